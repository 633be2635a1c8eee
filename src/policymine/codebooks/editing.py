"""Looking into a codebook, copying it and adding phrases to it; what would leave it faulty is not written."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from filelock import FileLock, Timeout

from policymine.codebooks.definitions import Codebook, Pattern
from policymine.codebooks.linting import Fault
from policymine.codebooks.loading import (
    CODEBOOK_FILE,
    CUES_FILE,
    PATTERNS_FILE,
    WORD_CLASSES_FILE,
    find_faults,
    find_folder,
    load_codebook,
    read_cues,
    read_word_classes,
)
from policymine.codebooks.reading import read_patterns
from policymine.errors import CodebookError
from policymine.moves import move

_SHIPPED = Path(__file__).parent
_LOCK_FILE = ".patterns.lock"
_COPIED = frozenset({".toml", ".jsonl", ".csv", ".json", ".skops", ".md"})
_LOCK_SECONDS = 10.0
_MOST_FAULTS_SHOWN = 5
_CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to be added. ``match`` is "lower" or "exact"; a veto needs no concept."""

    label: str
    concept: str
    text: str
    match: str = "lower"
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The patterns and vetoes of a codebook that somebody asked to see, in the order of patterns.jsonl."""

    patterns: tuple[Pattern, ...]
    vetoes: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A phrase that was added: the codebook before and after, and the pattern as it now stands in it.

    ``is_new_concept`` tells that no pattern had its concept before; ``similar`` are concepts with a name close to it.
    """

    before: Codebook
    after: Codebook
    pattern: Pattern
    is_new_concept: bool
    similar: tuple[str, ...]


def is_shipped(folder: Path) -> bool:
    """Tell whether a codebook's folder came with the package."""
    return folder.resolve().parent == _SHIPPED.resolve()


def find_label(codebook: Codebook, name: str) -> str:
    """Return a label's name as codebook.toml writes it; raise CodebookError where there is none."""
    for label in codebook.labels:
        if label.lower() == name.lower():
            return label
    raise CodebookError(
        f"The codebook {codebook.path} has no label {name!r}. It has {', '.join(codebook.labels)}; "
        f"a new one is defined in {CODEBOOK_FILE}."
    )


def select_patterns(codebook: Codebook, *, label: str = "", concept: str = "") -> Selection:
    """Return the patterns and vetoes of a label, a concept or both; all of them where neither is given.

    A concept's vetoes are those that name it. Raise CodebookError where label or concept is unknown.
    """
    wanted = find_label(codebook, label) if label else ""
    _check_concept(codebook, wanted, concept)

    def is_wanted(pattern: Pattern) -> bool:
        return (not wanted or pattern.label == wanted) and (not concept or pattern.concept == concept)

    return Selection(
        patterns=tuple(each for each in codebook.patterns if is_wanted(each)),
        vetoes=tuple(each for each in codebook.vetoes if is_wanted(each)),
    )


def _check_concept(codebook: Codebook, label: str, concept: str) -> None:
    known = [name for each in ([label] if label else codebook.labels) for name in codebook.concepts[each]]
    if not concept or concept in known:
        return
    close = get_close_matches(concept, known, n=3)
    advice = f"Did you mean {' or '.join(close)}?" if close else "See them with: policymine codebook show --label LABEL"
    where = f"The label {label}" if label else f"The codebook {codebook.path}"
    raise CodebookError(f"{where} has no concept {concept!r}. {advice}")


def lint_folder(name_or_path: str | Path) -> tuple[str, ...]:
    """Return every fault of a codebook's files, each with file and line; none where it is sound.

    A file that cannot be parsed at all is told with its first fault, and the others are linted beside it. Raise
    CodebookError only where there is no such codebook.
    """
    folder = find_folder(name_or_path)
    try:
        return tuple(str(fault) for fault in find_faults(folder))
    except CodebookError as error:
        return tuple(dict.fromkeys((str(error), *_lint_apart(folder))))


def _lint_apart(folder: Path) -> Iterator[str]:
    """Lint patterns, cues and word classes each alone, for where the codebook cannot be put together."""
    checks: tuple[tuple[str, Callable[[Path], Iterable[Fault]]], ...] = (
        (PATTERNS_FILE, lambda file: read_patterns(file)[2]),
        (CUES_FILE, _lint_cues),
        (WORD_CLASSES_FILE, _lint_word_classes),
    )
    for name, check in checks:
        if (folder / name).is_file():
            try:
                yield from (str(fault) for fault in check(folder / name))
            except CodebookError as error:
                yield str(error)


def _lint_cues(file: Path) -> Iterable[Fault]:
    read_cues(file)
    return ()


def _lint_word_classes(file: Path) -> Iterable[Fault]:
    read_word_classes(file)
    return ()


