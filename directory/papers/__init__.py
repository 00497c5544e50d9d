"""Papers: private documents that people show us, such as a certificate; never public, never served inline.

A *paper* is what came in (JPEG, PNG, WebP, HEIC or PDF, decided by decoding). Each of its *pages* is a picture
redrawn from pixels in a bounded child process; desks look at those. What came in is kept sealed beside them and is
only ever handed out as an attachment, to whoever may see it, with `no-store`.
"""
