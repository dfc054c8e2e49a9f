"""Scheduling, the run store, resume, budgets and engines.

Lives here: everything between a suite and stored replies. Does not live here: how one endpoint is
spoken to (`models`), what a reply means (`judges`), what it adds up to (`metrics`).
"""
