"""Mutations: the bytes of a file in, the bytes of a broken one out. The same generator gives the same bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from random import Random

_OBJECT = re.compile(rb"\d+ \d+ obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_OFFSET = re.compile(rb"\d{10}(?= \d{5} n)|(?<=startxref\n)\d+|(?<=startxref\r\n)\d+")
_LONGEST_RUN = 2000
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")


def flip_bytes(source: bytes, random: Random) -> bytes:
    """Change up to 60 bytes."""
    changed = bytearray(source)
    for _ in range(random.randint(1, 60)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut_end(source: bytes, random: Random) -> bytes:
    """Leave out everything after some byte, which may be the first."""
    return source[: random.randrange(len(source))]


def insert_run(source: bytes, random: Random) -> bytes:
    """Put in a run of chance bytes, or a run of the file's own a second time."""
    at, length = random.randrange(len(source)), random.randint(1, _LONGEST_RUN)
    begin = random.randrange(len(source))
    run = random.randbytes(length) if random.random() < 0.5 else source[begin : begin + length]
    return source[:at] + run + source[at:]


def delete_run(source: bytes, random: Random) -> bytes:
    """Take out a run of bytes."""
    at = random.randrange(len(source))
    return source[:at] + source[at + random.randint(1, _LONGEST_RUN) :]


def swap_objects(source: bytes, random: Random) -> bytes:
    """Let two objects of a PDF change their contents (in another file: its two parts)."""
    found = list(_OBJECT.finditer(source))
    if len(found) < 2:
        middle = random.randrange(len(source))
        return source[middle:] + source[:middle]
    first, second = sorted(random.sample(found, 2), key=lambda each: each.start())
    between = source[first.end(1) : second.start(1)]
    return source[: first.start(1)] + second.group(1) + between + first.group(1) + source[second.end(1) :]


def cut_stream(source: bytes, random: Random) -> bytes:
    """Leave out the rest of a stream after some byte of it."""
    stream = _choose(_STREAM, source, random)
    if stream is None or stream.end(1) == stream.start(1):
        return delete_run(source, random)
    return source[: random.randrange(stream.start(1), stream.end(1))] + source[stream.end(1) :]


def change_numbers(source: bytes, random: Random) -> bytes:
    """Unpack a stream, change some of its numbers and pack it again: a page whose drawing makes no sense."""
    stream = _choose(_STREAM, source, random)
    if stream is None:
        return flip_bytes(source, random)
    try:
        content = zlib.decompress(stream.group(1))
    except zlib.error:
        return flip_bytes(source, random)
    values = (b"0", b"-1", b"99999999999", b"0.0000001", b"32768", b"-2147483648", b"1e5", b"")
    share = random.choice((0.01, 0.1, 0.5))
    changed = _NUMBER.sub(lambda each: random.choice(values) if random.random() < share else each.group(), content)
    return source[: stream.start(1)] + zlib.compress(changed) + source[stream.end(1) :]


def change_offsets(source: bytes, random: Random) -> bytes:
    """Let the table of objects, and where it is said to stand, be wrong."""
    share = random.choice((0.05, 0.3, 1.0))
    length = len(source)
    if not _OFFSET.search(source):
        return flip_bytes(source, random)
    return _OFFSET.sub(
        lambda each: b"%010d" % random.randrange(2 * length) if random.random() < share else each.group(), source
    )


def _choose(pattern: re.Pattern[bytes], source: bytes, random: Random) -> re.Match[bytes] | None:
    found = list(pattern.finditer(source))
    return random.choice(found) if found else None


ANY_FILE: Mapping[str, Callable[[bytes, Random], bytes]] = {
    "bytes flipped": flip_bytes,
    "end cut off": cut_end,
    "run inserted": insert_run,
    "run deleted": delete_run,
    "objects swapped": swap_objects,
}
PDF_ONLY: Mapping[str, Callable[[bytes, Random], bytes]] = {
    "stream cut short": cut_stream,
    "numbers in a stream changed": change_numbers,
    "object table wrong": change_offsets,
}
