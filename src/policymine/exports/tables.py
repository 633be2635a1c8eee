"""The tables of an export with all their columns: the dictionary's content. Written for people; nothing is computed."""

from __future__ import annotations

from policymine.decisions import Action, QueueKind, State
from policymine.exports.dictionary import PER_CODE, Column, Table, Type
from policymine.records import Commitment, Kind, Participation, Status

NOT_SCORED = "not_scored"
WITHDRAWN = "withdrawn"
STATUSES = (*(status.value for status in Status), NOT_SCORED, WITHDRAWN)
MEASURES = ("overall", "firm", "dimension", "weighting", "soft_share")
SHARE = "share, 0-1"
_COUNTED = "sentences, weighted"
_CHARACTERS = "characters (Unicode code points)"


def _text(name: str, meaning: str, *, allowed: tuple[str, ...] = (), required: bool = False) -> Column:
    return Column(name, Type.STRING, meaning, allowed=allowed, required=required)


def _words(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, Type.STRING, meaning, required=required, is_text=True)


def _whole(name: str, meaning: str, unit: str, *, required: bool = True, least: float = 0) -> Column:
    return Column(name, Type.INTEGER, meaning, unit, required=required, least=least)


def _number(name: str, meaning: str, unit: str, *, least: float | None = None, most: float | None = None) -> Column:
    return Column(name, Type.NUMBER, meaning, unit, least=least, most=most)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, Type.BOOLEAN, meaning, required=True)


_DOCUMENT = _text("document", "Name of the document in its corpus.", required=True)
_SENTENCE = _whole("sentence", "Number of the sentence in its document, in reading order.", "counted from 0")
_LEADS_TO_DOCUMENT = (("document",), "documents", ("document",))
_LEADS_TO_SENTENCE = (("document", "sentence"), "sentences", ("document", "sentence"))
_PLACE = (
    _whole("start_char", "Where it begins in the document's body (headings, paragraphs, list items, tables).",
           _CHARACTERS),
    _whole("end_char", "Where it ends there; the character at this offset is the first that is outside.", _CHARACTERS),
    _whole("page_number", "Page that it begins on; 1 where the source has no pages.", "counted from 1", least=1),
    _text("page_label", "What is printed on that page as its number, such as iv."),
)  # fmt: skip

DOCUMENTS = Table(
    "documents",
    "Documents",
    "One row for each document of the corpus: what its manifest says of it, and what became of it.",
    ("document",),
    (
        _DOCUMENT,
        _text("title", "Its title."),
        _text("kind", "What it is; documents are ranked only against their own kind.", allowed=tuple(Kind),
              required=True),
        _text("published_on", "When it was published: a day, month or year in ISO form (2015-10-02, 2015-10 or 2015)."),
        _text("government", "The government of the day, as the source names it."),
        _text("publisher", "Who published it."),
        _text("area", "The place that it is about."),
        _text("speaker", "Who spoke, where it is a speech or statement."),
        _text("source_url", "Address that it came from."),
        _text("file", "Its file, inside the corpus folder."),
        _text("sha256", "SHA-256 of the file's bytes when it was added."),
        _text("added_on", "Day on which it was added to the corpus."),
        _text("withdrawn_on", "Day on which a person took it out of the corpus; it is listed and not scored."),
        _text("withdrawn_because", "Why it was taken out."),
        _text("note", "A note of whoever keeps the corpus."),
        _text("guessed", "Columns of the manifest that the program guessed and nobody has confirmed."),
        _text("status", "What became of it. scored: it has a score. not_enough_evidence: it was read, and no score can "
              "be stated. quarantined: it could not be read.", allowed=STATUSES, required=True),
        _text("reason", "Why it has no score."),
        _whole("pages", "Pages read; a source without pages is one.", "pages", required=False),
        _whole("sentences_counted", "Sentences that count: all but those that stand earlier word for word.",
               "sentences", required=False),
        _whole("sentences_coded", "Of these, sentences whose code stands at an end of the scale.", "sentences",
               required=False),
        _number("salience", "Expected weight of bottom-up and top-down sentences over the sentences that count.",
                SHARE, least=0),
        _whole("coded_twice", "Sentences coded by two coders that the coder error in the intervals rests on; 0: the "
               "intervals carry no coder error.", "sentences", required=False),
        _text("warnings", "What the reader of the file warned of."),
        _text("extractor", "How the file was read, with its version."),
        _text("codebook_sha256", "SHA-256 of the codebook that it was coded by."),
        _text("classifier_sha256", "SHA-256 of the classifier that coded it."),
        _text("method", "Scoring method, with its version."),
        _text("seed", "Seed and number of the simulated draws behind the intervals."),
        _text("program", "Version of policymine that scored it."),
        _text("result_key", "Hash of all that its score rests on: the same key, the same score."),
    ),
)  # fmt: skip

