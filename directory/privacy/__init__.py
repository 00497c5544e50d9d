"""Privacy: what is kept of people, and how they see it, take it along, correct it and have it erased.

The *inventory* (`retention`) names every kind of personal data, why it is kept and how long. An *export* is a zip of
plain files (JSON, CSV, pictures, a README) of one person or one listing, made when it is asked for and kept nowhere: no
address of whoever wrote to them, no name of other keepers, no secret. An account that is deleted is stopped, then
*erased*: only its number is left. Who cannot sign in makes a *request*, which the desk answers within its time.
"""
