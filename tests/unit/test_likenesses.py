"""Texts that are the same or alike, and the prints that tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.errors import CorpusError
from policymine.likenesses import FEWEST_WORDS, PRINTS, Print, find_alike, keep_prints, read_prints, take_print

WORDS = [f"word{number}" for number in range(400)]


def take(words: list[str]) -> Print:
    return take_print(" ".join(words), "texts 1")


def test_words_alone_count() -> None:
    one, other = take_print("The parish,\n\ndecides!", "a"), take_print("the PARISH decides", "b")
    (alike,) = find_alike(one, [("deal", other)])
    assert (alike.document, alike.share, alike.is_same) == ("deal", 1.0, True)


@pytest.mark.parametrize("cut", [20, 60])
def test_the_share_of_runs_in_common_is_estimated(cut: int) -> None:
    kept = WORDS[cut:]
    truth = (len(kept) - 4) / (len(WORDS) - 4)
    (alike,) = find_alike(take(kept), [("deal", take(WORDS))])
    assert alike.share == pytest.approx(truth, abs=0.1)
    assert not alike.is_same


def test_other_texts_and_texts_without_words_are_like_nothing() -> None:
    other = take([f"other{number}" for number in range(400)])
    assert find_alike(take(WORDS), [("deal", other), ("empty", take([]))]) == []
    assert find_alike(take([]), [("empty", take([]))]) == []
    short = WORDS[: FEWEST_WORDS - 1]
    assert find_alike(take(short), [("deal", take([*short, "more", "words"]))]) == []


def test_each_document_stands_once_and_the_most_alike_first() -> None:
    others = [("near", take(WORDS[20:])), ("near", take(WORDS[90:])), ("nearest", take(WORDS[5:]))]
    assert [each.document for each in find_alike(take(WORDS), others)] == ["nearest", "near"]


def test_prints_are_kept_and_torn_lines_passed_over(tmp_path: Path) -> None:
    one, two = take(WORDS), take(WORDS[1:])
    keep_prints(tmp_path, {"a": one})
    with (tmp_path / PRINTS).open("a", encoding="utf-8") as stream:
        stream.write('\n{"sha256": "b", "method": "another"}\n[1]\n{"sha256": "tor')
    keep_prints(tmp_path, {"c": two})
    assert read_prints(tmp_path) == {"a": one, "c": two}


def test_prints_that_cannot_be_kept_are_an_error(tmp_path: Path) -> None:
    (tmp_path / PRINTS).mkdir()
    with pytest.raises(CorpusError, match="cannot be written"):
        keep_prints(tmp_path, {"a": take(WORDS)})
