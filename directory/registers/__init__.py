"""Registers: what public registers say, kept as they say it; who in them is somebody here is decided above.

`npi` is the national provider file, from whose people *stubs* are opened; `exclusions` the federal list of people
excluded from health programs (LEIE); `rosters` the license rosters that states publish. Each reads its file row by
row, cleans the values, sets aside with a reason what cannot be used, and writes in batches; every import leaves one
row in `register_import`. Nothing here says that anybody is verified, and not being found is never held against
anybody.
"""

NPI_REGISTER, EXCLUSIONS, ROSTER = "npi", "exclusions", "roster-"
"""How imports name their registers; a roster's name goes on with its source, as in "roster-wa"."""
