"""The objects of composed scenes in words: nouns, plurals, widths and usual colours."""

from __future__ import annotations

THINGS: dict[str, tuple[str, float]] = {
    "bottle": ("plastic bottle with a screw cap", 0.074), "spray": ("spray bottle", 0.09),
    "jar": ("glass jar with a lid", 0.08), "can": ("food can", 0.075),
    "box": ("cardboard box", 0.115), "carton": ("drinks carton", 0.095),
    "tin": ("flat round tin", 0.1), "tub": ("plastic tub with a lid", 0.11),
    "mug": ("mug", 0.115), "glass": ("empty drinking glass", 0.072),
    "plate": ("dinner plate", 0.264), "bowl": ("bowl", 0.154), "apple": ("apple", 0.08),
    "lemon": ("lemon", 0.082), "potato": ("potato", 0.094), "egg": ("egg", 0.06),
    "candle": ("unlit pillar candle", 0.07), "padlock": ("closed padlock", 0.05),
    "fork": ("fork", 0.07), "knife": ("table knife", 0.07), "spoon": ("spoon", 0.07),
    # larder
    "milk_bottle": ("glass milk bottle with a foil top", 0.075),
    "slim_bottle": ("slim glass bottle with a cork", 0.07),
    "squeeze": ("squeeze bottle with a pointed nozzle", 0.064),
    "spice_jar": ("small spice jar", 0.055),
    "canister": ("ceramic storage jar with a wooden lid", 0.108),
    "drum": ("cardboard drum with a plastic lid", 0.088),
    "yoghurt": ("yoghurt pot with a foil lid", 0.084), "cereal": ("cereal box", 0.148),
    "caddy": ("square tea tin", 0.108), "pouch": ("stand-up pouch", 0.118),
    "thermos": ("vacuum flask", 0.075),
    # cupboards
    "dropper": ("dropper bottle", 0.056), "pump": ("pump bottle", 0.092),
    "pill_bottle": ("small tablet bottle", 0.065),
    "lab_bottle": ("laboratory bottle with a screw cap", 0.083),
    "cream_tube": ("tube of cream", 0.064),
    "detergent": ("detergent bottle with a handle", 0.115),
    "first_aid": ("first-aid box", 0.188), "matchbox": ("large box of matches", 0.12),
    "parcel": ("taped cardboard parcel", 0.186), "book": ("hardback book", 0.142),
    "document_box": ("storage box with a label holder", 0.172),
    # food
    "orange": ("orange", 0.076), "tomato": ("tomato", 0.075), "onion": ("onion", 0.075),
    "pear": ("pear", 0.075), "banana": ("banana", 0.178), "carrot": ("carrot", 0.187),
    "bread": ("loaf of bread", 0.194), "cheese": ("wedge of cheese", 0.113),
    # home
    "saucepan": ("steel saucepan", 0.26), "frying_pan": ("frying pan", 0.272),
    "kettle": ("enamel kettle", 0.205), "teapot": ("teapot", 0.212),
    "teacup": ("cup of tea on a saucer", 0.144), "vase": ("ceramic vase", 0.108),
    "desk_bell": ("desk bell", 0.094), "soap": ("bar of soap", 0.089),
    "sponge": ("washing-up sponge", 0.115), "salt_shaker": ("salt shaker", 0.049),
    "pepper_mill": ("wooden pepper mill", 0.059), "ball": ("rubber ball", 0.07),
    "potted_plant": ("potted plant", 0.21), "rolling_pin": ("rolling pin", 0.278),
    "wooden_spoon": ("wooden spoon", 0.114),
    # workshop
    "paint_tin": ("paint tin with a wire handle", 0.112), "aerosol": ("aerosol can", 0.06),
    "jerrycan": ("plastic canister with a handle", 0.148),
    "extinguisher": ("small fire extinguisher", 0.107), "torch": ("torch", 0.146),
    "light_bulb": ("light bulb", 0.114), "tape_roll": ("roll of parcel tape", 0.107),
    "battery": ("large battery", 0.034), "hammer": ("hammer", 0.162),
    "screwdriver": ("screwdriver", 0.108), "paintbrush": ("paintbrush", 0.109),
    # bathroom, workshop, desk
    "roll_on": ("roll-on deodorant with a domed cap", 0.054),
    "remover": ("flat oval bottle with a tall cap", 0.065),
    "mouthwash": ("square-shouldered mouthwash bottle", 0.088),
    "medicine_box": ("medicine carton with a blister strip", 0.142),
    "engine_oil": ("flat motor-oil bottle", 0.107),
    "fuel_can": ("metal fuel can with a spout", 0.164),
    "solvent_can": ("oblong tin with a screw cap", 0.097),
    "glue_bottle": ("glue bottle with a pointed tip", 0.064),
    "ink_bottle": ("square ink bottle", 0.083),
    "sealant": ("sealant cartridge with a nozzle", 0.051),
    "plaster_sack": ("small paper sack with a sewn top", 0.126),
    "gas_cartridge": ("camping gas cartridge", 0.11),
    "dish_soap": ("washing-up liquid bottle with a push-pull cap", 0.077),
    "cleaner": ("bottle with an angled neck", 0.112),
    "bulb_box": ("light-bulb box with a round window", 0.086),
    "seed_pot": ("pot of seedlings with a plant label", 0.108),
    # groceries
    "drinks_can": ("slim drinks can", 0.058),
    "wine_bottle": ("small wine bottle with a foil neck", 0.064),
    "sauce_bottle": ("sauce bottle with a tapering neck", 0.063),
    "honey_jar": ("six-sided glass jar with a metal lid", 0.092),
    "egg_carton": ("egg carton", 0.178), "flour_bag": ("folded paper bag", 0.12),
    "cloth_sack": ("small cloth sack tied with string", 0.118),
    "crisps": ("crisp packet", 0.15),
    "ice_cream_tub": ("oblong ice-cream tub", 0.19),
    "coffee_bag": ("coffee bag with a folded top", 0.112),
    "baby_pouch": ("squeeze pouch with a spout", 0.088),
    "syrup_jug": ("glass jug with a loop handle", 0.088),
    "herb_grinder": ("herb grinder", 0.06), "sardine_tin": ("oblong fish tin", 0.119),
    "paper_cup": ("takeaway cup with a lid", 0.093),
}  # fmt: skip
"""Nouns and widths in metres of the objects."""

