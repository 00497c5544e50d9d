"""Tombstones: what people had erased, so that a restored backup cannot bring it back.

A *tombstone* says that something (`Kind`) of a number was erased or withdrawn by the person whom it is about, and when.
It holds nothing else. Each is a row of the database and a line of the *ledger*, a file beside the database that is
written, to the disk, before the commit that erases: a backup restores the database, and the ledger says what must be
erased from it again (all that was erased after the backup began). A line without its commit only erases what somebody
had asked to be erased. What ends by time needs none: its job runs again.
"""
