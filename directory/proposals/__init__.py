"""Proposals: acts that take two people. One proposes with a reason; another carries it out, or declines.

Revocations and the removal of anything public go this way. A proposal names its *act* and its subject; the room that
owns the act does it when the second person agrees. An operator with a single administrator may switch this off by
`FINEPOINT_TWO_PEOPLE=0`, and the site then says so.
"""
