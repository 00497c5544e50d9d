"""Rosters: the licenses that states publish as files, each state's columns mapped by one small TOML file."""
