"""The lint of annotation sets: what it finds in a small set with one thing wrong at a time."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from policymine.annotation_lint import Check, Remark, lint_annotations
from policymine.annotation_lint.values import lint_values, read_rows
from policymine.annotations import COLUMNS, REFERENCE_COLUMNS, SECOND_COLUMNS
from policymine.codebooks import load_codebook
from policymine.coding import Reader, build_codebook_reader
from policymine.errors import CodebookError

GREEN = Path(__file__).parents[1] / "data" / "how_green"
SENTENCE = "The long bridge over the river was painted blue in spring."


@pytest.fixture
def green(tmp_path: Path) -> Reader:
    """The codebook for another question, which a test may change."""
    return build_codebook_reader(shutil.copytree(GREEN, tmp_path / "green"))


def write(reader: Reader, name: str, columns: tuple[str, ...], *rows: dict[str, str]) -> None:
    """Add rows to an annotation file of a codebook; make it where there is none."""
    path = reader.codebook.path / name
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerows(rows)


def add(reader: Reader, *rows: dict[str, str]) -> None:
    usual = {"genre": "speech", "code": "apart", "commitment": "firm", "annotator": "me", "coded_on": "2026-11-22"}
    numbered = ({"id": f"new-{number}", "document": "new-document"} | usual | row for number, row in enumerate(rows))
    write(reader, "annotations.csv", COLUMNS, *numbered)


def find(reader: Reader, check: Check, texts: Path | None = None) -> list[Remark]:
    return [remark for remark in lint_annotations(reader, texts) if remark.check is check]


def test_a_sound_set_has_no_faults_and_small_classes_are_noted(green: Reader) -> None:
    remarks = lint_annotations(green)
    assert not [remark for remark in remarks if remark.is_fault]
    notes = [str(remark) for remark in remarks if remark.check is Check.BALANCE]
    assert notes[0].startswith("note (balance): annotations.csv: 25% of the sentences are at neither end")
    assert any("saving has 18 sentences; it should have 120 at least" in note for note in notes)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"code": "treaty"}, "code is 'treaty', which is not one of clean_power"),
        ({"commitment": "sure"}, "commitment is 'sure'"),
        ({"participation": "shout"}, "participation is 'shout'"),
        ({"participation": "inform"}, "participation is 'inform', and the codebook asks for none with apart"),
        ({"code": "saving", "participation": "empower"}, "with saving it lies between inform and involve"),
        ({"text": " "}, "text is empty"),
        ({"annotator": ""}, "annotator is empty"),
        ({"coded_on": "yesterday"}, "which is not a date"),
        ({"id": "green-001"}, "the id green-001 stands already in annotations.csv, line 2"),
    ],
)
def test_values_that_are_not_allowed_are_faults_with_their_line(green: Reader, row: dict[str, str], says: str) -> None:
    add(green, {"text": SENTENCE} | row)
    (fault,) = find(green, Check.VALUES)
    assert (fault.is_fault, fault.file, fault.line) == (True, "annotations.csv", 74)
    assert says in fault.message


def test_missing_participation_is_only_noted(green: Reader) -> None:
    add(green, {"text": SENTENCE, "code": "saving"})
    (note,) = find(green, Check.VALUES)
    assert (note.is_fault, note.message) == (False, "saving asks for participation; none is given")


def test_second_codings_must_be_of_annotations(green: Reader) -> None:
    row = {
        "code": "saving",
        "commitment": "firm",
        "participation": "inform",
        "annotator": "b",
        "coded_on": "2026-11-22",
    }
    write(green, "second_codings.csv", SECOND_COLUMNS, {"id": "green-007"} | row, {"id": "green-999"} | row)
    (fault,) = find(green, Check.VALUES)
    assert str(fault).startswith("fault (values): second_codings.csv, line 3: green-999 is no annotation")


def test_references_need_hashes_stretches_and_probabilities(green: Reader, tmp_path: Path) -> None:
    row = {
        "id": "ref-1", "document": "far.txt", "sha256": "0" * 64, "genre": "speech", "start_char": "0",
        "end_char": "9", "heading_start": "0", "heading_end": "0", "prev_start": "0", "prev_end": "0",
        "text_hash": "0" * 16, "code": "apart", "commitment": "firm", "participation": "", "annotator": "me",
        "coded_on": "2026-11-22", "inclusion_probability": "0.5",
    }  # fmt: skip
    bad = {"id": "ref-2", "sha256": "12", "start_char": "9", "end_char": "3", "inclusion_probability": "2.0"}
    write(green, "references.csv", REFERENCE_COLUMNS, row, row | bad)
    faults = find(green, Check.VALUES, tmp_path)
    assert [each.message.split()[0] for each in faults] == ["sha256", "start_char", "inclusion_probability"]
    (green.codebook.path / "references.csv").unlink()
    write(green, "references.csv", REFERENCE_COLUMNS, row, row | {"id": "ref-2"})
    (note,) = find(green, Check.VALUES, tmp_path)
    assert not note.is_fault
    assert note.message == "2 sentences of far.txt are not here"


def test_a_missing_column_or_file_is_told(green: Reader) -> None:
    path = green.codebook.path / "annotations.csv"
    path.write_text("id,text\n", encoding="utf-8")
    (fault,) = lint_annotations(green)
    assert "the column document is missing" in fault.message
    path.unlink()
    with pytest.raises(CodebookError, match="nothing to check"):
        lint_annotations(green)


def test_the_same_sentence_in_the_same_context_needs_one_code(green: Reader) -> None:
    add(green, {"text": SENTENCE, "prev": "One."}, {"text": SENTENCE.upper(), "prev": "One.", "code": "burning"})
    (fault,) = find(green, Check.DUPLICATES)
    assert fault.is_fault
    assert (
        fault.message == "new-1 repeats new-0 (annotations.csv, line 74) in the same context as burning, there as apart"
    )


def test_the_same_sentence_elsewhere_is_noted(green: Reader) -> None:
    add(
        green,
        {"text": SENTENCE, "prev": "One."},
        {"text": SENTENCE, "prev": "Two.", "code": "burning"},
        {"text": SENTENCE, "document": "other-document"},
        {"text": "Thank you.", "document": "other-document"},
        {"text": "Thank you."},
    )
    notes = find(green, Check.DUPLICATES)
    assert [note.message.split(") ")[1] for note in notes] == [
        "in another context as burning, there as apart",
        "in another document, other-document after new-document",
    ]
    assert not any(note.is_fault for note in notes)


def test_sentences_that_are_nearly_the_same_in_two_documents_are_noted(green: Reader) -> None:
    near = SENTENCE.replace("in spring", "in the spring")
    add(green, {"text": SENTENCE}, {"text": near}, {"text": near, "document": "other-document", "code": "burning"})
    (note,) = find(green, Check.LIKENESS)
    assert "new-2 is much like new-0" in note.message
    assert "burning, there apart" in note.message


def test_a_place_that_gives_the_code_away_is_noted(green: Reader) -> None:
    add(green, *({"text": f"We will dig for number {n} near Cobbleton.", "code": "burning"} for n in range(12)))
    (note,) = find(green, Check.LEAKS)
    assert note.file == "new-document"
    assert note.message.startswith("'cobbleton' stands in 12 sentences, 12 of them burning (100%;")


def test_a_code_that_held_out_predictions_contradict_is_noted(green: Reader) -> None:
    wrong = "Coal and oil and gas will be dug from the old colliery again."
    add(green, {"text": wrong, "code": "clean_power"})
    remarks = find(green, Check.DOUBT)
    assert remarks[0].line == 74
    assert remarks[0].message.startswith("new-0 is coded clean_power (0.0")
    assert "; burning looks likelier (0." in remarks[0].message


def test_too_little_to_predict_from_is_told(green: Reader) -> None:
    path = green.codebook.path / "annotations.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:6]), encoding="utf-8")
    (note,) = find(green, Check.DOUBT)
    assert note.message.startswith("codes were not compared with predictions")


def test_the_shipped_annotations_have_no_fault() -> None:
    codebook = load_codebook("bottom_up")
    remarks: list[Remark] = []
    remarks += lint_values(read_rows(codebook, remarks), codebook)
    assert [remark for remark in remarks if remark.is_fault] == []
