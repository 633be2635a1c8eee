"""Loading a codebook: a folder in, a checked ``Codebook`` out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from policymine.codebooks.cue_phrases import PhraseCompiler
from policymine.codebooks.definitions import (
    Code,
    Codebook,
    Cue,
    CueRules,
    Dimension,
    Grading,
    LabelDefinition,
    Level,
    ParticipationRule,
    Poles,
    Stretch,
    Vocabulary,
)
from policymine.codebooks.linting import Fault, lint_code, lint_patterns
from policymine.codebooks.reading import Table, TomlFile, read_patterns, read_text, read_toml
from policymine.codebooks.variants import expand_groups
from policymine.codebooks.verbs import conjugate_all
from policymine.errors import CodebookError

CODEBOOK_FILE = "codebook.toml"
PATTERNS_FILE = "patterns.jsonl"
CUES_FILE = "cues.toml"
WORD_CLASSES_FILE = "word_classes.toml"
DIRECTIONS = ("forward", "backward", "both")
_SHIPPED = Path(__file__).parent
_MOST_FAULTS_SHOWN = 5
_MOST_KEPT = 8
_ONE_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*'?|,")
_REFERENCE = re.compile(r"<(\w+)>")
_CLASS_NAME = re.compile(r"[a-z][a-z_]*")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def load_codebook(name_or_path: str | Path) -> Codebook:
    """Load a shipped codebook by name, or one of your own by its folder.

    Raise CodebookError, naming file and line, where an entry is bad.
    """
    codebook, faults = _load(find_folder(name_or_path))
    if faults:
        shown = "\n".join(str(fault) for fault in faults[:_MOST_FAULTS_SHOWN])
        more = len(faults) - _MOST_FAULTS_SHOWN
        rest = f"\n... and {more} more." if more > 0 else ""
        raise CodebookError(f"The codebook in {codebook.path} has faults; mend these lines:\n{shown}{rest}")
    return codebook


def read_poles(name_or_path: str | Path) -> Poles:
    """Read what people call the two ends of a codebook's scale, without loading all of it."""
    return _read_poles(read_toml(find_folder(name_or_path) / CODEBOOK_FILE))


def read_vocabulary(name_or_path: str | Path) -> Vocabulary:
    """Read the names of a codebook's codes, dimensions and labels, without loading all of it."""
    toml = read_toml(find_folder(name_or_path) / CODEBOOK_FILE)
    codes = {name: table.text("title") for name, table in toml.tables("codes")}
    dimensions, labels = (tuple(name for name, _ in toml.tables(kind)) for kind in ("dimensions", "labels"))
    return Vocabulary(codes, dimensions, labels)


def find_faults(name_or_path: str | Path) -> tuple[Fault, ...]:
    """Return every fault of a codebook's entries, in order of file and line; none where it is sound.

    Raise CodebookError where a file is missing or cannot be parsed at all.
    """
    return _load(find_folder(name_or_path))[1]


def list_shipped() -> tuple[str, ...]:
    """Return the names of the codebooks that come with the package."""
    return tuple(sorted(file.parent.name for file in _SHIPPED.glob(f"*/{CODEBOOK_FILE}")))


def find_folder(name_or_path: str | Path) -> Path:
    """Return the folder of a codebook; raise CodebookError where there is none."""
    for folder in (Path(name_or_path), _SHIPPED / name_or_path):
        if (folder / CODEBOOK_FILE).is_file():
            return folder
    shipped = ", ".join(list_shipped())
    raise CodebookError(
        f"There is no codebook {str(name_or_path)!r}. Name one that ships ({shipped}) or a folder with {CODEBOOK_FILE}."
    )


def _load(folder: Path) -> tuple[Codebook, tuple[Fault, ...]]:
    cues_file = folder / CUES_FILE if (folder / CUES_FILE).is_file() else _SHIPPED / "bottom_up" / CUES_FILE
    classes_file = folder / WORD_CLASSES_FILE
    files = (folder / CODEBOOK_FILE, folder / PATTERNS_FILE, cues_file, *([classes_file] * classes_file.is_file()))
    return _load_version(folder, files, _hash(files))


