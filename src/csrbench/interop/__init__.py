"""Doors to other ecosystems: adapters, exports, imports."""
