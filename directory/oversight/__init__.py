"""Oversight: what administrators look over, computed when it is asked for: what waits at each desk and how long
decisions take, what ends soon, what was imported, and whether the index and the trail are what they should be.

A reading room: it joins the tables of the rooms below and owns none. What it writes is a letter when the trail broke.
"""
