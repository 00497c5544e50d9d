"""Checklist: the five questions of a careful person, and what each listing's records answer.

1 licensed? 2 trained in facial work? 3 photos of people like me? 4 costs upfront? 5 a plan for my goals?

A *state* is never stored: it is computed from the *facts* (the records underneath) at an instant, so that it
lapses by itself. A point that is *answered* counts in the filter and in the order "best answered"; the number
of answered points is never shown as a score.
"""
