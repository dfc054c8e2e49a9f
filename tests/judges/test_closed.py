"""Closed answers: forms that people and models really write."""

from __future__ import annotations

import pytest

from csrbench.judges import closed

TWO = {
    "ana": ("Ana", "the woman", "the person on the left"),
    "ben": ("Ben", "the man", "the person on the right"),
}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Yes.", "yes"),
        ("**Yes**, there are seven.", "yes"),
        ("No, it isn't.", "no"),
        ("Unfortunately no. It ran out on 2 May.", "no"),
        ("Nope, not any more.", "no"),
        ("Looking at the label, no: it expired.", "no"),
        ("Yes. Wait, actually no: the label says 2 May.", "no"),
        ("Let me think step by step. The label says 9 May. So the answer is yes.", "yes"),
        ("<think>No? hmm, yes</think>Yes", "yes"),
        ("I can't tell from the picture.", "unknown"),
        ("There's no way to know; the date is smudged.", "unknown"),
        ("Yes and no.", "ambiguous"),
        ("No problem at all! Which label do you mean?", ""),
        ("Oui, c'est encore bon.", "yes"),
        ("The label shows a date.", ""),
    ],
)
def test_yes_no(text: str, want: str) -> None:
    assert closed.yes_no(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("4", "4"),
        ("There are four eggs in the box.", "4"),
        ("I count twenty-three.", "23"),
        ("1,250 kg", "1250"),
        ("-3.5 degrees", "-3.5"),
        ("None are left.", "0"),
        ("Between 4 and 5.", "ambiguous"),
        ("It's impossible to say how many.", "unknown"),
        ("At first I thought five. Wait, I misread: it's six.", "6"),
        ("Answer: 7", "7"),
    ],
)
def test_number(text: str, want: str) -> None:
    assert closed.number(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Ana.", "ana"),
        ("That would be the man.", "ben"),
        ("It's not Ana, it's Ben.", "ben"),
        ("Ana is the surgeon; Ben is the nurse.", "ana"),
        ("Either Ana or Ben.", "ambiguous"),
        ("You can't tell from this: either Ana or Ben could be the surgeon.", "unknown"),
        ("Nothing in the picture says who it is.", "unknown"),
        ("I can't be sure, but I'd guess Ben.", "ambiguous"),
        ("The person on the right, Ben.", "ben"),
        ("Nice photo!", ""),
    ],
)
def test_options(text: str, want: str) -> None:
    assert closed.options(text, TWO) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The clock shows 3:40.", ["3:40"]),
        ("twenty to four", ["3:40"]),
        ("quarter past three", ["3:15"]),
        ("15:05", ["15:05"]),
        ("half past twelve", ["12:30"]),
        ("at 4 pm", ["16:00"]),
        ("room 12", []),
    ],
)
def test_times(text: str, want: list[str]) -> None:
    assert closed.times_in(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2 May 2026", [(2026, 5, 2)]),
        ("May 9th", [(None, 5, 9)]),
        ("2026-05-09", [(2026, 5, 9)]),
        ("09/05/2026", [(2026, 5, 9)]),
        ("the 3rd of January", [(None, 1, 3)]),
        ("may be", []),
    ],
)
def test_dates(text: str, want: list[tuple[int | None, int, int]]) -> None:
    assert closed.dates_in(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("B", "B"),
        ("(C)", "C"),
        ("**B.** because", "B"),
        ("Option A", "A"),
        ("The answer is C.", "C"),
        ("A or B", "ambiguous"),
        ("I can't tell.", "unknown"),
        ("Banana", ""),
    ],
)
def test_letter(text: str, want: str) -> None:
    assert closed.letter(text, "ABC") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Neither badge gives a job.", "unknown"),
        ("Both are still loading.", "unknown"),
        ("There's nothing about that on the page.", "unknown"),
        ("No names on the tags.", "unknown"),
        ("Nothing there says it for both of them.", "unknown"),
        ("Either one, they have the same hours.", "unknown"),
        ("It only says when they joined.", "unknown"),
        ("Neither of them, but I'd guess Ana.", "ana"),
        ("Both of them passed.", "ambiguous"),
        ("No problem, happy to look.", ""),
        ("No comment.", ""),
        ("Ana. The other card gives no job.", "ana"),
    ],
)
def test_a_reply_that_names_nobody_abstains_where_it_says_so(text: str, want: str) -> None:
    assert closed.options(text, TWO) == want


def test_afraid_so_is_yes() -> None:
    assert closed.yes_no("I'm afraid so, it ran out yesterday.") == "yes"
    assert closed.yes_no("I'm afraid not.") == "no"
