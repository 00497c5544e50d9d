"""Editing: how a keeper changes a listing, in small sheets that save by themselves, and how a change is undone.

A *sheet* is what one small form shows of a listing, as plain values: `about`, `contact`, `place:12`, `price:7`. A
*change* is one save: the sheets it touched, before and after, who and when. Undo puts the values before back, as long
as nobody changed them since. A form says which *version* of its sheets it was filled in on; when they have moved on,
nothing is overwritten: the keeper is shown both.
"""
