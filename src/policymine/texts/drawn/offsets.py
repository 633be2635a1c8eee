"""The tables of a PDF that say at which byte its objects begin: do they point to these objects? (7.5.4 and 7.5.8)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policymine.texts.drawn.objects import START, Value, parse_value, read_object, unpack

_TAIL = re.compile(rb"startxref[ \t\r\n\f]+(\d+)")
_ENTRY = re.compile(rb"[ \t\r\n\f]*(\d{10}) \d{5} ([nf])")
_SECTION = re.compile(rb"[ \t\r\n\f]*(\d{1,10})[ \t]+(\d{1,10})[ \t]*(?=[\r\n])")
_PREVIOUS = re.compile(rb"/Prev[ \t\r\n\f]+(\d+)")
_NUMBER = re.compile(rb"\s*(\d+)\s")
_TAIL_BYTES = 4096
_MOST_TABLES = 200
_WIDEST = 2000


def points_to_objects(raw: bytes) -> bool:
    """Tell whether the file ends as it should and every table of it points to objects with the right numbers."""
    tails = list(_TAIL.finditer(raw, max(len(raw) - _TAIL_BYTES, 0)))
    if not tails:
        return False
    shift = max(raw.find(b"%PDF-", 0, 1024), 0)
    at, seen = int(tails[-1][1]) + shift, set[int]()
    try:
        while at not in seen and len(seen) < _MOST_TABLES:
            seen.add(at)
            previous = _check_table(raw, at, shift)
            at = previous + shift if previous is not None else at
    except ValueError:
        return False
    return True


def forget_offsets(raw: bytes) -> bytes:
    """Return a PDF that does not say where its tables stand, so that a reader looks for its objects."""
    return raw.replace(b"startxref", b"forgotten")


def _check_table(raw: bytes, at: int, shift: int) -> int | None:
    """Return where the table before this one stands. Raises ValueError where this one does not hold."""
    if re.match(rb"\s*xref", raw[at : at + 20]) is None:
        return _check_packed_table(raw, at, shift)
    trailer = raw.find(b"trailer", at)
    if trailer < 0 or not all(_is_there(raw, *entry) for entry in _list_entries(raw, at, trailer, shift)):
        raise ValueError(f"the table at byte {at} is wrong")
    previous = _PREVIOUS.search(raw, trailer, trailer + _WIDEST)
    return int(previous[1]) if previous else None


def _is_there(raw: bytes, number: int, at: int) -> bool:
    found = _NUMBER.match(raw, at, at + 14)
    return found is not None and found[1] == b"%d" % number


def _list_entries(raw: bytes, at: int, end: int, shift: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the byte of each object that a table in plain letters names."""
    at = raw.index(b"xref", at) + 4
    while (section := _SECTION.match(raw, at, end)) is not None:
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(raw, at, end)
            if entry is None:
                raise ValueError(f"an entry at byte {at} is broken")
            at = entry.end()
            if entry[2] == b"n" and int(entry[1]):
                yield number, int(entry[1]) + shift
    if raw[at:end].strip():
        raise ValueError(f"a section at byte {at} is broken")


def _check_packed_table(raw: bytes, at: int, shift: int) -> int | None:
    begun = START.match(raw, at) or START.match(raw, at + 1)
    if begun is None:
        raise ValueError(f"no table at byte {at}")
    found = read_object(raw, begun)
    head = parse_value(raw, found.head)[0]
    if not isinstance(head, dict) or head.get("/Type") != "/XRef" or found.stream is None:
        raise ValueError(f"no table at byte {at}")
    content = unpack(raw[slice(*found.stream)], [head.get("/Filter")], 0)
    if content.share < 1 or not all(_is_there(raw, *entry) for entry in _unpack_entries(head, content.content, shift)):
        raise ValueError(f"the table at byte {at} is wrong")
    previous = head.get("/Prev")
    return previous if isinstance(previous, int) else None


def _unpack_entries(head: Mapping[str, Value], content: bytes, shift: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the byte of each object that a packed table names and that is not packed itself."""
    widths = _list_numbers(head.get("/W"))
    if len(widths) != 3 or not 0 < sum(widths) < 32:
        raise ValueError("a table without columns")
    options = head.get("/DecodeParms")
    if isinstance(options, dict) and isinstance(options.get("/Predictor"), int) and options["/Predictor"] >= 10:
        content = _undo_prediction(content, sum(widths))
    sections = _list_numbers(head.get("/Index")) or _list_numbers([0, head.get("/Size")])
    spans = zip(sections[::2], sections[1::2], strict=False)
    numbers = (number for first, count in spans for number in range(first, first + min(count, len(content))))
    for number, row in zip(numbers, range(0, len(content), sum(widths)), strict=False):
        kind = int.from_bytes(content[row : row + widths[0]]) if widths[0] else 1
        at = int.from_bytes(content[row + widths[0] : row + widths[0] + widths[1]])
        if kind == 1 and at:
            yield number, at + shift


def _list_numbers(value: Value) -> list[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []


def _undo_prediction(content: bytes, width: int) -> bytes:
    """Return rows of bytes that were stored as differences to the row above (PNG's filters "none", "sub" and "up")."""
    rows = []
    last = bytes(width)
    for at in range(0, len(content) - width, width + 1):
        kind, row = content[at], bytearray(content[at + 1 : at + 1 + width])
        if kind not in (0, 1, 2):
            raise ValueError("a table packed in an unknown way")
        for column in range(width if kind else 0):
            before = last[column] if kind == 2 else row[column - 1] if column else 0
            row[column] = (row[column] + before) % 256
        last = bytes(row)
        rows.append(last)
    return b"".join(rows)
