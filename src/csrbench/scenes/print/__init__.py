"""Printed evidence: artwork on carriers, labels on objects, drawings.

Lives here: scene kinds (one file each in `kinds/`), artwork rendering, carriers, sprites, drawn
people and props, wear, stress levels and the baked assets. Does not live here: places with things
and people whose state is seen (`stages`), the camera (shared, one floor up).
"""
