"""Makes `data/postal.tsv.gz` and `data/towns.tsv.gz`, the tables of this room. Run by hand, rarely.

    python -m directory.places.derive FOLDER

FOLDER holds `census_zcta_2021.csv` (Census ZIP-code tabulation area centroids, public domain) and
`canada_fsa.csv` (GeoNames, CC BY 4.0). Names, time zones and the points of ZIP codes that the Census does not
map come from the `zipcodes` package (a development dependency). docs/places.md tells the choices made here.
"""
