"""Jurisdictions: who licenses acupuncture where, as of now: the seed (`vocabulary`) with what was checked since.

Each fact (whether a license exists, board, titles, look-up, roster, renewal) is *confirmed* by a source or a check,
or marked unconfirmed, never guessed. A *check* is one person's look at the board's own page: what it says, where it
says so, and on which day. The newest check of a fact holds; earlier ones stay.
"""
