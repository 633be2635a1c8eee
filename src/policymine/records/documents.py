"""Documents of a corpus, and the files that it holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a document is; documents are ranked only against their own kind."""

    DEAL = "deal"
    SPEECH = "speech"
    STATEMENT = "statement"
    WHITE_PAPER = "white_paper"
    REPORT = "report"
    OTHER = "other"


SAID = frozenset({Kind.SPEECH, Kind.STATEMENT})
"""The kinds of documents in which ministers say what they want; the others say what is done or planned."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file of a corpus, as its manifest describes it.

    ``published_on`` is an ISO date that may stop at the month or the year ("2015-10"). ``sha256`` is the hex
    digest of the file's bytes. A document whose file has not been fetched has an empty ``file`` and ``sha256``.
    ``government`` is the government of the day, as the source names it. A document that was taken out of the corpus
    by a person has the day in ``withdrawn_on``: it stays listed, and is not scored. ``note`` is the person's own.
    ``guessed`` names the columns that nobody has confirmed yet, parted by spaces.
    """

    document: str
    file: str
    title: str
    kind: Kind = Kind.OTHER
    published_on: str = ""
    publisher: str = ""
    area: str = ""
    speaker: str = ""
    source_url: str = ""
    sha256: str = ""
    added_on: str = ""
    government: str = ""
    withdrawn_on: str = ""
    withdrawn_because: str = ""
    note: str = ""
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where and when a file's bytes came from: the address, a UTC time in ISO form, and the server's validators."""

    source_url: str = ""
    retrieved_at: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a corpus holds, or held, of a document, or knows of and has not fetched (``file`` is empty then).

    ``version`` counts from 1 and is shared by the renditions of one version ("html", "pdf" ...). A file that a later
    version took the place of has the day in ``superseded_on``.
    """

    document: str
    version: int
    rendition: str
    file: str
    sha256: str = ""
    source_url: str = ""
    retrieved_at: str = ""
    etag: str = ""
    last_modified: str = ""
    superseded_on: str = ""
    note: str = ""
