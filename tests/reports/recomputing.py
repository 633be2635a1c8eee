"""Every figure of a report anew: from what ``policymine export`` gives and the codebook's files alone.

Nothing of policymine is imported, so that a fault of its own would show. Intervals are simulated by other random
numbers, and agree within what the draws of either leave open.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats
from tests.reports.settling import settle_rows

GROUPS = {"speech": "political", "statement": "political"} | dict.fromkeys(
    ("deal", "white_paper", "report"), "official"
)
SAID = ("speech", "statement")
SOFT = ("aspirational", "conditional")
FEWEST_SENTENCES, FEWEST_CODED, WIDEST, FEWEST_DOCUMENTS = 10, 5.0, 60.0, 5
DRAWS = 6000
TAILS = (0.15, 2.8)
"""Of a thousand draws the first percentile is about the tenth: it lies between these percentiles of the truth but for
one time in a thousand."""


@dataclass
class Documents:
    """An export's rows by document (but for withdrawn ones), and the codebook's files.

    A sentence's ``code`` and ``commitment`` are what people settled, else the program's; ``settled`` is the code that
    people gave it, else empty, and ``proposed`` the program's.
    ``pages`` are the numbers of the pages on which a sentence stands; ``bodies`` are the texts that offsets count in.
    Neither is in the tables of an export: they are read from the store.
    """

    rows: dict[str, dict[str, Any]]
    figures: dict[str, dict[str, dict[str, Any]]]
    sentences: dict[str, list[dict[str, Any]]]
    mentions: dict[str, list[dict[str, Any]]]
    bodies: dict[str, str]
    pages: dict[str, set[int]]
    book: dict[str, Any]
    patterns: list[dict[str, Any]]
    papers: dict[str, Any]
    evaluation: dict[str, Any]
    codings: list[tuple[dict[str, str], dict[str, str]]]
    rated: set[str]

    @property
    def codes(self) -> list[str]:
        return list(self.papers["codes"])

    def weigh(self, pole: str, **others: float) -> Any:
        """Return the weight of each code at an end; ``others`` are weights in place of the codebook's."""
        book = self.book["codes"]
        weights = {code: others.get(code, book[code].get("weight", 1.0)) for code in self.codes}
        return np.asarray([weights[code] * (book[code]["pole"] == pole) for code in self.codes])


def read_documents(tables: Path, codebook: Path, stored: dict[str, tuple[str, set[int]]]) -> Documents:
    """Read an export as JSON lines, a codebook's folder, and of each document its body and pages with sentences."""
    rows = {row["document"]: row for row in _read_lines(tables / "documents.jsonl") if not row["withdrawn_on"]}
    labels = {(row["document"], row["sentence"]): row for row in _read_lines(tables / "labels.jsonl")}
    sentences, mentions, figures = defaultdict(list), defaultdict(list), defaultdict(dict)
    settled = settle_rows(_read_lines(tables / "reviews.jsonl"))
    for row in _read_lines(tables / "sentences.jsonl"):
        key = row["document"], row["sentence"]
        proposed = {"proposed": labels[key]["code"]}
        sentences[row["document"]].append(row | labels[key] | proposed | settled.get(key, {"settled": ""}))
    for row in _read_lines(tables / "mentions.jsonl"):
        mentions[row["document"]].append(row)
    for row in _read_lines(tables / "scores.jsonl"):
        figures[row["document"]][row["figure"]] = row
    patterns = (codebook / "patterns.jsonl").read_text(encoding="utf-8").splitlines()
    return Documents(
        rows=rows, figures=dict(figures), sentences=dict(sentences), mentions=dict(mentions),
        bodies={name: body for name, (body, _) in stored.items()},
        pages={name: pages for name, (_, pages) in stored.items()},
        book=tomllib.loads((codebook / "codebook.toml").read_text(encoding="utf-8")),
        patterns=[json.loads(line) for line in patterns if line.strip()],
        papers=json.loads((codebook / "classifier.json").read_bytes()),
        evaluation=json.loads((codebook / "evaluation.json").read_bytes()),
        codings=_read_codings(codebook),
        rated={row["document"] for row in _read_lines(tables / "ratings.jsonl")},
    )  # fmt: skip


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _read_codings(codebook: Path) -> list[tuple[dict[str, str], dict[str, str]]]:
    first: dict[str, dict[str, str]] = {}
    for name in ("annotations.csv", "references.csv"):
        with (codebook / name).open(encoding="utf-8", newline="") as stream:
            first |= {row["id"]: row | {"from": name} for row in csv.DictReader(stream)}
    with (codebook / "second_codings.csv").open(encoding="utf-8", newline="") as stream:
        return [(first[row["id"]], row) for row in csv.DictReader(stream) if row["id"] in first]


