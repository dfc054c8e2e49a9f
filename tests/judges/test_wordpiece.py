"""Words become the pieces that the library which trained with them would make."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from csrbench.judges import calibration
from csrbench.judges.encoder import vocabulary
from csrbench.judges.wordpiece import LONGEST, numbers, pieces


def _library() -> Tokenizer:
    theirs = Tokenizer(
        models.WordPiece(vocabulary(), unk_token="[UNK]", max_input_chars_per_word=LONGEST)
    )
    theirs.normalizer = normalizers.BertNormalizer(lowercase=True)
    theirs.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return theirs


_THEIRS = _library()
_ENDS = {vocabulary()["[CLS]"], vocabulary()["[SEP]"]}


def _theirs(text: str) -> list[int]:
    return list(_THEIRS.encode(text, add_special_tokens=False).ids)


def test_replies_become_the_same_pieces() -> None:
    for reply in calibration.replies():
        assert numbers(reply.text, vocabulary()) == _theirs(reply.text), reply.text


# What Unicode added lately is known to one of the two only.
_COMMON = st.characters(
    codec="utf-8",
    max_codepoint=0x2FFF,
    exclude_categories=("Cn", "Cs", "Co"),
).filter(lambda c: unicodedata.category(c) != "Mn" or ord(c) < 0x370)


@settings(max_examples=300)
@given(st.text(_COMMON, max_size=60))
def test_any_text_becomes_the_same_pieces(text: str) -> None:
    assert numbers(text, vocabulary()) == _theirs(text)


@given(st.text(max_size=200))
def test_no_text_makes_the_marks_at_the_ends(text: str) -> None:
    assert not _ENDS & set(numbers(text, vocabulary()))
    assert not _ENDS & set(numbers("[SEP] [CLS] " + text, vocabulary()))


def test_words_fall_into_the_longest_known_pieces() -> None:
    words = vocabulary()
    assert pieces("the", words) == [words["the"]]
    assert len(pieces("unfoldingly", words)) > 1
    assert pieces("a" * (LONGEST + 1), words) == [words["[UNK]"]]
    assert pieces("語", words) == [words["[UNK]"]]
