"""Looking into codebooks, copying them and adding phrases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policymine.codebooks import find_faults, load_codebook
from policymine.codebooks.editing import (
    Phrase,
    add_phrase,
    copy_codebook,
    find_label,
    find_own_folder,
    is_shipped,
    lint_folder,
    list_spellings,
    select_patterns,
    write_line,
)
from policymine.errors import CodebookError

LINES = (Path(__file__).parents[1] / "data" / "small_codebook" / "patterns.jsonl").read_text(encoding="utf-8")


def read_lines(folder: Path) -> str:
    return (folder / "patterns.jsonl").read_bytes().decode()


def test_patterns_are_selected_by_label_and_concept(small_codebook: Path) -> None:
    green = load_codebook(small_codebook)
    assert [each.phrase for each in select_patterns(green, label="source").patterns] == ["wind turbine{s}", "coal"]
    assert [each.phrase for each in select_patterns(green, label="SOURCE").vetoes] == ["coal face"]
    chosen = select_patterns(green, concept="farm")
    assert ([each.line for each in chosen.patterns], chosen.vetoes) == ([3], ())
    assert len(select_patterns(green).patterns) == 5


def test_an_unknown_label_or_concept_is_named_with_what_there_is(small_codebook: Path) -> None:
    green = load_codebook(small_codebook)
    with pytest.raises(CodebookError, match=r"has no label 'SUN'\. It has SOURCE, PLACE, COMMUNITY"):
        find_label(green, "SUN")
    with pytest.raises(CodebookError, match=r"Did you mean wind\?"):
        select_patterns(green, concept="winds")
    with pytest.raises(CodebookError, match="The label PLACE has no concept 'coal'"):
        select_patterns(green, label="PLACE", concept="coal")


def test_a_phrase_becomes_the_last_line_and_all_before_it_stays(small_codebook: Path) -> None:
    addition = add_phrase(small_codebook, Phrase("source", "wind", "  wind   power "))
    assert read_lines(small_codebook) == LINES + '{"label": "SOURCE", "concept": "wind", "pattern": "wind power"}\n'
    assert (addition.pattern.line, addition.pattern.phrase) == (8, "wind power")
    assert (len(addition.before.patterns), len(addition.after.patterns)) == (5, 6)
    assert addition.after.path == small_codebook
    assert not addition.is_new_concept
    assert list_spellings(addition.pattern) == ("wind power", "wind-power")


def test_a_new_concept_is_told_with_those_of_a_close_name(small_codebook: Path) -> None:
    addition = add_phrase(small_codebook, Phrase("SOURCE", "winds", "gusts"))
    assert (addition.is_new_concept, addition.similar) == (True, ("wind",))


def test_lines_say_only_what_differs_from_the_usual() -> None:
    assert json.loads(write_line(Phrase("SOURCE", "wind", "Wind", match="exact"))) == {
        "label": "SOURCE", "concept": "wind", "pattern": "Wind", "match": "exact",
    }  # fmt: skip
    assert json.loads(write_line(Phrase("SOURCE", "", "second wind", veto=True))) == {
        "label": "SOURCE", "pattern": "second wind", "veto": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ending", "expected"),
    [(b"\r\n", b"\r\n"), (b"\n", b"\n"), (b"", b"\n")],
    ids=["windows", "unix", "no last line break"],
)
def test_line_breaks_stay_as_they_are(small_codebook: Path, ending: bytes, expected: bytes) -> None:
    first = LINES.splitlines()[0].encode()
    (small_codebook / "patterns.jsonl").write_bytes(first + ending)
    add_phrase(small_codebook, Phrase("SOURCE", "sun", "sun"))
    second = b'{"label": "SOURCE", "concept": "sun", "pattern": "sun"}'
    assert (small_codebook / "patterns.jsonl").read_bytes() == first + expected + second + expected


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        (Phrase("SOURCE", "coal", "coal"), "repeats 'coal'"),
        (Phrase("SOURCE", "coal", "coal face worker"), "contains the veto"),
        (Phrase("SOURCE", "", "coal", veto=True), "line 2: 'coal' is both a pattern and a veto"),
        (Phrase("SOURCE", "coal", "coal {mine"), "braces do not pair"),
        (Phrase("SOURCE", "Brown Coal", "lignite"), "words_joined_like_this"),
        (Phrase("SOURCE", "", "lignite"), "it needs concept"),
        (Phrase("SOURCE", "coal", "   "), "it needs pattern"),
        (Phrase("SOURCE", "coal", "lignite", match="any"), "match is"),
        (Phrase("SUN", "coal", "lignite"), "has no label 'SUN'"),
    ],
)
def test_what_would_make_a_fault_is_not_written(small_codebook: Path, phrase: Phrase, why: str) -> None:
    with pytest.raises(CodebookError, match=why):
        add_phrase(small_codebook, phrase)
    assert read_lines(small_codebook) == LINES
    assert not [file for file in small_codebook.iterdir() if file.name.endswith(".part")]


def test_a_faulty_codebook_takes_no_phrase(small_codebook: Path) -> None:
    (small_codebook / "patterns.jsonl").write_text(LINES + "not JSON\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="line 8"):
        add_phrase(small_codebook, Phrase("SOURCE", "wind", "breeze"))
    assert read_lines(small_codebook) == LINES + "not JSON\n"


def test_a_shipped_codebook_takes_no_phrase() -> None:
    with pytest.raises(CodebookError, match="policymine codebook copy bottom_up FOLDER"):
        add_phrase("bottom_up", Phrase("COMMUNITY", "community", "a phrase that is not in it"))
    assert is_shipped(load_codebook("bottom_up").path)


def test_a_copy_is_whole_and_may_be_changed(tmp_path: Path) -> None:
    shipped = load_codebook("bottom_up")
    made = copy_codebook("bottom_up", tmp_path / "new" / "mine")
    assert {file.name for file in made.iterdir()} >= {
        "annotations.csv", "codebook.toml", "cues.toml", "patterns.jsonl",
    }  # fmt: skip
    assert {file.name for file in made.iterdir()} == {file.name for file in shipped.path.iterdir() if file.is_file()}
    assert load_codebook(made).sha256 == shipped.sha256
    assert [path.name for path in made.parent.iterdir()] == ["mine"]
    assert not is_shipped(made)


def test_a_copy_takes_the_shipped_cues_where_its_source_has_none(small_codebook: Path, tmp_path: Path) -> None:
    made = copy_codebook(small_codebook, tmp_path / "copy")
    assert load_codebook(made).cues == load_codebook(small_codebook).cues
    assert (made / "cues.toml").is_file()


def test_a_copy_never_overwrites(small_codebook: Path, tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="is there already"):
        copy_codebook("bottom_up", small_codebook)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(CodebookError, match="is there already"):
        copy_codebook(small_codebook, tmp_path / "file")
    with pytest.raises(CodebookError, match="cannot be copied"):
        copy_codebook(small_codebook, tmp_path / "file" / "below")
    (tmp_path / "empty").mkdir()
    assert copy_codebook(small_codebook, tmp_path / "empty").is_dir()


def test_every_file_is_linted_even_where_one_cannot_be_parsed(small_codebook: Path) -> None:
    assert lint_folder(small_codebook) == ()
    (small_codebook / "patterns.jsonl").write_text(LINES + '{"label": "SOURCE"}\n', encoding="utf-8")
    assert lint_folder(small_codebook) == tuple(str(fault) for fault in find_faults(small_codebook))
    (small_codebook / "cues.toml").write_text('[[cues]]\nname = "a"\nfamily = "b"\n', encoding="utf-8")
    faults = lint_folder(small_codebook)
    assert [fault.split(":")[0] for fault in faults] == ["cues.toml, line 1", "patterns.jsonl, line 8"]
    (small_codebook / "word_classes.toml").write_text("[classes.a]\n", encoding="utf-8")
    assert lint_folder(small_codebook)[-1].startswith("word_classes.toml, line 1: [classes.a] needs words")


def test_a_corpus_own_codebook_is_found_by_its_folder(small_codebook: Path) -> None:
    assert find_own_folder(small_codebook.parent, "small") == small_codebook
    assert find_own_folder(small_codebook.parent, "grey") is None
