"""The command line as a person meets it: outputs, shapes, messages and exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import SAMPLE
from tests.terminal import Answer, call

from policymine.cli import main

KEYS = [
    "document", "file", "title", "kind", "area", "published_on", "status", "reason", "score", "low", "high", "position",
    "salience", "sentences", "coded", "dimensions", "firm", "firm_low", "firm_high", "soft_share", "soft_low",
    "soft_high", "weightings", "coded_twice", "rank", "unstable", "expected_rating",
]  # fmt: skip
CODES = {
    "community_power", "city_region_power", "central_power", "community_voice", "elite_voice", "local_delivery",
    "outsourced_delivery", "none",
}  # fmt: skip


def start(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own, as people do."""
    return subprocess.run(
        [sys.executable, "-m", "policymine", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300, cwd=cwd,
    )  # fmt: skip


def test_scores_json_has_every_document_in_the_agreed_shape(small_corpus: Path) -> None:
    done = call("scores", small_corpus, "--format", "json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)
    assert {row["document"] for row in rows} == {
        "marlshire-devolution-deal", "speech-marlshire-signing", "speech-thaxby-service-reform", "broken-deal",
    }  # fmt: skip
    for row in rows:
        assert list(row) == KEYS
        assert row["status"] in {"scored", "not_enough_evidence", "quarantined"}
        assert (row["score"] is not None) == (row["status"] == "scored")
        assert bool(row["reason"]) == (row["status"] != "scored")
    deal = next(row for row in rows if row["document"] == "marlshire-devolution-deal")
    assert 0 <= deal["low"] <= deal["score"] <= deal["high"] <= 100
    assert set(deal["dimensions"]) == {"power", "voice", "delivery"}


def test_scores_as_table_and_csv(small_corpus: Path) -> None:
    table = call("scores", small_corpus, "--kind", "deal")
    assert "Devolution deals" in table.stdout
    assert "Quarantined:" in table.stdout
    rows = list(csv.DictReader(io.StringIO(call("scores", small_corpus, "--format", "csv").stdout)))
    assert len(rows) == 4
    assert "dimensions.power" in rows[0]


def test_what_has_not_been_scored_is_not_called_quarantined(tmp_path: Path) -> None:
    call("add", tmp_path / "new", SAMPLE / "documents" / "speech-thaxby-service-reform.txt")
    told = call("scores", tmp_path / "new").stdout
    assert "Not scored yet:" in told
    assert "Score it with policymine run" in told
    told += call("explain", tmp_path / "new", "speech-thaxby-service-reform").stdout
    assert "quarantined" not in told.casefold()


def test_run_on_an_unchanged_corpus_does_nothing_and_reports_quarantine(small_corpus: Path) -> None:
    done = start("run", small_corpus)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Nothing has changed" in done.stderr
    assert "1 quarantined" in done.stderr


def test_a_change_costs_only_that_document(own_corpus: Path) -> None:
    target = own_corpus / "documents" / "speech-thaxby-service-reform.txt"
    with target.open("a", encoding="utf-8") as stream:
        stream.write("\nParishes will decide.\n")
    done = call("run", own_corpus, "--workers", "1")
    assert "has changed since it was added" in done.stderr
    assert "[1/1] speech-thaxby-service-reform" in done.stderr
    assert "skipped 3 unchanged" in done.stderr


def test_a_row_taken_out_of_the_manifest_leaves_the_results(own_corpus: Path) -> None:
    manifest = own_corpus / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if not line.startswith("broken-deal")), encoding="utf-8")
    assert call("run", own_corpus).returncode == 0
    assert "broken-deal" not in call("scores", own_corpus).stdout


def test_a_document_that_is_not_here_is_quarantined_not_lost(own_corpus: Path) -> None:
    (own_corpus / "documents" / "broken-deal.pdf").unlink()
    assert call("run", own_corpus).returncode == 1
    rows = json.loads(call("scores", own_corpus, "--format", "json").stdout)
    lost = next(row for row in rows if row["document"] == "broken-deal")
    assert lost["status"] == "quarantined"
    assert "not in the corpus folder" in lost["reason"]


def test_explain_names_sentences_that_are_in_the_document(small_corpus: Path) -> None:
    done = call("explain", small_corpus, "marlshire", "--format", "json")
    rows = json.loads(done.stdout)
    assert len(rows) == 12
    text = call("text", small_corpus / "documents" / "marlshire-devolution-deal.pdf", "--format", "text").stdout
    words = {word.rstrip(":") for word in text.replace("|", " ").split()}
    for row in rows:
        assert row["code"] in CODES
        assert row["page_number"] >= 1
        assert words.issuperset(word.rstrip(":") for word in row["text"].split())
    assert "on a scale from 0 (top down) to 100 (bottom up)" in call("explain", small_corpus, "marlshire").stdout


def test_explain_says_why_a_document_has_no_score(small_corpus: Path) -> None:
    assert "quarantined" in call("explain", small_corpus, "broken-deal").stdout


