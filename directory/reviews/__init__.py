"""Reviews that grow with the course of treatment, and how far they can be believed.

A *review* is what one person says of one practitioner; it holds dated *entries*, one for each stage of the course, and
an entry is never overwritten. A *visit code* is what a practice hands to every client; a review that gave one, or whose
receipt was checked, is of a *verified visit*, and only those count in the *rating*. A *reply* is the practitioner's,
one for each review. Whatever happens to an entry or a reply is a *review event*: a ledger that is only added to, from
which every public count is made. Who decides about entries, and why, is the room `moderation` above.
"""
