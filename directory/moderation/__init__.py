"""Who decides about reviews and replies, by which reasons, and how anybody can watch.

An entry *waits* for somebody to read it, or a *hold* says which rule stopped it and on what evidence; a rule never asks
how many stars it gives. A *report* is anybody's, one per person and thing; a *dispute* is the practitioner's, decided
with reasons that both sides read, and appealed once. *Signals* compare entries by traces (keyed hashes that expire).
Decisions become review events below; a decision about what was public takes two people (`proposals`).
"""
