"""Labelling replies by hand: what is drawn (`sample`), kept (`store`), shown (`server`).

Lives here: the annotation file, the local page in `web/`, its questions, and labels as tables. Does
not live here: what labels do to a figure (`metrics`), or a verdict of any judge (`judges`): readers
are blind to both.
"""
