"""References to sentences of real documents: found again by hash, read as a reader of documents reads them."""

from __future__ import annotations

import codecs
import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from policymine.annotations import REFERENCE_COLUMNS, WRITTEN_FILE, read_annotations
from policymine.codebooks import load_codebook
from policymine.errors import CodebookError

GREEN = Path(__file__).parents[1] / "data" / "how_green"
TEXT = '<h4 id="trees">Trees &amp; parks</h4>\n<p>We shall\nplant <strong>elms</strong>.</p>\n'


def refer(folder: Path, text: str, sentence: str, **changes: str) -> None:
    """Write a reference to a sentence whose heading is the first line of a text."""
    start = text.index(sentence)
    words = " ".join(sentence.split())
    row = dict.fromkeys(REFERENCE_COLUMNS, "") | {
        "id": "ref-1", "document": "trees.md", "sha256": hashlib.sha256(text.encode()).hexdigest(), "genre": "speech",
        "start_char": str(start), "end_char": str(start + len(sentence)), "heading_start": "0",
        "heading_end": str(text.index("\n")), "prev_start": "0", "prev_end": "0",
        "text_hash": hashlib.sha256(words.encode()).hexdigest()[:16], "code": "apart", "annotator": "me",
        "coded_on": "2026-11-28", "inclusion_probability": "1.0",
    }  # fmt: skip
    with (folder / "references.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, REFERENCE_COLUMNS)
        writer.writeheader()
        writer.writerow(row | changes)


def test_markup_is_taken_out_of_what_is_referred_to(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "trees.md").write_text(TEXT, encoding="utf-8")
    refer(folder, TEXT, "<p>We shall\nplant <strong>elms</strong>.</p>")
    found = read_annotations(load_codebook(folder), texts)
    (annotation,) = found.referenced
    assert annotation.text == "We shall plant elms ."
    assert annotation.heading == "Trees & parks"
    refer(folder, TEXT, "<p>We shall\nplant <strong>elms</strong>.</p>", text_hash="0" * 16)
    assert read_annotations(load_codebook(folder), texts).missing == {"trees.md": 1}


def test_annotations_are_read_as_spreadsheets_save_them(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    codebook, file = load_codebook(folder), folder / WRITTEN_FILE
    before = read_annotations(codebook).written
    content = file.read_bytes()
    file.write_bytes(codecs.BOM_UTF8 + content.replace(b"\n", b"\r\n"))
    assert [each.text for each in read_annotations(codebook).written] == [each.text for each in before]
    file.write_bytes(content + "é".encode("cp1252"))
    with pytest.raises(CodebookError, match=r"annotations.csv cannot be read: .*Save it as CSV in UTF-8"):
        read_annotations(codebook)


@pytest.mark.parametrize(
    ("column", "value"),
    [("start_char", "ten"), ("heading_end", ""), ("prev_start", "-4"), ("inclusion_probability", "0")]
    + [("inclusion_probability", value) for value in ("", "often", "nan", "1.5")],
)
def test_a_number_that_is_none_is_named_with_its_line(tmp_path: Path, column: str, value: str) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    refer(folder, TEXT, "plant", **{column: value})
    with pytest.raises(CodebookError, match=rf"references\.csv, line 2, {column}: '{value}' is no number"):
        read_annotations(load_codebook(folder))
