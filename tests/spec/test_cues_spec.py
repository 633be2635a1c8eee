"""The pages cues.md, commitment.md and participation.md, read and tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.codebooks import load_codebook
from policymine.cues import CueReader, build_reader

PAGES = Path(__file__).parent


@pytest.fixture(scope="module")
def reader() -> CueReader:
    return build_reader(load_codebook("bottom_up"))


def read_table(page: str) -> list[list[str]]:
    lines = (PAGES / page).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


def find_names(reader: CueReader, sentence: str) -> set[str]:
    return {hit.name for hit in reader.read(sentence).cues}


@pytest.mark.parametrize("row", read_table("cues.md"), ids=lambda row: row[0])
def test_cue_is_found_and_survives_a_rewording(reader: CueReader, row: list[str]) -> None:
    name, has_it, nearly, still = row
    assert name in find_names(reader, has_it)
    assert name not in find_names(reader, nearly)
    assert name in find_names(reader, still)


def test_every_cue_has_a_row() -> None:
    assert [row[0] for row in read_table("cues.md")] == [cue.name for cue in load_codebook("bottom_up").cues.cues]


@pytest.mark.parametrize("row", read_table("commitment.md"), ids=lambda row: row[1])
def test_commitment(reader: CueReader, row: list[str]) -> None:
    assert reader.read(row[1]).commitment == row[0]


@pytest.mark.parametrize("row", read_table("participation.md"), ids=lambda row: row[2])
def test_participation(reader: CueReader, row: list[str]) -> None:
    code, level, sentence = row
    assert (reader.read(sentence, code=code).participation or "none") == level
