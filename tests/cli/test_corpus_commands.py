"""``policymine add``, ``edit``, ``remove``, ``versions`` and ``check``, and what a person at a terminal is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from policymine.adding import Added, Given, Relation, add_paths
from policymine.cli.app import app
from policymine.cli.asking import Person
from policymine.documents import add_version, create_corpus, open_corpus
from policymine.errors import PolicymineError
from policymine.pipeline import open_store, plan_run, read_results
from policymine.records import Kind
from policymine.reports.site import write_site
from policymine.settings import read_settings

DEAL = "marlshire-devolution-deal"
SPEECH = [f"Point {number}: parish {number * 7} will run its own hall from year {number}." for number in range(60)]


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def list_tasks(corpus: Path) -> list[str]:
    return [task.document.document for task in plan_run(corpus).tasks]


def test_a_changed_kind_is_scored_anew_and_other_columns_are_not(own_corpus: Path) -> None:
    assert list_tasks(own_corpus) == []
    assert (
        call("edit", own_corpus, DEAL, "--title", "The deal", "--area", "", "--published-on", "2024-03").exit_code == 0
    )
    document = open_corpus(own_corpus).find(DEAL)
    assert (document.title, document.area, document.published_on) == ("The deal", "", "2024-03")
    assert list_tasks(own_corpus) == []
    assert call("edit", own_corpus, DEAL, "--kind", "report").exit_code == 0
    assert list_tasks(own_corpus) == [DEAL]


def test_only_a_new_version_is_scored_anew(own_corpus: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.txt"
    newer.write_text("\n\n".join(SPEECH), encoding="utf-8")
    add_version(own_corpus, DEAL, newer)
    plan = plan_run(own_corpus)
    assert [task.document.document for task in plan.tasks] == [DEAL]
    assert plan.notes == ()
    printed = call("versions", own_corpus, DEAL).stdout
    assert "version 1, superseded on" in printed
    assert "version 2: no score on record" in printed
    assert f"documents/{DEAL}.v2.txt (read)" in printed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Nothing to change"),
        (("--published-on", "May"), "must be a date"),
        (("--title", " "), "needs a title"),
    ],
)
def test_what_is_not_right_is_not_written(own_corpus: Path, words: tuple[str, ...], said: str) -> None:
    before = (own_corpus / "manifest.csv").read_bytes()
    done = call("edit", own_corpus, DEAL, *words)
    assert isinstance(done.exception, PolicymineError)
    assert said in str(done.exception)
    assert (own_corpus / "manifest.csv").read_bytes() == before


def test_a_withdrawn_document_is_not_ranked_and_is_listed(own_corpus: Path, tmp_path: Path) -> None:
    assert isinstance(call("remove", own_corpus, DEAL).exception, PolicymineError)
    done = call("remove", own_corpus, DEAL, "--reason", "it is a draft")
    assert "is withdrawn" in done.output
    assert DEAL not in {result.document.document for result in read_results(own_corpus)}
    printed = call("scores", own_corpus).stdout
    assert "Withdrawn:" in printed
    assert "it is a draft" in printed
    page = write_site(own_corpus, tmp_path / "report").read_text(encoding="utf-8")
    assert "<h2>Withdrawn</h2>" in page
    assert "withdrawn on" in call("versions", own_corpus, DEAL).stdout
    with open_store(open_corpus(own_corpus)) as store:
        assert store.read_history(DEAL)
    assert plan_run(own_corpus).gone == (DEAL,)
    assert "is back" in call("remove", own_corpus, DEAL, "--undo").output
    assert plan_run(own_corpus).gone == ()


def test_check_ends_with_2_where_there_is_a_fault(own_corpus: Path) -> None:
    assert call("check", own_corpus).exit_code == 0
    (own_corpus / "documents" / "stray.txt").write_text("Stray.", encoding="utf-8")
    done = call("check", own_corpus)
    assert done.exit_code == 2
    assert "fault: " in done.stdout
    assert "no table names this file" in done.stdout
    assert "remark: " in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.txt", "--as-new", "--as-version-of", "x"), "exclude each other"),
        (("a.txt", "b.txt", "--as-version-of", "x"), "takes one file"),
        (("a.txt", "b.txt", "--title", "x"), "names one document"),
        (("a.txt", "--as-version-of", "x"), "There is no corpus at"),
        (("https://www.gov.uk/a", "--as-rendition-of", "x"), "There is no corpus at"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = call("add", tmp_path / "corpus", *words)
    assert isinstance(done.exception, PolicymineError)
    assert said in str(done.exception)
    assert not (tmp_path / "corpus").exists()


def test_what_is_there_already_is_passed_over_and_is_no_fault(tmp_path: Path) -> None:
    papers, corpus = tmp_path / "papers", tmp_path / "corpus"
    papers.mkdir()
    (papers / "speech.txt").write_text("\n\n".join(SPEECH), encoding="utf-8")
    assert call("add", corpus, papers).exit_code == 0
    (papers / "note.txt").write_text("The parish will keep its hall.", encoding="utf-8")
    again = call("add", corpus, papers)
    assert again.exit_code == 0
    assert "is in" in again.stderr
    assert "Added note" in again.stderr
    taken = call("add", corpus, papers / "speech.txt", "--as-version-of", "speech")
    assert "1 of these was not added" in str(taken.exception)
    call("remove", corpus, "speech", "--reason", "a draft")
    assert "1 of these was not added" in str(call("add", corpus, papers).exception)


def test_a_folder_in_which_no_store_can_be_made_is_refused_before_anything_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICYMINE_DATABASE_URL", raising=False)
    read_settings.cache_clear()
    (tmp_path / "speech.txt").write_text("\n\n".join(SPEECH), encoding="utf-8")
    done = call("add", tmp_path / "why?", tmp_path / "speech.txt")
    assert "question mark in its path" in str(done.exception)
    assert not (tmp_path / "why?").exists()


class Keyboard:
    """Answers prompts from a list; an empty answer takes the default."""

    def __init__(self, *answers: str) -> None:
        self.left: Iterator[str] = iter(answers)

    def __call__(self, _question: str, *, default: str, **_options: Any) -> str:
        return next(self.left) or default


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with one speech, beside a draft of it."""
    corpus = create_corpus(tmp_path / "corpus").folder
    (tmp_path / "speech.txt").write_text("\n\n".join(SPEECH), encoding="utf-8")
    (tmp_path / "draft.txt").write_text("\n\n".join(SPEECH[3:]), encoding="utf-8")
    list(add_paths(corpus, [tmp_path / "speech.txt"], Given()))
    return corpus


