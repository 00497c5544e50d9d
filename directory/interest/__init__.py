"""Interest: how often a listing was looked at, found and written to, counted without anybody in it.

A *count* is a number for one listing, one ISO week (UTC, named by its Monday) and one *what*: `view` (its page was
opened), `match` (a results page showed it), `inquiry` (somebody wrote). Nothing else is kept: no address, no cookie, no
browser, no time of day. Below THRESHOLD a number is not told even to the keeper.

Views and matches gather in the memory of each process (`Gathered`) and are written together now and then; a process
that is killed loses those of its last half minute. After two years a count is forgotten.
"""
