"""Adding documents: what a person gives, what the file itself suggests, and what is guessed, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policymine.documents import add_document, create_corpus, is_date
from policymine.errors import CorpusError, PolicymineError, UnreadableError
from policymine.records import Document, Kind
from policymine.texts import read_text

_HIDDEN = re.compile(r"^[.~]")
_SUGGESTING = {".json", ".html", ".htm"}
_KIND_WORDS = (
    (Kind.STATEMENT, re.compile(r"written statement|\bstatement\b", re.I)),
    (Kind.WHITE_PAPER, re.compile(r"white paper|green paper|policy paper|playbook|prospectus", re.I)),
    (Kind.DEAL, re.compile(r"\bdeal\b|devolution (to|agreement|framework agreement)|\bagreement\b", re.I)),
    (Kind.SPEECH, re.compile(r"\bspeech|\baddress\b|\blecture\b|conference|remarks", re.I)),
    (Kind.REPORT, re.compile(r"\breport\b|response|review|evidence|briefing", re.I)),
)


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that a person gave; what is empty may be suggested or guessed."""

    title: str = ""
    kind: Kind | None = None
    published_on: str = ""
    publisher: str = ""
    area: str = ""
    speaker: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: its document, or None with the reason in the message."""

    path: Path
    document: Document | None
    message: str


def add_paths(folder: Path, paths: Iterable[Path], given: Given) -> Iterator[Added]:
    """Add files, and the files of folders, to a corpus; a refused one costs only itself.

    Raise CorpusError before anything is added where the metadata cannot be right.
    """
    files = list(_list_files(paths))
    if given.title and len(files) > 1:
        raise CorpusError(f"--title names one document, and there are {len(files)} files. Add them one at a time.")
    if not is_date(given.published_on):
        raise CorpusError(f"--published-on {given.published_on} must be a date such as 2015-10-02, 2015-10 or 2015.")
    create_corpus(folder)
    for file in files:
        yield _add_file(folder, file, given)


def _list_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file() and not _HIDDEN.match(each.name))
        else:
            yield path


def _add_file(folder: Path, file: Path, given: Given) -> Added:
    try:
        if not file.is_file():
            raise CorpusError(f"There is no file {file}. Check its name.")
        draft, guessed = draft_document(file, given)
        document = add_document(folder, file, draft)
    except PolicymineError as error:
        return Added(file, None, str(error))
    guess = f"; guessed: {', '.join(guessed)}" if guessed else ""
    return Added(file, document, f"Added {document.document}: {document.title} ({document.kind}){guess}")


def draft_document(file: Path, given: Given) -> tuple[Document, list[str]]:
    """Compose a document's metadata; return it with the names and values of what was guessed."""
    suggested = _read_suggestions(file)
    title = given.title or suggested.get("title", "") or _name_title(file)
    kind = given.kind or _guess_kind(suggested, f"{title} {_name_title(file)}")
    date = given.published_on or _keep_date(suggested.get("published_on", ""))
    draft = Document(
        document=file.stem,
        file="",
        title=title,
        kind=kind,
        published_on=date,
        publisher=given.publisher or suggested.get("publisher", ""),
        area=given.area,
        speaker=given.speaker or suggested.get("speaker", ""),
        source_url=given.source_url or suggested.get("source_url", ""),
    )
    guessed = [
        f"{name} {getattr(draft, name)}"
        for name in ("title", "kind", "published_on", "publisher", "speaker")
        if not getattr(given, name) and getattr(draft, name)
    ]
    return draft, guessed


def _read_suggestions(file: Path) -> Mapping[str, str]:
    """Return what a web document says of itself; a PDF's own title and dates are not to be trusted."""
    if file.suffix.lower() not in _SUGGESTING:
        return {}
    try:
        return read_text(file).suggestions
    except UnreadableError:
        return {}


def _guess_kind(suggested: Mapping[str, str], words: str) -> Kind:
    if suggested.get("kind") in set(Kind):
        return Kind(suggested["kind"])
    return next((kind for kind, pattern in _KIND_WORDS if pattern.search(words)), Kind.OTHER)


def _keep_date(value: str) -> str:
    return value[:10] if is_date(value[:10]) else ""


def _name_title(file: Path) -> str:
    words = re.sub(r"[-_]+", " ", file.stem).strip()
    return words[:1].upper() + words[1:]
