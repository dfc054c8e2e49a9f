"""Scene data -> picture, and scene data -> words.

Lives here: scene kinds (one file each in `kinds/`), artwork rendering, carriers, sprites, the
camera, legibility checks and the baked assets. Does not live here: anything that knows a gold
label, a model or a judge. The description of a scene is generated from the same data that drew it.
"""
