"""Registers: what public registers say, kept as they say it; today the national NPI file.

An NPI *record* is the register's own row: names, practice address, taxonomies with license numbers, dates.
*Secondary locations* and *other names* come from the two files beside it. A record of a person opens a *stub*
in `listings`; a record of an organization stays a record. A person who *opted out* never gets a stub again.

An import reads rows, cleans them (`values`, `layout`), decides (`rules`), and writes in batches (`imports`,
`actions`); rows that cannot be used are *set aside* with a reason. Nothing here says that anybody is verified.
"""
