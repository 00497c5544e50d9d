"""The demo: about 400 invented practitioners in real towns, so that every page and filter has something to show.

Photo cases show drawn people, before and after; docs/portfolio.md says how they are made. Reviews are put together from
sentences, with one of everything at the desk; docs/reviews.md says how.
Nobody in it exists: names are put together from lists, telephone numbers are 555-01xx, web addresses end in
example.org or example.com, license numbers and NPIs come from ranges that nobody was given. Everything is drawn by
dice that always fall the same way, so the demo is the same wherever it is loaded; only its dates follow the day of
loading. A person's *number* is their place in `data/towns.toml`; every trait is drawn from the number and a subject,
so that a change of one leaves the others as they were.
"""
