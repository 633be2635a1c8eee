"""The tool that finds with what chance each sentence of a real document was annotated."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from tests.learning import GREEN
from tools import find_inclusion

from policymine.annotations import REFERENCE_COLUMNS, REFERENCES_FILE, read_annotations
from policymine.coding import build_codebook_reader
from policymine.records import Sentence
from policymine.training import train_classifier


def test_shares_by_hand() -> None:
    # In the last part two of four were not found again, so as many as were found are taken off the others.
    annotated = np.asarray([0.001] * 2 + [0.006] * 4 + [0.5] * 2)
    left = np.asarray([0.001] * 10 + [0.006] * 3 + [0.03] * 5 + [0.5] * 2)
    assert find_inclusion.find_shares(annotated, left) == (0.2, 1.0, 0.0, 0.0, 1.0)


def test_the_edge_belongs_to_the_part_above() -> None:
    assert find_inclusion.find_parts(np.asarray([0.0, 0.005, 0.049, 0.05, 1.0])).tolist() == [0, 1, 3, 4, 4]


def make_sentences(texts: Iterable[str]) -> list[Sentence]:
    return [Sentence(index, text, 0, len(text), 1) for index, text in enumerate(texts)]


def test_what_is_annotated_is_not_left_however_it_is_parted() -> None:
    known = ["We  shall plant elms; they grow slowly, and they give shade.", "We agree."]
    found = find_inclusion.find_left(
        make_sentences(
            [
                "We agree.",  # the same
                "they grow slowly, and they\ngive shade.",  # a part
                "Trees: We shall plant elms; they grow slowly, and they give shade.",  # more of it
                "We disagree.",
                "they grow",  # too short to be known as a part
            ]
        ),
        known,
    )
    assert [each.text for each in found] == ["We disagree.", "they grow"]


@pytest.fixture(scope="module")
def codebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A codebook with its classifier, and references to every second sentence of a speech and of a council paper."""
    folder = Path(shutil.copytree(GREEN, tmp_path_factory.mktemp("inclusion") / "green"))
    reader = build_codebook_reader(folder)
    train_classifier(reader, read_annotations(reader.codebook))
    rows = list(csv.DictReader((folder / "annotations.csv").read_text(encoding="utf-8").splitlines()))
    references = []
    for genre, chosen in (("speech", rows[:40]), ("council", rows[40:60])):
        name = f"{genre}.txt"
        text = "\n\n".join(row["text"] for row in chosen)
        (folder / "texts").mkdir(exist_ok=True)
        (folder / "texts" / name).write_bytes(text.encode())
        references += [refer(text, name, genre, row) for row in chosen[::2]]
    with (folder / REFERENCES_FILE).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, REFERENCE_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(references)
    return folder


def refer(text: str, name: str, genre: str, row: dict[str, str]) -> dict[str, str]:
    start = text.index(row["text"])
    return dict.fromkeys(REFERENCE_COLUMNS, "0") | {
        "id": f"ref-{genre}-{start}", "document": name, "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "genre": genre, "start_char": str(start), "end_char": str(start + len(row["text"])), "code": row["code"],
        "text_hash": hashlib.sha256(" ".join(row["text"].split()).encode()).hexdigest()[:16],
        "commitment": "", "participation": "", "annotator": "me", "coded_on": "2026-11-29",
        "inclusion_probability": "0.123",
    }  # fmt: skip


def read_references(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / REFERENCES_FILE).read_text(encoding="utf-8").splitlines()))


def test_chances_are_told_and_written_when_asked_for(codebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_references(codebook)
    options = ["--codebook", str(codebook), "--texts", str(codebook / "texts")]
    find_inclusion.main(options)
    assert f"{len(before)} of {len(before)} sentences have another chance" in capsys.readouterr().out
    assert read_references(codebook) == before
    find_inclusion.main([*options, "--write"])
    after = read_references(codebook)
    column = find_inclusion.COLUMN
    assert [row | {column: ""} for row in after] == [row | {column: ""} for row in before]
    assert {row[column] for row in after if row["genre"] == "council"} == {"1.0"}
    assert all(0 < float(row[column]) <= 1 for row in after)
    capsys.readouterr()
    find_inclusion.main(options)
    assert f"0 of {len(before)} sentences" in capsys.readouterr().out


def test_documents_that_are_not_there_are_counted(codebook: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="30 sentences of 2 documents are not in"):
        find_inclusion.main(["--codebook", str(codebook), "--texts", str(tmp_path)])
