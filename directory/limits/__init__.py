"""Limits: how often something may be tried before it costs the machine, or somebody else, too much.

A *limit* is so many tries within so long. Each try is counted in *buckets*: one for whom it is about, one for where
it comes from. A bucket's name says nothing about either (it is a keyed hash), and a try is forgotten when its time is
over. Tries are counted in the database, which all processes of a site share, or in Redis where the settings name one.
"""
