"""Finepoint: the directory of facial acupuncture practitioners that shows its evidence.

The folders here are the product's rooms, by domain; `web` is the outer ring of pages. `docs/map.md` says who
may lean on whom. Importing this package loads nothing, so that a rule can be imported without Flask.
"""