SENTENCES = Table(
    "sentences",
    "Sentences",
    "One row for each sentence, list item or table cell of a document, with its place.",
    ("document", "sentence"),
    (
        _DOCUMENT,
        _SENTENCE,
        _words("text", "The sentence.", required=True),
        _words("lead_in", "What it is read with: the sentence that introduces its list, or the names of its row and "
               "column."),
        _words("heading", "The headings above it, joined by >."),
        _whole("section", "Number of its section.", "counted from 0"),
        *_PLACE,
    ),
    (_LEADS_TO_DOCUMENT,),
)  # fmt: skip

LABELS = Table(
    "labels",
    "Labels",
    "One row for each sentence: the code that the classifier gives it, and what it adds to its document's score.",
    ("document", "sentence"),
    (
        _DOCUMENT,
        _SENTENCE,
        Column("code", Type.STRING, "The code it is shown with.", required=True),
        _text("commitment", "How strongly it promises what it says.", allowed=tuple(Commitment), required=True),
        _text("participation", "Its step on the spectrum of public participation; empty: none.",
              allowed=tuple(Participation)),
        Column(f"probability_{PER_CODE}", Type.NUMBER, "Probability that its code is CODE, given how common codes are "
               "in the document. Those of a sentence sum to 1.", SHARE, least=0, most=1),
        _whole("outcome", "The classifier's raw outcome, which the score's correction starts from.", "counted from 0"),
        Column("bottom_up", Type.NUMBER, "What it adds to the bottom-up end, after correction and reviews. The sum "
               "over a document is bottom_up of its overall score.", _COUNTED, required=True),
        Column("top_down", Type.NUMBER, "What it adds to the top-down end, likewise.", _COUNTED, required=True),
        Column("influence", Type.NUMBER, "How far the document's position would fall without it; negative: it pulls "
               "the document down.", "logits", required=True),
    ),
    (_LEADS_TO_DOCUMENT, _LEADS_TO_SENTENCE),
)  # fmt: skip

MENTIONS = Table(
    "mentions",
    "Mentions",
    "One row for each mention that counts: a place where a pattern of the codebook matched (communities, "
    "neighbourhoods, outsourcing, actors) and that no person struck out, or that a person marked.",
    ("document", "mention"),
    (
        _DOCUMENT,
        _whole("mention", "Number of the mention in its document, in reading order.", "counted from 0"),
        Column("label", Type.STRING, "What is mentioned.", required=True),
        _text("concept", "The concept that the pattern belongs to; added_in_review where a person "
              "marked it.", required=True),
        _words("text", "The words that are marked.", required=True),
        _flag("negated", "Whether it is denied (no community ...)."),
        _flag("quoted", "Whether it stands in a quotation."),
        _whole("sentence", "Number of the sentence that it stands in; empty: it stands in a heading.",
               "counted from 0", required=False),
        *_PLACE,
        _words("heading", "The headings above it, joined by >."),
    ),
    (_LEADS_TO_DOCUMENT,),
)  # fmt: skip

