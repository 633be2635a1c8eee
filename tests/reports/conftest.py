"""A corpus with enough in it for every finding, made from what is scored already, and its report."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from policymine.database import begin_writing
from policymine.decisions import Action, Coding, Decision, GivenRating, MentionChange
from policymine.documents import open_corpus, write_manifest
from policymine.journal import add_decision, add_rating
from policymine.pipeline import open_store
from policymine.records import Assessment, Document, PlacedMention, Sentence
from policymine.reports.findings import load_corpus_rules
from policymine.reports.site import write_site
from policymine.rescoring import rescore_stored
from policymine.reviews import anchor_sentence
from policymine.store import Store

DEAL = "marlshire-devolution-deal"
REVIEWED = 20
DAY = "2026-11-28"
SIGNING = "speech-marlshire-signing"
HOSTILE = '<script>alert("x")</script>'
COPIES = (
    ("speech-marlshire-again", "Marlshire", "Judith Hallworth MP", "2024-05-01"),
    ("speech-norwold", "Norwold", "Ann Other MP", "2024-06-01"),
    ("speech-southwold", "Southwold", "", "2024-07-01"),
    ("speech-westwold", "", "Ann Other MP", "2024-08-01"),
)


@pytest.fixture(scope="session")
def told_corpus(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with a speech four times more, of other places and days; tests must not change it.

    So there are six speeches, five of them of 2024 and of one government, and one that is silent on what they mention.
    One has a hostile title. People have decided about sentences of the deal and of one of the speeches.
    """
    folder = Path(shutil.copytree(small_corpus, tmp_path_factory.mktemp("told") / "told"))
    corpus = open_corpus(folder)
    original = replace(corpus.find(SIGNING), published_on="2024-03-06", government="The Hallworth government")
    copies = [
        replace(original, document=name, title=f"{original.title}, in {area or 'no place'}", area=area, speaker=speaker,
                published_on=day)
        for name, area, speaker, day in COPIES
    ]  # fmt: skip
    copies[-1] = replace(copies[-1], title=HOSTILE, speaker=HOSTILE, source_url="javascript:alert(1)")
    others = [original if each.document == SIGNING else each for each in corpus.documents]
    write_manifest(folder, [*others, *copies])
    with open_store(corpus) as store:
        for each in copies:
            store.save(copy_assessment(store, original, each))
        for each in (corpus.find(DEAL), copies[1]):
            review(store, each)
            rescore_stored(store, each.document, each.kind, load_corpus_rules(corpus))
    return folder


def review(store: Store, document: Document) -> None:
    """Let people decide about the sentences that move a document most: the first is disputed, the second adjudicated.

    The third is corrected, its mentions struck out; the others are confirmed.
    """
    moving = sorted(store.read_sentences(document.document), key=lambda each: -abs(each.influence))[:REVIEWED]
    disputed, adjudicated, corrected, *others = moving
    reading = store.read_summary(document.document).text_key
    struck = strike_out(store.read_mentions(document.document), corrected.sentence)
    said = [
        *((each, "ann", each.label.code, Action.CODE) for each in (disputed, adjudicated, *others)),
        *((each, "ben", "none", Action.CODE) for each in (disputed, adjudicated)),
        (corrected, "ben", "elite_voice", Action.CODE),
        (adjudicated, "lea", "community_voice", Action.ADJUDICATE),
    ]
    with begin_writing(store.engine) as connection:
        for number, (scored, who, code, action) in enumerate(said):
            decision = Decision(
                sequence=0,
                key=f"{document.document} {number}",
                decided_at=f"{DAY}T09:30:00.{number:06}+00:00",
                reviewer=who,
                action=action,
                anchor=anchor_sentence(document.document, scored.sentence, reading),
                before=Coding(scored.label.code, scored.label.commitment.value),
                after=Coding(
                    code,
                    "conditional" if action is Action.ADJUDICATE else "",
                    mentions=struck if scored is corrected else (),
                ),
            )
            add_decision(connection, decision)
        name = document.document
        add_rating(connection, GivenRating(0, f"rated {name}", f"{DAY}T09:40:00+00:00", "ann", name, 4, blind=True))


def strike_out(mentions: list[PlacedMention], sentence: Sentence) -> tuple[MentionChange, ...]:
    """Say of every mention of a sentence that it is none."""
    own = (each.mention for each in mentions if each.sentence_index == sentence.index)
    start = sentence.start_char
    return tuple(
        MentionChange(each.label, each.start_char - start, each.end_char - start, stands=False) for each in own
    )


def copy_assessment(store: Store, original: Document, copy: Document) -> Assessment:
    """Return what the store holds of a document under another name."""
    summary = store.read_summaries()[original.document]
    return Assessment(
        document=copy.document,
        text_key=summary.text_key,
        key=f"{summary.key}-{copy.document}",
        score=summary.score,
        extractor=summary.extractor,
        pages=summary.pages,
        body=store.read_body(original.document),
        sentences=tuple(store.read_sentences(original.document)),
        mentions=tuple(store.read_mentions(original.document)),
        warnings=("Page 2 was not read.",) if copy.document == "speech-norwold" else (),
    )


@pytest.fixture(scope="session")
def site(told_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of that corpus."""
    return write_site(told_corpus, tmp_path_factory.mktemp("sites") / "report").parent
