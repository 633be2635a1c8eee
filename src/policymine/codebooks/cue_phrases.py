"""The phrases of cues.toml as regular expressions.

A phrase is matched against words that are joined by single spaces, each with a space before it. ``{a|b}`` holds
alternatives (``{s}``: with and without), ``<name>`` stands for any entry of a list, ``~`` for a few adverbs or asides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FILLERS = (
    r"(?: (?:\w+ly|also|now|therefore|then|always|all|both|each|together|already|just|ever|often|still|soon|instead|"
    r"further|here|today|thus|in due course|in turn|first|at last|once again|again|as soon as possible|"
    r"where appropriate|where possible|in particular|for example|not|never|too|do|did|does|really|very|much|most|"
    r"have|be|been|being|, (?:[^ ,]+ ){1,6},|,)){0,4}"
)
_PIECE = re.compile(
    r"(?P<space> +)|(?P<filler>~)|<(?P<list>\w+)>|(?P<open>\{)|"
    r"(?P<bar>\|)|(?P<close>\})|(?P<word>[^ ~<{|}]+)"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """One or more alternatives that stand as words: each is a sequence of parts."""

    choices: tuple[tuple[_Part, ...], ...]


@dataclass(frozen=True, slots=True)
class _Listed(_Words):
    """The entries of a list, which many phrases name, with the expression that matches any of them."""

    written: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with the endings it may take."""

    stem: str
    endings: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class _Filler:
    """A few adverbs or asides, or none."""


_Part = _Words | _Word | _Filler


