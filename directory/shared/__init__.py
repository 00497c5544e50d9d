"""What every room stands on: the database session, the clock, errors in words, text and paging.

Nothing here knows of listings, people or pages. Rooms import from here; nothing here imports a room.
"""
