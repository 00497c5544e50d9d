"""Ownership: who keeps a listing, how somebody comes to keep it, and how that ends.

A *keeper* is an account that may edit a listing: its *owner* (the practitioner, one at most) or a *clinic* that keeps
it for them. Somebody asks to keep a listing by an *ownership request*; "claim" is only the word on the button.

    asked ──proof──► proved ──no owner before──► approved ──► reversed
      │                 └──an owner before──► waiting ──14 days──► approved
      │                                          └──owner objects──► objected ──an administrator──► approved, declined
      └─► withdrawn, declined, expired

Proof is a code that reaches the phone or the address *on record*, a license that an administrator matches, or the
consent of the owner, who may hand a listing over by an *invitation*. A listing has one open request at most.
"""
