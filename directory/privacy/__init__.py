"""Privacy: what a person may take along of what the site holds of them and theirs.

An *export* is a zip of plain files (JSON, CSV, pictures, a README) of one listing, made when it is asked for and kept
nowhere. It holds what its keeper may read on the pages anyway: no address of whoever wrote to them, no name of other
keepers.
"""
