"""Axes, option matching, rules, LLM judge, calibration.

Lives here: functions and clients that turn a reply into axes, and the one table that derives a
behaviour from axes and gold. Does not live here: statistics over many replies (`metrics`).
"""
