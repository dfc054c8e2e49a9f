"""Scheduling, the run store, resume, budgets and engines.

Lives here: everything between a suite and stored replies. Does not live here: what a reply means.
"""
