"""Baking of what pictures are made of (development only): `print/` and `stages/`.

Lives here: modelling and path tracing. Does not live here: anything that a user runs; what is
baked lies in `src/csrbench/scenes/*/assets`.
"""
