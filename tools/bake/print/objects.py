"""All objects for sprites, by name: builder, views it is baked for, yaw variants in degrees."""

from __future__ import annotations

from . import (
    objects_boxes,
    objects_cabinet,
    objects_cook,
    objects_food,
    objects_groceries,
    objects_home,
    objects_pantry,
    objects_store,
    objects_supplies,
    objects_table,
    objects_tools,
    objects_workshop,
)
from .thing import Entry, Finish, Thing

__all__ = ["THINGS", "Entry", "Finish", "Thing"]

THINGS: dict[str, Entry] = {
    **objects_store.THINGS,
    **objects_table.THINGS,
    **objects_pantry.THINGS,
    **objects_cabinet.THINGS,
    **objects_boxes.THINGS,
    **objects_food.THINGS,
    **objects_cook.THINGS,
    **objects_home.THINGS,
    **objects_workshop.THINGS,
    **objects_tools.THINGS,
    **objects_supplies.THINGS,
    **objects_groceries.THINGS,
}
