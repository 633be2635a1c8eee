"""The codebook commands as a person meets them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.terminal import call

from policymine.codebooks.editing import copy_codebook
from policymine.coding import Passage, build_coder

SMALL = Path(__file__).parents[1] / "data" / "small_codebook"


def use(corpus: Path, name: str) -> None:
    """Let a corpus be coded with the codebook of that name."""
    settings = corpus / "corpus.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("bottom_up", name), encoding="utf-8")


def test_show_gives_labels_then_concepts_then_phrases(small_codebook: Path) -> None:
    shown = call("codebook", "show", small_codebook).stdout
    assert "small, version 1 (labels: 3, concepts: 5, patterns: 5, vetoes: 2, codes: 2, cues: " in shown
    label = call("codebook", "show", small_codebook, "--label", "community").stdout
    assert "volunteers" in label
    assert "business community" in label
    concept = call("codebook", "show", small_codebook, "--concept", "community").stdout
    assert "communit{y|ies}" in concept
    assert "volunteers" not in concept


def test_show_takes_the_shipped_codebook_where_none_is_named(small_codebook: Path) -> None:
    shown = call("codebook", "show", "--concept", "payment_by_results").stdout
    assert "social impact bond{s}" in shown


def test_show_takes_the_corpus_own_codebook(own_corpus: Path) -> None:
    shutil.copytree(SMALL, own_corpus / "house")
    use(own_corpus, "house")
    assert "small, version 1" in call("codebook", "show", "--corpus", own_corpus).stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "nowhere"), "There is no codebook 'nowhere'"),
        (("show", "--label", "X"), "has no label 'X'"),
        (("show", "--concept", "x"), "has no concept 'x'"),
        (("show", "--corpus", "nowhere"), "There is no corpus at nowhere"),
        (("check", "nowhere"), "There is no codebook 'nowhere'"),
        (("copy", "nowhere", "here"), "There is no codebook 'nowhere'"),
        (("add", "bottom_up", "words", "--label", "COMMUNITY", "--concept", "x"), "copy bottom_up FOLDER"),
        (("add", "bottom_up", "words", "--label", "COMMUNITY"), "needs --concept"),
    ],
)  # fmt: skip
def test_mistakes_end_with_2_and_say_what_to_do(arguments: tuple[str, ...], why: str) -> None:
    done = call("codebook", *arguments)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stdout == ""


def test_check_tells_a_sound_codebook_in_one_line(small_codebook: Path) -> None:
    done = call("codebook", "check", small_codebook)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert done.stdout.startswith("No faults in small, version 1")


def test_check_prints_every_fault_with_file_and_line(small_codebook: Path) -> None:
    with (small_codebook / "patterns.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"label": "COMMUNITY", "concept": "volunteers", "pattern": "volunteers"}\n{"label": "X"}\n')
    done = call("codebook", "check", small_codebook)
    assert done.returncode == 2
    first, second = done.stdout.splitlines()
    assert first.startswith("patterns.jsonl, line 8: 'volunteers' (COMMUNITY) repeats 'volunteers'")
    assert second.startswith("patterns.jsonl, line 9: it needs concept")


def test_check_lints_the_annotations(small_codebook: Path) -> None:
    header = "id,document,genre,heading,prev,text,code,commitment,participation,annotator,coded_on"
    (small_codebook / "annotations.csv").write_text(
        f"{header}\n1,d,speech,,,Words.,above,firm,,me,2026-01-01\n", encoding="utf-8"
    )
    done = call("codebook", "check", small_codebook)
    assert done.returncode == 2
    assert "annotations.csv, line 2, code: 'above' is not one of fossil, renewable" in done.stdout


def test_check_finds_no_change_where_the_corpus_was_run_with_the_same_codebook(small_corpus: Path) -> None:
    done = call("codebook", "check", "--corpus", small_corpus)
    assert done.returncode == 0
    assert "Documents compared: 3. Mentions added: 0, removed: 0, kept: " in done.stdout
    assert "broken-deal" in done.stderr
    assert "policymine run" not in done.stderr


def test_check_shows_what_a_codebook_would_change_with_document_and_page(own_corpus: Path) -> None:
    house = Path(shutil.copytree(SMALL, own_corpus / "house"))
    with (house / "patterns.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"label": "COMMUNITY", "concept": "mayor", "pattern": "mayor"}\n')
    use(own_corpus, "house")
    done = call("codebook", "check", "--corpus", own_corpus)
    rows = [line.replace("│", " ").split() for line in done.stdout.splitlines()]
    (mayor,) = [row for row in rows if row[:2] == ["COMMUNITY", "mayor"]]
    (ministers,) = [row for row in rows if row[:2] == ["CENTRE", "ministers"]]
    assert int(mayor[2]) > 0 == int(mayor[3])
    assert int(ministers[2]) == 0 < int(ministers[3])
    assert "+ marlshire-devolution-deal, page " in done.stdout
    assert "COMMUNITY mayor: " in done.stdout
    assert f"policymine run {own_corpus}" in done.stderr


def test_check_of_another_codebook_says_how_to_use_it(small_corpus: Path, small_codebook: Path) -> None:
    done = call("codebook", "check", small_codebook, "--corpus", small_corpus)
    assert "is coded with the codebook bottom_up, not with this one" in done.stderr
    assert f"copy {small_codebook} into it" in done.stderr


def test_add_writes_the_line_and_tells_its_spellings(small_codebook: Path) -> None:
    done = call("codebook", "add", small_codebook, "street reps", "--label", "community", "--concept", "street_reps")
    assert done.returncode == 0
    assert "Added as line 8" in done.stderr
    assert "street reps, street-reps" in done.stderr
    assert "street_reps is a new concept of COMMUNITY" in done.stderr
    last = (small_codebook / "patterns.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last) == {"label": "COMMUNITY", "concept": "street_reps", "pattern": "street reps"}
    assert call("codebook", "check", small_codebook).returncode == 0


def test_add_refuses_what_would_make_a_fault(small_codebook: Path) -> None:
    before = (small_codebook / "patterns.jsonl").read_bytes()
    done = call("codebook", "add", small_codebook, "communities", "--label", "COMMUNITY", "--veto")
    assert done.returncode == 0  # the singular can still be tagged
    done = call("codebook", "add", small_codebook, "community", "--label", "COMMUNITY", "--veto")
    assert done.returncode == 2
    assert "patterns.jsonl, line 5: 'communit{y|ies}' can never be tagged" in done.stderr
    assert (small_codebook / "patterns.jsonl").read_bytes().startswith(before)


def test_add_shows_what_the_line_does_to_the_corpus(own_corpus: Path) -> None:
    shutil.copytree(SMALL, own_corpus / "house")
    use(own_corpus, "house")
    words = ("--label", "COMMUNITY", "--concept", "mayor", "--match", "exact", "--corpus", own_corpus)
    done = call("codebook", "add", "house", "Mayor", *words)
    assert done.returncode == 0, done.stderr
    assert "removed: 0, kept: " in done.stdout
    assert "+ marlshire-devolution-deal, page " in done.stdout
    assert "Mayor" in done.stdout
    again = call("codebook", "add", "house", "communities", "--label", "COMMUNITY", "--veto", "--corpus", own_corpus)
    assert "Mentions added: 0, removed: " in again.stdout
    assert "COMMUNITY community: " in again.stdout


def test_copy_says_what_to_do_next(own_corpus: Path) -> None:
    done = call("codebook", "copy", "bottom_up", own_corpus / "mine")
    assert done.returncode == 0
    assert 'write codebook = "mine" in' in done.stderr
    assert {"annotations.csv", "cues.toml"} <= {file.name for file in (own_corpus / "mine").iterdir()}
    assert call("codebook", "copy", "bottom_up", own_corpus / "mine").returncode == 2


def test_a_copied_and_extended_codebook_codes_sentences(tmp_path: Path) -> None:
    copied = copy_codebook("bottom_up", tmp_path / "mine")
    words = ("the Vale of Marlshire trust", "--label", "COMMUNITY", "--concept", "vale_trust")
    assert call("codebook", "add", copied, *words).returncode == 0
    (coded,) = build_coder(copied).code([Passage("1", "We thank the Vale of Marlshire Trust for its work.")])
    assert "vale_trust" in {mention.concept for mention in coded.mentions}


def test_the_program_itself_ends_with_2_on_faults(small_codebook: Path) -> None:
    (small_codebook / "patterns.jsonl").write_text("not JSON\n", encoding="utf-8")
    command = [sys.executable, "-m", "policymine", "codebook", "check", str(small_codebook)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    assert (done.returncode, done.stdout.count("\n")) == (2, 1)
    assert "patterns.jsonl, line 1: this is not JSON" in done.stdout
    assert "Traceback" not in done.stderr