class PhraseCompiler:
    """Turn phrases into patterns; what ``<name>`` stands for is read once and kept."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = lists
        self._read: dict[str, _Listed] = {}

    def check(self, phrase: str) -> None:
        """Raise ValueError where a phrase is not well formed."""
        self._parse(phrase)

    def compile(self, phrases: Iterable[str]) -> Mapping[str, re.Pattern[str]]:
        """Return one pattern for each first word of the phrases; one that begins with ``~`` stands under ``""``.

        Raise ValueError where a phrase is not well formed.
        """
        return {word: re.compile(f"{text}(?= |$)") for word, text in self.write(phrases).items()}

    def list_starts(self, phrases: Iterable[str]) -> Mapping[str, frozenset[str] | None]:
        """Return for each first word of the phrases the words that can stand second; None where any can.

        Raise ValueError where a phrase is not well formed.
        """
        found: dict[str, set[str] | None] = {}
        for first, *second in dict.fromkeys(each for one in phrases for each in _find_starts(self._parse(one), 2)):
            seconds = found.setdefault(first, set())
            if not second:
                found[first] = None
            elif seconds is not None:
                seconds.add(second[0])
        return {first: frozenset(each) if each is not None else None for first, each in found.items()}

    def write(self, phrases: Iterable[str]) -> Mapping[str, str]:
        """Return the same as the text of regular expressions, which leave open how the last word ends."""
        endings: dict[str, list[str]] = {}
        for phrase in phrases:
            parts = self._parse(phrase)
            written = _write(parts)
            for first in dict.fromkeys(words[0] for words in _find_starts(parts, 1)):
                endings.setdefault(first, []).append(written)
        return {first: f"(?:{'|'.join(sorted(set(found), key=_rank))})" for first, found in endings.items()}

    def _parse(self, phrase: str) -> tuple[_Part, ...]:
        pieces = list(_PIECE.finditer(_plain(phrase)))
        parts, used = self._parse_sequence(pieces, 0)
        if used != len(pieces) or not parts:
            raise ValueError("its braces do not pair")
        return parts

    def _parse_sequence(self, pieces: list[re.Match[str]], start: int) -> tuple[tuple[_Part, ...], int]:
        """Read parts up to a bar or a closing brace; return them and where reading stopped."""
        parts: list[_Part] = []
        number = start
        touches = False
        while number < len(pieces) and pieces[number].lastgroup not in {"bar", "close"}:
            piece = pieces[number]
            number += 1
            if piece["open"]:
                choices, number = self._parse_choices(pieces, number)
                _add_choices(parts, choices, touches=touches)
            elif piece["word"]:
                _add_word(parts, piece["word"], touches=touches and isinstance(parts[-1], _Word))
            elif piece["list"]:
                parts.append(self._read_list(piece["list"]))
            elif piece["filler"]:
                parts.append(_Filler())
            touches = bool(piece["word"] or piece["open"])
        return tuple(parts), number

    def _parse_choices(self, pieces: list[re.Match[str]], number: int) -> tuple[tuple[tuple[_Part, ...], ...], int]:
        choices: list[tuple[_Part, ...]] = []
        while True:
            parts, number = self._parse_sequence(pieces, number)
            choices.append(parts)
            if number >= len(pieces):
                raise ValueError("its braces do not pair")
            number += 1
            if pieces[number - 1]["close"]:
                return (((), choices[0]) if len(choices) == 1 else tuple(choices)), number

    def _read_list(self, name: str) -> _Listed:
        if name not in self._read:
            choices = tuple(self._parse(entry) for entry in self._lists[name])
            self._read[name] = _Listed(choices, _join_choices(_write(choice) for choice in choices))
        return self._read[name]


def _rank(pattern: str) -> tuple[int, str]:
    return -len(pattern), pattern


def _plain(text: str) -> str:
    """Part a phrase's words as the reader parts a sentence's."""
    lowered = re.sub(r"(?<=\w)-(?=\w)", " ", text.lower()).replace("cannot", "can not")
    return re.sub(r"(?<=\w)('s\b|'|,)", r" \1", lowered)


def _add_choices(parts: list[_Part], choices: tuple[tuple[_Part, ...], ...], *, touches: bool) -> None:
    """Add alternatives: endings where they touch the word before them, else words of their own."""
    last = parts[-1] if parts else None
    if not touches or not isinstance(last, _Word):
        parts.append(_Words(choices))
        return
    endings = tuple("".join(part.stem for part in choice if isinstance(part, _Word)) for choice in choices)
    parts[-1] = _Word(last.stem, tuple(old + new for old in last.endings for new in endings))


def _add_word(parts: list[_Part], word: str, *, touches: bool) -> None:
    last = parts[-1] if parts else None
    if touches and isinstance(last, _Word):
        parts[-1] = _Word(last.stem, tuple(ending + word for ending in last.endings))
    else:
        parts.append(_Word(word))


def _write(parts: Iterable[_Part]) -> str:
    return "".join(_write_part(part) for part in parts)


def _write_part(part: _Part) -> str:
    if isinstance(part, _Filler):
        return FILLERS
    if isinstance(part, _Word):
        return f" {re.escape(part.stem)}{_join_choices(re.escape(ending) for ending in part.endings)}"
    if isinstance(part, _Listed):
        return part.written
    return _join_choices(_write(choice) for choice in part.choices)


def _join_choices(choices: Iterable[str]) -> str:
    found = sorted(set(choices), key=_rank)
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _find_starts(parts: tuple[_Part, ...], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the words a phrase can begin with, ``most`` of them; fewer where it ends or goes on with a filler.

    Where it begins with a filler the first is "".
    """
    for words in _list_starts(parts, most):
        yield words or ("",)


def _list_starts(parts: tuple[_Part, ...], most: int) -> Iterator[tuple[str, ...]]:
    first = parts[0] if parts and most else _Filler()
    if isinstance(first, _Filler):
        yield ()
    elif isinstance(first, _Word):
        rests = tuple(_list_starts(parts[1:], most - 1))
        yield from ((first.stem + ending, *rest) for ending in first.endings for rest in rests)
    else:
        for choice in first.choices:
            yield from _list_starts((*choice, *parts[1:]), most)
