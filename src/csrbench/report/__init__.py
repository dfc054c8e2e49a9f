"""Figures, tables and the static web page, made from outcome tables and metrics."""
