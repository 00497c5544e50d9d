"""Files: the only door to stored bytes.

A *picture* is public and re-encoded from its pixels alone, so no metadata or file name leaves; each of its widths
is a *rendition*, a WebP file under the SHA-256 of what came in. Keeping one takes two steps: `redraw` and
`store_picture` do the slow work before any transaction is open, `keep_picture` writes the row. The *store* is a
folder of the instance or of a bucket; nothing else opens it.
"""
