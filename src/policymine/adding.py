"""Adding documents: each file is compared with what the corpus holds, and described by what a person and it itself say.

Same bytes are refused. The same words in other bytes (a PDF saved anew) are linked to their document as a rendition.
A file that is much like a document may be another version of it, so it is asked of an adviser (a person at a terminal)
or left to options; where neither says, it is set aside with what to do: nothing is counted twice, and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from policymine.codebooks import Gazetteer, find_folder, read_gazetteer
from policymine.documents import (
    Corpus,
    Rendition,
    add_document,
    add_rendition,
    add_version,
    create_corpus,
    hash_file,
    is_date,
    open_corpus,
    refuse_duplicate,
)
from policymine.errors import CodebookError, CorpusError, DuplicateError, PolicymineError
from policymine.glances import Glance, glance_at_all
from policymine.guesses import Guess, guess_metadata
from policymine.likenesses import Alike, Print, find_alike, keep_prints, read_prints
from policymine.records import Document, Kind, Provenance
from policymine.wording import quote_path

_HIDDEN = re.compile(r"^[.~]")
_NOWHERE = Provenance()


class Relation(StrEnum):
    """What a file is to the documents of a corpus."""

    NEW = "new"
    VERSION = "version"
    RENDITION = "rendition"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a file is taken as; ``document`` names the document that it is a version or rendition of."""

    relation: Relation
    document: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that a person or a source gave; what is empty may be guessed."""

    title: str = ""
    kind: Kind | None = None
    published_on: str = ""
    publisher: str = ""
    area: str = ""
    speaker: str = ""
    source_url: str = ""
    government: str = ""
    note: str = ""

    def list_values(self) -> dict[str, str]:
        """Return the columns that were given, with their values."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: its document, or None with the reason in the message.

    ``alike`` are the documents that it is like; ``relation`` is what it was taken as, None where it was not added.
    ``known`` is the document that holds these bytes already.
    """

    path: Path
    document: Document | None
    message: str
    relation: Relation | None = None
    alike: tuple[Alike, ...] = ()
    guesses: tuple[Guess, ...] = ()
    known: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from. ``name`` is what a person calls it and would type: its path, or an address.

    ``renditions`` came with it; ``complete`` fills what its metadata leaves open from what the source tells.
    """

    name: str
    provenance: Provenance = _NOWHERE
    renditions: Sequence[Rendition] = ()
    complete: Callable[[Document], Document] = lambda draft: draft


class Adviser(Protocol):
    """Whoever is asked what cannot be known: a person at a terminal."""

    def choose(self, name: str, alike: Sequence[Alike], corpus: Corpus, /) -> Choice | None:
        """Say what a file is that is like documents of the corpus; None leaves it out."""

    def confirm(self, name: str, draft: Document, guesses: Sequence[Guess], /) -> Document | None:
        """Return a draft as confirmed or corrected; None leaves the file out."""


