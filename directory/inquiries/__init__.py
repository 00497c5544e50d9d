"""Inquiries: a person without an account writes to a practitioner, and both go on without seeing addresses.

An *inquiry* holds *messages*, by its *sender* or by the practitioner. It belongs to the listing and to whoever kept
the listing when it was sent: a later keeper never sees it. The sender reads and answers on a private page whose
address holds a key of 128 bits.

    held ──released──► sent ◄──the sender writes again── answered
      │                 └──a keeper replies──────────────►│
      └─► discarded     sent, answered ──► closed ──reopened──► sent, answered
                        sent, answered ──signs of spam, reported──► held        everything ──► withdrawn

What looks like spam is *held* for a person and never deleted by a machine. Looking for care says something about
one's health: an inquiry asks for little, is written to no log, and all of it that a person wrote is erased when its
time is over or at once when the sender wants that. What stays counts: which listing, when, answered or not.
"""