def score(bottom_up: float, top_down: float) -> float:
    return 100 * (bottom_up + 0.5) / (bottom_up + top_down + 1)


def position(bottom_up: float, top_down: float) -> float:
    return log((bottom_up + 0.5) / (top_down + 0.5))


def mark_counted(rows: list[dict[str, Any]]) -> Any:
    """Leave out what stands earlier in the same words, six or more."""
    seen: set[str] = set()
    counted = []
    for row in rows:
        words = f"{row['lead_in'] or ''} {row['text']}".casefold().split()
        whole = " ".join(words)
        counted.append(not (len(words) >= 6 and whole in seen))
        seen.add(whole)
    return np.asarray(counted, dtype=bool)


def holds(drawn: Any, value: float, low: float, high: float, *, spare: float = 0.0) -> bool:
    """Tell whether ends may be the 1st and the 99th percentile of a thousand such draws, rounded by ``spare``.

    An interval is widened to hold the value itself.
    """
    least, most = np.percentile(drawn, TAILS)
    top_least, top_most = np.percentile(drawn, [100 - each for each in reversed(TAILS)])
    return bool(
        min(least, value) - spare <= low <= min(most, value) + spare
        and max(top_least, value) - spare <= high <= max(top_most, value) + spare
    )


@dataclass(frozen=True)
class Side:
    """What documents read as one text come to, with all sentences or with some: B, T, N and simulated positions."""

    bottom_up: float
    top_down: float
    sentences: int
    drawn: Any

    @property
    def score(self) -> float:
        return score(self.bottom_up, self.top_down)

    @property
    def position(self) -> float:
        return position(self.bottom_up, self.top_down)

    @property
    def drawn_scores(self) -> Any:
        return 100 / (1 + np.exp(-self.drawn))

    @property
    def lacks(self) -> bool:
        return self.sentences < FEWEST_SENTENCES or self.bottom_up + self.top_down < FEWEST_CODED


