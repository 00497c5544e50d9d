"""Files: the only door to stored bytes.

A *picture* is public and re-encoded from its pixels alone, so no metadata or file name leaves; it is kept in
several widths under the SHA-256 of what came in. Storage is a folder of the instance; nothing else opens it.
"""
