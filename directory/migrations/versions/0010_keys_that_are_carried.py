"""Keys that outlive the secret key of which they were made.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('carried_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('carried_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose IN ('passwords', 'visit codes', 'links of people shown')", name=op.f('ck_carried_key_purpose_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried_key')),
    sa.UniqueConstraint('purpose', 'name', name=op.f('uq_carried_key_purpose_name'))
    )


def downgrade() -> None:
    op.drop_table('carried_key')
