"""Discovery: how a listing gets into the search index and out on a page; the one door to `search_index`.

A *document* is what the index knows of a listing; it does not depend on the clock. A *stale note* says that a
listing changed: it is written in the same transaction as the change and lives until the index has it. The
database is the truth: every hit is read again, and shown only when it still may be found.
"""
