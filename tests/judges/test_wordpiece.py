"""Words become the pieces that the library which trained with them would make."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from csrbench.judges.calibration import replies as calibration
from csrbench.judges.words.encoder import vocabulary
from csrbench.judges.words.wordpiece import LONGEST, numbers, pieces


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


# Old scripts, marks and pictures: what Unicode added lately is known to one of the two only.
_RANGES = (
    (0x0000, 0x024F),
    (0x0391, 0x03A1),
    (0x0400, 0x0482),
    (0x0905, 0x0939),
    (0x2010, 0x2027),
    (0x20A0, 0x20B5),
    (0x2190, 0x21FF),
    (0x4E00, 0x9FA5),
    (0x1F300, 0x1F320),
)
_COMMON = st.one_of(
    *(st.characters(min_codepoint=low, max_codepoint=high) for low, high in _RANGES)
)


@settings(max_examples=300)
@given(st.text(_COMMON, max_size=60))
def test_any_text_becomes_the_same_pieces(text: str) -> None:
    assert numbers(text, vocabulary()) == _theirs(text)


def test_every_common_character_is_read_alike_between_words() -> None:
    for low, high in _RANGES:
        for point in range(low, high + 1):
            text = f"the{chr(point)}of"
            assert numbers(text, vocabulary()) == _theirs(text), hex(point)


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
