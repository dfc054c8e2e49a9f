"""Seen evidence: path-traced places with things and people in them.

Lives here: composition of a baked plate and layers into a picture, and the words for what stands
where. Does not live here: printed evidence (`print`), modelling and baking (`tools/bake/stages`).
"""