def test_mentions_stand_where_they_say(small_corpus: Path) -> None:
    done = call("mentions", small_corpus, "--label", "community", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    assert {row["label"] for row in rows} == {"COMMUNITY"}
    only = call("mentions", small_corpus, "--document", "marlshire", "--format", "csv").stdout
    assert {row["document"] for row in csv.DictReader(io.StringIO(only))} == {"marlshire-devolution-deal"}


def test_text_keeps_empty_cells_of_a_table_in_their_columns(tmp_path: Path) -> None:
    page = tmp_path / "ferries.html"
    page.write_text(
        "<main><p>Every parish will say which boats it wants to keep.</p><table><tr><th>Place<th>Boats<th>Piers"
        "<tr><td>Orle<td><td>3</table></main>",
        encoding="utf-8",
    )
    assert "Place|Boats|Piers\nOrle||3\n" in call("text", page).stdout


def test_text_gives_blocks_by_page(small_corpus: Path) -> None:
    done = call("text", small_corpus / "documents" / "marlshire-devolution-deal.pdf", "--format", "json")
    found = json.loads(done.stdout)
    assert set(found) == {"file", "pages"}
    kinds = {block["kind"] for page in found["pages"] for block in page["blocks"]}
    assert {"heading", "paragraph", "table", "furniture", "contents", "footnote"} <= kinds
    assert set(found["pages"][0]["blocks"][0]) == {"kind", "level", "text", "cells"}


def test_label_codes_sentences_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sentences.jsonl"
    rows = [
        {"id": "a", "heading": "Power", "prev": "", "text": "Parish councils will own the land and decide its use."},
        {"id": "b", "heading": "", "prev": "", "text": "I am delighted to be in Leeds this morning."},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = call("label", file)
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert list(first) == ["id", "code", "probabilities", "commitment", "participation", "mentions"]
    assert (first["id"], first["code"], first["commitment"]) == ("a", "community_power", "firm")
    assert set(first["probabilities"]) == CODES
    assert abs(sum(first["probabilities"].values()) - 1) < 1e-4
    (mention, *_) = first["mentions"]
    assert rows[0]["text"][mention["start_char"] : mention["end_char"]] == mention["text"]
    assert (second["code"], second["participation"]) == ("none", None)


def test_label_takes_signs_that_end_lines_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "sentences.jsonl"
    words = "We will\u2028give parishes\x85the right to buy."
    file.write_text(json.dumps({"id": "a", "text": words}, ensure_ascii=False) + "\n", encoding="utf-8")
    done = call("label", file)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.split("\n") if line] == ["a"]


def test_a_label_that_the_codebook_lacks_is_named(small_corpus: Path) -> None:
    done = call("mentions", small_corpus, "--label", "comunity")
    assert done.returncode == 2
    assert "COMMUNITY" in done.stderr


def test_label_names_the_line_at_fault(tmp_path: Path) -> None:
    file = tmp_path / "sentences.jsonl"
    file.write_text('{"id": 1, "text": "Fine."}\nnot json\n', encoding="utf-8")
    done = call("label", file)
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "nowhere"),
        ("scores", "nowhere"),
        ("explain", "nowhere", "x"),
        ("mentions", "nowhere"),
        ("text", "nowhere.pdf"),
        ("label", "nowhere.jsonl"),
        ("train", "nowhere"),
        ("evaluate", "nowhere"),
        ("report", "nowhere"),
        ("review", "nowhere"),
        ("add", "somewhere", "nowhere.pdf"),
        ("scores",),
        ("scores", "x", "--kind", "treaty"),
    ],
)
def test_mistakes_end_with_2_and_a_message_without_a_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_mistake_ends_the_program_itself_without_a_traceback(tmp_path: Path) -> None:
    done = start("run", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("policymine: ")
    assert "Traceback" not in done.stderr


def test_add_passes_over_a_duplicate_and_says_which_it_is(own_corpus: Path) -> None:
    before = (own_corpus / "manifest.csv").read_bytes()
    done = call("add", own_corpus, own_corpus / "documents" / "marlshire-devolution-deal.pdf")
    assert done.returncode == 0
    assert (own_corpus / "manifest.csv").read_bytes() == before
    assert "it is the document marlshire-devolution-deal" in done.stderr


def test_report_is_written_and_a_foreign_folder_is_refused(small_corpus: Path, tmp_path: Path) -> None:
    done = call("report", small_corpus, "-o", tmp_path / "site")
    assert done.returncode == 0
    assert (tmp_path / "site" / "index.html").exists()
    again = call("report", small_corpus, "-o", tmp_path / "site")
    assert again.returncode == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    refused = call("report", small_corpus, "-o", tmp_path / "mine")
    assert refused.returncode == 2
    assert (tmp_path / "mine" / "thesis.docx").exists()


def test_help_names_every_command_without_cutting_it_short() -> None:
    shown = call("--help").stdout
    assert "..." not in shown.split("Commands:")[1]
    commands = ("add", "run", "scores", "explain", "mentions", "text", "label", "train", "evaluate", "report", "review")
    for command in commands:
        assert f"  {command} " in shown


def test_an_interrupted_run_says_what_is_kept(own_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policymine.cli.app.run_corpus", interrupt)
    answer = call("run", own_corpus)
    assert (answer.returncode, answer.stderr) == (
        130, "Interrupted. What was finished is saved; the next run does the rest.\n",
    )  # fmt: skip


def test_an_interrupt_while_the_program_loads_leaves_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policymine.cli.app.main", interrupt)
    assert call("--help", program=main) == Answer(130, "", "")
