"""Families -> instances: grid rule, conditions, manifest, audit.

Lives here: expansion of families into grids and conditions, building and reading of suites.
Does not live here: how a picture is drawn (`scenes`), how a model is asked (`models`).
"""
