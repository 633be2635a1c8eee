"""People's codes move scores: at once, and as a full run would; what they decided outlives what is read anew."""

from __future__ import annotations

from pathlib import Path

from policymine.decisions import Action, Coding
from policymine.documents import open_corpus
from policymine.histories import list_shifts
from policymine.pipeline import open_store, plan_run, run_corpus
from policymine.records import Score
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Request

from .conftest import open_desk

SPEECH = "speech-thaxby-service-reform"


def code(desk: Reviewing, reviewer: str, document: str, number: int, coding: Coding) -> None:
    view = desk.read_sentence("lea", document, number)
    desk.decide(
        reviewer, Request(f"{reviewer}{document}{number}", Action.CODE, document, number, view.text_hash, coding)
    )


def read_score(folder: Path, document: str) -> Score:
    with open_store(open_corpus(folder)) as store:
        return store.read_summaries()[document].score


def test_a_rescored_document_has_the_figures_of_a_full_run_and_says_what_moved_it(own_corpus: Path) -> None:
    desk = open_desk(own_corpus)
    before = read_score(own_corpus, SPEECH)
    for number in range(6):
        code(desk, "ann", SPEECH, number, Coding("community_power", commitment="firm"))
    assert [task.document.document for task in plan_run(own_corpus).tasks if not task.refusal] == [SPEECH]
    move = desk.rescore(SPEECH)
    assert move.why_not == ""
    assert move.before == before
    assert move.after.overall is not None
    assert before.overall is not None
    assert move.after.overall.score > before.overall.score + 1
    assert move.after.grounds is not None
    assert move.after.grounds.reviews
    assert plan_run(own_corpus).tasks == ()
    with open_store(open_corpus(own_corpus)) as store:
        quick = store.read_sentences(SPEECH)
        history = store.read_history(SPEECH)
    assert [cause.name for cause in list_shifts(history, "2000-01-01")[-1].causes] == ["reviews"]
    run_corpus(own_corpus, workers=1, force=True)
    assert read_score(own_corpus, SPEECH) == move.after
    with open_store(open_corpus(own_corpus)) as store:
        assert store.read_sentences(SPEECH) == quick
    assert desk.read_reviews(SPEECH)[3].coding == Coding("community_power", "firm")
    desk.close()


def test_what_is_taken_back_leaves_the_score_as_it_was(own_corpus: Path) -> None:
    desk = open_desk(own_corpus)
    before = read_score(own_corpus, SPEECH)
    code(desk, "ann", SPEECH, 2, Coding("community_power"))
    assert desk.rescore(SPEECH).after != before
    desk.undo("ann", "undo")
    assert desk.rescore(SPEECH).after == before
    assert plan_run(own_corpus).tasks == ()
    desk.close()


def test_decisions_outlive_a_document_that_is_changed_and_removed(own_corpus: Path) -> None:
    desk = open_desk(own_corpus)
    for number in (1, 4):
        code(desk, "ann", SPEECH, number, Coding("community_power"))
    words = desk.read_sentence("ann", SPEECH, 4).sentence.text
    lost = desk.read_sentence("ann", SPEECH, 1).sentence.text
    path = own_corpus / "documents" / f"{SPEECH}.txt"
    text = " ".join(path.read_text(encoding="utf-8").split(" "))
    assert lost in " ".join(text.split())
    first, *rest = lost.split()
    mended = text.replace(f"{first} {rest[0]}", f"Plainly put, {first} {rest[0]}", 1)
    path.write_text("Here is a sentence that nobody has seen before today.\n\n" + mended, encoding="utf-8")
    run_corpus(own_corpus, workers=1)
    found = {number: desk.read_sentence("ann", SPEECH, number).sentence.text for number in desk.read_reviews(SPEECH)}
    assert words in found.values()
    manifest = own_corpus / "manifest.csv"
    rows = [row for row in manifest.read_text(encoding="utf-8").splitlines() if not row.startswith(SPEECH)]
    manifest.write_text("\n".join(rows) + "\n", encoding="utf-8")
    run_corpus(own_corpus, workers=1)
    assert SPEECH not in desk.progress().documents
    assert {review.anchor.text for review in desk.list_unattached()} >= {words}
    assert desk.progress().unattached == 2
    desk.close()