@lru_cache(maxsize=_MOST_KEPT)
def _load_version(folder: Path, files: tuple[Path, ...], sha256: str) -> tuple[Codebook, tuple[Fault, ...]]:
    """Load what files hold; a codebook that has not changed since is not read again."""
    toml = read_toml(files[0])
    patterns, vetoes, faults = read_patterns(files[1])
    root = toml.root()
    labels = {name: _read_label(name, table) for name, table in toml.tables("labels")}
    codebook = Codebook(
        name=root.text("name"),
        title=root.text("title"),
        version=root.text("version"),
        question=root.text("question"),
        introduction=root.text("introduction", ""),
        poles=_read_poles(toml),
        dimensions={name: _read_dimension(name, table) for name, table in toml.tables("dimensions")},
        codes=tuple(_read_code(name, table) for name, table in toml.tables("codes")),
        rules=root.texts("rules"),
        commitment=tuple(_read_level(name, table) for name, table in toml.tables("commitment")),
        commitment_rules=root.texts("commitment_rules"),
        participation=tuple(_read_level(name, table) for name, table in toml.tables("participation")),
        labels=labels,
        patterns=tuple(patterns),
        vetoes=tuple(vetoes),
        cues=read_cues(files[2]),
        path=folder,
        sha256=sha256,
        stretches=tuple(_read_stretch(table, labels) for table in toml.rows("stretches")),
        grading=_read_grading(toml),
        word_classes=read_word_classes(files[3]) if len(files) > 3 else {},
    )
    faults += _lint_codes(codebook, toml)
    faults += lint_patterns(patterns, vetoes, codebook.labels, PATTERNS_FILE)
    return codebook, tuple(sorted(faults))


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\n{read_text(file)}\n".encode())
    return digest.hexdigest()


def _lint_codes(codebook: Codebook, toml: TomlFile) -> list[Fault]:
    lines = {name: table.line for name, table in toml.tables("codes")}
    faults = [
        Fault(CODEBOOK_FILE, lines[code.name], message)
        for code in codebook.codes
        for message in lint_code(code, codebook.dimensions)
    ]
    if not codebook.codes:
        faults.append(Fault(CODEBOOK_FILE, 1, "there are no codes; define each as [codes.NAME]"))
    return faults


def _read_poles(toml: TomlFile) -> Poles:
    table = toml.table("poles")
    return Poles(bottom=table.text("bottom"), top=table.text("top"))


def _read_dimension(name: str, table: Table) -> Dimension:
    return Dimension(name, table.text("title"), table.text("question"))


def _read_level(name: str, table: Table) -> Level:
    return Level(name, table.text("definition"))


def _read_label(name: str, table: Table) -> LabelDefinition:
    return LabelDefinition(
        name=name,
        title=table.text("title"),
        tagged=table.text("tagged"),
        not_tagged=table.text("not_tagged", ""),
        layer=table.text("layer", "actors"),
    )


def _read_stretch(table: Table, labels: Mapping[str, LabelDefinition]) -> Stretch:
    stretch = Stretch(
        label=table.text("label"),
        heads=_read_words(table, "heads"),
        before=_read_words(table, "before"),
        through=_read_words(table, "through"),
        after=_read_words(table, "after"),
        line=table.line,
    )
    _check(table, stretch.label in labels, f"the label {stretch.label!r} is not defined; there are {', '.join(labels)}")
    _check(table, bool(stretch.heads), f"{table.title} needs heads, the last words of the mentions it holds for")
    _check(table, bool(stretch.before or stretch.after), f"{table.title} needs words in before or after")
    _check(table, bool(stretch.after) or not stretch.through, f"{table.title} has through, and nothing in after")
    return stretch


def _read_grading(toml: TomlFile) -> Grading:
    if "grading" not in toml.values:
        return Grading()
    table = toml.table("grading")
    return Grading(_read_words(table, "degrees"), _read_words(table, "adjectives"))