SCORES = Table(
    "scores",
    "Scores",
    "One row for each figure of a document that was read: its score, the firm-only score, each dimension, its score "
    "under other weights, and the soft share. value, low, high and position are empty where they cannot be stated.",
    ("document", "figure"),
    (
        _DOCUMENT,
        _text("figure", "Name of the figure, such as overall, dimension.power or city_region_power=0.", required=True),
        _text("measure", "What the figure is. overall: every sentence. firm: firm commitments alone. dimension: the "
              "codes of one dimension alone. weighting: overall, with another weight for one code. soft_share: the "
              "part of the bottom-up count that is only aspirational or conditional.", allowed=MEASURES, required=True),
        Column("part", Type.STRING, "The dimension, or the code that is weighed otherwise."),
        _number("weight", "The weight of that code; the codebook's own among them.", "weight of a sentence", least=0),
        _text("unit", "What value, low and high count in: points, 0 (top down) to 100 (bottom up), or a share (0-1).",
              allowed=("points", "share"), required=True),
        _flag("stated", "Whether the figure is stated: the document is scored and, unless the figure is a weighting, "
              "its interval is at most 60 points wide."),
        _number("value", "The figure.", "see unit", least=0, most=100),
        _number("low", "Lower end of its 95% interval (1st percentile of draws).", "see unit", least=0, most=100),
        _number("high", "Upper end of its 95% interval (99th percentile of draws).", "see unit", least=0, most=100),
        _number("position", "The figure on the logit scale: ln((bottom_up + 0.5) / (top_down + 0.5)).", "logits"),
        _number("bottom_up", "Expected weight of bottom-up sentences, after correction and reviews.", _COUNTED),
        _number("top_down", "Expected weight of top-down sentences, likewise.", _COUNTED),
    ),
    (_LEADS_TO_DOCUMENT,),
)  # fmt: skip

_REVIEWER = _text("reviewer", "Who it was: reviewer 1, reviewer 2 ... in the order of their first decision, or the "
                  "name where names were asked for.", required=True)  # fmt: skip
_NOTE = Column("note", Type.STRING, "What the reviewer noted.", is_private=True)

REVIEWS = Table(
    "reviews",
    "Reviews",
    "One row for each decision of a person about a sentence, in their order; none is ever changed. A decision may be "
    "about a document that has left the corpus.",
    ("decision",),
    (
        _whole("decision", "Number of the decision in its corpus.", "counted from 1", least=1),
        Column("decided_on", Type.DATE, "Day of the decision (UTC).", required=True),
        Column("decided_at", Type.STRING, "Time of the decision (UTC, ISO form).", is_private=True, required=True),
        _REVIEWER,
        _text("action", "What was done.", allowed=tuple(Action), required=True),
        _DOCUMENT,
        _whole("sentence", "Number of the sentence as the document is read now; empty: its words stand nowhere in it.",
               "counted from 0", required=False),
        _text("text_hash", "Hash of the sentence's words, which it is found again by.", required=True),
        _text("code_before", "Code that the classifier gave it."),
        _text("commitment_before", "Commitment that the program gave it."),
        _text("participation_before", "Participation that the program gave it."),
        _text("code", "Code that the reviewer gave it."),
        _text("commitment", "Commitment that the reviewer gave it; empty: as it was."),
        _text("participation", "Participation that the reviewer gave it; empty: as it was; none: no step at all."),
        _whole("mention_changes", "Mentions that the reviewer added or took away.", "mentions"),
        _text("queue", "How the sentence came before the reviewer.", allowed=tuple(QueueKind), required=True),
        _number("inclusion_probability", "Chance that the sentence had of coming up; 1: it was chosen on purpose.",
                "probability, 0-1", least=0, most=1),
        _flag("blind", "Whether the classifier's code and other people's were hidden."),
        _whole("undoes", "Number of the decision that is taken back.", "counted from 1", required=False, least=1),
        _flag("stands", "Whether it stands: the last of its reviewer on this sentence, and not taken back."),
        _text("state", "What the standing decisions on the sentence come to.", allowed=tuple(State), required=True),
        _NOTE,
    ),
)  # fmt: skip

RATINGS = Table(
    "ratings",
    "Ratings",
    "One row for each rating that a person gave a whole document in the review app.",
    ("rating_number",),
    (
        _whole("rating_number", "Number of the rating in its corpus.", "counted from 1", least=1),
        Column("rated_on", Type.DATE, "Day of the rating (UTC).", required=True),
        Column("rated_at", Type.STRING, "Time of the rating (UTC, ISO form).", is_private=True, required=True),
        _REVIEWER,
        _DOCUMENT,
        Column("rating", Type.INTEGER, "What the reviewer makes of the document: 1 top down, 5 bottom up.", "1 to 5",
               required=True, least=1, most=5),
        _flag("blind", "Whether the score was hidden."),
        _flag("stands", "Whether it is the reviewer's last rating of the document."),
        _NOTE,
    ),
)  # fmt: skip

TABLES = (DOCUMENTS, SENTENCES, MENTIONS, LABELS, SCORES, REVIEWS, RATINGS)
