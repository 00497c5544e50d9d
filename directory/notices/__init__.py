"""Notices: letters to people, queued with the change they tell of and sent afterwards.

An action queues a *letter* in its own unit of work, so there is a letter exactly when the change happened. The
*mailer* sends what is due, one letter at a time, over a *transport*: a mail server, or in development the *inbox*,
a folder of `.eml` files. A letter is *waiting* (due now or later), *sent*, or *given up* after six tries in
fifteen hours. Its *key* says what it is about: the same key is never queued twice. The words of each letter are
a folder in `templates/notices`.
"""
