"""Figures, tables and the static web page, made from outcome tables and metrics.

Lives here: the page in `web/`, its data and sentences, figures, leaderboards, exports for papers.
Does not live here: the computing of any figure (`metrics`): what is shown was a table before.
"""
