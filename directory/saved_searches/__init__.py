"""Saved searches: somebody asks to be told by letter when somebody new fits their search.

A *saved search* is the address of a results page (its parameters), an e-mail address and an end. It begins to write
only when whoever reads that address says so on its private page; it writes at most weekly or monthly, only when a
listing is *new* (it fits now and did not when the person was last told), and ends on the day that the person chose.
Deleting it, by one click in each letter, deletes all there is of it: row, letters, everything. What somebody looks
for is health data (Washington My Health My Data Act): nothing here is counted, logged or kept after its end.

What a search finds is what its page finds: who runs the job hands in the function that asks (`Looking`).
"""