@dataclass(slots=True)
class Adder:
    """Adds files to one corpus, one after another; ``adder.add`` gives what became of each.

    ``choice`` answers for every file what it is taken as. ``takes_doubtful`` lets guesses be written that are often
    wrong, such as the day a PDF was made.
    """

    folder: Path
    glance: Callable[[Path], Glance]
    choice: Choice | None = None
    takes_doubtful: bool = False
    adviser: Adviser | None = None
    _prints: dict[str, Print] | None = field(default=None, init=False)
    _gazetteer: Gazetteer | None = field(default=None, init=False)

    def add(self, file: Path, given: Given, *, origin: Origin | None = None) -> Added:
        """Add one file; a file that cannot be added gives the reason."""
        origin = origin or Origin(str(file))
        try:
            if not file.is_file():
                raise CorpusError(f"There is no file {file}. Check its name.")
            return self._add(file, given, origin)
        except DuplicateError as error:
            return Added(file, None, str(error).replace(str(file), origin.name), known=error.document)
        except PolicymineError as error:
            return Added(file, None, str(error).replace(str(file), origin.name))

    def _add(self, file: Path, given: Given, origin: Origin) -> Added:
        corpus = open_corpus(self.folder)
        digest = hash_file(file)
        if self.choice is None or self.choice.relation is Relation.NEW:
            refuse_duplicate(corpus, file, digest)
        glance = self.glance(file)
        alike = self._find_alike(corpus, glance.print)
        choice = self._choose(origin.name, alike, corpus)
        if choice is None:
            return Added(file, None, explain_likeness(origin.name, alike[0], corpus), alike=tuple(alike))
        if choice.relation is Relation.VERSION:
            added = self._add_version(file, given, choice, origin)
        elif choice.relation is Relation.RENDITION:
            added = self._add_rendition(file, choice, origin, alike)
        else:
            added = self._add_document(file, given, glance, origin)
        if added.document:
            self._keep(digest, glance.print)
        return replace(added, alike=tuple(alike))

    def _choose(self, name: str, alike: Sequence[Alike], corpus: Corpus) -> Choice | None:
        if self.choice:
            return self.choice
        if not alike:
            return Choice(Relation.NEW)
        current = {each.document for each in corpus.documents}
        if alike[0].is_same and alike[0].document in current:
            return Choice(Relation.RENDITION, alike[0].document)
        return self.adviser.choose(name, alike, corpus) if self.adviser else None

    def _find_alike(self, corpus: Corpus, own: Print) -> list[Alike]:
        if self._prints is None:
            self._prints = take_prints(corpus)
        prints = self._prints
        held = ((each.document, each.sha256) for each in corpus.read_files())
        return find_alike(own, ((document, prints[sha256]) for document, sha256 in held if sha256 in prints))

    def _keep(self, digest: str, own: Print) -> None:
        keep_prints(self.folder, {digest: own})
        if self._prints is not None:
            self._prints[digest] = own

    def _add_version(self, file: Path, given: Given, choice: Choice, origin: Origin) -> Added:
        document = add_version(
            self.folder,
            choice.document,
            file,
            provenance=origin.provenance,
            changes=given.list_values(),
            renditions=origin.renditions,
        )
        message = (
            f"Added {_shorten(origin)} as a new version of {document.document} ({document.title}). The old file stays; "
            f"see both with: policymine versions {quote_path(self.folder)} {document.document}"
        )
        return Added(file, document, message, Relation.VERSION)

    def _add_rendition(self, file: Path, choice: Choice, origin: Origin, alike: Sequence[Alike]) -> Added:
        held = add_rendition(self.folder, choice.document, file, provenance=origin.provenance)
        for each in origin.renditions:
            if each.source:
                with suppress(DuplicateError):
                    add_rendition(
                        self.folder, held.document, each.source, rendition=each.rendition, provenance=each.provenance
                    )
        document = open_corpus(self.folder).find(held.document)
        same = any(each.is_same and each.document == held.document for each in alike)
        why = " It says word for word the same, in other bytes." if same else ""
        message = (
            f"Kept {_shorten(origin)} with {document.document} ({document.title}), as another form of it.{why} "
            f"What is read stays {document.file}."
        )
        return Added(file, document, message, Relation.RENDITION)

    def _add_document(self, file: Path, given: Given, glance: Glance, origin: Origin) -> Added:
        guesses = self._guess(file, given, glance)
        doubtful = self.takes_doubtful or self.adviser is not None
        draft = origin.complete(compose_draft(file, given, guesses, takes_doubtful=doubtful))
        if self.adviser and (confirmed := self.adviser.confirm(origin.name, draft, guesses)) is None:
            return Added(file, None, f"{origin.name} was left out.", guesses=tuple(guesses))
        draft = confirmed if self.adviser and confirmed else draft
        document = add_document(self.folder, file, draft, provenance=origin.provenance, renditions=origin.renditions)
        message = "".join(
            (
                f"Added {document.document}: {document.title} ({document.kind})",
                _describe_guesses(document, guesses),
                f". {glance.unread}" if glance.unread else "",
            )
        )
        return Added(file, document, message, Relation.NEW, guesses=tuple(guesses))

    def _guess(self, file: Path, given: Given, glance: Glance) -> list[Guess]:
        """Guess what was not given, and what the given title says."""
        if self._gazetteer is None:
            self._gazetteer = _read_places(open_corpus(self.folder))
        if given.title:
            glance = replace(glance, suggestions={**glance.suggestions, "title": given.title}, is_web=True)
        known = given.list_values()
        return [each for each in guess_metadata(glance, file.stem, self._gazetteer) if each.column not in known]


def _read_places(corpus: Corpus) -> Gazetteer:
    own = corpus.folder / corpus.codebook
    try:
        return read_gazetteer(find_folder(own if own.is_dir() else corpus.codebook))
    except CodebookError:
        return Gazetteer({}, re.compile(r"(?!)"))


