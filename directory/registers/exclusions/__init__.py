"""Exclusions: the federal list of people and businesses excluded from health programs (OIG LEIE, 18 columns)."""
