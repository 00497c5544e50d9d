"""Credentials: the licenses, certifications and trainings that a practitioner states, and what was checked of them.

Three things the field confuses are kept apart. A *license* is given by a state; a *certification* by a board
(NCBAHM, formerly NCCAOM); a *training* is a course, which nobody regulates. What its holder *stated* are the facts of
a credential; every check of them is a *ledger entry*, which nobody changes. What holds now is its *standing*: verified,
stated, declined, revoked or lapsed, computed from the newest entry and the clock. A *programme* is a course of the
training register: listed, never ranked. docs/credentials.md tells the whole of it.
"""
