"""Objects of a PDF, found by looking for them in its bytes: what a broken table of objects hides is found all the same.

pdfium says nothing of what it had to leave out. This reader knows just enough of the format (ISO 32000-1, 7.2-7.5) to
tell which objects are there and whether they are whole; it reads no text.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

Value = object  # a dict by name, a list, a Reference, a number, a name with its slash, or None for anything else

START = re.compile(rb"(\d{1,10})[ \t\r\n\f]+\d{1,5}[ \t\r\n\f]+obj\b")
_END = re.compile(rb"endobj|(?<=>)[ \t\r\n\f]*stream(?:\r\n|\n|\r)")
_AFTER_STREAM = re.compile(rb"[ \t\r\n\f]*endstream")
_TOKEN = re.compile(
    rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*"
    rb"(<<|>>|[\[\](]|/[^\0\t\n\f\r ()<>\[\]{}/%]*|<[^<>]*>|\d+[ \t\r\n\f]+\d+[ \t\r\n\f]+R\b|[+-]?\d*\.?\d+|"
    rb"[^\0\t\n\f\r ()<>\[\]{}/%]+)"
)
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_LENGTH = re.compile(rb"/Length[ \t\r\n\f]+(\d+)(?![ \t\r\n\f]+\d+[ \t\r\n\f]+R)\b")
_LETTERS = re.compile(rb"\s*([!-uz\s]*)(?:~>\s*)?")
_STEP = 16384
MISCOUNTED = 0.97
_TRUST = 0.5  # of a stream that breaks late: where its wrong bytes are, nobody knows
_DEEPEST = 60
_LARGEST_PART = 64_000_000


class Reference(NamedTuple):
    """A mention of another object by its number."""

    number: int


class Found(NamedTuple):
    """An object as it stands in the file: from its number to its end, with its stream where it has one.

    ``stream`` are the bytes of its stream from and to; ``fits`` tells whether that is as long as its head says.
    """

    number: int
    begin: int
    head: int
    end: int
    stream: tuple[int, int] | None = None
    fits: bool = True


def scan_objects(raw: bytes) -> Iterator[Found]:
    """Yield the objects in the order of the file; what stands inside of a whole stream is passed over."""
    at = 0
    while (start := START.search(raw, at)) is not None:
        found = read_object(raw, start)
        yield found
        at = found.end


def read_object(raw: bytes, start: re.Match[bytes]) -> Found:
    """Return the object that begins where its number was found."""
    number, head = int(start[1]), start.end()
    end = _END.search(raw, head)
    if end is None:
        return Found(number, start.start(), head, len(raw), fits=False)
    if end[0] == b"endobj":
        return Found(number, start.start(), head, end.end())
    begin = end.end()
    told = _LENGTH.search(raw, head, begin)
    if told is not None and (after := _AFTER_STREAM.match(raw, begin + int(told[1]))) is not None:
        return Found(number, start.start(), head, after.end(), (begin, begin + int(told[1])))
    stop = raw.find(b"endstream", begin)
    if stop < 0:
        return Found(number, start.start(), head, len(raw), (begin, len(raw)), fits=False)
    return Found(number, start.start(), head, stop, (begin, stop), fits=told is None)


def parse_value(raw: bytes, at: int, deep: int = 0) -> tuple[Value, int]:
    """Return the value that begins at a byte, and where it ends. Raises ValueError where there is none."""
    token = _TOKEN.match(raw, at)
    if token is None or deep > _DEEPEST:
        raise ValueError(f"no value at byte {at}")
    word, at = token[1], token.end()
    if word == b"<<":
        return _parse_dict(raw, at, deep)
    if word == b"[":
        return _parse_list(raw, at, deep)
    if word == b"(":
        return None, _pass_string(raw, at)
    return _parse_word(word), at


def _parse_word(word: bytes) -> Value:
    if word[:1] == b"/":
        return word.decode("latin-1")
    if word[-1:] == b"R" and word[:1].isdigit():
        return Reference(int(word.split()[0]))
    return int(word) if word.isdigit() else None


def _parse_dict(raw: bytes, at: int, deep: int) -> tuple[Value, int]:
    entries: dict[str, Value] = {}
    while True:
        token = _TOKEN.match(raw, at)
        if token is None:
            raise ValueError(f"a dictionary without an end at byte {at}")
        if token[1] == b">>":
            return entries, token.end()
        if token[1][:1] != b"/":
            raise ValueError(f"a dictionary with a broken name at byte {at}")
        entries[token[1].decode("latin-1")], at = parse_value(raw, token.end(), deep + 1)


def _parse_list(raw: bytes, at: int, deep: int) -> tuple[Value, int]:
    values: list[Value] = []
    while True:
        token = _TOKEN.match(raw, at)
        if token is not None and token[1] == b"]":
            return values, token.end()
        value, at = parse_value(raw, at, deep + 1)
        values.append(value)


def _pass_string(raw: bytes, at: int) -> int:
    depth = 1
    for paren in _PAREN.finditer(raw, at):
        depth += {b"(": 1, b")": -1}.get(paren[0], 0)
        if depth == 0:
            return paren.end()
    raise ValueError(f"a string without an end at byte {at}")


class Inflated(NamedTuple):
    """What a packed stream gives: its bytes, and which share of it could be unpacked before it broke."""

    content: bytes
    share: float


def inflate(packed: bytes, told: int) -> Inflated:
    """Unpack a Flate stream; ``told`` is how long it is said to be. The checksum at its end tells of changed bytes."""
    unpacker = zlib.decompressobj()
    parts, size = [], 0
    length = max(told, len(packed), 1)
    for at in range(0, len(packed), _STEP):
        try:
            parts.append(unpacker.decompress(packed[at : at + _STEP]))
        except zlib.error as error:
            rest = list(_inflate_slowly(packed, at))
            if "data check" in str(error):  # all of it is there, though not as it was written or not by its own count
                return Inflated(b"".join([*parts, *rest]), MISCOUNTED)
            return Inflated(b"".join([*parts, *rest]), min((at + len(rest)) / length, _TRUST))
        size += len(parts[-1])
        if unpacker.eof or size > _LARGEST_PART:
            return Inflated(b"".join(parts), 1.0)
    return Inflated(b"".join(parts), len(packed) / told if len(packed) < told else _TRUST)


def _inflate_slowly(packed: bytes, sound: int) -> Iterator[bytes]:
    """Yield what each byte of the next step of a stream gives until it breaks; so many bytes before it are sound."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(packed[:sound])
    for at in range(sound, min(sound + _STEP, len(packed))):
        try:
            yield unpacker.decompress(packed[at : at + 1])
        except zlib.error:
            return