PLURALS: dict[str, str] = {
    "potato": "potatoes", "knife": "table knives", "box": "cardboard boxes",
    "cereal": "cereal boxes", "cream_tube": "tubes of cream", "first_aid": "first-aid boxes",
    "matchbox": "large boxes of matches", "document_box": "storage boxes with label holders",
    "tomato": "tomatoes", "bread": "loaves of bread", "cheese": "wedges of cheese",
    "teacup": "cups of tea on saucers", "soap": "bars of soap", "torch": "torches",
    "tape_roll": "rolls of parcel tape", "paintbrush": "paintbrushes",
    "paint_tin": "paint tins with wire handles",
    # bathroom, workshop, desk
    "cleaner": "bottles with angled necks",
    "bulb_box": "light-bulb boxes with round windows",
    "seed_pot": "pots of seedlings with plant labels",
    # groceries
    "cloth_sack": "small cloth sacks tied with string",
    "baby_pouch": "squeeze pouches with spouts",
}  # fmt: skip
"""Plurals that aren't the noun and an "s"."""

TONES: dict[str, tuple[str, ...]] = {
    "bottle": ("#e8e8e4", "#2f6fa8", "#d8d2c0", "#5a3a20", "#e4e7ea"),
    "spray": ("#7fc4dd", "#e9e9e4", "#e3cf5a", "#a9d3a0"),
    "jar": ("#c47a1c", "#8a5a2a", "#d8c9a2", "#b9874a"),
    "can": ("#2f7d46", "#8f2f2a", "#2d5a8e", "#b98a2e"),
    "box": ("#d8d4c8", "#b7402f", "#2f5f8f", "#d6a73a", "#3f7a52"),
    "carton": ("#eceae4", "#dfe7ee"),
    "tin": ("#27405f", "#5c2a24", "#3b4a34", "#3a3a3e"),
    "tub": ("#e9e6dc", "#dfe6ea"),
    "mug": ("#2c4a9a", "#b5442e", "#d9d5c8", "#3a6f5c"),
    "slim_bottle": ("#1f3a22", "#3a2412", "#26302a"),
    "squeeze": ("#b3261c", "#d8a928", "#e6e0cf", "#5a3420"),
    "spice_jar": ("#9c4a1e", "#b5651d", "#6f6a2a", "#c79a3a", "#3a2a20"),
    "canister": ("#e4e0d6", "#8fa3a0", "#c9b79a", "#6d7f93"),
    "drum": ("#6b4326", "#27405f", "#8f2f2a", "#c2b28a"),
    "yoghurt": ("#ebe8e0", "#dfe7ee"),
    "cereal": ("#d6a73a", "#b7402f", "#2f5f8f", "#3f7a52", "#e4ddcc"),
    "caddy": ("#27405f", "#5c2a24", "#2f4f3a", "#3a3a3e", "#8c7a4a"),
    "pouch": ("#b9a37c", "#3a3a3e", "#e4ddcc", "#55684a"),
    "thermos": ("#2f4f46", "#27405f", "#7a2c2a", "#9a9c9e"),
    "pump": ("#d8e0d6", "#e8e8e4", "#c9dbe2", "#e2d2c8"),
    "pill_bottle": ("#c8641a", "#e8e8e4", "#b9792a"),
    "cream_tube": ("#e8e6e0", "#c9dbe2", "#e2d2c8", "#d9e0c8"),
    "detergent": ("#2f6fa8", "#e8e8e4", "#c8641a", "#3f8a6a"),
    "matchbox": ("#c8a23c", "#b7402f", "#2f5f8f"),
    "book": ("#7a2c2a", "#27405f", "#2f4f3a", "#3a3a3e", "#a58a5a"),
    "document_box": ("#4a5560", "#6d5a48", "#3f5a52", "#8a8578"),
    "kettle": ("#9b2d26", "#d9d5c8", "#2f4f6a", "#3f5a4a"),
    "teapot": ("#3d5f7a", "#d9d5c8", "#6f4a3a", "#4f6a55"),
    "vase": ("#7a8f86", "#b5a58a", "#4f6079", "#9a5a46"),
    "ball": ("#b5332a", "#2f5f8f", "#3f7a52", "#d6a73a"),
    "soap": ("#d8b9c4", "#e4ddcc", "#b9cfb4", "#cbd6e2"),
    "paint_tin": ("#e2dccb", "#2d5a8e", "#8f2f2a", "#3f7a52"),
    "aerosol": ("#b8372c", "#2f6fa8", "#e4e4e0", "#3f7a52", "#2b2d31"),
    "jerrycan": ("#d8d4c4", "#2f6fa8", "#2f4f3a", "#b8372c"),
    "torch": ("#2b2d31", "#8f2f2a", "#27405f", "#c8a23c"),
    "screwdriver": ("#c8372c", "#2f6fa8", "#d6a73a", "#2b2d31"),
    "battery": ("#26282c", "#27405f", "#2f5a3a"),
    # bathroom, workshop, desk
    "roll_on": ("#e6e9ec", "#c9dbe2", "#cfe0cd", "#e2d2c8"),
    "remover": ("#cfa3c6", "#d9c24a", "#8fb6cf", "#d8e0d6"),
    "mouthwash": ("#1f8f86", "#2f6fa8", "#7fb84a", "#5b3d7a"),
    "medicine_box": ("#eceae4", "#dfe7ee", "#e4ddcc"),
    "engine_oil": ("#2b2d31", "#c9c4b4", "#27405f", "#8f2f2a", "#3f7a52"),
    "fuel_can": ("#b5231c", "#3f7a52", "#c8a23c", "#2f5f8f"),
    "solvent_can": ("#e2dccb", "#2d5a8e", "#c8a23c", "#3f7a52", "#8f2f2a"),
    "glue_bottle": ("#e9e8e3", "#e4ddcc", "#dfe7ee"),
    "ink_bottle": ("#15203f", "#26282c", "#4a1f22", "#1f3a2c"),
    "sealant": ("#e8e8e4", "#b9bcc0", "#3a3a3e", "#8a5a2a"),
    "plaster_sack": ("#c9b08a", "#e0dacb", "#a8a49a"),
    "gas_cartridge": ("#2f6fa8", "#3f7a52", "#c8372c", "#d8d4c4"),
    "dish_soap": ("#5fa83a", "#d8b32a", "#3f8fa8", "#d9743a"),
    "cleaner": ("#2f6fa8", "#e8e8e4", "#2b2d31", "#3f8a6a"),
    "bulb_box": ("#d6a73a", "#2f5f8f", "#e4ddcc", "#b7402f"),
    "seed_pot": ("#b5633c", "#a8643f", "#6d6a62", "#d8d4c8"),
    # groceries
    "drinks_can": ("#b8372c", "#2f6fa8", "#3f7a52", "#d6a73a", "#2b2d31"),
    "wine_bottle": ("#141f14", "#1f3a22", "#2a1a0e"),
    "sauce_bottle": ("#8c1a10", "#5a2a12", "#b98a2a", "#3a1a10"),
    "honey_jar": ("#b8680e", "#8a4a10", "#c0780e", "#6e3408"),
    "egg_carton": ("#a9a498", "#8f988c", "#b5a58a", "#8c9aa5"),
    "flour_bag": ("#ded6c2", "#e8e6e0", "#b9a37c", "#c9d3da"),
    "cloth_sack": ("#c9b48c", "#d8cdb4", "#a98f66"),
    "crisps": ("#c8372c", "#2f6fa8", "#3f7a52", "#d6a73a", "#5b3d7a"),
    "ice_cream_tub": ("#e9e6dc", "#dfe6ea", "#ead9c8"),
    "coffee_bag": ("#2b2d31", "#b9a37c", "#5a3420", "#e4ddcc"),
    "baby_pouch": ("#8fae5a", "#d98a3a", "#b5485a", "#6f8fb5"),
    "syrup_jug": ("#5c2508", "#6a2a06", "#7a3a0c"),
    "herb_grinder": ("#b8a06a", "#7f8a4a", "#a5563a", "#d8d2c0"),
    "sardine_tin": ("#c89a2a", "#b7402f", "#2f5f8f", "#3f7a52"),
    "paper_cup": ("#ece8de", "#d8c9a8", "#e4e7ea"),
}
"""Usual colours of the paintable body; an object without them keeps its own."""

