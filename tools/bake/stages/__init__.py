"""Places with things and people: modelling, and baking of plates and layers.

Lives here: people, things, places and the bake itself. Does not live here: carriers and objects
for printed evidence (`print`), composition at build time (`csrbench.scenes.stages`).
"""
