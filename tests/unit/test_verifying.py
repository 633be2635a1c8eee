"""Verifying: what the store says is held against the files, and what does not hold is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest

from policymine import assessments
from policymine.coding import Coder
from policymine.documents import open_corpus
from policymine.errors import UnreadableError
from policymine.pipeline import open_store
from policymine.repeats import find_repeats
from policymine.scores import build_scheme
from policymine.sentences import read_whole
from policymine.texts import EXTRACTOR
from policymine.verifying import DocumentCheck, Verification, reads_as, verify_corpus

DEAL = "marlshire-devolution-deal"
SPEECH = "speech-thaxby-service-reform"


class WorkerHere:
    """Stands in for worker processes: calls are made here and now, those on one document fail."""

    def __init__(self, crashes: str = "") -> None:
        self.crashes = crashes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    def collect(self, future: Future[Any], name: str) -> Any:
        if self.crashes and self.crashes in name:
            raise UnreadableError(f"{name} crashed the reader")
        return future.result()


Verify = Callable[..., Verification]


@pytest.fixture
def verify(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Verify in this process, with the classifier that the other tests have loaded."""
    monkeypatch.setattr(assessments, "_coder", coder)
    monkeypatch.setattr(assessments, "_scheme", build_scheme(coder.reader.codebook, coder.classifier.codes))
    return partial(verify_corpus, start=lambda *_: WorkerHere())


def change(corpus: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(corpus / "policymine.sqlite")) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


def read_coded(corpus: Path, document: str) -> tuple[int, str]:
    """Return the number and text of a document's first sentence that carries a code and says what will be."""
    query = "select number, text from sentences where document = ? and code != 'none' and text like '% will %'"
    with closing(sqlite3.connect(corpus / "policymine.sqlite")) as connection:
        number, text = connection.execute(query, (document,)).fetchone()
    return int(number), str(text)


def test_a_corpus_as_it_was_scored_holds(small_corpus: Path, verify: Verify) -> None:
    seen: list[DocumentCheck] = []
    verification = verify(small_corpus, on_check=seen.append)
    assert verification.holds, (verification.mismatches, [check.differences for check in verification.documents])
    checks = {check.document: check for check in verification.documents}
    assert len(seen) == len(checks) == 4
    assert 0 < checks[DEAL].placed == checks[DEAL].sentences
    assert checks[SPEECH].sentences > 0 == checks[SPEECH].placed
    assert (checks["broken-deal"].sentences, checks["broken-deal"].failed_share) == (0, 0.0)
    assert verification.sentences == sum(check.sentences for check in seen)
    assert verification.placed == checks[DEAL].placed
    assert verification.failed_share == 0


def test_planted_faults_are_found_and_named(own_corpus: Path, verify: Verify) -> None:
    rewrite = "update sentences set text = ? where document = ? and number = ?"
    number, text = read_coded(own_corpus, DEAL)
    change(own_corpus, rewrite, text.replace(" will ", " may "), DEAL, number)
    spoken, words = read_coded(own_corpus, SPEECH)
    change(own_corpus, rewrite, words.replace(" will ", " may "), SPEECH, spoken)
    score = "json_extract(score, '$.overall.high')"
    change(
        own_corpus,
        f"update assessments set score = json_set(score, '$.overall.high', {score} + 1e-12) where document = ?",  # noqa: S608
        "speech-marlshire-signing",
    )
    change(own_corpus, "update assessments set key = 'abc', extractor = 'reader 1' where document = ?", SPEECH)
    change(own_corpus, "delete from assessments where document = ?", "broken-deal")

    verification = verify(own_corpus)
    assert not verification.holds
    checks = {check.document: check for check in verification.documents}
    (on_page,) = checks[DEAL].mismatches
    assert (on_page.sentence, on_page.on_page) == (number, True)
    assert (on_page.text, on_page.found) != (text, text)
    assert " may " in on_page.text
    (in_text,) = checks[SPEECH].mismatches
    assert (in_text.sentence, in_text.on_page, in_text.found) == (spoken, False, words)
    assert checks[SPEECH].failed_share == 1 / checks[SPEECH].sentences
    assert checks[DEAL].is_reproduced
    assert "its high is" in checks["speech-marlshire-signing"].differences[0]
    (difference,) = checks[SPEECH].differences
    assert difference.startswith("its key is abc in the store and ")
    assert f"the text reader is {EXTRACTOR} and was reader 1. Score it again" in difference
    assert "not scored yet" in checks["broken-deal"].differences[0]
    assert checks["broken-deal"].status is None


def test_a_file_that_has_changed_since_it_was_scored_is_told(own_corpus: Path, verify: Verify) -> None:
    (own_corpus / "documents" / f"{DEAL}.pdf").write_bytes(b"%PDF-1.7 gone")
    (check,) = (each for each in verify(own_corpus).documents if each.document == DEAL)
    assert check.failed_share == 1
    assert "has changed" in check.differences[0]
    assert any("further figures differ" in difference for difference in check.differences)


def test_as_many_sentences_are_coded_as_have_a_code_that_counts(small_corpus: Path, coder: Coder) -> None:
    with open_store(open_corpus(small_corpus)) as store:
        for name in (DEAL, SPEECH):
            sentences = store.read_sentences(name)
            repeated = find_repeats([read_whole(each.sentence) for each in sentences])
            counted = [each.label.code for each, again in zip(sentences, repeated, strict=True) if not again]
            ends = {code.name for code in coder.reader.codebook.codes if code.pole != "none"}
            assert store.read_summary(name).score.coded == sum(code in ends for code in counted) > 0


def test_a_document_that_crashes_its_worker_fails_alone(small_corpus: Path, verify: Verify) -> None:
    verification = verify(small_corpus, start=lambda *_: WorkerHere(crashes=DEAL))
    (check,) = (each for each in verification.documents if not each.is_reproduced)
    assert (check.document, check.failed_share) == (DEAL, 1)
    assert {mismatch.document for mismatch in verification.mismatches} == {DEAL}


def test_an_empty_verification_holds() -> None:
    assert Verification(()).holds
    assert Verification(()).failed_share == 0


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("The mayor will decide.", "The mayor\nwill  decide."),
        ('The "new" office\'s staff', "The “new” oﬃce’s staff"),
        ("the neighbourhood plan", "the neigh-\nbourhood plan"),
        ("the co-operative plan", "the co-\noperative plan"),
        ("the plan - as it is - stands", "the plan -\nas it is - stands"),
        ("a long-term plan", "a long-term\nplan"),
        ("see https://parish.example/list?id=7 for more", "see https://parish.example/list?id\n=7 for more"),
        ("see www.parish.example for more", "see www.parish.example\nfor more"),
    ],
)
def test_what_is_read_off_the_page_is_the_sentence(sentence: str, read: str) -> None:
    assert reads_as(sentence, read)


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("The mayor will decide.", "The mayor will not decide."),
        ("The mayor will decide.", "The mayor willdecide."),
        ("The mayor will decide.", ""),
        ("the coop plan", "the co-op plan"),
        ("the neigh bourhood plan", "the neigh-\nbourhood plan"),
        ("the plan isdecided", "the plan is\ndecided"),
    ],
)
def test_what_is_not_the_sentence_is_told(sentence: str, read: str) -> None:
    assert not reads_as(sentence, read)