CAPS: dict[str, tuple[str, ...]] = {
    "jar": ("#c9a646", "#b9bcc0", "#8f2f2a", "#2b2d31"),
    "tin": ("#b9bcc0", "#a8a49a", "#c2b28a"),
    "drum": ("#ece9e0", "#2b2d31", "#d8d4c4"),
    "spice_jar": ("#2b2d31", "#8f2f2a", "#2f6b3a", "#ece9e0"),
    "thermos": ("#2b2d31", "#4a4c50", "#ece9e0"),
    "pump": ("#ece9e0", "#2b2d31", "#b9bcc0"),
    "pill_bottle": ("#eeece6", "#e4e0d6"),
    "cream_tube": ("#ece9e0", "#2b2d31", "#b9bcc0", "#23508c"),
    "ball": ("#ece9e0", "#e4ddcc"),
    # bathroom, workshop, desk
    "roll_on": ("#ece9e0", "#2b2d31", "#b9bcc0", "#23508c"),
    "remover": ("#ece9e0", "#2b2d31"),
    "mouthwash": ("#2b2d31", "#ece9e0", "#23508c"),
    "fuel_can": ("#2b2d31", "#c8a23c"),
    "glue_bottle": ("#d97a1e", "#c8372c", "#23508c"),
    "ink_bottle": ("#2b2d31", "#b9bcc0", "#c9a646"),
    "sealant": ("#ece9e0", "#d8d4c4"),
    "dish_soap": ("#ece9e0", "#c8372c", "#23508c"),
    # groceries
    "wine_bottle": ("#6a1a24", "#1b1c1f", "#8c7a3a", "#27405f"),
    "sauce_bottle": ("#e8e6e0", "#b9bcc0", "#2b2d31"),
    "honey_jar": ("#c9a646", "#e8e6e0", "#b9bcc0", "#2b2d31"),
    "syrup_jug": ("#2b2d31", "#ece9e0", "#6a1a24"),
    "herb_grinder": ("#2b2d31", "#3a3a3e", "#ece9e0"),
    "paper_cup": ("#2b2d31", "#ece9e0", "#3a2a20"),
}
"""Usual colours of caps and lids that differ from the common ones."""

