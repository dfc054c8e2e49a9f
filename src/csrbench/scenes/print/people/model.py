"""The data of a drawn person, and the words for what of it can be seen."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Age = Literal["child", "teen", "young", "adult", "older"]
Gender = Literal["woman", "man", "girl", "boy", "person"]
Hair = Literal[
    "short", "crop", "side_part", "curly", "afro", "long", "wavy", "bob", "bun", "ponytail",
    "braids", "locs", "bald", "balding", "grey_short", "grey_long", "grey_bun", "grey_curly",
]  # fmt: skip
HairColour = Literal["black", "dark_brown", "brown", "auburn", "red", "blond", "grey", "white"]
Headwear = Literal[
    "none", "hijab", "turban", "kippah", "headscarf", "cap", "beanie", "sun_hat", "chef_hat",
    "hard_hat", "helmet", "nurse_cap", "patrol_cap",
]  # fmt: skip
Clothing = Literal[
    "tshirt", "shirt", "blouse", "jumper", "hoodie", "suit", "blazer", "dress", "scrubs",
    "lab_coat", "apron", "hi_vis", "overalls", "coat", "worn_coat", "polo", "uniform",
    "clerical", "abaya", "kurta", "robe", "sports",
]  # fmt: skip
Action = Literal[
    "stand", "hold", "point_left", "point_right", "sit", "ride", "climb", "wave", "reach", "carry"
]

FLAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "French": ("v", ("#24408e", "#ffffff", "#d8323f")),
    "Italian": ("v", ("#2c8a4b", "#ffffff", "#cf3440")),
    "Irish": ("v", ("#2b9a5c", "#ffffff", "#ef8b3c")),
    "Belgian": ("v", ("#222222", "#f2cf3a", "#d7343f")),
    "Romanian": ("v", ("#2a4a99", "#f4cf3d", "#cf2f3c")),
    "Nigerian": ("v", ("#2c8a4b", "#ffffff", "#2c8a4b")),
    "Peruvian": ("v", ("#d22f3a", "#ffffff", "#d22f3a")),
    "German": ("h", ("#222222", "#d63a34", "#f4c430")),
    "Dutch": ("h", ("#b83340", "#ffffff", "#2f559e")),
    "Hungarian": ("h", ("#c9404a", "#ffffff", "#46805a")),
    "Polish": ("h", ("#ffffff", "#d53a50")),
    "Ukrainian": ("h", ("#3b73b9", "#f4d53c")),
    "Bulgarian": ("h", ("#ffffff", "#2f9a72", "#cf3440")),
    "Indonesian": ("h", ("#d22f3a", "#ffffff")),
    "Colombian": ("h", ("#f4cf3d", "#f4cf3d", "#2a4a99", "#cf2f3c")),
    "Japanese": ("disc", ("#ffffff", "#c4304a")),
    "Bangladeshi": ("disc", ("#1f6f53", "#dd3846")),
}
"""Flag pins: direction of the stripes (or a disc on a ground) and their colours."""

_NOUN: dict[tuple[str, str], str] = {
    ("child", "woman"): "a girl", ("child", "man"): "a boy", ("child", "person"): "a child",
    ("teen", "woman"): "a teenage girl", ("teen", "man"): "a teenage boy",
    ("teen", "person"): "a teenager", ("young", "woman"): "a young woman",
    ("young", "man"): "a young man", ("young", "person"): "a young adult",
    ("adult", "woman"): "a woman", ("adult", "man"): "a man", ("adult", "person"): "a person",
    ("older", "woman"): "an older woman", ("older", "man"): "an older man",
    ("older", "person"): "an older person",
}  # fmt: skip

_HAIR: dict[str, str] = {
    "short": "short {c} hair", "crop": "closely cropped {c} hair",
    "side_part": "short side-parted {c} hair", "curly": "curly {c} hair",
    "afro": "{a} {c} afro", "long": "long {c} hair", "wavy": "long wavy {c} hair",
    "bob": "{a} {c} bob", "bun": "{c} hair in a bun", "ponytail": "{a} {c} ponytail",
    "braids": "{c} braids", "locs": "{c} locs", "bald": "a bald head",
    "balding": "thinning {c} hair", "grey_short": "short {c} hair",
    "grey_long": "long {c} hair", "grey_bun": "{c} hair in a bun",
    "grey_curly": "curly {c} hair",
}  # fmt: skip

SKIN_WORDS = ("", "light", "fair", "light brown", "medium brown", "brown", "dark brown")

HEADWEAR_WORDS: dict[str, str] = {
    "hijab": "a hijab", "turban": "a turban", "kippah": "a kippah",
    "headscarf": "a knotted headscarf", "cap": "a baseball cap", "beanie": "a beanie",
    "sun_hat": "a sun hat", "chef_hat": "a chef's hat", "hard_hat": "a hard hat",
    "helmet": "a bicycle helmet", "nurse_cap": "a surgical cap", "patrol_cap": "a peaked cap",
}  # fmt: skip

CLOTHING_WORDS: dict[str, str] = {
    "tshirt": "a {c} T-shirt", "shirt": "a {c} shirt", "blouse": "a {c} blouse",
    "jumper": "a {c} jumper", "hoodie": "a {c} hoodie", "suit": "a {c} suit and tie",
    "blazer": "a {c} blazer", "dress": "a {c} dress", "scrubs": "{c} surgical scrubs",
    "lab_coat": "a white lab coat", "apron": "a {c} apron",
    "hi_vis": "a yellow high-visibility vest", "overalls": "{c} overalls",
    "coat": "a {c} coat", "worn_coat": "a worn, patched {c} coat", "polo": "a {c} polo shirt",
    "uniform": "a {c} uniform shirt with shoulder tabs",
    "clerical": "a black shirt with a clerical collar", "abaya": "a {c} abaya",
    "kurta": "a {c} kurta", "robe": "a {c} robe", "sports": "a {c} sports vest",
}  # fmt: skip


class Person(BaseModel):
    """How an illustrated person looks; whatever is left out is drawn from the other fields.

    Attributes:
        name: used by scenes that print names; not part of the drawing.
        skin: 1 (lightest) to 6 (darkest).
        hair_colour: colour word; by default black or brown by skin, grey for ``older``.
        colour: colour of the clothing (a colour word or ``#rrggbb``).
        headwear_colour: colour of the head cover.
        build: outline of the body.
        pin: a flag pin on the chest, by adjective of nationality (see `FLAGS`).
        pregnant, hearing_aid, wheelchair, cane, white_cane: drawn when true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    age: Age = "adult"
    gender: Gender = "person"
    skin: Literal[1, 2, 3, 4, 5, 6] = 3
    hair: Hair | None = None
    hair_colour: HairColour | None = None
    headwear: Headwear = "none"
    headwear_colour: str | None = None
    glasses: bool = False
    beard: bool = False
    moustache: bool = False
    clothing: Clothing | None = None
    colour: str | None = None
    build: Literal["slim", "average", "large"] = "average"
    pregnant: bool = False
    wheelchair: bool = False
    cane: bool = False
    white_cane: bool = False
    hearing_aid: bool = False
    pin: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _young_genders(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("gender") in ("girl", "boy"):
            return {"age": "child", **data}
        return data

    @model_validator(mode="after")
    def _known_pin(self) -> Person:
        if self.pin is not None and self.pin not in FLAGS:
            raise ValueError(f"unknown flag pin '{self.pin}'; known: {', '.join(FLAGS)}")
        return self

    @property
    def sex(self) -> Literal["woman", "man", "person"]:
        """Gender irrespective of age."""
        if self.gender in ("woman", "girl"):
            return "woman"
        return "man" if self.gender in ("man", "boy") else "person"

    @property
    def hair_style(self) -> Hair:
        """The hair that is drawn."""
        if self.hair:
            return self.hair
        if self.sex == "woman":
            return {"child": "ponytail", "older": "grey_bun"}.get(self.age, "long")  # type: ignore[return-value]
        if self.sex == "person":
            return "grey_short" if self.age == "older" else "bob"
        return "grey_short" if self.age == "older" else "short"

    @property
    def hair_tone(self) -> HairColour:
        """The hair colour that is drawn."""
        if self.hair_colour:
            return self.hair_colour
        if self.hair_style.startswith("grey_") or self.age == "older":
            return "grey"
        return ("brown", "brown", "dark_brown", "black", "black", "black")[self.skin - 1]

    @property
    def clothes(self) -> Clothing:
        """The clothing that is drawn."""
        if self.clothing:
            return self.clothing
        if self.age in ("child", "teen"):
            return "tshirt"
        return "jumper" if self.sex != "man" else "shirt"


_CLOTHES_COLOUR: dict[str, str] = {
    "tshirt": "teal", "shirt": "blue", "blouse": "maroon", "jumper": "olive", "hoodie": "grey",
    "suit": "navy", "blazer": "navy", "dress": "purple", "scrubs": "teal", "lab_coat": "white",
    "apron": "green", "hi_vis": "yellow", "overalls": "blue", "coat": "brown",
    "worn_coat": "brown", "polo": "red", "uniform": "navy", "clerical": "black",
    "abaya": "black", "kurta": "cream", "robe": "orange", "sports": "red",
}  # fmt: skip


def clothing_colour(person: Person) -> str:
    """The colour word (or hex value) of the clothing that is drawn."""
    if person.clothes in ("lab_coat", "hi_vis", "clerical"):
        return _CLOTHES_COLOUR[person.clothes]
    return person.colour or _CLOTHES_COLOUR[person.clothes]


def noun(person: Person) -> str:
    """The person in two or three words: "an older woman"."""
    sex = person.sex
    return _NOUN[(person.age, sex)]


def words(person: Person) -> str:
    """What the drawing of a person shows, as a noun phrase without a full stop."""
    tone = person.hair_tone.replace("_", " ")
    having: list[str] = []
    covered = person.headwear in ("hijab", "turban", "nurse_cap")
    if not covered:
        having.append(_HAIR[person.hair_style].format(c=tone, a="an" if tone[0] in "a" else "a"))
    having.append(f"{SKIN_WORDS[person.skin]} skin")
    facial = "a beard" if person.beard else "a moustache" if person.moustache else ""
    if facial:
        having.append(facial)
    if person.glasses:
        having.append("glasses")
    if person.hearing_aid:
        having.append("a hearing aid")
    text = f"{noun(person)} with {_list(having)}"
    if person.build != "average":
        text = text.replace(noun(person), f"{noun(person)} of {person.build} build", 1)
    shade = clothing_colour(person)
    shade = "" if shade.startswith("#") else shade.replace("_", " ") + " "
    worn = [CLOTHING_WORDS[person.clothes].replace("{c} ", shade)]
    if person.headwear != "none":
        tint = person.headwear_colour or ""
        tint = "" if tint.startswith("#") or not tint else tint.replace("_", " ") + " "
        article, _, rest = HEADWEAR_WORDS[person.headwear].partition(" ")
        worn.insert(0, f"{article} {tint}{rest}")
    if person.pin:
        article = "an" if person.pin[0] in "AEIO" else "a"
        worn.append(f"{article} {person.pin} flag pin")
    text += f", wearing {_list([_a(w) for w in worn])}"
    if person.pregnant:
        text += ", visibly pregnant"
    if person.wheelchair:
        text += ", sitting in a wheelchair"
    if person.cane:
        text += ", leaning on a walking cane"
    if person.white_cane:
        text += ", holding a white cane"
    return text


def _a(phrase: str) -> str:
    """Mend the article in front of a vowel."""
    if phrase.startswith("a ") and phrase[2] in "aeio":
        return "an " + phrase[2:]
    return phrase


def _list(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
