"""Saved searches, and letters that one click ends.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('query', sa.String(length=1000), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('pace', sa.String(length=40), nullable=False),
    sa.Column('consent', sa.String(length=10), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('known', sa.JSON(), nullable=False),
    sa.CheckConstraint('(confirmed_at IS NULL) = (look_at IS NULL)', name=op.f('ck_saved_search_looks_once_confirmed')),
    sa.CheckConstraint("pace IN ('weekly', 'monthly')", name=op.f('ck_saved_search_pace_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('key', name=op.f('uq_saved_search_key'))
    )
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_search_email'), ['email'], unique=False)
        batch_op.create_index('ix_saved_search_look_at', ['look_at'], unique=False)
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unsubscribe_url', sa.String(length=500), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_column('unsubscribe_url')
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_search_look_at')
        batch_op.drop_index(batch_op.f('ix_saved_search_email'))
    op.drop_table('saved_search')
