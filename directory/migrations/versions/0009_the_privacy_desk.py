"""Accounts that are deleted, and requests about personal data.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not by a batch: rows of other tables go with an account, and a batch makes the table anew.
    op.add_column('account', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('account_deletion',
    sa.Column('account_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('withdraws_reviews', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_deletion_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_account_deletion')),
    sa.UniqueConstraint('key', name=op.f('uq_account_deletion_key'))
    )
    op.create_index('ix_account_deletion_due_at', 'account_deletion', ['due_at'], unique=False)
    op.create_table('data_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('words', sa.String(length=2000), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('copy', 'correct', 'delete', 'other')", name=op.f('ck_data_request_kind_is_known')),
    sa.CheckConstraint("state IN ('asked', 'open', 'closed')", name=op.f('ck_data_request_state_is_known')),
    sa.CheckConstraint("outcome IN ('done', 'partly', 'nothing-held', 'refused', 'withdrawn')", name=op.f('ck_data_request_outcome_is_known')),
    sa.CheckConstraint("reason IN ('law-requires-it', 'of-other-people', 'public-record', 'not-identified', 'not-ours')", name=op.f('ck_data_request_reason_is_known')),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_data_request_closed_has_a_date')),
    sa.CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name=op.f('ck_data_request_closed_has_an_outcome')),
    sa.CheckConstraint("state <> 'open' OR (received_at IS NOT NULL AND due_at IS NOT NULL)", name=op.f('ck_data_request_open_has_a_clock')),
    sa.CheckConstraint("(erased_at IS NULL) = (email IS NOT NULL)", name=op.f('ck_data_request_erased_means_nobody')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['account.id'], name=op.f('fk_data_request_handled_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request')),
    sa.UniqueConstraint('key', name=op.f('uq_data_request_key'))
    )
    op.create_index('ix_data_request_state', 'data_request', ['state', 'due_at'], unique=False)
    op.create_index('ix_data_request_email', 'data_request', ['email'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_data_request_email', table_name='data_request')
    op.drop_index('ix_data_request_state', table_name='data_request')
    op.drop_table('data_request')
    op.drop_index('ix_account_deletion_due_at', table_name='account_deletion')
    op.drop_table('account_deletion')
    op.drop_column('account', 'erased_at')
