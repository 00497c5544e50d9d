"""Before and after photos: cases, their photos, series, the consent ledger, private links and reports.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
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
    op.create_table('case_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('consented', sa.Integer(), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('asked BETWEEN 1 AND 10000', name=op.f('ck_case_series_asked_is_sane')),
    sa.CheckConstraint('consented BETWEEN 0 AND asked', name=op.f('ck_case_series_no_more_consent_than_were_asked')),
    sa.CheckConstraint('ended_on >= began_on', name=op.f('ck_case_series_ends_later')),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_case_series_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_series'))
    )
    with op.batch_alter_table('case_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_series_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('photo_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pictures', sa.String(length=64), nullable=False),
    sa.Column('age_band', sa.String(length=40), nullable=False),
    sa.Column('sessions', sa.Integer(), nullable=False),
    sa.Column('other_treatments', sa.String(length=500), nullable=False),
    sa.Column('adult_affirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('adult_affirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_for', sa.String(length=40), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name=op.f('ck_photo_case_held_for_a_cause')),
    sa.CheckConstraint("held_for IN ('person-shown', 'reported', 'reused')", name=op.f('ck_photo_case_held_for_is_known')),
    sa.CheckConstraint("other_treatments <> '' OR state IN ('withdrawn', 'removed')", name=op.f('ck_photo_case_says_what_else_was_done')),
    sa.CheckConstraint("reason IN ('not-comparable', 'retouched', 'unreadable', 'details-missing', 'consent-unclear', 'picture-elsewhere', 'person-may-be-a-minor')", name=op.f('ck_photo_case_reason_is_known')),
    sa.CheckConstraint("state <> 'shown' OR shown_at IS NOT NULL", name=op.f('ck_photo_case_shown_was_approved')),
    sa.CheckConstraint("state IN ('draft', 'waiting', 'asked', 'shown', 'declined', 'held', 'withdrawn', 'removed')", name=op.f('ck_photo_case_state_is_known')),
    sa.CheckConstraint('sessions BETWEEN 1 AND 200', name=op.f('ck_photo_case_sessions_are_sane')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_photo_case_decided_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_photo_case_practitioner_id_practitioner'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['series_id'], ['case_series.id'], name=op.f('fk_photo_case_series_id_case_series'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_case'))
    )
    with op.batch_alter_table('photo_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_case_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_case_series_id'), ['series_id'], unique=False)
        batch_op.create_index('ix_photo_case_waiting', ['state', 'moved_at'], unique=False)

    op.create_table('case_declaration',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('declared', sa.String(length=40), nullable=False),
    sa.Column('exception', sa.String(length=500), nullable=False),
    sa.CheckConstraint("declared IN ('light', 'angle', 'expression', 'make-up', 'unretouched')", name=op.f('ck_case_declaration_declared_is_known')),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_case_declaration_case_id_photo_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'declared', name=op.f('pk_case_declaration'))
    )
    op.create_table('case_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('alt', sa.String(length=300), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('fingerprints', sa.Text(), nullable=False),
    sa.Column('measures', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("erased_at IS NOT NULL OR alt <> ''", name=op.f('ck_case_photo_has_words')),
    sa.CheckConstraint("part = 'before' AND days BETWEEN -3650 AND 0 OR part = 'after' AND days BETWEEN 1 AND 3650", name=op.f('ck_case_photo_is_on_its_side')),
    sa.CheckConstraint("part IN ('before', 'after')", name=op.f('ck_case_photo_part_is_known')),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_case_photo_has_a_size')),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_case_photo_case_id_photo_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_photo')),
    sa.UniqueConstraint('key', name=op.f('uq_case_photo_key'))
    )
    with op.batch_alter_table('case_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_photo_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_case_photo_digest', ['digest'], unique=False)
        batch_op.create_index('uq_case_photo_digest', ['case_id', 'digest'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))

    op.create_table('case_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('is_the_person', sa.Boolean(), nullable=False),
    sa.Column('reporter', sa.String(length=64), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason IN ('no-consent', 'not-the-work', 'retouched', 'picture-of-a-minor', 'other')", name=op.f('ck_case_report_reason_is_known')),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_case_report_case_id_photo_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_report')),
    sa.UniqueConstraint('case_id', 'reporter', name=op.f('uq_case_report_case_id_reporter'))
    )
    op.create_table('case_term',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('procedure', 'concern')", name=op.f('ck_case_term_kind_is_known')),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_case_term_case_id_photo_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'kind', 'code', name=op.f('pk_case_term'))
    )
    with op.batch_alter_table('case_term', schema=None) as batch_op:
        batch_op.create_index('ix_case_term_code', ['kind', 'code'], unique=False)

    op.create_table('consent_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('recorded_as', sa.String(length=40), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('way', sa.String(length=40), nullable=True),
    sa.Column('text_version', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=3), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.Column('covers', sa.String(length=64), nullable=False),
    sa.Column('on_listing', sa.Boolean(), nullable=False),
    sa.Column('in_comparison', sa.Boolean(), nullable=False),
    sa.Column('in_guides', sa.Boolean(), nullable=False),
    sa.Column('in_print', sa.Boolean(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('is_no_condition', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(act = 'revoked') <> (on_listing OR in_comparison OR in_guides OR in_print)", name=op.f('ck_consent_entry_is_for_somewhere')),
    sa.CheckConstraint("(act = 'revoked') = (until IS NULL) AND (act = 'revoked') = (way IS NULL)", name=op.f('ck_consent_entry_a_consent_has_its_terms')),
    sa.CheckConstraint("act = 'revoked' OR is_no_condition", name=op.f('ck_consent_entry_is_no_condition_of_treatment')),
    sa.CheckConstraint("act = 'revoked' OR text_version <> '' AND text_hash <> ''", name=op.f('ck_consent_entry_a_consent_has_its_text')),
    sa.CheckConstraint("act IN ('given', 'extended', 'revoked')", name=op.f('ck_consent_entry_act_is_known')),
    sa.CheckConstraint("recorded_as IN ('person-shown', 'practitioner', 'administrator')", name=op.f('ck_consent_entry_recorded_as_is_known')),
    sa.CheckConstraint("way IN ('signed-paper', 'signed-here')", name=op.f('ck_consent_entry_way_is_known')),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_consent_entry_case_id_photo_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_entry'))
    )
    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.create_index('ix_consent_entry_case', ['case_id', 'id'], unique=False)
        batch_op.create_index('uq_consent_entry_revoked', ['case_id'], unique=True, sqlite_where=sa.text("act = 'revoked'"), postgresql_where=sa.text("act = 'revoked'"))

    append_only('consent_entry')

    op.create_table('person_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['photo_case.id'], name=op.f('fk_person_link_case_id_photo_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_link')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_person_link_key_hash'))
    )
    with op.batch_alter_table('person_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_link_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('person_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_link_case_id'))

    op.drop_table('person_link')
    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_consent_entry_revoked', sqlite_where=sa.text("act = 'revoked'"), postgresql_where=sa.text("act = 'revoked'"))
        batch_op.drop_index('ix_consent_entry_case')

    op.drop_table('consent_entry')
    with op.batch_alter_table('case_term', schema=None) as batch_op:
        batch_op.drop_index('ix_case_term_code')

    op.drop_table('case_term')
    op.drop_table('case_report')
    with op.batch_alter_table('case_photo', schema=None) as batch_op:
        batch_op.drop_index('uq_case_photo_digest', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index('ix_case_photo_digest')
        batch_op.drop_index(batch_op.f('ix_case_photo_case_id'))

    op.drop_table('case_photo')
    op.drop_table('case_declaration')
    with op.batch_alter_table('photo_case', schema=None) as batch_op:
        batch_op.drop_index('ix_photo_case_waiting')
        batch_op.drop_index(batch_op.f('ix_photo_case_series_id'))
        batch_op.drop_index(batch_op.f('ix_photo_case_practitioner_id'))

    op.drop_table('photo_case')
    with op.batch_alter_table('case_series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_series_practitioner_id'))

    op.drop_table('case_series')
