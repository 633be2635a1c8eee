"""Cards: a sentence as a reviewer sees and codes it, and what a filled-in card says."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policymine.codebooks import Code, Codebook
from policymine.errors import RefusedError
from policymine.histories import Shift, list_shifts
from policymine.records import Document, Mention, PlacedMention
from policymine.reports.highlights import Piece, cut_mentions
from policymine.reviews import Action, Coding, Decision, MentionChange, Queue, QueueKind, merge_mentions
from policymine.reviews.desk import Offer, Request, SentenceView
from policymine.settled import settle_mentions
from policymine.store import Store
from policymine.web.pages import index_codes
from policymine.web.room import Room, Sent

_LONGEST_NUMBER = 9_999_999


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention on a card: where it is ticked it counts.

    ``voices`` tell what people said of it: "struck out by Ann Smith". What a person marked, no pattern found.
    """

    mention: Mention
    is_ticked: bool
    voices: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return what stands for it in the form: "COUNCIL:12-25"."""
        return f"{self.mention.label}:{self.mention.start_char}-{self.mention.end_char}"


@dataclass(frozen=True, slots=True)
class Card:
    """A sentence with all that its form needs. ``key`` stands for one decision, however often it is sent."""

    view: SentenceView
    document: Document
    queue: Queue
    key: str
    codebook: Codebook
    codes: Mapping[str, Code]
    weak: frozenset[str]
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    chosen: Coding
    has_picture: bool
    offer: Offer | None = None


def build_card(room: Room, view: SentenceView, queue: Queue, offer: Offer | None = None) -> Card:
    """Put together the card of a sentence."""
    codebook, weak = room.catalogue.read_codebook()
    document = room.catalogue.read().find(view.document).document
    decisions = view.review.decisions if view.review else ()
    counted = _change_mentions(view, merge_mentions(decisions))
    return Card(
        view=view,
        document=document,
        queue=queue,
        key=secrets.token_urlsafe(16),
        codebook=codebook,
        codes=index_codes(codebook),
        weak=weak,
        pieces=tuple(cut_mentions(view.sentence.text, 0, len(view.sentence.text), counted)),
        marks=tuple(_list_marks(view, decisions, counted)),
        chosen=_find_chosen(view),
        has_picture=document.file.lower().endswith(".pdf") and bool(view.sentence.places),
        offer=offer,
    )


def _change_mentions(view: SentenceView, changes: Iterable[MentionChange]) -> list[PlacedMention]:
    """Return a sentence's mentions with what people changed, their offsets in the sentence."""
    own = replace(view.sentence, start_char=0)
    return settle_mentions(view.mentions, [own], {own.index: Coding(mentions=tuple(changes))})


def _list_marks(view: SentenceView, decisions: Sequence[Decision], counted: Sequence[PlacedMention]) -> Iterator[Mark]:
    """Yield every mention that the program found or a person marked, in reading order."""
    said = [(decision, change) for decision in decisions for change in decision.after.mentions]
    every = _change_mentions(view, [replace(change, stands=True) for _, change in said])
    for placed in every:
        mention = placed.mention
        own = MentionChange(mention.label, mention.start_char, mention.end_char, stands=True)
        kept = "kept" if placed in view.mentions else "marked"
        voices = tuple(
            f"{kept if change.stands else 'struck out'} by {decision.reviewer}"
            for decision, change in said
            if replace(change, stands=True) == own
        )
        yield Mark(mention, is_ticked=placed in counted, voices=voices)


def _find_chosen(view: SentenceView) -> Coding:
    """Return what the card comes filled in with: one's own word, then what counts, then the classifier's."""
    if view.mine and view.mine.action is Action.CODE:
        return view.mine.after
    if view.review and view.review.coding:
        return view.review.coding
    if view.label:
        participation = view.label.participation
        return Coding(view.label.code, view.label.commitment.value, participation.value if participation else "none")
    return Coding()


def read_queue(sent: Sent) -> Queue:
    """Return the queue that a card came from."""
    return choose_queue(sent.read("queue") or QueueKind.OPENED.value, sent.read("only"))


def choose_queue(kind: str, only: str) -> Queue:
    """Return the queue of an address; the usual one where there is no such kind."""
    found = next((each for each in QueueKind if each.value == kind), QueueKind.SCORE)
    return Queue(found, only if found in (QueueKind.DOCUMENT, QueueKind.CODE) else "")


def read_request(room: Room, sent: Sent) -> Request:
    """Return what a filled-in card asks for; refuse what the codebook does not have."""
    codebook, _ = room.catalogue.read_codebook()
    action = next((each for each in Action if each.value == sent.read("action")), None)
    if action is None or action is Action.UNDO:
        raise RefusedError("Choose a code, or say that you are unsure, or skip the sentence.")
    coded = action in (Action.CODE, Action.ADJUDICATE)
    return Request(
        key=sent.read("key", longest=100),
        action=action,
        document=sent.read("document", longest=200),
        number=min(sent.read_number("number"), _LONGEST_NUMBER),
        text_hash=sent.read("text_hash", longest=100),
        coding=_read_coding(sent, codebook) if coded else Coding(),
        note=sent.read("note"),
    )


def _read_coding(sent: Sent, codebook: Codebook) -> Coding:
    commitments = [level.name for level in codebook.commitment]
    participations = [level.name for level in codebook.participation]
    return Coding(
        code=_check(sent.read("code"), [code.name for code in codebook.codes], "code"),
        commitment=_check(sent.read("commitment"), ["", *commitments], "commitment"),
        participation=_check(sent.read("participation"), ["", "none", *participations], "participation"),
        mentions=tuple(_read_changes(sent, codebook)),
    )


def _check(value: str, allowed: Sequence[str], name: str) -> str:
    if value not in allowed:
        choices = ", ".join(each for each in allowed if each)
        wrong = f"{value[:40]!r} is no {name} of this codebook. Choose one of: {choices}."
        raise RefusedError(wrong if value else "Choose a code first.")
    return value


def _read_changes(sent: Sent, codebook: Codebook) -> Iterator[MentionChange]:
    """Yield what is said of the mentions that were shown, and one that is added now by its words.

    Those that are not kept are struck out. That one is kept has to be said only where a person spoke of it before.
    """
    kept, contested = set(sent.read("kept").split()), set(sent.read("contested").split())
    for shown in sent.read("shown").split():
        if shown not in kept or shown in contested:
            yield _read_mention(shown, codebook, stands=shown in kept)
    words, label = sent.read("added", longest=300), sent.read("added_label", longest=60)
    if words and label:
        found = re.search(r"\s+".join(map(re.escape, words.split())), sent.read("text", longest=20_000))
        if not found:
            raise RefusedError(f"The words {words[:60]!r} do not stand in this sentence. Copy them from it.")
        yield MentionChange(_check(label, list(codebook.labels), "label"), *found.span(), stands=True)


def _read_mention(shown: str, codebook: Codebook, *, stands: bool) -> MentionChange:
    label, _, place = shown.partition(":")
    start, _, end = place.partition("-")
    if label not in codebook.labels or not (start.isdecimal() and end.isdecimal() and len(place) < 20):
        raise RefusedError(f"{shown[:60]!r} is no mention. Load the page again.")
    return MentionChange(label, int(start), int(end), stands=stands)


def find_last_move(room: Room, document: str) -> Shift | None:
    """Return how a document's score moved last."""
    shifts = list_shifts(Store(room.engine).read_history(document), "")
    return shifts[-1] if shifts and shifts[-1].before else None
