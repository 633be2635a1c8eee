"""The page mentions.md, read and tried: every sentence with exactly the spans it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policymine.codebooks import load_codebook
from policymine.mentions import Tagger, build_tagger, find_mentions

PAGE = Path(__file__).parent / "mentions.md"
SPAN = re.compile(r"\[([^\]]+)\]\(([A-Z_]+)\)")
ALSO = re.compile(r" / ([A-Z_]+): ([^/]+?)(?= /|$)")
FEWEST_SENTENCES = 150


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return build_tagger(load_codebook("bottom_up"))


def read_page() -> list[str]:
    return [line[2:] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]


def read_line(line: str) -> tuple[str, set[tuple[str, int, str]]]:
    """Return the sentence and its spans as (label, first character, text)."""
    shown, *_ = line.split(" / ")
    text, cursor = "", 0
    spans = set()
    for match in SPAN.finditer(shown):
        text += shown[cursor : match.start()]
        spans.add((match[2], len(text), match[1]))
        text += match[1]
        cursor = match.end()
    text += shown[cursor:]
    for label, also in ALSO.findall(line):
        spans.add((label, text.index(also), also))
    return text, spans


@pytest.mark.parametrize("line", read_page())
def test_sentence_has_exactly_these_mentions(tagger: Tagger, line: str) -> None:
    text, expected = read_line(line)
    found = find_mentions(text, tagger)
    assert {(each.label, each.start_char, each.text) for each in found} == expected


def test_the_page_is_long_enough() -> None:
    assert len(read_page()) >= FEWEST_SENTENCES
