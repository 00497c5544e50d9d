"""Audit: who did what to what, when and why; append-only and hash-chained.

Every action records one *entry* in the same transaction as its change. Each entry's hash covers its own
content and the hash before it, so an edited, removed, swapped or inserted entry breaks the chain at that
place; `queries.first_break()` finds it. An *actor* is who acts: a person, the operator at a command, or a machine.
"""
