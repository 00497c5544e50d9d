"""Listings: what the site shows of a practitioner, and everything they say of themselves.

A *listing* belongs to one *practitioner* (a person) and may name the *practice* they work in. It has *places*
of practice (address, hours, access), *terms* it chose from the vocabularies, *prices* and *packages*, a *plan*
for a course, and *precautions* (own waits and exclusions). Each subject remembers when it was last *confirmed*.

Status: a `stub` came from a register and nobody keeps it; a `draft` is kept but not public; `published` is
public; `hidden`, `moved`, `closed` and `removed` say what became of it. Old addresses redirect.
"""