def _read_words(table: Table, key: str) -> tuple[str, ...]:
    """Return the single words that a list of words with braces stands for."""
    found: dict[str, None] = {}
    for entry in table.texts(key):
        try:
            words = expand_groups(entry)
        except ValueError as error:
            raise table.fault(f"{entry!r} in {key} is not well formed: {error}") from error
        for word in words:
            _check(
                table,
                bool(_ONE_WORD.fullmatch(word)),
                f"{word!r} in {key} must be one word in small letters, or a comma",
            )
            found[word] = None
    return tuple(found)


def _read_code(name: str, table: Table) -> Code:
    return Code(
        name=name,
        title=table.text("title"),
        pole=table.text("pole"),
        dimension=table.text("dimension", ""),
        weight=table.number("weight", 1.0),
        definition=table.text("definition"),
        includes=table.texts("includes"),
        excludes=table.texts("excludes"),
        examples=table.texts("examples"),
    )


def read_cues(file: Path) -> CueRules:
    """Read cues.toml; raise CodebookError with the line where an entry is bad."""
    toml = read_toml(file)
    root = toml.root()
    lists = {name: table.texts("words") for name, table in toml.tables("lists")}
    for name, table in toml.tables("verbs"):
        lists |= {f"{name}{form}": words for form, words in conjugate_all(table.texts("verbs")).items()}
    _check_references(toml, lists)
    return CueRules(
        cues=tuple(_read_cue(table) for table in toml.rows("cues")),
        terminators=root.texts("terminators"),
        transparent=root.texts("transparent"),
        connectors=root.texts("connectors"),
        subjects=root.texts("subjects"),
        finite=root.texts("finite"),
        continuing=root.texts("continuing"),
        lists=lists,
        participation=tuple(_read_rule(name, table) for name, table in toml.tables("participation")),
    )


def read_word_classes(file: Path) -> Mapping[str, str]:
    """Read word_classes.toml: the class of each word; raise CodebookError with the line where an entry is bad."""
    found: dict[str, str] = {}
    for name, table in read_toml(file).tables("classes"):
        _check(table, bool(_CLASS_NAME.fullmatch(name)), f"a class is named in small letters, not {name!r}")
        words = table.texts("words")
        _check(table, bool(words), f"{table.title} needs words")
        for word in words:
            is_plain = bool(_PLAIN_WORD.fullmatch(word)) and word == word.lower()
            _check(table, is_plain, f"{word!r} in {table.title} must be one word in small letters")
            other = found.setdefault(word, name)
            _check(table, other == name, f"{word!r} stands in {table.title} and in [classes.{other}]; keep it in one")
    return found


def _check_references(toml: TomlFile, lists: Mapping[str, tuple[str, ...]]) -> None:
    compiler = PhraseCompiler(lists)
    for table in toml.rows("cues"):
        for name in (each for phrase in table.texts("phrases") for each in _REFERENCE.findall(phrase)):
            _check(table, name in lists, f"<{name}> is neither a list nor a form of a verb list")
        for phrase in table.texts("phrases"):
            try:
                compiler.check(phrase)
            except ValueError as error:
                raise table.fault(f"the phrase {phrase!r} is not well formed: {error}") from error


def _read_cue(table: Table) -> Cue:
    direction = table.text("direction", "forward")
    _check(table, direction in DIRECTIONS, f"direction is one of {', '.join(DIRECTIONS)}, not {direction!r}")
    phrases = table.texts("phrases")
    _check(table, bool(phrases), f"{table.title} needs phrases")
    return Cue(
        name=table.text("name"),
        family=table.text("family"),
        phrases=phrases,
        commitment=table.text("commitment", ""),
        participation=table.text("participation", ""),
        direction=direction,
        reach=int(table.number("reach", 8)),
        unless_before=table.texts("unless_before"),
        unless_after=table.texts("unless_after"),
        at_start=table.flag("at_start"),
        in_list=table.flag("in_list"),
        qualifies=table.flag("qualifies"),
        line=table.line,
    )


def _read_rule(code: str, table: Table) -> ParticipationRule:
    return ParticipationRule(code, table.text("default"), table.text("lowest"), table.text("highest"))


def _check(table: Table, is_sound: bool, message: str) -> None:
    if not is_sound:
        raise table.fault(message)
