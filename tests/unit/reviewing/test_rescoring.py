"""People's codes move scores: at once, and as a full run would; what they decided outlives what is read anew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

from policymine.assessments import assess_text
from policymine.coding import Coder
from policymine.decisions import Action, Coding, MentionChange, Queue, QueueKind
from policymine.documents import open_corpus
from policymine.excerpts import read_profile
from policymine.histories import list_shifts
from policymine.pipeline import open_store, plan_run, run_corpus
from policymine.records import PlacedMention, Score, Task
from policymine.reviewing import Reviewing
from policymine.reviews.desk import Request
from policymine.rows import Rows, list_rows
from policymine.scores import build_scheme
from policymine.settings import read_settings
from policymine.settled import ADDED
from policymine.texts import read_text
from policymine.workers import Workers

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


def read_counts(folder: Path) -> tuple[Any, ...]:
    """Return what is counted of the speech: its mentions, its profile, and its labels."""
    with open_store(open_corpus(folder)) as store:
        return (
            store.count_mentions()[SPEECH],
            store.read_mentions(SPEECH),
            read_profile(store.engine, SPEECH),
            [each.label for each in store.read_sentences(SPEECH, settled=True)],
        )


def find_late_mention(folder: Path) -> PlacedMention:
    with open_store(open_corpus(folder)) as store:
        return next(each for each in store.read_mentions(SPEECH) if (each.sentence_index or 0) > 6)


def change_mentions(desk: Reviewing, placed: PlacedMention) -> tuple[MentionChange, ...]:
    """Strike out a mention, and mark the first words of its sentence as another."""
    assert placed.sentence_index
    start = desk.read_sentence("lea", SPEECH, placed.sentence_index).sentence.start_char
    own = placed.mention
    return (
        MentionChange(own.label, own.start_char - start, own.end_char - start, stands=False),
        MentionChange("PROVIDER_LOCAL", 0, 5, stands=True),
    )


def test_a_rescored_document_has_the_figures_of_a_full_run_and_says_what_moved_it(own_corpus: Path) -> None:
    desk = open_desk(own_corpus)
    before = read_score(own_corpus, SPEECH)
    for number in range(6):
        code(desk, "ann", SPEECH, number, Coding("community_power", commitment="firm"))
    found = read_counts(own_corpus)
    placed = find_late_mention(own_corpus)
    said = Coding("community_power", "firm", "empower", change_mentions(desk, placed))
    code(desk, "ann", SPEECH, placed.sentence_index or 0, said)
    counted = read_counts(own_corpus)
    check_counts(found, counted, placed)
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
        assert placed in store.read_mentions(SPEECH, as_found=True)
    assert read_counts(own_corpus) == counted
    assert desk.read_reviews(SPEECH)[3].coding == Coding("community_power", "firm")
    desk.close()


def check_counts(found: tuple[Any, ...], counted: tuple[Any, ...], placed: PlacedMention) -> None:
    """See that one sentence's word counts: a mention less and one more, and its levels in the profile."""
    label = placed.mention.label
    assert counted[0][label] == found[0][label] - 1
    assert counted[0]["PROVIDER_LOCAL"] == found[0].get("PROVIDER_LOCAL", 0) + 1
    assert placed not in counted[1]
    assert [each.mention.concept for each in counted[1] if each not in found[1]] == [ADDED]
    for before, after, level in (
        (found[2].commitments, counted[2].commitments, "firm"),
        (found[2].participations, counted[2].participations, "empower"),
    ):
        assert after["community_power", level] == before.get(("community_power", level), 0) + 1
        assert sum(after.values()) == sum(before.values())
    own = counted[3][placed.sentence_index or 0]
    assert (own.code, own.commitment, own.participation) == ("community_power", "firm", "empower")
    assert own.probabilities["community_power"] == 1


def test_what_is_taken_back_leaves_the_score_as_it_was(own_corpus: Path) -> None:
    desk = open_desk(own_corpus)
    before = read_score(own_corpus, SPEECH)
    counted, placed = read_counts(own_corpus), find_late_mention(own_corpus)
    said = Coding("community_power", "", "empower", change_mentions(desk, placed))
    code(desk, "ann", SPEECH, placed.sentence_index or 0, said)
    assert desk.rescore(SPEECH).after != before
    assert read_counts(own_corpus) != counted
    desk.undo("ann", "undo")
    assert read_counts(own_corpus) == counted
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


class Interrupted:
    """Workers of one process, before whose answers somebody decides something."""

    def __init__(self, coder: Coder, meanwhile: Callable[[], object]) -> None:
        self.coder = coder
        self.meanwhile = meanwhile

    def __enter__(self) -> Interrupted:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def submit(self, _work: object, task: Task) -> Future[Rows]:
        scheme = build_scheme(self.coder.reader.codebook, self.coder.classifier.codes)
        text = read_text(Path(task.path), file=task.document.file)
        rows = list_rows(assess_text(task, text, self.coder, scheme, read_settings()))
        self.meanwhile()
        answer: Future[Rows] = Future()
        answer.set_result(rows)
        return answer

    def collect(self, answer: Future[Rows], _name: str) -> Rows:
        return answer.result()


def test_what_is_decided_while_a_run_reads_the_document_counts_after_it(own_corpus: Path, coder: Coder) -> None:
    desk = open_desk(own_corpus)
    path = own_corpus / "documents" / f"{SPEECH}.txt"
    path.write_text("Good morning, and thank you.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    words = desk.read_sentence("lea", SPEECH, 4).sentence.text

    def decide() -> None:
        code(desk, "ann", SPEECH, 4, Coding("community_power", "firm"))
        assert desk.rescore(SPEECH).why_not == ""

    plan = run_corpus(own_corpus, start=lambda *_: cast(Workers, Interrupted(coder, decide)))
    assert [task.document.document for task in plan.tasks] == [SPEECH]
    after = read_score(own_corpus, SPEECH)
    assert plan_run(own_corpus).tasks == ()
    move = desk.rescore(SPEECH)
    assert move.before == move.after == after
    [number] = desk.read_reviews(SPEECH)
    assert desk.read_sentence("lea", SPEECH, number).sentence.text == words
    offer = desk.next_sentence("ben", Queue(QueueKind.DOCUMENT, SPEECH))
    assert offer
    assert desk.read_sentence("ben", SPEECH, offer.number).text_hash
    desk.close()
