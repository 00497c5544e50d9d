"""Policy: one table that answers every "who may".

A *permission* is named `area:thing:act`. It holds when any of its ways holds, and a way holds when all of its
predicates do. What is not in the table nobody may do; a page that declares no permission answers 403.
"""
