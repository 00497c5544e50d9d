"""Shortlists: which listings somebody keeps at hand to look at again and to compare.

Without an account the list is a cookie of the browser: slugs, the oldest first, checked strictly when they come back.
With one it is rows here, and these are the truth on every device. At sign-in what the browser kept is added to the
account's list, and the browser's copy goes. So a list is never in two places: what somebody takes off does not come
back with an old cookie, and who signs out on a machine of others leaves nothing there.
An *entry* is one listing on one account's list. A list holds SHORTLIST_MAX. It is nobody else's business: no page
counts it, no practitioner sees it, the audit trail does not tell of it, and it goes with its account.
"""
