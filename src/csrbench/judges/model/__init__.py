"""A model as judge: what it is asked, how its answer is checked, and how a store is judged by it.

Lives here: prompts by version, the rubric filled in for one reply, the reading of verdicts. Does
not live here: clients (`models`), or any verdict that is reached without asking a model.
"""
