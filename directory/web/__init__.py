"""Web: the outer ring and the only room that knows HTTP.

`public`, `practice`, `admin` and `api` hold pages, one file per noun; none imports another. Around them stand
the guard (a page without a declared permission is closed), headers, errors and formatting. A page does four
things: may you, is it well-formed, do, where next.
"""
