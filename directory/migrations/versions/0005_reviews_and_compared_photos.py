"""Reviews with their entries, codes, receipts, replies and events; the desk that decides; photos that were compared; links that
were replaced.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def append_only(table):
    """The triggers that make the database refuse to change or delete rows; the function they call is there since 0003."""
    if op.get_bind().dialect.name == 'sqlite':
        for act, name in (('DELETE', 'keeps_its_rows'), ('UPDATE', 'keeps_what_it_says')):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_keeps_its_rows BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps_them_all BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()"
    )


def upgrade() -> None:
    with op.batch_alter_table('person_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True))

    op.create_table('review_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('reply_id', sa.Integer(), nullable=True),
    sa.Column('happening', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(happening = 'hidden') = (until IS NOT NULL)", name=op.f('ck_review_event_only_hiding_ends')),
    sa.CheckConstraint("by IN ('writer', 'practice', 'moderator', 'rule', 'time')", name=op.f('ck_review_event_by_is_known')),
    sa.CheckConstraint("happening IN ('received', 'held', 'published', 'declined', 'redacted', 'hidden', 'shown-again', 'removed', 'restored', 'withdrawn')", name=op.f('ck_review_event_happening_is_known')),
    sa.CheckConstraint("reason IN ('keeps-the-rules', 'time-ran-out', 'not-first-hand', 'paid-for', 'same-text', 'other-practitioner', 'no-experience', 'threatens', 'hates', 'personal-data', 'advertises', 'unlawful', 'writer-asked', 'on-appeal')", name=op.f('ck_review_event_reason_is_known')),
    sa.CheckConstraint('(entry_id IS NULL) <> (reply_id IS NULL)', name=op.f('ck_review_event_is_about_one_thing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_event'))
    )
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_event_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_event_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index('ix_review_event_practitioner', ['practitioner_id', 'happening'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_event_reply_id'), ['reply_id'], unique=False)

    append_only('review_event')

    op.create_table('gag_clause_attestation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('text_version', sa.String(length=20), nullable=False),
    sa.Column('attested_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_gag_clause_attestation_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_gag_clause_attestation_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gag_clause_attestation'))
    )
    with op.batch_alter_table('gag_clause_attestation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gag_clause_attestation_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reporter', sa.String(length=64), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("reason IN ('fake', 'paid-for', 'names-somebody', 'about-me', 'threatens', 'hates', 'other-practitioner', 'advertises', 'not-licensed', 'unsafe', 'wrong-facts')", name=op.f('ck_report_reason_is_known')),
    sa.CheckConstraint("subject IN ('entry', 'reply', 'listing')", name=op.f('ck_report_subject_is_known')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_report_answered_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_report_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('subject', 'subject_id', 'reporter', name=op.f('uq_report_subject_subject_id_reporter'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_open', ['answered_at', 'reported_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('shown_as', sa.String(length=40), nullable=False),
    sa.Column('age_band', sa.String(length=40), nullable=True),
    sa.Column('concern', sa.String(length=40), nullable=True),
    sa.Column('relation', sa.String(length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('affirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proof', sa.String(length=40), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("proof IN ('code', 'receipt')", name=op.f('ck_review_proof_is_known')),
    sa.CheckConstraint("relation IN ('none', 'friend-or-family', 'worked-there', 'same-profession', 'paid-less')", name=op.f('ck_review_relation_is_known')),
    sa.CheckConstraint('(proof IS NULL) = (verified_at IS NULL)', name=op.f('ck_review_a_proof_has_its_time')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_review_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_review_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_index('uq_review_writer', ['practitioner_id', 'account_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND account_id IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND account_id IS NOT NULL'))

    op.create_table('visit_code_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('given', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('given BETWEEN 1 AND 200', name=op.f('ck_visit_code_batch_is_of_a_sane_size')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_visit_code_batch_made_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_visit_code_batch_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_code_batch'))
    )
    with op.batch_alter_table('visit_code_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_code_batch_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('review_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('sessions', sa.Integer(), nullable=True),
    sa.Column('last_visit_on', sa.Date(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=True),
    sa.Column('result', sa.Integer(), nullable=True),
    sa.Column('comfort', sa.Integer(), nullable=True),
    sa.Column('explanation', sa.Integer(), nullable=True),
    sa.Column('cleanliness', sa.Integer(), nullable=True),
    sa.Column('price_as_quoted', sa.String(length=40), nullable=True),
    sa.Column('no_pressure', sa.String(length=40), nullable=True),
    sa.Column('bruising', sa.String(length=40), nullable=True),
    sa.Column('redness', sa.String(length=40), nullable=True),
    sa.Column('swelling', sa.String(length=40), nullable=True),
    sa.Column('pain', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('redactions', sa.JSON(), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'withdrawn') = (erased_at IS NOT NULL)", name=op.f('ck_review_entry_withdrawn_is_erased')),
    sa.CheckConstraint("bruising IN ('none', 'two-days', 'a-week', 'longer')", name=op.f('ck_review_entry_bruising_is_known')),
    sa.CheckConstraint("erased_at IS NOT NULL OR (stars IS NOT NULL AND text <> '')", name=op.f('ck_review_entry_says_something')),
    sa.CheckConstraint("erased_at IS NULL OR (stars IS NULL AND text = '')", name=op.f('ck_review_entry_erased_says_nothing')),
    sa.CheckConstraint("no_pressure IN ('yes', 'no', 'not-sure')", name=op.f('ck_review_entry_no_pressure_is_known')),
    sa.CheckConstraint("price_as_quoted IN ('yes', 'no', 'not-sure')", name=op.f('ck_review_entry_price_as_quoted_is_known')),
    sa.CheckConstraint("redness IN ('none', 'two-days', 'a-week', 'longer')", name=op.f('ck_review_entry_redness_is_known')),
    sa.CheckConstraint("stage IN ('session-3', 'session-6', 'end', 'three-months', 'later')", name=op.f('ck_review_entry_stage_is_known')),
    sa.CheckConstraint("state IN ('waiting', 'held', 'published', 'declined', 'removed', 'withdrawn')", name=op.f('ck_review_entry_state_is_known')),
    sa.CheckConstraint("swelling IN ('none', 'two-days', 'a-week', 'longer')", name=op.f('ck_review_entry_swelling_is_known')),
    sa.CheckConstraint('cleanliness BETWEEN 1 AND 5', name=op.f('ck_review_entry_cleanliness_is_on_the_scale')),
    sa.CheckConstraint('comfort BETWEEN 1 AND 5', name=op.f('ck_review_entry_comfort_is_on_the_scale')),
    sa.CheckConstraint('explanation BETWEEN 1 AND 5', name=op.f('ck_review_entry_explanation_is_on_the_scale')),
    sa.CheckConstraint('pain BETWEEN 0 AND 10', name=op.f('ck_review_entry_pain_is_on_the_scale')),
    sa.CheckConstraint('result BETWEEN 1 AND 5', name=op.f('ck_review_entry_result_is_on_the_scale')),
    sa.CheckConstraint('sessions >= 1', name=op.f('ck_review_entry_sessions_are_some')),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_review_entry_stars_is_on_the_scale')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_entry_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_entry')),
    sa.UniqueConstraint('form_key', name=op.f('uq_review_entry_form_key'))
    )
    with op.batch_alter_table('review_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_entry_review_id'), ['review_id'], unique=False)
        batch_op.create_index('ix_review_entry_waiting', ['state', 'written_at'], unique=False)
        batch_op.create_index('uq_review_entry_stage', ['review_id', 'stage'], unique=True, sqlite_where=sa.text("stage <> 'later' AND erased_at IS NULL"), postgresql_where=sa.text("stage <> 'later' AND erased_at IS NULL"))

    op.create_table('review_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('hidden_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('published', 'withdrawn', 'removed')", name=op.f('ck_review_reply_state_is_known')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_reply_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_reply')),
    sa.UniqueConstraint('review_id', name=op.f('uq_review_reply_review_id'))
    )
    op.create_table('review_threat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('told_by', sa.String(length=40), nullable=False),
    sa.Column('told_by_id', sa.Integer(), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("told_by IN ('writer', 'practice')", name=op.f('ck_review_threat_told_by_is_known')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_threat_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['told_by_id'], ['account.id'], name=op.f('fk_review_threat_told_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_threat'))
    )
    with op.batch_alter_table('review_threat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_threat_review_id'), ['review_id'], unique=False)

    op.create_table('visit_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(used_at IS NULL) = (review_id IS NULL)', name=op.f('ck_visit_code_used_by_a_review')),
    sa.ForeignKeyConstraint(['batch_id'], ['visit_code_batch.id'], name=op.f('fk_visit_code_batch_id_visit_code_batch'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_visit_code_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_visit_code_code_hash'))
    )
    with op.batch_alter_table('visit_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_code_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_visit_code_review', ['review_id'], unique=True)

    op.create_table('visit_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f('ck_visit_receipt_a_decision_has_its_time')),
    sa.CheckConstraint("state = 'waiting' OR paper_id IS NULL", name=op.f('ck_visit_receipt_checked_means_erased')),
    sa.CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name=op.f('ck_visit_receipt_state_is_known')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_visit_receipt_decided_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_visit_receipt_paper_id_paper'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_visit_receipt_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_receipt'))
    )
    with op.batch_alter_table('visit_receipt', schema=None) as batch_op:
        batch_op.create_index('uq_visit_receipt_open', ['review_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('review_dispute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('appealed_by', sa.String(length=40), nullable=True),
    sa.Column('appeal', sa.Text(), nullable=False),
    sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appeal_outcome', sa.String(length=40), nullable=True),
    sa.Column('appeal_decision', sa.Text(), nullable=False),
    sa.Column('appeal_decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appeal_decided_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("appeal_outcome IN ('stays', 'redacted', 'removed')", name=op.f('ck_review_dispute_appeal_outcome_is_known')),
    sa.CheckConstraint("appealed_by IN ('writer', 'practice')", name=op.f('ck_review_dispute_appealed_by_is_known')),
    sa.CheckConstraint("outcome IN ('stays', 'redacted', 'removed')", name=op.f('ck_review_dispute_outcome_is_known')),
    sa.CheckConstraint("reason IN ('never-a-client', 'other-practitioner', 'names-somebody', 'threatens', 'hates', 'paid-for', 'advertises')", name=op.f('ck_review_dispute_reason_is_known')),
    sa.CheckConstraint("state IN ('open', 'decided', 'appealed', 'closed')", name=op.f('ck_review_dispute_state_is_known')),
    sa.CheckConstraint('(appealed_at IS NULL) = (appealed_by IS NULL)', name=op.f('ck_review_dispute_an_appeal_is_somebodys')),
    sa.CheckConstraint('(decided_at IS NULL) = (outcome IS NULL)', name=op.f('ck_review_dispute_a_decision_has_an_outcome')),
    sa.CheckConstraint('appeal_decided_by_id <> decided_by_id', name=op.f('ck_review_dispute_an_appeal_is_decided_by_another')),
    sa.ForeignKeyConstraint(['appeal_decided_by_id'], ['account.id'], name=op.f('fk_review_dispute_appeal_decided_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_review_dispute_decided_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['entry_id'], ['review_entry.id'], name=op.f('fk_review_dispute_entry_id_review_entry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opened_by_id'], ['account.id'], name=op.f('fk_review_dispute_opened_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_review_dispute_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_dispute')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_review_dispute_entry_id'))
    )
    with op.batch_alter_table('review_dispute', schema=None) as batch_op:
        batch_op.create_index('ix_review_dispute_open', ['state', 'opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_dispute_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('review_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('explanation', sa.String(length=600), nullable=False),
    sa.Column('others', sa.JSON(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("rule IN ('link', 'personal-data', 'burst', 'same-text', 'shared-device', 'shared-network', 'code-misuse', 'ring', 'reported')", name=op.f('ck_review_hold_rule_is_known')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_review_hold_answered_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['entry_id'], ['review_entry.id'], name=op.f('fk_review_hold_entry_id_review_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_hold'))
    )
    with op.batch_alter_table('review_hold', schema=None) as batch_op:
        batch_op.create_index('uq_review_hold_open', ['entry_id', 'rule'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))

    op.create_table('review_reply_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reply_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['reply_id'], ['review_reply.id'], name=op.f('fk_review_reply_version_reply_id_review_reply'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['account.id'], name=op.f('fk_review_reply_version_written_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_reply_version'))
    )
    with op.batch_alter_table('review_reply_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_reply_version_reply_id'), ['reply_id'], unique=False)

    op.create_table('review_trace',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('device', 'network', 'text')", name=op.f('ck_review_trace_kind_is_known')),
    sa.ForeignKeyConstraint(['entry_id'], ['review_entry.id'], name=op.f('fk_review_trace_entry_id_review_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_trace'))
    )
    with op.batch_alter_table('review_trace', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_trace_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_trace_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index('ix_review_trace_value', ['kind', 'value'], unique=False)

    op.create_table('photo_comparison',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('compared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['case_photo.id'], name=op.f('fk_photo_comparison_photo_id_case_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_photo_comparison'))
    )
    op.create_table('photo_resemblance',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('bits', sa.Integer(), nullable=False),
    sa.CheckConstraint('photo_id <> other_id', name=op.f('ck_photo_resemblance_is_of_two_photos')),
    sa.ForeignKeyConstraint(['other_id'], ['case_photo.id'], name=op.f('fk_photo_resemblance_other_id_case_photo'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['photo_id'], ['case_photo.id'], name=op.f('fk_photo_resemblance_photo_id_case_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('photo_id', 'other_id', name=op.f('pk_photo_resemblance'))
    )
    with op.batch_alter_table('photo_resemblance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_resemblance_other_id'), ['other_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('photo_resemblance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_resemblance_other_id'))

    op.drop_table('photo_resemblance')
    op.drop_table('photo_comparison')
    with op.batch_alter_table('review_trace', schema=None) as batch_op:
        batch_op.drop_index('ix_review_trace_value')
        batch_op.drop_index(batch_op.f('ix_review_trace_expires_at'))
        batch_op.drop_index(batch_op.f('ix_review_trace_entry_id'))

    op.drop_table('review_trace')
    with op.batch_alter_table('review_reply_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_reply_version_reply_id'))

    op.drop_table('review_reply_version')
    with op.batch_alter_table('review_hold', schema=None) as batch_op:
        batch_op.drop_index('uq_review_hold_open', sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))

    op.drop_table('review_hold')
    with op.batch_alter_table('review_dispute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_dispute_practitioner_id'))
        batch_op.drop_index('ix_review_dispute_open')

    op.drop_table('review_dispute')
    with op.batch_alter_table('visit_receipt', schema=None) as batch_op:
        batch_op.drop_index('uq_visit_receipt_open', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.drop_table('visit_receipt')
    with op.batch_alter_table('visit_code', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_code_review')
        batch_op.drop_index(batch_op.f('ix_visit_code_batch_id'))

    op.drop_table('visit_code')
    with op.batch_alter_table('review_threat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_threat_review_id'))

    op.drop_table('review_threat')
    op.drop_table('review_reply')
    with op.batch_alter_table('review_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_review_entry_stage', sqlite_where=sa.text("stage <> 'later' AND erased_at IS NULL"), postgresql_where=sa.text("stage <> 'later' AND erased_at IS NULL"))
        batch_op.drop_index('ix_review_entry_waiting')
        batch_op.drop_index(batch_op.f('ix_review_entry_review_id'))

    op.drop_table('review_entry')
    with op.batch_alter_table('visit_code_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_code_batch_practitioner_id'))

    op.drop_table('visit_code_batch')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('uq_review_writer', sqlite_where=sa.text('withdrawn_at IS NULL AND account_id IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND account_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_review_practitioner_id'))
        batch_op.drop_index(batch_op.f('ix_review_account_id'))

    op.drop_table('review')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_practitioner_id'))
        batch_op.drop_index('ix_report_open')

    op.drop_table('report')
    with op.batch_alter_table('gag_clause_attestation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gag_clause_attestation_practitioner_id'))

    op.drop_table('gag_clause_attestation')
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_event_reply_id'))
        batch_op.drop_index('ix_review_event_practitioner')
        batch_op.drop_index(batch_op.f('ix_review_event_entry_id'))
        batch_op.drop_index(batch_op.f('ix_review_event_at'))

    op.drop_table('review_event')
    with op.batch_alter_table('person_link', schema=None) as batch_op:
        batch_op.drop_column('replaced_at')
