"""Doors to other ecosystems: adapters, exports, imports; a door is one file.

Lives here: what turns another tool's tasks, models and logs into ours and back. Does not live here:
anything that the package itself needs: without a door's extra all else works.
"""
