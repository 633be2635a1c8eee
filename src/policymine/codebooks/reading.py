"""Reading one codebook file: tables of TOML and lines of JSON, with the line on which each entry stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policymine.codebooks.definitions import Pattern
from policymine.codebooks.linting import Fault
from policymine.codebooks.variants import expand
from policymine.errors import CodebookError

_PATTERN_KEYS = {"label", "concept", "pattern", "match", "names", "veto"}
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file that knows where it stands, so that a fault can name file and line."""

    file: Path
    line: int
    title: str
    values: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; raise CodebookError where it is missing (and there is no default) or is not a string."""
        found = self.values.get(key, default)
        if not isinstance(found, str):
            raise self.fault(f'{self.title} needs {key} = "..."')
        return " ".join(found.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, empty where it is missing."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self.fault(f"{key} of {self.title} must be a list of strings")
        return tuple(" ".join(each.split()) for each in found)

    def number(self, key: str, default: float) -> float:
        """Return a number."""
        found = self.values.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.fault(f"{key} of {self.title} must be a number")
        return float(found)

    def flag(self, key: str) -> bool:
        """Return true or false, false where it is missing."""
        found = self.values.get(key, False)
        if not isinstance(found, bool):
            raise self.fault(f"{key} of {self.title} must be true or false")
        return found

    def fault(self, message: str) -> CodebookError:
        """Return an error that names this table's file and line."""
        return CodebookError(f"{self.file.name}, line {self.line}: {message}. Mend it in {self.file}.")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file and the lines of its table headers."""

    file: Path
    values: Mapping[str, Any]
    lines: Mapping[str, list[int]] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return one table, such as ``poles``; raise CodebookError where it is missing."""
        found = self.values.get(name)
        if not isinstance(found, dict):
            raise CodebookError(f"{self.file.name}: there is no table [{name}]. Add it to {self.file}.")
        return Table(self.file, self._line(name), f"[{name}]", found)

    def tables(self, name: str) -> Iterator[tuple[str, Table]]:
        """Yield the named tables under ``name``, such as every [codes.NAME]."""
        for key in self.values.get(name, {}):
            title = f"{name}.{key}"
            values = self.values[name][key]
            if not isinstance(values, dict):
                raise CodebookError(f"{self.file.name}, line {self._line(name)}: [{title}] must be a table of its own.")
            yield key, Table(self.file, self._line(title), f"[{title}]", values)

    def rows(self, name: str) -> Iterator[Table]:
        """Yield the tables of an array, such as every [[cues]]."""
        for number, values in enumerate(self.values.get(name, [])):
            yield Table(self.file, self._line(name, number), f"[[{name}]] number {number + 1}", values)

    def root(self) -> Table:
        """Return the keys above the first table."""
        return Table(self.file, 1, "the codebook", self.values)

    def _line(self, title: str, number: int = 0) -> int:
        lines = self.lines.get(title, [])
        return lines[number] if number < len(lines) else 1


def read_toml(file: Path) -> TomlFile:
    """Read a TOML file; raise CodebookError with the line where it is not TOML."""
    text = read_text(file)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = found.group(1) if found else str(text.count("\n") + 1)
        raise CodebookError(f"{file.name}, line {line}: this is not TOML ({error}). Mend it in {file}.") from error
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
            lines.setdefault(header.group(1), []).append(number)
    return TomlFile(file, values, lines)


def read_text(file: Path) -> str:
    """Read a codebook's file; raise CodebookError where it is missing or not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CodebookError(
            f"{file} is missing. A codebook needs it; docs/classifier.md shows what stands in it."
        ) from error
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        raise CodebookError(f"{file.name}, line {line}: this is not UTF-8 text. Save {file} as UTF-8.") from error


def read_patterns(file: Path) -> tuple[list[Pattern], list[Pattern], list[Fault]]:
    """Read patterns.jsonl; return its patterns, its vetoes and the faults of single lines."""
    return read_pattern_lines(file.name, read_text(file).split("\n"))


def read_pattern_lines(name: str, lines: Iterable[str]) -> tuple[list[Pattern], list[Pattern], list[Fault]]:
    """Read lines of patterns.jsonl; return their patterns, their vetoes and the faults of single lines."""
    patterns: list[Pattern] = []
    vetoes: list[Pattern] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("//"):
            continue
        try:
            is_veto, pattern = _read_pattern(line, number)
        except ValueError as error:
            faults.append(Fault(name, number, str(error)))
        else:
            (vetoes if is_veto else patterns).append(pattern)
    return patterns, vetoes, faults


def _read_pattern(line: str, number: int) -> tuple[bool, Pattern]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error})") from error
    if not isinstance(values, dict):
        raise ValueError("each line is one JSON object")
    if unknown := sorted(set(values) - _PATTERN_KEYS):
        raise ValueError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_PATTERN_KEYS))}")
    is_veto = _read_flag(values, "veto")
    wanted = ("label", "pattern") if is_veto else ("label", "concept", "pattern")
    for key in wanted:
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise ValueError(f"it needs {key}, a string")
    match = values.get("match", "lower")
    if match not in {"lower", "exact"}:
        raise ValueError(f'match is "lower" or "exact", not {match!r}')
    return is_veto, _build_pattern(values, match, number)


def _build_pattern(values: Mapping[str, Any], match: str, number: int) -> Pattern:
    phrase = values["pattern"]
    try:
        variants = expand(phrase)
    except ValueError as error:
        raise ValueError(f"pattern {phrase!r} is not well formed: {error}") from error
    return Pattern(
        label=values["label"],
        concept=str(values.get("concept", "")),
        phrase=phrase,
        match=match,
        names=_read_flag(values, "names"),
        line=number,
        variants=variants,
    )


def _read_flag(values: Mapping[str, Any], key: str) -> bool:
    found = values.get(key, False)
    if not isinstance(found, bool):
        raise ValueError(f"{key} is true or false")
    return found
