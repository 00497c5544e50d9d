"""Wording: the check of public texts, before they are published.

The table of *wording rules* is `data/rules.toml`: what is remarked on, why, by which source, and what to write instead.
A *remark* says which words of a text meet which rule. Publishing needs every remark fixed or waived; a draft may be
saved with remarks beside its fields. A *waiver* is an administrator's leave, with a reason, for one exact text to pass
one rule; it ends with the first change of the text, or when it is revoked. A *waiver request* asks for
one.

The table is data and not code, because people who know the law and no Python should be able to read and correct it.
"""
