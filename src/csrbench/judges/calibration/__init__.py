"""Replies with agreed readings, on which every judge is measured.

Lives here: the calibration set and its data, judging it like a run, and the check that authors'
model replies get the verdict their author meant. Does not live here: agreement and correction of
figures, which are statistics (`metrics`).
"""
