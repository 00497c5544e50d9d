"""Ownership: who keeps a listing, how somebody comes to keep it, and how that ends.

A *keeper* is an account that may edit a listing. Somebody asks to keep a listing by an *ownership request*; it is
proved, objected to, approved or declined. "Claim" is only the word on the button.
"""
