"""Credentials verified: private documents, the ledger, the desk, exclusions and rosters, two people for an act.

The trail's table gets its plural name, `action` and `reason`; what its hashes cover stays as it was written.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

KINDS = ('license', 'certification', 'training')
NEW_KINDS = (*KINDS, 'clean-needle-technique', 'degree', 'insurance')
TRAIL = 'id, at, actor_kind, actor_name, actor_id, {}, subject_kind, subject_id, {}, before, after, previous_hash, hash'


def kind_is_one_of(kinds):
    return 'kind IN ({})'.format(', '.join(f"'{kind}'" for kind in kinds))


NEW_CHECKS = {
    'covers_cosmetic_is_known': "covers_cosmetic IN ('yes', 'no', 'unknown')",
    'insurance_says_what_it_covers': "(kind = 'insurance') = (covers_cosmetic IS NOT NULL)",
    'a_programme_is_a_training': "programme_id IS NULL OR kind = 'training'",
}


def on_sqlite():
    return op.get_bind().dialect.name == 'sqlite'


def append_only(table):
    """The triggers that make the database refuse to change or delete rows."""
    if on_sqlite():
        for act, name in (('DELETE', 'keeps_its_rows'), ('UPDATE', 'keeps_what_it_says')):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps_its_rows BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps_them_all BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()"
    )


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=40), nullable=False),
    sa.Column('actor_name', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("actor_kind IN ('operator', 'person', 'machine')", name=op.f('ck_audit_entries_actor_kind_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entries_hash'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entries_subject', ['subject_kind', 'subject_id'], unique=False)
        batch_op.create_index('ix_audit_entries_action', ['action', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_actor', ['actor_id', 'id'], unique=False)

    op.execute(
        f"INSERT INTO audit_entries ({TRAIL.format('action', 'reason')}) "
        f"SELECT {TRAIL.format('act', 'why')} FROM audit_entry"
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')

    op.drop_table('audit_entry')
    append_only('audit_entries')

    op.create_table('audit_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_check'))
    )
    append_only('audit_check')

    op.create_table('programme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.String(length=160), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('in_person_hours', sa.Integer(), nullable=True),
    sa.Column('supervised_needling', sa.String(length=40), nullable=False),
    sa.Column('assessment', sa.String(length=40), nullable=False),
    sa.Column('prerequisite', sa.String(length=300), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("assessment IN ('yes', 'no', 'unknown')", name=op.f('ck_programme_assessment_is_known')),
    sa.CheckConstraint("supervised_needling IN ('yes', 'no', 'unknown')", name=op.f('ck_programme_supervised_needling_is_known')),
    sa.CheckConstraint('hours IS NULL OR hours BETWEEN 1 AND 2000', name=op.f('ck_programme_hours_are_sane')),
    sa.CheckConstraint('in_person_hours IS NULL OR hours IS NOT NULL AND in_person_hours BETWEEN 0 AND hours', name=op.f('ck_programme_in_person_is_a_share')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('title', 'body', name=op.f('uq_programme_title_body'))
    )
    op.create_table('paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('media', sa.String(length=40), nullable=False),
    sa.Column('byte_count', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("media IN ('jpeg', 'png', 'webp', 'heic', 'pdf')", name=op.f('ck_paper_media_is_known')),
    sa.CheckConstraint('byte_count > 0', name=op.f('ck_paper_has_bytes')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['account.id'], name=op.f('fk_paper_brought_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sa.UniqueConstraint('key', name=op.f('uq_paper_key'))
    )
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_digest'), ['digest'], unique=False)

    op.create_table('paper_page',
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_paper_page_paper_id_paper'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('paper_id', 'number', name=op.f('pk_paper_page'))
    )
    with op.batch_alter_table('paper_page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_page_fingerprint'), ['fingerprint'], unique=False)

    with op.batch_alter_table('credential') as batch_op:
        batch_op.drop_constraint(op.f('ck_credential_kind_is_known'), type_='check')
        batch_op.add_column(sa.Column('holder', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('covers_cosmetic', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('programme_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_credential_expires_on', ['expires_on'], unique=False)
        batch_op.create_index('ix_credential_number', ['kind', 'region', 'number'], unique=False)
        batch_op.create_index(op.f('ix_credential_programme_id'), ['programme_id'], unique=False)
        batch_op.create_foreign_key(
            op.f('fk_credential_programme_id_programme'), 'programme', ['programme_id'], ['id'], ondelete='SET NULL'
        )
        batch_op.create_check_constraint(op.f('ck_credential_kind_is_known'), kind_is_one_of(NEW_KINDS))
        for name, said in NEW_CHECKS.items():
            batch_op.create_check_constraint(op.f(f'ck_credential_{name}'), said)

    op.create_table('exclusion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=40), nullable=False),
    sa.Column('first_name', sa.String(length=40), nullable=False),
    sa.Column('middle_name', sa.String(length=40), nullable=False),
    sa.Column('business_name', sa.String(length=80), nullable=False),
    sa.Column('general', sa.String(length=80), nullable=False),
    sa.Column('specialty', sa.String(length=80), nullable=False),
    sa.Column('npi', sa.String(length=10), nullable=True),
    sa.Column('city', sa.String(length=80), nullable=False),
    sa.Column('region', sa.String(length=2), nullable=False),
    sa.Column('exclusion_type', sa.String(length=20), nullable=False),
    sa.Column('excluded_on', sa.Date(), nullable=False),
    sa.Column('reinstated_on', sa.Date(), nullable=True),
    sa.Column('waived_on', sa.Date(), nullable=True),
    sa.Column('waiver_region', sa.String(length=2), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exclusion')),
    sa.UniqueConstraint('key', name=op.f('uq_exclusion_key'))
    )
    with op.batch_alter_table('exclusion', schema=None) as batch_op:
        batch_op.create_index('ix_exclusion_name', ['last_name', 'region'], unique=False)
        batch_op.create_index(batch_op.f('ix_exclusion_npi'), ['npi'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.String(length=80), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=2000), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f('ck_proposal_a_decision_has_its_time')),
    sa.CheckConstraint("state IN ('open', 'carried-out', 'declined', 'taken-back')", name=op.f('ck_proposal_state_is_known')),
    sa.CheckConstraint("state NOT IN ('carried-out', 'declined') OR decided_by_id <> proposed_by_id", name=op.f('ck_proposal_takes_two_people')),
    sa.CheckConstraint("why <> ''", name=op.f('ck_proposal_has_a_reason')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index('uq_proposal_open', ['act', 'subject_kind', 'subject_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('register_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_import'))
    )
    with op.batch_alter_table('register_import', schema=None) as batch_op:
        batch_op.create_index('ix_register_import_register', ['register', 'ended_at'], unique=False)

    op.create_table('roster_license',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=8), nullable=False),
    sa.Column('license_type', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('number_key', sa.String(length=40), nullable=False),
    sa.Column('last_name', sa.String(length=80), nullable=False),
    sa.Column('first_name', sa.String(length=80), nullable=False),
    sa.Column('middle_name', sa.String(length=80), nullable=False),
    sa.Column('city', sa.String(length=80), nullable=False),
    sa.Column('status', sa.String(length=80), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('has_action', sa.Boolean(), nullable=True),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_license')),
    sa.UniqueConstraint('source', 'license_type', 'number_key', name=op.f('uq_roster_license_source_license_type_number_key'))
    )
    with op.batch_alter_table('roster_license', schema=None) as batch_op:
        batch_op.create_index('ix_roster_license_name', ['source', 'last_name'], unique=False)
        batch_op.create_index('ix_roster_license_number', ['source', 'number_key'], unique=False)

    op.create_table('jurisdiction_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=2), nullable=False),
    sa.Column('fact', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=500), nullable=False),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_jurisdiction_check_has_a_source')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['account.id'], name=op.f('fk_jurisdiction_check_checked_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jurisdiction_check'))
    )
    with op.batch_alter_table('jurisdiction_check', schema=None) as batch_op:
        batch_op.create_index('ix_jurisdiction_check_fact', ['code', 'fact', 'id'], unique=False)

    op.create_table('declared_conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('tie', sa.String(length=40), nullable=False),
    sa.Column('statement', sa.String(length=500), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("tie IN ('work', 'family', 'money', 'care', 'other')", name=op.f('ck_declared_conflict_tie_is_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_declared_conflict_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_declared_conflict_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_conflict'))
    )
    with op.batch_alter_table('declared_conflict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_declared_conflict_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_declared_conflict_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_index('uq_declared_conflict_holds', ['account_id', 'practitioner_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('exclusion_match',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exclusion_id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("likeness IN ('exact', 'possible')", name=op.f('ck_exclusion_match_likeness_is_known')),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed', 'cleared')", name=op.f('ck_exclusion_match_state_is_known')),
    sa.CheckConstraint("state NOT IN ('confirmed', 'dismissed') OR why <> ''", name=op.f('ck_exclusion_match_a_decision_has_a_reason')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_exclusion_match_decided_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['exclusion_id'], ['exclusion.id'], name=op.f('fk_exclusion_match_exclusion_id_exclusion'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_exclusion_match_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exclusion_match')),
    sa.UniqueConstraint('exclusion_id', 'practitioner_id', name=op.f('uq_exclusion_match_exclusion_id_practitioner_id'))
    )
    with op.batch_alter_table('exclusion_match', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exclusion_match_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('credential_paper',
    sa.Column('credential_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['credential_id'], ['credential.id'], name=op.f('fk_credential_paper_credential_id_credential'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_credential_paper_paper_id_paper'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('credential_id', 'paper_id', name=op.f('pk_credential_paper'))
    )
    with op.batch_alter_table('credential_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credential_paper_paper_id'), ['paper_id'], unique=False)

    op.create_table('ledger_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('source_url', sa.String(length=500), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('next_due_on', sa.Date(), nullable=True),
    sa.CheckConstraint("method IN ('look-up', 'roster', 'document', 'letter')", name=op.f('ck_ledger_entry_method_is_known')),
    sa.CheckConstraint("outcome IN ('verified', 'declined', 'revoked', 'more-information')", name=op.f('ck_ledger_entry_outcome_is_known')),
    sa.CheckConstraint("reason IN ('matches-the-source', 'confirmed-by-the-issuer', 'document-is-plain', 'still-holds', 'not-found-at-the-source', 'name-differs', 'number-differs', 'ended-at-the-source', 'document-does-not-show-it', 'not-a-cosmetic-training', 'document-unreadable', 'document-missing', 'details-missing', 'withdrawn-by-the-issuer', 'disciplined-at-the-source', 'excluded', 'verified-by-mistake', 'forged')", name=op.f('ck_ledger_entry_reason_is_known')),
    sa.ForeignKeyConstraint(['credential_id'], ['credential.id'], name=op.f('fk_ledger_entry_credential_id_credential')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry'))
    )
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_entry_credential', ['credential_id', 'id'], unique=False)
        batch_op.create_index('ix_ledger_entry_next_due_on', ['next_due_on'], unique=False)

    append_only('ledger_entry')

    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.Integer(), nullable=False),
    sa.Column('opened_for', sa.String(length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_to_id', sa.Integer(), nullable=True),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('risk', sa.String(length=40), nullable=True),
    sa.Column('risk_reasons', sa.JSON(), nullable=True),
    sa.Column('assessed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("risk IN ('high', 'medium', 'low')", name=op.f('ck_submission_risk_is_known')),
    sa.CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name=op.f('ck_submission_a_decision_has_an_outcome')),
    sa.CheckConstraint("(state IN ('decided', 'withdrawn')) = (decided_at IS NOT NULL)", name=op.f('ck_submission_an_end_has_its_time')),
    sa.CheckConstraint("opened_for IN ('stated', 'changed', 'recheck', 'report')", name=op.f('ck_submission_opened_for_is_known')),
    sa.CheckConstraint("outcome IN ('verified', 'declined', 'revoked', 'more-information')", name=op.f('ck_submission_outcome_is_known')),
    sa.CheckConstraint("state IN ('waiting', 'asked', 'decided', 'withdrawn')", name=op.f('ck_submission_state_is_known')),
    sa.ForeignKeyConstraint(['assigned_to_id'], ['account.id'], name=op.f('fk_submission_assigned_to_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['credential_id'], ['credential.id'], name=op.f('fk_submission_credential_id_credential'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_submission_decided_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_assigned_to_id'), ['assigned_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_credential_id'), ['credential_id'], unique=False)
        batch_op.create_index('ix_submission_waiting', ['state', 'waiting_since'], unique=False)
        batch_op.create_index('uq_submission_open', ['credential_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('submission_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('is_from_desk', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_submission_message_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_message_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_message'))
    )
    with op.batch_alter_table('submission_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_message_submission_id'), ['submission_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('submission_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_message_submission_id'))

    op.drop_table('submission_message')

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index('uq_submission_open', sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index('ix_submission_waiting')
        batch_op.drop_index(batch_op.f('ix_submission_credential_id'))
        batch_op.drop_index(batch_op.f('ix_submission_assigned_to_id'))

    op.drop_table('submission')

    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_entry_next_due_on')
        batch_op.drop_index('ix_ledger_entry_credential')

    op.drop_table('ledger_entry')

    with op.batch_alter_table('credential_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credential_paper_paper_id'))

    op.drop_table('credential_paper')

    with op.batch_alter_table('exclusion_match', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exclusion_match_practitioner_id'))

    op.drop_table('exclusion_match')

    with op.batch_alter_table('declared_conflict', schema=None) as batch_op:
        batch_op.drop_index('uq_declared_conflict_holds', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_declared_conflict_practitioner_id'))
        batch_op.drop_index(batch_op.f('ix_declared_conflict_account_id'))

    op.drop_table('declared_conflict')

    with op.batch_alter_table('jurisdiction_check', schema=None) as batch_op:
        batch_op.drop_index('ix_jurisdiction_check_fact')

    op.drop_table('jurisdiction_check')

    with op.batch_alter_table('roster_license', schema=None) as batch_op:
        batch_op.drop_index('ix_roster_license_number')
        batch_op.drop_index('ix_roster_license_name')

    op.drop_table('roster_license')

    with op.batch_alter_table('register_import', schema=None) as batch_op:
        batch_op.drop_index('ix_register_import_register')

    op.drop_table('register_import')

    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index('uq_proposal_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('proposal')

    with op.batch_alter_table('exclusion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exclusion_npi'))
        batch_op.drop_index('ix_exclusion_name')

    op.drop_table('exclusion')

    op.execute(f"DELETE FROM credential WHERE kind NOT IN {KINDS} OR withdrawn_at IS NOT NULL")
    with op.batch_alter_table('credential') as batch_op:
        batch_op.drop_constraint(op.f('fk_credential_programme_id_programme'), type_='foreignkey')
        batch_op.drop_index(op.f('ix_credential_programme_id'))
        batch_op.drop_index('ix_credential_number')
        batch_op.drop_index('ix_credential_expires_on')
        for name in (*NEW_CHECKS, 'kind_is_known'):
            batch_op.drop_constraint(op.f(f'ck_credential_{name}'), type_='check')
        batch_op.create_check_constraint(op.f('ck_credential_kind_is_known'), kind_is_one_of(KINDS))
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('programme_id')
        batch_op.drop_column('covers_cosmetic')
        batch_op.drop_column('holder')

    with op.batch_alter_table('paper_page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_page_fingerprint'))

    op.drop_table('paper_page')

    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_digest'))

    op.drop_table('paper')

    op.drop_table('programme')

    op.drop_table('audit_check')
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=40), nullable=False),
    sa.Column('actor_name', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=80), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.String(length=80), nullable=False),
    sa.Column('why', sa.String(length=2000), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("actor_kind IN ('operator', 'person', 'machine')", name=op.f('ck_audit_entry_actor_kind_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_subject', ['subject_kind', 'subject_id'], unique=False)

    op.execute(
        f"INSERT INTO audit_entry ({TRAIL.format('act', 'why')}) "
        f"SELECT {TRAIL.format('action', 'reason')} FROM audit_entries"
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entries_actor')
        batch_op.drop_index('ix_audit_entries_action')
        batch_op.drop_index('ix_audit_entries_subject')

    op.drop_table('audit_entries')
    if not on_sqlite():
        op.execute("DROP FUNCTION refuse_to_rewrite()")
