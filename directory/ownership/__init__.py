"""Ownership: who keeps a listing, how somebody comes to keep it, and how that ends.

A *keeper* is an account that may edit a listing: its *owner* (the practitioner, one at most) or a *clinic* that keeps
it for them. Somebody asks to keep a listing by an *ownership request*; "claim" is only the word on the button.

    asked ──proof──► proved ──nobody keeps it──► approved ──► reversed
      │                 └──somebody does──► waiting ──14 days──► approved
      │                                        └──a keeper objects──► objected ──14 days, an administrator──► approved
      └─► withdrawn, declined, expired (and withdrawn or declined from every open state)

Proof is a code that reaches the phone or the address *on record*, or a license that an administrator matches. Without
proof only the *owner's* consent makes somebody else a keeper: an *invitation*, accepted. A listing has one open
request at most. Whoever keeps the listing is told of every step and has the whole objection period, also when they
came while a request waited; a reversal gives the listing back and undoes what came of the request.
"""
