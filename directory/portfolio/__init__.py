"""The portfolio: before and after photos, and what the people in them allowed.

A *case* is one person's pictures, at least a before and an after, with what was done in between. A *photo* is one of
them. A *series* is consecutive cases with its denominator: asked, consented, and shown, which is counted. A *consent*
says what the *person shown* allowed: which pictures, where, until when. Its ledger is only ever added to. Whether a
case shows is computed when it is read; a case is a draft, waiting, asked, shown, declined, held, withdrawn or removed.
The person shown has a private link and no account. docs/portfolio.md tells the whole of it.
"""
