"""The pages of accounts: Flask-Security's, in our words and templates, and our own beside them.

`pages.py` has the blueprint; `reviews.py` and `reviews_acts.py` add a person's own reviews to it when they are mounted.
"""
