"""Every figure of a report anew: from the rows of the store, the manifest and the classifier's papers alone.

Nothing of policymine is imported, so that a fault of its own would show. Intervals are simulated by other random
numbers, and agree within what a thousand draws leave open.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np

GROUPS = {"speech": "political", "statement": "political"} | dict.fromkeys(
    ("deal", "white_paper", "report"), "official"
)
UP = {"community_power": 1.0, "community_voice": 1.0, "local_delivery": 1.0}
DOWN = {"central_power": 1.0, "elite_voice": 1.0, "outsourced_delivery": 1.0, "city_region_power": 0.5}
SAID = ("speech", "statement")
DRAWS = 1000


@dataclass
class Documents:
    """The manifest's rows, and the store's rows of every document that was read."""

    manifest: dict[str, dict[str, str]]
    scores: dict[str, dict[str, Any]]
    bodies: dict[str, str]
    pages: dict[str, int]
    sentences: dict[str, list[dict[str, Any]]]
    mentions: dict[str, list[dict[str, Any]]]
    papers: dict[str, Any]
    coders: list[tuple[str, str]]


def read_documents(folder: Path, codebook: Path) -> Documents:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        manifest = {row["document"]: row for row in csv.DictReader(stream)}
    base = sqlite3.connect(folder / "policymine.sqlite")
    base.row_factory = sqlite3.Row
    rows = [dict(row) for row in base.execute("select document, score, body, pages from assessments")]
    found = Documents(
        manifest=manifest,
        scores={row["document"]: json.loads(row["score"]) for row in rows},
        bodies={row["document"]: row["body"] for row in rows},
        pages={row["document"]: row["pages"] for row in rows},
        sentences=_group(base, "sentences"),
        mentions=_group(base, "mentions"),
        papers=json.loads((codebook / "classifier.json").read_bytes()),
        coders=_read_coders(codebook),
    )
    base.close()
    return found


def _group(base: sqlite3.Connection, table: str) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in base.execute(f"select * from {table} order by document, number"):  # noqa: S608 - our own names
        found[row["document"]].append(dict(row))
    return found


def _read_coders(codebook: Path) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    for name in ("annotations.csv", "references.csv"):
        with (codebook / name).open(encoding="utf-8", newline="") as stream:
            first |= {row["id"]: row["code"] for row in csv.DictReader(stream)}
    with (codebook / "second_codings.csv").open(encoding="utf-8", newline="") as stream:
        return [(first[row["id"]], row["code"]) for row in csv.DictReader(stream) if row["id"] in first]


def mark_counted(rows: list[dict[str, Any]]) -> list[bool]:
    """Leave out what stands earlier in the same words, six or more."""
    seen: set[str] = set()
    counted = []
    for row in rows:
        words = f"{row['lead_in']} {row['text']}".casefold().split()
        whole = " ".join(words)
        counted.append(not (len(words) >= 6 and whole in seen))
        seen.add(whole)
    return counted


def sum_side(documents: Documents, names: list[str], *, firm: bool) -> tuple[float, float, int]:
    """Return B, T and the number of sentences of documents read as one text."""
    kept = [
        row
        for name in names
        for row, counted in zip(documents.sentences[name], mark_counted(documents.sentences[name]), strict=True)
        if counted and (not firm or row["commitment"] == "firm")
    ]
    return sum(row["bottom_up"] for row in kept), sum(row["top_down"] for row in kept), len(kept)


def score(bottom_up: float, top_down: float) -> float:
    return 100 * (bottom_up + 0.5) / (bottom_up + top_down + 1)


def position(bottom_up: float, top_down: float) -> float:
    return log((bottom_up + 0.5) / (top_down + 0.5))


def pair_places(documents: Documents) -> dict[tuple[str, str, str], tuple[list[str], list[str]]]:
    """Return what is said of a place by a minister in a year, and its deals of that year (else of the nearest)."""
    read = {name: row for name, row in documents.manifest.items() if documents.sentences.get(name)}
    deals = [(name, row) for name, row in read.items() if row["kind"] == "deal"]
    pairs: dict[tuple[str, str, str], tuple[list[str], list[str]]] = {}
    for name, row in read.items():
        own = [(deal, each["published_on"][:4]) for deal, each in deals if row["area"] and each["area"] == row["area"]]
        if row["kind"] not in SAID or not own:
            continue
        year = row["published_on"][:4]
        nearest = min({found for _, found in own}, key=lambda found: (abs(int(found) - int(year)), found))
        key = (row["area"], row["speaker"].removeprefix("The Rt Hon ").removesuffix(" MP"), year)
        pairs.setdefault(key, ([], [deal for deal, found in own if found == nearest]))[0].append(name)
    return pairs


def simulate_gap(documents: Documents, said: list[str], deals: list[str], *, firm: bool) -> tuple[float, float]:
    """Return the 95% interval of the difference of positions, by simulations of our own."""
    generator = np.random.default_rng(5)
    codes = documents.papers["codes"]
    coders = _draw_coders(generator, documents.coders, codes)
    sides = []
    for names in (said, deals):
        total = np.zeros((DRAWS, len(codes)))
        rates: dict[str, Any] = {}
        for name in names:
            group = GROUPS.get(documents.manifest[name]["kind"], "every")
            if group not in rates:
                counts = np.asarray(documents.papers["error_counts"][group])
                prior = 0.5 * counts.shape[0] / counts.shape[1]
                rates[group] = generator.standard_gamma(np.broadcast_to(counts + prior, (DRAWS, *counts.shape)))
            total += _simulate(generator, documents.sentences[name], rates[group], coders, firm=firm)
        noise = generator.gamma(0.5, size=(2, DRAWS))
        up = total @ np.asarray([UP.get(code, 0.0) for code in codes]) + noise[0]
        down = total @ np.asarray([DOWN.get(code, 0.0) for code in codes]) + noise[1]
        sides.append(np.log(np.maximum(up, 1e-12) / np.maximum(down, 1e-12)))
    low, high = np.percentile(sides[0] - sides[1], (1, 99))
    return float(low), float(high)


def _draw_coders(generator: np.random.Generator, pairs: list[tuple[str, str]], codes: list[str]) -> tuple[Any, Any]:
    counts = np.zeros((len(codes), len(codes)))
    for first, second in pairs:
        counts[codes.index(first), codes.index(second)] += 0.5
        counts[codes.index(second), codes.index(first)] += 0.5
    same = np.eye(len(codes), dtype=bool)
    parameters = counts + np.where(same, 0.5, 0.5 / (len(codes) - 1))
    drawn = generator.standard_gamma(np.broadcast_to(parameters, (DRAWS, *parameters.shape)))
    return drawn / drawn.sum(axis=2, keepdims=True), parameters / parameters.sum(axis=1, keepdims=True)


def _simulate(
    generator: np.random.Generator, rows: list[dict[str, Any]], rates: Any, coders: tuple[Any, Any], *, firm: bool
) -> Any:
    kept = [row for row, counted in zip(rows, mark_counted(rows), strict=True) if counted]
    blocks = _cut_blocks([row["section"] for row in kept])
    columns, codes = rates.shape[2], rates.shape[1]
    tables = np.zeros((2, blocks[-1] + 1, columns))
    for row, block in zip(kept, blocks, strict=True):
        tables[0, block, row["outcome"]] += 1
        tables[1, block, row["outcome"]] += not firm or row["commitment"] == "firm"
    again = generator.integers(0, blocks[-1] + 1, size=(DRAWS, blocks[-1] + 1))
    every, chosen = (table[again].sum(axis=1) for table in tables)
    belongs = np.concatenate([_correct(every, rates, half) for half in np.split(np.arange(columns), 2)], axis=1)
    expected = (every[:, :, None] * belongs).sum(axis=1)
    drawn, mean = coders
    factors = np.einsum("dk,dkj->dj", expected, drawn) / np.maximum(expected @ mean, 1e-300)
    assert factors.shape == (DRAWS, codes)
    return (chosen[:, :, None] * belongs).sum(axis=1) * factors


def _cut_blocks(sections: list[int]) -> list[int]:
    longest = min(max(len(sections) // 12, 3), 12)
    blocks: list[int] = []
    length = 0
    for at, section in enumerate(sections):
        begins = at == 0 or section != sections[at - 1] or length == longest
        length = 1 if begins else length + 1
        blocks.append((blocks[-1] if blocks else -1) + begins)
    return blocks


def _correct(counts: Any, rates: Any, half: Any) -> Any:
    """Find shares of codes that explain one half of the outcomes: how much of each outcome belongs to each code."""
    own, seen = rates[:, :, half], counts[:, half]
    own = own / np.maximum(own.sum(axis=2, keepdims=True), 1e-300)
    draws, codes, _ = own.shape
    shares = np.full((draws, codes), 1 / codes)
    for _ in range(60):
        joint = own * shares[:, :, None]
        belongs = joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)
        found = (belongs * seen[:, None, :]).sum(axis=2) + 0.5 / codes
        shares = found / found.sum(axis=1, keepdims=True)
    return belongs.transpose(0, 2, 1)


def find_silences(documents: Documents, *, most: int = 5) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return, by document and concept, how many others mention it, grant it, and how many others there are."""
    own = {name: rows for name, rows in documents.mentions.items() if documents.sentences.get(name)}
    codes = {name: {row["number"]: row["code"] for row in rows} for name, rows in documents.sentences.items()}
    named = {
        name: {f"{row['label']} {row['concept']}" for row in rows if row["label"] != "AREA"}
        for name, rows in own.items()
    }
    granted = {
        name: {
            f"{row['label']} {row['concept']}"
            for row in rows
            if not row["negated"] and codes[name].get(row["sentence_number"]) in UP
        }
        for name, rows in own.items()
    }
    found = {}
    for name in own:
        kind = documents.manifest[name]["kind"]
        others = [each for each in own if each != name and documents.manifest[each]["kind"] == kind]
        for concept in {each for other in others for each in named[other]} - named[name]:
            mentions = sum(concept in named[other] for other in others)
            if len(others) >= most and 2 * mentions > len(others):
                grants = sum(concept in granted[other] for other in others)
                found[name, concept] = (mentions, grants, len(others))
    return found


def mean_scores(
    documents: Documents, period: str, *, fewest: int = 5
) -> dict[tuple[str, str], tuple[int, float | None]]:
    """Return, by kind and period, how many scored documents there are and the score of their mean position."""
    groups = defaultdict(list)
    for name, found in documents.scores.items():
        row = documents.manifest[name]
        when = row["published_on"][:4] if period == "year" else row.get("government", "")
        if found["status"] == "scored" and when:
            groups[row["kind"], when].append(found["overall"]["position"])
    return {
        key: (len(own), 100 / (1 + exp(-sum(own) / len(own))) if len(own) >= fewest else None)
        for key, own in groups.items()
    }