def ask(folder: Path, name: str, *answers: str) -> Added:
    (added,) = add_paths(folder, [folder.parent / name], Given(), adviser=Person(Keyboard(*answers)))
    return added


@pytest.mark.parametrize(
    ("answers", "relation"),
    [
        (("v",), Relation.VERSION),
        (("what?", "r"), Relation.RENDITION),
        (("n", "y"), Relation.NEW),
        (("",), None),
        (("n", "s"), None),
    ],
)
def test_a_person_says_what_a_file_is(folder: Path, answers: tuple[str, ...], relation: Relation | None) -> None:
    assert ask(folder, "draft.txt", *answers).relation is relation


def test_a_person_corrects_the_guesses(folder: Path) -> None:
    added = ask(folder, "draft.txt", "n", "c", "", "novel", "deal", "May", "2024-05", "", "Kent", "-")
    assert added.document is not None
    assert (added.document.title, added.document.kind, added.document.published_on) == ("Draft", Kind.DEAL, "2024-05")
    assert (added.document.area, added.document.speaker, added.document.guessed) == ("Kent", "", "")


def test_yes_to_all_is_asked_once_and_confirms_nothing(folder: Path) -> None:
    for name in ("one", "two"):
        (folder.parent / f"{name}.txt").write_text(f"Something about {name}.", encoding="utf-8")
    person = Person(Keyboard("a"))
    files = [folder.parent / "one.txt", folder.parent / "two.txt"]
    added = list(add_paths(folder, files, Given(), adviser=person))
    assert [each.document.guessed for each in added if each.document] == ["title kind", "title kind"]


def test_a_withdrawn_document_is_told_to_the_person(folder: Path) -> None:
    call("remove", folder, "speech", "--reason", "a draft")
    assert ask(folder, "draft.txt", "v", "s").relation is None
    assert ask(folder, "draft.txt", "n", "y").relation is Relation.NEW
