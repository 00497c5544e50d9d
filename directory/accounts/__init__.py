"""Accounts: the people who sign in, what proves it is them, and what they may be asked to do.

An *account* is one person with one e-mail address. It holds *roles* (several at once) and *keys*: a password,
*passkeys*, an authenticator for one-time codes, recovery codes. Each place where the person is signed in is a
*sign-in*: listed, dated, and ended by itself, by sign-out, or with all others. Flask-Security checks passwords,
codes and passkeys; this room holds the tables and everything that is ours: roles, sign-ins, kept forms.
"""
