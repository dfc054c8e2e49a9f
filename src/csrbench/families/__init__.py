"""The authored situations: one YAML file per family in `data/`, their schema and loader.

Lives here: situations, asks, golds and scene data, and the grid rule as a check on them. Does not
live here: code that draws, asks or judges.
"""