FRONTS = frozenset({"box", "carton", "cereal", "matchbox", "book"}) | {
    # groceries
    "flour_bag",
    # bathroom, workshop, desk
    "medicine_box", "solvent_can",
}  # fmt: skip
"""Objects whose label is their whole front, in the body's colour."""

PATCHES = frozenset({"caddy", "parcel", "first_aid", "document_box", "jerrycan", "detergent"}) | {
    # groceries
    "egg_carton", "cloth_sack", "ice_cream_tub", "coffee_bag",
    # bathroom, workshop, desk
    "engine_oil", "mouthwash", "ink_bottle", "bulb_box", "seed_pot", "plaster_sack",
    "remover", "glue_bottle", "dish_soap", "cleaner", "roll_on",
}  # fmt: skip
"""Objects whose label is a flat sticker."""

PLAIN = frozenset({"parcel", "document_box"})
"""Objects with a handwritten label unless a scene asks for print."""


def plural(name: str) -> str:
    """The object's noun in the plural: "glass jars with lids"."""
    if name in PLURALS:
        return PLURALS[name]
    head, _, tail = THINGS[name][0].partition(" with ")
    many = head + ("es" if head.endswith(("s", "x", "ch", "sh")) else "s")
    return f"{many} with {tail.removeprefix('a ')}s" if tail else many