def copy_codebook(name_or_path: str | Path, target: Path) -> Path:
    """Copy a codebook with its annotations and its classifier into a new folder, whole or not at all.

    Raise CodebookError where the folder holds anything already or cannot be written.
    """
    source = find_folder(name_or_path)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CodebookError(f"{target} is there already. Name a new folder for the copy, or empty that one.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as staging:
            whole = Path(staging) / "whole"
            whole.mkdir()
            for file in _list_files(source):
                shutil.copyfile(file, whole / file.name)
            if target.exists():
                target.rmdir()
            move(whole, target)
    except OSError as error:
        raise CodebookError(
            f"{source} cannot be copied to {target}: {error.strerror}. Choose another folder."
        ) from error
    return target


def _list_files(folder: Path) -> list[Path]:
    files = [file for file in sorted(folder.iterdir()) if file.suffix in _COPIED and not file.name.startswith(".")]
    if not (folder / CUES_FILE).is_file():
        files.append(find_folder("bottom_up") / CUES_FILE)
    return files


def add_phrase(name_or_path: str | Path, phrase: Phrase) -> Addition:
    """Add a phrase as the last line of a codebook's patterns.jsonl, once the lint has passed it.

    Raise CodebookError, with nothing written, where the codebook is a shipped one, is faulty already, or would be.
    """
    folder = find_folder(name_or_path)
    _refuse_shipped(folder)
    with _lock(folder):
        before = load_codebook(folder)
        phrase = replace(phrase, label=find_label(before, phrase.label), text=" ".join(phrase.text.split()))
        content = _append_line(folder / PATTERNS_FILE, write_line(phrase))
        after = _load_staged(folder, content)
        pattern = _find_added(after)
        _write_whole(folder / PATTERNS_FILE, content)
    known = before.concepts[phrase.label]
    is_new = bool(phrase.concept) and phrase.concept not in known
    similar = tuple(get_close_matches(phrase.concept, known, n=3, cutoff=_CLOSE)) if is_new else ()
    return Addition(before, after, pattern, is_new, similar)


def write_line(phrase: Phrase) -> str:
    """Return a phrase as a line of patterns.jsonl."""
    row: dict[str, object] = {"label": phrase.label, "concept": phrase.concept, "pattern": phrase.text}
    if not phrase.concept and phrase.veto:
        del row["concept"]
    if phrase.match != "lower":
        row["match"] = phrase.match
    if phrase.veto:
        row["veto"] = True
    return json.dumps(row, ensure_ascii=False)


def _refuse_shipped(folder: Path) -> None:
    if is_shipped(folder):
        raise CodebookError(
            f"{folder.name} came with policymine, and its next version would undo your change. Copy it first, and add "
            f"to the copy: policymine codebook copy {folder.name} FOLDER"
        )


def _append_line(file: Path, line: str) -> bytes:
    """Return a file's bytes with one more line, ended as the others are."""
    old = file.read_bytes()
    end = b"\r\n" if b"\r\n" in old else b"\n"
    return old + (b"" if not old or old.endswith(b"\n") else end) + line.encode() + end


def _load_staged(folder: Path, patterns: bytes) -> Codebook:
    """Load a codebook as it would be with other patterns; raise CodebookError where that has faults."""
    with tempfile.TemporaryDirectory(prefix="policymine-codebook-") as name:
        staging = Path(name)
        for each in (CODEBOOK_FILE, CUES_FILE, WORD_CLASSES_FILE):
            if (folder / each).is_file():
                shutil.copyfile(folder / each, staging / each)
        (staging / PATTERNS_FILE).write_bytes(patterns)
        try:
            return replace(load_codebook(staging), path=folder)
        except CodebookError as error:
            shown = "\n".join(str(fault) for fault in find_faults(staging)[:_MOST_FAULTS_SHOWN])
            raise CodebookError(f"Nothing was added to {folder}, because it would have faults:\n{shown}") from error


def _find_added(codebook: Codebook) -> Pattern:
    return max((*codebook.patterns, *codebook.vetoes), key=lambda each: each.line)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Keep a codebook for one writer; raise CodebookError where it cannot be written or another keeps it."""
    try:
        with FileLock(folder / _LOCK_FILE, timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise CodebookError(f"Another policymine is writing to {folder}. Wait until it has ended.") from error
    except OSError as error:
        raise CodebookError(
            f"{error.filename or folder} cannot be written: {error.strerror}. Check the permissions of {folder}."
        ) from error


def _write_whole(file: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(file, part)
        move(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def find_own_folder(corpus: Path, name: str) -> Path | None:
    """Return the codebook of that name inside a corpus' folder, where it brings one."""
    own = corpus / name
    return own if (own / CODEBOOK_FILE).is_file() else None


def summarise_codebook(codebook: Codebook) -> str:
    """Return one line that tells how much a codebook holds."""
    concepts = sum(len(each) for each in codebook.concepts.values())
    return (
        f"{codebook.name}, version {codebook.version} (labels: {len(codebook.labels)}, concepts: {concepts}, "
        f"patterns: {len(codebook.patterns):,}, vetoes: {len(codebook.vetoes):,}, codes: {len(codebook.codes)}, "
        f"cues: {len(codebook.cues.cues)})"
    )


def list_spellings(pattern: Pattern) -> tuple[str, ...]:
    """Return the texts that a pattern matches, its required context included, each once; few hyphens come first."""
    found = {variant.text for variant in pattern.variants}
    return tuple(sorted(found, key=lambda text: (text.count("-"), len(text), text)))
