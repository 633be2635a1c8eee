"""The library: what ``import policymine`` offers to scripts and notebooks. Everything else is inside, and may change.

The examples in these docstrings run as tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policymine.assessments import assess_text
from policymine.codebooks import hash_codebook
from policymine.coding import Coded, Coder, Passage, build_coder
from policymine.documents import make_slug
from policymine.errors import PolicymineError
from policymine.exports.dictionary import Choices
from policymine.exports.frames import Frames, read_frames
from policymine.records import Assessment, Document, Kind, Sentence, Task, Text
from policymine.scores import build_scheme
from policymine.sentences import compose_body, find_sentences, read_whole
from policymine.settings import read_settings
from policymine.texts import read_text

_CODERS_KEPT = 2


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as it is read: its pages of blocks, its body, and the sentences, whose offsets count in the body."""

    text: Text
    body: str
    sentences: tuple[Sentence, ...]


def read_document(file: str | Path) -> ReadDocument:
    """Read one file: PDF, DOCX, ODT, RTF, a web page, Markdown or plain text.

    Raise PolicymineError where there is no file, and UnreadableError, with the reason, where it cannot be read.

    >>> import policymine
    >>> speech = policymine.read_document("speech.txt")
    >>> first = speech.sentences[0]
    >>> speech.body[first.start_char : first.end_char] == first.text
    True
    """
    path = Path(file)
    if not path.is_file():
        raise PolicymineError(f"There is no file {path}. Check its name.")
    text = read_text(path)
    return ReadDocument(text, compose_body(text).text, find_sentences(text))


def label_sentences(
    sentences: Iterable[str | Sentence | Passage], *, codebook: str | Path = "bottom_up"
) -> list[Coded]:
    """Code sentences: the code of each with the probability of every code, its commitment, participation and mentions.

    Give the sentences of one document at a time, in order: how common codes are among those that are read together
    moves the codes and probabilities of all, and each leans on the three before and after it. A plain string is read
    without a heading or a sentence before it.
    ``codebook`` is the name of one that ships, or a folder. Raise CodebookError or ClassifierError where it cannot be
    used.

    >>> import policymine
    >>> coded = policymine.label_sentences(["We will give every parish council the right to run its own park."])
    >>> coded[0].label.code, coded[0].label.commitment.value
    ('community_power', 'firm')
    >>> [(mention.label, mention.text) for mention in coded[0].mentions]
    [('NEIGHBOURHOOD', 'parish council')]
    """
    if isinstance(sentences, str):
        raise PolicymineError("label_sentences takes a list of sentences, not one text. Put it in [...].")
    passages = [_build_passage(number, each) for number, each in enumerate(sentences)]
    return _prepare_coder(codebook).code(passages) if passages else []


def score_document(
    file: str | Path, *, kind: Kind | str = Kind.OTHER, codebook: str | Path = "bottom_up"
) -> Assessment:
    """Score one file that is in no corpus; ``assessment.score`` has the score, or the reason why there is none.

    ``kind`` chooses the error rates that the score is corrected by: "deal", "speech", "statement", "white_paper",
    "report" or "other". The score, its interval and all the rest are those that the same file has in a corpus, as
    long as nobody has reviewed it there. Raise UnreadableError, with the reason, where it cannot be read.

    >>> import policymine
    >>> assessment = policymine.score_document("speech.txt", kind="speech")
    >>> overall = assessment.score.overall
    >>> 0 <= overall.low < overall.score < overall.high <= 100
    True
    >>> strongest = max(assessment.sentences, key=lambda each: abs(each.influence))
    >>> strongest.label.code in strongest.label.probabilities
    True
    """
    path = Path(file)
    read = read_document(path)
    coder = _prepare_coder(codebook)
    name = make_slug(path.stem) or "document"
    document = Document(name, path.name, path.stem, kind=_choose_kind(kind))
    task = Task(document, str(path), text_key="", key="")
    return assess_text(
        task, read.text, coder, build_scheme(coder.reader.codebook, coder.classifier.codes), read_settings()
    )


def open_corpus(folder: str | Path, *, with_text: bool = True, with_reviewers: bool = False) -> Frames:
    """Open a corpus that was scored with ``policymine run`` as pandas frames, all as it is at one moment.

    The frames are the tables of ``policymine export``; ``frames.dictionary`` says what every column is. ``with_text``
    and ``with_reviewers`` are as there. Raise CorpusError where the folder is no corpus.

    >>> import policymine
    >>> corpus = policymine.open_corpus("my-corpus")
    >>> scores = corpus.scores.query("measure == 'overall' and stated")
    >>> bool((scores["low"] <= scores["value"]).all())
    True
    >>> sorted(corpus.labels["commitment"].unique())
    ['aspirational', 'conditional', 'descriptive', 'firm']
    """
    return read_frames(Path(folder), Choices(with_text=with_text, with_reviewers=with_reviewers))


def _build_passage(number: int, given: str | Sentence | Passage) -> Passage:
    if isinstance(given, Passage):
        return given
    if isinstance(given, Sentence):
        return Passage(str(given.index), read_whole(given), given.heading, given.previous)
    return Passage(str(number), given)


def _choose_kind(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError as error:
        raise PolicymineError(f"{kind!r} is no kind of document. The kinds: {', '.join(Kind)}.") from error


def _prepare_coder(codebook: str | Path) -> Coder:
    return _load_coder(codebook, hash_codebook(codebook))


@lru_cache(maxsize=_CODERS_KEPT)
def _load_coder(codebook: str | Path, _key: str) -> Coder:
    """Load a codebook with its classifier once, as long as its files stay as they are."""
    return build_coder(codebook)