def unpack(stream: bytes, filters: Sequence[Value], told: int) -> Inflated:
    """Unpack a stream that is written in letters, packed with Flate, or both; any other is taken as it is."""
    if filters[:1] == ["/ASCII85Decode"]:
        letters = _LETTERS.match(stream)
        readable = letters.end() if letters else 0
        plain = _read_letters(letters[1] if letters else b"")
        given = unpack(plain, filters[1:], int(len(plain) * max(len(stream), told) / max(readable, 1)))
        return given if readable == len(stream) and b"~>" in stream else given._replace(share=min(given.share, _TRUST))
    if filters[:1] == ["/FlateDecode"]:
        return inflate(stream, told)
    return Inflated(b"", min(len(stream) / told, 1.0) if told else 1.0)


def _read_letters(letters: bytes) -> bytes:
    """Return the bytes that are written in letters, five for four (7.4.3); nothing where that cannot be."""
    plain = letters.translate(None, b" \t\n\r\v")
    if b"z" not in plain and b"\f" not in plain:
        missing = -len(plain) % 5
        digits = np.frombuffer(plain + b"u" * missing, np.uint8).astype(np.int64) - ord("!")
        numbers = digits.reshape(-1, 5) @ np.asarray([85**4, 85**3, 85**2, 85, 1])
        if numbers.max(initial=0) >= 1 << 32:
            return b""
        return bytes(numbers.astype(">u4").tobytes()[: len(plain) * 4 // 5])
    try:
        return base64.a85decode(letters)
    except ValueError:
        return b""


def unpack_objects(head: Mapping[str, Value], content: bytes) -> Iterator[tuple[int, Value]]:
    """Yield the objects that an object stream holds, by number (7.5.7); those that cannot be parsed are left out."""
    first, count = head.get("/First"), head.get("/N")
    if not isinstance(first, int) or not isinstance(count, int):
        return
    numbers = [int(each) for each in re.findall(rb"\d+", content[:first])]
    for number, offset in list(zip(numbers[::2], numbers[1::2], strict=False))[:count]:
        try:
            yield number, parse_value(content, first + offset)[0]
        except ValueError:
            continue
