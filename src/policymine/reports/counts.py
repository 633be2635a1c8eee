"""Counts of mentions, and their rates per 1,000 words, by label, concept, section or kind of document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policymine.records import Document, Kind, PlacedMention, ScoredSentence
from policymine.reports.keyness import Keyness, Name, calculate_rate, compare_counts
from policymine.reports.tables import Row

_WORD = re.compile(r"[^\W_]+(?:(?:[-‐‑'’]|(?<=\d)[.,](?=\d))[^\W_]+)*")


class By(StrEnum):
    """What mentions are counted by."""

    LABEL = "label"
    CONCEPT = "concept"
    SECTION = "section"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Tally:
    """The words of a document, or of one of its sections, and its mentions by label and concept."""

    document: Document
    words: int
    mentions: Mapping[Name, int]
    section: int = 0
    heading: str = ""


def count_words(text: str) -> int:
    """Count words: runs of letters and digits; a hyphen, an apostrophe or a figure's comma does not part them."""
    return sum(1 for _ in _WORD.finditer(text))


def tally_document(document: Document, body: str, mentions: Iterable[PlacedMention]) -> Tally:
    """Count the words and the mentions of a document's body."""
    return Tally(document, count_words(body), Counter(map(_name, mentions)))


def tally_sections(
    document: Document, body: str, sentences: Sequence[ScoredSentence], mentions: Sequence[PlacedMention]
) -> Iterator[Tally]:
    """Count the words and the mentions of each section; a section begins with its headings, and no word is left out."""
    firsts = {each.sentence.section: each.sentence for each in reversed(sentences)}
    ends = {each.sentence.section: each.sentence.end_char for each in sentences}
    starts = [0, *(ends[number] for number in sorted(ends))][:-1]
    for number, start, end in zip(sorted(firsts), starts, [*starts[1:], len(body)], strict=True):
        inside = (each for each in mentions if start <= each.mention.start_char < end)
        yield Tally(document, count_words(body[start:end]), Counter(map(_name, inside)), number, firsts[number].heading)


def _name(placed: PlacedMention) -> Name:
    return placed.mention.label, placed.mention.concept


def list_counts(tallies: Sequence[Tally], by: By, names: Iterable[Name]) -> list[Row]:
    """Return a row for each label (or concept) of ``names`` in each group, with its rate per 1,000 words.

    Sections list only what they mention; by label, concept and kind, what is never mentioned has a row of zeros.
    """
    wanted = list(dict.fromkeys(_shorten(name, by) for name in names))
    rows: list[Row] = []
    for members in _group(tallies, by):
        found = [_list_count(members, name, by) for name in wanted]
        rows += sorted(found, key=lambda row: _rank(row, wanted)) if by is By.CONCEPT else found
    return [row for row in rows if row["mentions"]] if by is By.SECTION else rows


def _rank(row: Row, wanted: Sequence[Name]) -> tuple[int, int]:
    labels = list(dict.fromkeys(label for label, _ in wanted))
    return labels.index(row["label"]), -row["mentions"]


def _shorten(name: Name, by: By) -> Name:
    return name if by is By.CONCEPT else (name[0], "")


def _group(tallies: Sequence[Tally], by: By) -> list[list[Tally]]:
    """Part tallies into the groups that are counted together, in order of appearance; kinds in their own order."""
    keys: Mapping[By, Callable[[Tally], Hashable]] = {
        By.SECTION: lambda tally: (tally.document.document, tally.section),
        By.KIND: lambda tally: tally.document.kind,
    }
    groups: dict[Hashable, list[Tally]] = {}
    for tally in tallies:
        groups.setdefault(keys[by](tally) if by in keys else "", []).append(tally)
    if by is By.KIND:
        return [groups[kind] for kind in Kind if kind in groups]
    return list(groups.values())


def _list_count(members: Sequence[Tally], name: Name, by: By) -> Row:
    words = sum(each.words for each in members)
    counts = [(each.document.document, _count(each, name, by)) for each in members]
    mentions = sum(number for _, number in counts)
    return {
        **_list_group(members[0], by),
        "label": name[0],
        **({"concept": name[1]} if by is By.CONCEPT else {}),
        "mentions": mentions,
        "words": words,
        "per_1000_words": round(calculate_rate(mentions, words), 3),
        **({} if by is By.SECTION else _list_range(counts)),
    }


def _count(tally: Tally, name: Name, by: By) -> int:
    return sum(number for each, number in tally.mentions.items() if _shorten(each, by) == name)


def _list_group(tally: Tally, by: By) -> Row:
    if by is By.SECTION:
        return {"document": tally.document.document, "section": tally.section, "heading": tally.heading}
    return {"kind": tally.document.kind.value} if by is By.KIND else {}


def _list_range(counts: Sequence[tuple[str, int]]) -> Row:
    return {"documents": len({name for name, number in counts if number}), "documents_counted": len(counts)}


def list_keyness(titles: tuple[str, str], first: Sequence[Tally], second: Sequence[Tally]) -> list[Row]:
    """Return a row for each concept that either set mentions, most evidence for a difference first."""
    words = tuple(sum(tally.words for tally in side) for side in (first, second))
    totals = [sum((Counter(tally.mentions) for tally in side), Counter[Name]()) for side in (first, second)]
    ranges = [Counter(name for tally in side for name in tally.mentions) for side in (first, second)]
    return [
        {
            **_list_key(each),
            "documents_1": ranges[0][each.label, each.concept],
            "documents_2": ranges[1][each.label, each.concept],
            "set_1": titles[0],
            "words_1": words[0],
            "set_2": titles[1],
            "words_2": words[1],
        }
        for each in compare_counts(totals[0], words[0], totals[1], words[1])
    ]


def _list_key(key: Keyness) -> Row:
    percent = key.percent_difference
    return {
        "label": key.label,
        "concept": key.concept,
        "mentions_1": key.first,
        "per_1000_words_1": round(key.first_rate, 3),
        "mentions_2": key.second,
        "per_1000_words_2": round(key.second_rate, 3),
        "g2": round(key.g2, 2),
        "p_below_001": key.is_key,
        "log_ratio": round(key.log_ratio, 2),
        "diff_percent": None if percent is None else round(percent, 1),
    }
