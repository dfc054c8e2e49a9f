"""Scene data -> picture, and scene data -> words.

Lives here: what every way of making a picture shares (`base`, `camera`, `fonts`). Rooms: `print/`
pictures whose evidence is read, `stages/` pictures whose evidence is seen. Does not live here:
anything that knows a gold label, a model or a judge. The description of a scene is generated from
the same data that drew it.
"""
