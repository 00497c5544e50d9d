"""Credentials: the licenses, certifications and trainings that a practitioner states.

Three things the field confuses are kept apart. A *license* is given by a state; a *certification* by a board
(NCBAHM, formerly NCCAOM); a *training* is a course, which nobody regulates. A credential here is what its holder
*stated*: nothing in this room makes it more than that.
"""
