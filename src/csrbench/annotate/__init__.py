"""Labelling replies by hand: what is drawn (`sample`), kept (`store`), shown (`server`)."""