class Recount:
    """Documents counted and simulated anew, each once, and all under the same draws of errors."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.generator = np.random.default_rng(5)
        self._rates: dict[str, Any] = {}
        self._shares: dict[str, Any] = {}
        self._simulated: dict[str, dict[str, Any]] = {}
        self._coders = self._draw_coders()

    @cached_property
    def ends(self) -> tuple[Any, Any]:
        return self.documents.weigh("bottom_up"), self.documents.weigh("top_down")

    def read(self, names: list[str], group: str = "every", ends: tuple[Any, Any] | None = None) -> Side:
        """Read documents as one text, with the sentences of a group."""
        up, down = ends or self.ends
        shares = [self.expect(name)[self._mask(name)[group]] for name in names]
        total = sum(self._simulate(name)[group] for name in names)
        noise = self._simulate(names[0])["noise"]
        drawn = [np.maximum(total @ end + noise[:, at], 1e-12) for at, end in enumerate((up, down))]
        return Side(
            bottom_up=float(sum((each @ up).sum() for each in shares)),
            top_down=float(sum((each @ down).sum() for each in shares)),
            sentences=sum(map(len, shares)),
            drawn=np.log(drawn[0] / drawn[1]),
        )

    def list_figures(self, name: str) -> dict[str, Side]:
        """Return every figure of a document but the soft share, by the name that an export gives it."""
        book, codes = self.documents.book, self.documents.codes
        found = {"overall": self.read([name]), "firm": self.read([name], "firm")}
        for dimension in book["dimensions"]:
            inside = np.asarray([book["codes"][code].get("dimension", "") == dimension for code in codes])
            found[f"dimension.{dimension}"] = self.read([name], ends=(self.ends[0] * inside, self.ends[1] * inside))
        for code, given in book["codes"].items():
            if 0 < given.get("weight", 1.0) < 1:
                for weight in (0.0, given["weight"], 1.0):
                    ends = (self.documents.weigh(pole, **{code: weight}) for pole in ("bottom_up", "top_down"))
                    found[f"{code}={weight:g}"] = self.read([name], ends=tuple(ends))  # type: ignore[arg-type]
        return found

    def share_soft(self, name: str) -> tuple[float, Any]:
        """Return the part of the bottom-up count that is only aspirational or conditional, with simulations of it."""
        masks, shares, drawn = self._mask(name), self.expect(name) @ self.ends[0], self._simulate(name)
        soft, hard = (drawn[group] @ self.ends[0] + drawn["noise"][:, at] for at, group in enumerate(("soft", "hard")))
        return float(shares[masks["soft"]].sum() / shares[masks["every"]].sum()), soft / (soft + hard)

    def expect(self, name: str) -> Any:
        """Return how much of each sentence belongs to each code; nothing of one that is repeated."""
        if name not in self._shares:
            rows = self.documents.sentences[name]
            counted = self._mask(name)["every"]
            rates = self._find_parameters(name)[None]
            outcomes, known = np.asarray([row["outcome"] for row in rows]), self._find_known(name)
            seen = np.bincount(outcomes[counted & (known < 0)], minlength=rates.shape[2])[None].astype(float)
            shares = self._belong(seen, rates)[0][outcomes]
            shares[known >= 0] = np.eye(len(self.documents.codes))[known[known >= 0]]
            self._shares[name] = shares * counted[:, None]
        return self._shares[name]

    def _find_known(self, name: str) -> Any:
        """Return the number of the code that people gave each sentence, or -1."""
        numbers = {code: number for number, code in enumerate(self.documents.codes)}
        return np.asarray([numbers.get(row["settled"], -1) for row in self.documents.sentences[name]])

    def _mask(self, name: str) -> dict[str, Any]:
        rows = self.documents.sentences[name]
        counted = mark_counted(rows)
        firm = np.asarray([row["commitment"] == "firm" for row in rows])
        soft = np.asarray([row["commitment"] in SOFT for row in rows])
        return {"every": counted, "firm": counted & firm, "soft": counted & soft, "hard": counted & ~soft}

    def _find_parameters(self, name: str) -> Any:
        group = GROUPS.get(self.documents.rows[name]["kind"], "every")
        counts = np.asarray(self.documents.papers["error_counts"][group])
        return counts + 0.5 * counts.shape[0] / counts.shape[1]

    def _simulate(self, name: str) -> dict[str, Any]:
        """Draw blocks of sections again; correct each by rates of its own; let other coders code what comes of it."""
        if name in self._simulated:
            return self._simulated[name]
        group = GROUPS.get(self.documents.rows[name]["kind"], "every")
        if group not in self._rates:
            parameters = self._find_parameters(name)
            self._rates[group] = self.generator.standard_gamma(np.broadcast_to(parameters, (DRAWS, *parameters.shape)))
        rates, rows, masks = self._rates[group], self.documents.sentences[name], self._mask(name)
        blocks = _cut_blocks([row["section"] for row, kept in zip(rows, masks["every"], strict=True) if kept])
        number = blocks[-1] + 1
        outcomes, known = rates.shape[2], self._find_known(name)
        tables = {each: np.zeros((number, outcomes + len(self.documents.codes))) for each in masks}
        for at, block in zip(np.flatnonzero(masks["every"]), blocks, strict=True):
            column = rows[at]["outcome"] if known[at] < 0 else outcomes + known[at]
            for each, mask in masks.items():
                tables[each][block, column] += mask[at]
        again = self.generator.multinomial(number, np.full(number, 1 / number), size=DRAWS)
        belongs = self._belong((again @ tables["every"])[:, :outcomes], rates)
        drawn = {}
        for each, table in tables.items():
            counts = again @ table
            drawn[each] = np.einsum("do,dok->dk", counts[:, :outcomes], belongs) + counts[:, outcomes:]
        matrix, mean = self._coders
        factors = np.einsum("dk,dkj->dj", drawn["every"], matrix) / np.maximum(drawn["every"] @ mean, 1e-300)
        self._simulated[name] = {each: counts * factors for each, counts in drawn.items()}
        self._simulated[name]["noise"] = self.generator.gamma(0.5, size=(DRAWS, 2))
        return self._simulated[name]

    def _draw_coders(self) -> tuple[Any, Any]:
        codes = self.documents.codes
        counts = np.zeros((len(codes), len(codes)))
        for first, second in self.documents.codings:
            pair = codes.index(first["code"]), codes.index(second["code"])
            counts[pair] += 0.5
            counts[pair[::-1]] += 0.5
        same = np.eye(len(codes), dtype=bool)
        parameters = counts + np.where(same, 0.5, 0.5 / (len(codes) - 1))
        drawn = self.generator.standard_gamma(np.broadcast_to(parameters, (DRAWS, *parameters.shape)))
        return drawn / drawn.sum(axis=2, keepdims=True), parameters / parameters.sum(axis=1, keepdims=True)

    def _belong(self, seen: Any, rates: Any) -> Any:
        """Return how much of each outcome belongs to each code, (draws, outcomes, codes): without and with mentions.

        Shares of codes are sought that explain the outcomes: each half by expectation and maximisation.
        """
        halves = []
        for half in np.split(np.arange(rates.shape[2]), 2):
            own = rates[:, :, half] / rates[:, :, half].sum(axis=2, keepdims=True)
            shares = np.full(own.shape[:2], 1 / own.shape[1])
            for _ in range(60):
                before, ratio = shares, seen[:, half] / np.maximum((shares[:, None] @ own)[:, 0], 1e-300)
                found = shares * (own @ ratio[:, :, None])[:, :, 0] + 0.5 / own.shape[1]
                shares = found / found.sum(axis=1, keepdims=True)
            joint = own * before[:, :, None]
            halves.append((joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)).transpose(0, 2, 1))
        return np.concatenate(halves, axis=1)


def _cut_blocks(sections: list[int]) -> list[int]:
    longest = min(max(len(sections) // 12, 3), 12)
    blocks: list[int] = []
    length = 0
    for at, section in enumerate(sections):
        begins = at == 0 or section != sections[at - 1] or length == longest
        length = 1 if begins else length + 1
        blocks.append((blocks[-1] if blocks else -1) + begins)
    return blocks


def pair_places(documents: Documents) -> dict[tuple[str, str, str], tuple[list[str], list[str]]]:
    """Return what is said of a place by a minister in a year, and its deals of that year (else of the nearest)."""
    read = {name: row for name, row in documents.rows.items() if documents.sentences.get(name) and row["area"]}
    pairs: dict[tuple[str, str, str], tuple[list[str], list[str]]] = {}
    for name, row in read.items():
        area, year = fold_area(row), (row["published_on"] or "")[:4]
        own = [
            (deal, (each["published_on"] or "")[:4])
            for deal, each in read.items()
            if each["kind"] == "deal" and fold_area(each) == area
        ]
        if row["kind"] in SAID and own:
            speaker = (row["speaker"] or "").removeprefix("The Rt Hon ").removesuffix(" MP")
            pairs.setdefault((area, speaker, year), ([], _choose_nearest(own, year)))[0].append(name)
    return pairs


def fold_area(row: dict[str, Any]) -> str:
    return " ".join((row["area"] or "").casefold().split())


def _choose_nearest(deals: list[tuple[str, str]], year: str) -> list[str]:
    dated = {found for _, found in deals if found}
    if not year or not dated:
        return [deal for deal, _ in deals]
    nearest = min(dated, key=lambda found: (abs(int(found) - int(year)), found))
    return [deal for deal, found in deals if found == nearest]


@dataclass(frozen=True)
class Period:
    """The scored documents of a kind in a period; ``mean`` and its interval only where enough stand behind it."""

    names: list[str]
    mean: float | None = None
    ends: tuple[float, float] = (0.0, 0.0)


def find_periods(recount: Recount, by: str) -> dict[tuple[str, str], Period]:
    """Return the mean positions of documents by kind and by year or government."""
    groups = defaultdict(list)
    for name, row in recount.documents.rows.items():
        when = (row["published_on"] or "")[:4] if by == "year" else row["government"] or ""
        if row["status"] == "scored" and when:
            groups[row["kind"], when].append(name)
    return {key: _average(recount, names) for key, names in groups.items()}


def _average(recount: Recount, names: list[str]) -> Period:
    if len(names) < FEWEST_DOCUMENTS:
        return Period(names)
    sides = [recount.read([name]) for name in names]
    chosen = recount.generator.integers(0, len(names), size=(len(names), DRAWS))
    drawn = np.take_along_axis(np.asarray([side.drawn for side in sides]), chosen, axis=0).mean(axis=0)
    mean = sum(side.position for side in sides) / len(sides)
    student = stats.t.ppf(0.975, len(names) - 1) * drawn.std() * (len(names) / (len(names) - 1)) ** 0.5
    low, high = np.percentile(drawn, (1, 99))
    return Period(names, mean, (min(low, mean - student), max(high, mean + student)))


def find_alpha(first: list[str], second: list[str]) -> float:
    """Return Krippendorff's nominal alpha of two coders who both coded everything."""
    values = [*first, *second]
    counts = [values.count(each) for each in set(values)]
    expected = 1 - sum(count * (count - 1) for count in counts) / (len(values) * (len(values) - 1))
    differ = sum(one != other for one, other in zip(first, second, strict=True)) / len(first)
    return 1 - differ / expected if expected else 1.0


def turn_score(value: float) -> float:
    """Return the score of a position."""
    return 100 / (1 + exp(-value))
