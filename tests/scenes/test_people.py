"""People, props, pictograms: every drawing differs from every other, words say what is drawn."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext
from csrbench.scenes.print import artwork, backdrops, draw, pictograms, props, staging
from csrbench.scenes.print.people import FLAGS, Person, figure, svg, words
from csrbench.scenes.print.people import model as people_model

PEOPLE = st.builds(
    Person,
    age=st.sampled_from(get_args(people_model.Age)),
    gender=st.sampled_from(["woman", "man", "person"]),
    skin=st.integers(1, 6),
    hair=st.sampled_from([None, *get_args(people_model.Hair)]),
    hair_colour=st.sampled_from([None, *get_args(people_model.HairColour)]),
    headwear=st.sampled_from(get_args(people_model.Headwear)),
    clothing=st.sampled_from([None, *get_args(people_model.Clothing)]),
    colour=st.sampled_from([None, "red", "navy"]),
    build=st.sampled_from(["slim", "average", "large"]),
    glasses=st.booleans(),
    beard=st.booleans(),
    wheelchair=st.booleans(),
    cane=st.booleans(),
    hearing_aid=st.booleans(),
    pin=st.sampled_from([None, *FLAGS]),
)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_words_cover_every_attribute(person: Person) -> None:
    text = words(person)
    assert people_model.SKIN_WORDS[person.skin] + " skin" in text
    expected = {
        "glasses": person.glasses,
        "beard": person.beard,
        "wheelchair": person.wheelchair,
        "walking cane": person.cane,
        "hearing aid": person.hearing_aid,
        "slim build": person.build == "slim",
        "large build": person.build == "large",
    }
    for term, present in expected.items():
        assert (term in text) == present, (term, text)
    if person.headwear != "none":
        assert people_model.HEADWEAR_WORDS[person.headwear].split(" ", 1)[1] in text
    if person.pin:
        assert f"{person.pin} flag pin" in text
    if person.age in ("child", "older"):
        assert text.startswith(("a girl", "a boy", "a child", "an older"))
    assert "  " not in text
    assert "{" not in text


@given(PEOPLE)
@settings(max_examples=25, deadline=None)
def test_same_person_same_drawing(person: Person) -> None:
    svg.cache_clear()
    first = svg(person)
    svg.cache_clear()
    assert svg(person) == first
    assert svg(person.model_copy(update={"name": "Somebody"})) == first


def test_every_attribute_changes_the_drawing() -> None:
    base = Person(age="adult", gender="man", skin=3, hair="short", clothing="shirt")
    changes = [
        {"skin": 5}, {"gender": "woman"}, {"age": "older"}, {"age": "child"}, {"glasses": True},
        {"beard": True}, {"moustache": True}, {"wheelchair": True}, {"cane": True},
        {"white_cane": True}, {"hearing_aid": True}, {"build": "large"}, {"build": "slim"},
        {"pregnant": True}, {"pin": "French"}, {"colour": "red"}, {"hair_colour": "blond"},
        *({"hair": h} for h in ("long", "afro", "braids", "bald", "bun", "locs", "curly")),
        *({"headwear": h} for h in get_args(people_model.Headwear) if h != "none"),
        *({"clothing": c} for c in get_args(people_model.Clothing) if c != "shirt"),
    ]  # fmt: skip
    drawn = [svg(base)] + [svg(base.model_copy(update=c)) for c in changes]
    assert len(set(drawn)) == len(drawn)


def test_poses_differ_and_have_hands() -> None:
    person = Person(gender="woman", skin=4)
    figures = {a: figure(person, a) for a in staging.actions()}
    assert len({f.svg for f in figures.values()}) == len(figures)
    assert figures["point_left"].hands["left"][0] < figures["stand"].hands["left"][0] - 60
    assert figures["point_right"].hands["right"][0] > figures["stand"].hands["right"][0] + 60
    for f in figures.values():
        x, _, w, h = f.box
        assert w > 100
        assert h > 300
        assert x < f.hands["left"][0] < x + w


def test_defaults_of_age_and_unknown_values() -> None:
    assert Person.model_validate({"gender": "girl"}).age == "child"
    assert "grey" in words(Person(age="older", gender="woman"))
    with pytest.raises(ValidationError):
        Person.model_validate({"gender": "woman", "hat": "big"})
    with pytest.raises(ValidationError):
        Person(pin="Atlantean")


def _sheet(drawings: list[str], columns: int = 12) -> list[float]:
    """Spread of the brightness in the cell of each drawing on one artwork."""
    cell = 1600 // columns
    images = "".join(
        f'<img src="{artwork.svg(d)}" style="width:{cell}px;height:{cell}px">' for d in drawings
    )
    art = artwork.page(
        ArtContext("sheet"),
        f'<div style="display:flex;flex-wrap:wrap;width:{columns * cell}px">{images}</div>',
        "screen",
    )
    rgb = artwork.raster(art).rgb
    return [
        float(rgb[y * cell : (y + 1) * cell, x * cell : (x + 1) * cell].std())
        for y, x in (divmod(i, columns) for i in range(len(drawings)))
    ]


def test_everything_draws_something() -> None:
    symbols = [pictograms.svg(n) for n in pictograms.names()]
    things = [props.svg(n) for n in props.names()]
    for spread in (_sheet(symbols), _sheet(things, 14)):
        assert min(spread) > 8
    for name in pictograms.names():
        assert pictograms.words(name).startswith("the ")


def test_pictograms_are_distinct() -> None:
    names = pictograms.names()
    assert len({pictograms.svg(n) for n in names}) == len(names) >= 39
    assert len({pictograms.words(n) for n in names}) == len(names)
    with pytest.raises(UserError, match="unknown pictogram"):
        pictograms.svg("unicorn")


def test_props_are_distinct_and_worded() -> None:
    names = props.names()
    assert len({props.svg(n) for n in names}) == len(names) >= 70
    assert len({props.words(n) for n in names}) == len(names)
    for name in names:
        assert props.words(name).split()[0] in ("a", "an") or props.get(name).plural


@pytest.mark.parametrize(
    ("args", "options", "text"),
    [
        (("car", "red"), {}, "a red car"),
        (("dog",), {"legs": 5}, "a dog with five legs"),
        (("dog", "grey"), {"legs": 4}, "a grey dog with four legs"),
        (("bottle", "green", 3), {}, "three green bottles"),
        (("umbrella",), {}, "an umbrella"),
        (("knife", None, 2), {}, "two table knives"),
        (("fork", "red"), {}, "a fork"),
    ],
)
def test_prop_words(args: tuple[str, ...], options: dict[str, int], text: str) -> None:
    assert props.words(*args, **options) == text  # type: ignore[arg-type]


def test_dog_has_the_legs_it_is_told() -> None:
    drawings = {n: props.svg("dog", legs=n) for n in range(1, 8)}
    assert len(set(drawings.values())) == 7
    for n in range(2, 7):
        assert drawings[n + 1].count("<path") == drawings[n].count("<path") + 2


def test_prop_errors_are_plain() -> None:
    with pytest.raises(UserError, match="unknown prop"):
        props.svg("unicorn")
    with pytest.raises(UserError, match="no option"):
        props.svg("cup", legs=3)
    with pytest.raises(UserError, match="unknown colour"):
        props.svg("cup", "sparkling")


@pytest.mark.parametrize(
    ("action", "holds", "wears", "deed"),
    [
        ("hold", "ladder", "", "holding a ladder"),
        ("ride", "bicycle", "helmet", "riding a bicycle, with a bicycle helmet on"),
        ("climb", "", "", "climbing a ladder"),
        ("carry", "box", "", "carrying a cardboard box"),
        ("stand", "", "medal_gold", "with a gold medal on"),
        ("point_left", "", "", "pointing to the left"),
        ("hold", "dog", "", "holding the lead of a dog"),
        ("sit", "", "", "sitting on a chair"),
        ("stand", "", "", ""),
    ],
)
def test_deeds(action: str, holds: str, wears: str, deed: str) -> None:
    person = Person(gender="man", skin=2)
    staged = staging.stage(person, action, holds, wears)
    assert staged.deed == deed
    assert staged.words == words(person) + (f", {deed}" if deed else "")
    _, y, w, h = staged.box
    assert w > 0
    assert y < staged.ground <= y + h + 1


def test_who_holds_changes_the_picture() -> None:
    person = Person(gender="woman", skin=4)
    staged = [staging.stage(person, "hold", n) for n in ("", *props.names())]
    assert len({s.svg for s in staged}) == len(staged)


def test_backdrops_are_distinct_and_repeatable() -> None:
    import numpy as np

    drawn = [backdrops.draw(n, 900, 600, np.random.default_rng(3)) for n in backdrops.NAMES]
    again = [backdrops.draw(n, 900, 600, np.random.default_rng(3)) for n in backdrops.NAMES]
    assert drawn == again
    for a, b in itertools.combinations(drawn, 2):
        assert a != b


def test_gradients_keep_their_names_apart() -> None:
    pen = draw.Pen()
    assert pen.lin("#000000", "#ffffff") == pen.lin("#000000", "#ffffff")
    assert pen.lin("#000000", "#ffffff") != pen.lin("#000000", "#fffffe")
    assert draw.mix("#000000", "#ffffff", 0.5) in ("#808080", "#7f7f7f")
    assert draw.colour("light blue") != draw.colour("blue")
