"""Conflicts of interest: whom somebody must not decide about.

People who work at the desks *declare* ties to a practitioner (own it, work there, family, money, treated there). A
keeper of a listing, who asks to be one, and a keeper of any listing of the same practice have one without declaring
it. Nobody decides where they have a conflict; the desks ask here before every decision.
"""
