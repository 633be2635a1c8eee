"""Accounting for every number of a report: what was found right is taken off its page, what stays was not checked.

Scores, shares and counts must stand on the pages as the export has them, to the last letter; what no export has (gaps,
silences, trends) as it was counted anew. Words that come out of the corpus or the codebook (titles, quotes, reasons,
rules) may hold numbers of their own: they must be there letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

from bs4 import BeautifulSoup, Tag
from tests.reports.recomputing import Documents, Recount
from tests.reports.silences import find_silences

from policymine.sentences import RULES

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_SPOKEN = ("aria-label", "alt", "title")
TITLES = {
    "deal": "Devolution deals", "speech": "Speeches", "statement": "Statements", "white_paper": "White papers",
    "report": "Reports", "other": "Other documents",
}  # fmt: skip
_DRAWN = ("0 = top down", "100 = bottom up", "95% interval")
STATUSES = {"scored": "scored", "not_enough_evidence": "not enough evidence", "quarantined": "quarantined",
            "not_scored": "not scored yet"}  # fmt: skip
ALWAYS = (
    "95% interval", "95% confidence", "(0 to 100)", "Alpha (95%", "spans 0", "above 0", "0-100 scale",
    "from 0 (top down) to 100 (bottom up)", "0 = top down, 100 = bottom up", "SHA-256", RULES,
)  # fmt: skip
"""What stands on pages whatever the corpus: the ends of the scale, what an interval is meant to hold, and the version
of the rules by which sentences are parted."""


def read_words(tag: Tag | str) -> str:
    text = tag.get_text(" ") if isinstance(tag, Tag) else tag
    return " ".join(text.split())


_FROM_THE_CORPUS = (
    "title", "area", "speaker", "publisher", "published_on", "government", "file", "document", "reason", "source_url",
    "extractor", "method", "seed", "sha256", "result_key", "added_on",
)  # fmt: skip


class Page:
    """A page of a report. ``take`` returns words and takes them off it."""

    def __init__(self, name: str, markup: str) -> None:
        self.name = name
        self.soup = BeautifulSoup(markup, "lxml")
        self.links = [(str(each["href"]), read_words(each)) for each in self.soup.find_all("a", href=True)]

    def find(self, selector: str) -> Tag:
        found = self.soup.select_one(selector)
        assert found is not None, (self.name, selector)
        return found

    def take(self, tag: Tag | None) -> str:
        assert tag is not None, self.name
        words = read_words(tag)
        tag.decompose()
        return words

    def take_rows(self, label: str) -> list[list[str]]:
        """Return the cells of the rows of the table of this label, and take them off; the header stays."""
        region = self.soup.find(attrs={"aria-label": label})
        assert isinstance(region, Tag), (self.name, label)
        rows = [[read_words(cell) for cell in row.find_all(["th", "td"])] for row in region.select("tbody tr")]
        for body in region.find_all("tbody"):
            body.decompose()
        return rows

    def take_words(self, words: str) -> None:
        """Take a stretch of words off the page; it must stand there."""
        for tag in self.soup.find_all(["p", "dd", "li", "span"]):
            if words in read_words(tag):
                tag.decompose()
                return
        raise AssertionError((self.name, words))

    def list_left(self, known: Iterable[str]) -> list[str]:
        """Return the numbers that are left, each with what stands before and behind it; ``known`` words are no news."""
        spoken = [str(tag[name]) for tag in self.soup.find_all(True) for name in _SPOKEN if tag.get(name)]
        text = " ¶ ".join(read_words(each) for each in (self.soup, *spoken))
        for words in sorted({" ".join(each.split()) for each in (*known, *ALWAYS) if each}, key=len, reverse=True):
            text = text.replace(words, " ")
        return [f"{self.name}: {text[max(0, each.start() - 40) : each.end() + 20]}" for each in _NUMBER.finditer(text)]


def write_interval(row: dict[str, Any], *, stated: bool | None = None) -> str:
    """Write a figure of the export as pages do."""
    if not (row["stated"] if stated is None else stated):
        return "–"
    value, low, high = (round(row[name], 1) for name in ("value", "low", "high"))
    return f"{value:.0f} ({low:.0f}–{high:.0f})"


def write_share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}%"


class Account:
    """The pages of a report held against an export and against what was counted anew."""

    def __init__(self, recount: Recount, tables: dict[str, list[dict[str, str]]], book_text: str) -> None:
        self.recount = recount
        self.documents: Documents = recount.documents
        self.tables = tables
        self.book_text = book_text
        self.gaps: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.ids = ("", "")
        self._phrases: dict[tuple[str, str], tuple[list[str], frozenset[str]]] = {}
        self._folded: dict[str, str] = {}
        self.known = list(self._list_known())

    def _list_known(self) -> Iterator[str]:
        """Yield words that come from the corpus: they are in the export, and hold numbers of their own."""
        for row in self.documents.rows.values():
            for column in _FROM_THE_CORPUS:
                yield row[column] or ""
            yield from (row["warnings"] or "").split("; ")
            yield row["reason"].rstrip(".") if row["reason"] else ""

    def title_code(self, code: str) -> str:
        return str(self.documents.book["codes"][code]["title"])

    def figure(self, name: str, figure: str) -> dict[str, Any]:
        return self.documents.figures[name][figure]

    def write(self, name: str, figure: str = "overall") -> str:
        found = self.documents.figures.get(name, {}).get(figure)
        return write_interval(found) if found else "–"

    def write_whole(self, name: str, figure: str) -> str:
        return self.write(name, figure).split(" ")[0]

    def is_scored(self, name: str) -> bool:
        return self.documents.rows[name]["status"] == "scored"

    def salience(self, name: str) -> str:
        return write_share(self.documents.rows[name]["salience"])

    def list_kind(self, kind: str) -> list[str]:
        """Return the documents of a kind in the order of a ranking."""
        own = [name for name, row in self.documents.rows.items() if row["kind"] == kind]
        order = list(STATUSES)
        return sorted(
            own,
            key=lambda name: (
                order.index(self.documents.rows[name]["status"]),
                -self.figure(name, "overall")["value"] if self.is_scored(name) else 0.0,
                name,
            ),
        )

    def list_kinds(self) -> list[str]:
        own = {row["kind"] for row in self.documents.rows.values()}
        return [kind for kind in TITLES if kind in own]

    def name_weight(self, figure: str) -> str:
        code, _, weight = figure.partition("=")
        return f"{code.replace('_', ' ')} weighs {weight}"

    def list_weightings(self) -> list[str]:
        """Return the weights 0 and 1 of codes that count in part."""
        parts = [code for code, given in self.documents.book["codes"].items() if 0 < given.get("weight", 1.0) < 1]
        return [f"{code}={weight}" for code in parts for weight in (0, 1)]

    def describe_standing(self, name: str, ranked: list[str]) -> str:
        """Say where another weight would put a document instead, as the ranking does; empty where nowhere else."""
        told = []
        for figure in self.list_weightings():
            values = {each: self.figure(each, figure)["value"] for each in ranked}
            at = ranked.index(name)
            neighbours = [(ranked[at + step], step) for step in (-1, 1) if 0 <= at + step < len(ranked)]
            flips = [
                f"{'ahead of' if step < 0 else 'behind'} {self.documents.rows[other]['title']}"
                for other, step in neighbours
                if (values[name] - values[other]) * step < 0 and values[name] != values[other]
            ]
            rank = sorted(ranked, key=lambda each: -values[each]).index(name)
            if not flips and rank != at:
                flips = [f"rank {rank + 1} instead of {at + 1}"]
            told += [f"{flip} where {self.name_weight(figure)}" for flip in flips]
        return "; ".join(told).replace("_", " ")

    @cached_property
    def _silences(self) -> dict[str, dict[tuple[str, str], tuple[int, int, int]]]:
        found: dict[str, dict[tuple[str, str], tuple[int, int, int]]] = {}
        for (name, *concept), counts in find_silences(self.documents).items():
            own = (concept[0], concept[1])
            if not self.cut_spellings(name, self.list_phrases(own)[1]):
                found.setdefault(name, {})[own] = counts
        return found

    def list_silences(self, name: str) -> dict[tuple[str, str], tuple[int, int, int]]:
        """Return the concepts of which a document has no spelling, by label and concept, with the counts of others."""
        return self._silences.get(name, {})

    def count_others(self, name: str) -> int:
        rows, read = self.documents.rows, self.documents.sentences
        return sum(rows[each]["kind"] == rows[name]["kind"] for each in read if each != name)

    def list_phrases(self, concept: tuple[str, str]) -> tuple[list[str], frozenset[str]]:
        """Return the phrases of a concept in the codebook, and all that they stand for."""
        if concept not in self._phrases:
            own = [
                each["pattern"]
                for each in self.documents.patterns
                if not each.get("veto") and (each["label"], each["concept"]) == concept
            ]
            self._phrases[concept] = own, frozenset(spelling for each in own for spelling in spell(each))
        return self._phrases[concept]

    def cut_spellings(self, name: str, spellings: frozenset[str]) -> set[str]:
        """Return the spellings that stand in a document, as words of their own."""
        body = self._folded.setdefault(name, fold(self.documents.bodies[name]))
        likely = [each for each in spellings if each in body]
        return {each for each in likely if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", body)}

    def tell_pages(self, name: str) -> str:
        """Say what was read of a document, as the pages of silences do."""
        row, read = self.documents.rows[name], len(self.documents.sentences[name])
        paged, pages = self.documents.pages[name], row["pages"]
        sentences = "1 sentence" if read == 1 else f"{read:,} sentences"
        were = "was" if read == 1 else "were"
        told = f"{sentences} {were} read; the source has no pages."
        if paged:
            begin = f"The file has {pages} page{'s' if pages > 1 else ''}"
            whole = "it was read" if pages == 1 else "all were read"
            told = f"{begin}; {sentences} {were} read." if row["warnings"] else f"{begin}, and {whole}: {sentences}."
        silent = [str(number) for number in range(1, pages + 1) if number not in paged] if paged else []
        if silent:
            told += f" No sentence stands on page{'s' if len(silent) > 1 else ''} {', '.join(silent)} "
            told += "(a cover, a contents list, a picture, or a page that could not be read)."
        return told

    def check_dots(self, page: Page, figure: Tag, title: str, names: list[str]) -> None:
        """Check a dot plot: what it says in words, and where its dots and lines stand."""
        scored = [name for name in names if self.is_scored(name)]
        told = "; ".join(f"{self.documents.rows[name]['title']}: {self.write(name)}" for name in scored)
        expected = f"{title}. 0 = top down, 100 = bottom up. Score and 95% interval of each: {told}."
        for drawing, width in ((".wide", 680), (".narrow", 310)):
            own = figure.select_one(drawing)
            assert own is not None
            assert read_words(str(own["aria-label"])) == read_words(expected)
            lines, dots = read_marks(own, "rule")[1:], read_marks(own, "symbol")
            assert len(lines) == len(dots) == len(scored)
            for name, line, dot in zip(scored, lines, dots, strict=True):
                row = self.figure(name, "overall")
                assert abs(100 * dot[0] / width - row["value"]) < 0.01
                assert abs(100 * line[0] / width - row["low"]) < 0.01
                assert abs(100 * (line[0] + line[2]) / width - row["high"]) < 0.01
        self.take_drawn(page, figure)

    def take_drawn(self, page: Page, figure: Tag, allowed: Iterable[str] = ()) -> None:
        """Take a checked chart off. Numbers in its words: titles (some cut short), ends of the scale, ``allowed``."""
        known = [" ".join(each.split()) for each in (*self.known, *allowed)]
        for text in figure.find_all("text"):
            words = read_words(text)
            cut = words.partition("…")[0].rstrip()
            begins = any(each.startswith(cut) for each in known)
            for each in (cut, *_DRAWN, *known) if begins else (*_DRAWN, *known):
                words = words.replace(each, "") if each else words
            fits = is_tick(text) or not _NUMBER.search(words)
            assert fits, (page.name, read_words(text))
        page.take(figure)


def is_tick(text: Tag) -> bool:
    """Tell whether words of a chart are a mark on its axis."""
    return any("role-axis-label" in (parent.get("class") or []) for parent in text.parents)


def read_marks(drawing: Tag, kind: str) -> list[tuple[float, float, float, float]]:
    """Return the marks of a kind in a chart, layer by layer: x, y, and for lines how far they run right and down."""
    found = []
    for group in drawing.select(f"g.mark-{kind}.role-mark"):
        for mark in group.find_all(["line", "path"]):
            x, y = re.findall(r"-?[\d.]+(?:e-?\d+)?", str(mark["transform"]))[:2]
            found.append((float(x), float(y), float(mark.get("x2", 0)), float(mark.get("y2", 0))))
    return found


def fold(text: str) -> str:
    """Return a text as it is searched: small letters, plain apostrophes and hyphens, single spaces."""
    for signs, plain in (("’‘", "'"), ("‐‑–", "-")):
        text = re.sub(f"[{signs}]", plain, text)
    return " ".join(text.casefold().split())


def spell(phrase: str) -> set[str]:
    """Return what a phrase of the codebook stands for: every choice of its braces, hyphens as spaces, and so on."""
    innermost = re.search(r"\{([^{}]*)\}", phrase)
    if innermost:
        choices = innermost[1].split("|") if "|" in innermost[1] else ["", innermost[1]]
        return {each for choice in choices for each in spell(phrase.replace(innermost[0], choice, 1))}
    plain = " ".join(phrase.split()).replace("’", "'")
    found = set()
    for text in {plain, plain.replace("'", "")}:
        parts = re.split(r"(?<=\w)([ -])(?=\w)", text)
        gaps = range(1, len(parts), 2)
        if len(gaps) > 3:
            gaps = [at for at in gaps if parts[at] == "-"][:3]
        for chosen in product(*("- " if parts[at] == " " else ("-", " ", "") for at in gaps)):
            written = list(parts)
            for at, sign in zip(gaps, chosen, strict=True):
                written[at] = sign
            found.add(fold(_open_brackets("".join(written))))
    return found


def _open_brackets(text: str) -> str:
    """Write words that must stand beside a phrase out: "[sense of] community" is looked for as "sense of community"."""
    return " ".join(re.sub(r"\][ -]?|[ -]?\[", " ", text).split())
