"""From a stored reply to axes, and from axes and gold to a behaviour.

Lives here: `axes` and `behaviour` (the one table that derives a behaviour), `labels` (people's
readings in the same terms), `stage` (judging a store) and what looks at several judges or stores
at once (`panel`, `arms`). Rooms: `closed/` answers read by program, `words/` the offline reader,
`model/` a model as judge, `calibration/` replies with agreed readings. Does not live here:
statistics over many replies (`metrics`).
"""