def add_paths(
    folder: Path,
    paths: Iterable[Path],
    given: Given,
    *,
    choice: Choice | None = None,
    takes_doubtful: bool = False,
    adviser: Adviser | None = None,
) -> Iterator[Added]:
    """Add files, and the files of folders, to a corpus; a refused one costs only itself.

    Raise CorpusError before anything is added or made where the metadata cannot be right, or where there is no document
    that these are to be versions or renditions of.
    """
    files = list(_list_files(paths, folder))
    if given.title and len(files) > 1:
        raise CorpusError(f"--title names one document, and there are {len(files)} files. Add them one at a time.")
    if not is_date(given.published_on):
        raise CorpusError(f"--published-on {given.published_on} must be a date such as 2015-10-02, 2015-10 or 2015.")
    corpus = open_corpus(folder) if choice and choice.document else create_corpus(folder)
    if choice and choice.document:
        choice = replace(choice, document=corpus.find(choice.document).document)
    with glance_at_all(_choose_fresh(files, corpus)) as glance:
        adder = Adder(folder, glance, choice, takes_doubtful, adviser)
        for file in files:
            yield adder.add(file, given)


def _choose_fresh(files: Iterable[Path], corpus: Corpus) -> list[Path]:
    """Return the files whose bytes the corpus does not hold, so that only these are looked at."""
    held = {each.sha256 for each in corpus.read_files()}
    return [file for file in files if file.is_file() and hash_file(file) not in held]


def _list_files(paths: Iterable[Path], corpus: Path) -> Iterator[Path]:
    """Yield files, and those of folders; where the corpus itself lies in a folder, its own files are left out."""
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file() and not _is_hidden(path, each))
            holds_corpus = corpus.resolve().is_relative_to(path.resolve())
            yield from (each for each in inside if not (holds_corpus and _lies_in(corpus, each)))
        else:
            yield path


def _lies_in(corpus: Path, file: Path) -> bool:
    return file.resolve().is_relative_to(corpus.resolve())


def _is_hidden(folder: Path, file: Path) -> bool:
    """Tell whether a file, or a folder that it lies in below the one that was given, is not meant for people."""
    return any(_HIDDEN.match(part) for part in file.relative_to(folder).parts)


def take_prints(corpus: Corpus) -> dict[str, Print]:
    """Return the prints of all files that a corpus holds, by their SHA-256; what was not read before is read now."""
    kept = read_prints(corpus.folder)
    wanted = {each.sha256: corpus.folder / each.file for each in corpus.read_files() if each.file and each.sha256}
    missing = {sha256: path for sha256, path in wanted.items() if sha256 not in kept and path.is_file()}
    if missing:
        with glance_at_all(missing.values()) as glance:
            taken = {sha256: glance(path).print for sha256, path in missing.items()}
        keep_prints(corpus.folder, taken)
        kept |= taken
    return kept


def compose_draft(file: Path, given: Given, guesses: Sequence[Guess], *, takes_doubtful: bool) -> Document:
    """Compose a document's metadata of what was given and, where nothing was, of guesses, which are marked as such."""
    taken = [each for each in guesses if takes_doubtful or not each.is_doubtful]
    values: Mapping[str, str] = {**{each.column: each.value for each in taken}, **given.list_values()}
    unsure = " ".join(each.column for each in taken if not each.is_given)
    kind = Kind(values.get("kind", Kind.OTHER))
    return Document(**{"document": file.stem, "file": "", **values, "kind": kind, "guessed": unsure})  # type: ignore[arg-type]


def _describe_guesses(document: Document, guesses: Sequence[Guess]) -> str:
    """Say which values were guessed and from what, and which were not taken."""
    marked = document.guessed.split()
    guessed = ", ".join(
        f"{each.column} {getattr(document, each.column)} ({each.taken_from})"
        for each in guesses
        if each.column in marked
    )
    taken = f"; guessed: {guessed}" if guessed else ""
    left = [each for each in guesses if each.is_doubtful and not getattr(document, each.column)]
    return taken + "".join(f"; not taken: {each.column} {each.value} ({each.taken_from})" for each in left)


def _shorten(origin: Origin) -> str:
    """Return a file's name without its folder, or an address as it is."""
    return origin.name if "://" in origin.name else Path(origin.name).name


def explain_likeness(name: str, alike: Alike, corpus: Corpus) -> str:
    """Say that a file was not added since it is like a document, and what to type for each thing that it may be."""
    document = corpus.find(alike.document, withdrawn=True)
    lines = [f"{name} was not added: it is {alike.describe()} {document.document} ({document.title}). Say what it is:"]
    command = f"policymine add {quote_path(corpus.folder)} {name}"
    if document.withdrawn_on:
        lines[0] = lines[0].replace("). Say", f"), which was withdrawn on {document.withdrawn_on}. Say")
        lines.append(
            f"  the same, to be taken back:  policymine remove {quote_path(corpus.folder)} {document.document} --undo"
        )
    else:
        lines.append(f"  a later version of it:       {command} --as-version-of {document.document}")
        lines.append(f"  the same in another form:    {command} --as-rendition-of {document.document}")
    lines.append(f"  a document of its own:       {command} --as-new")
    return "\n".join(lines)
