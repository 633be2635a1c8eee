"""Fonts: what a font's name, its own file and its flags say of its weight and slant."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

DINGBATS = re.compile(r"dingbat|wingding|webding|bullet", re.IGNORECASE)
_BOLD = re.compile(r"(?i:bold|black|heavy|demi|extrabd)|Bd(?![a-z])|[-_ ][789]00\b")
_UPRIGHT = re.compile(r"roman|regular|book|light|normal|^times|^helvetica$|^courier|^arial(?:mt)?$", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6
_LEAST_BOLD = 690  # as PDF gives the weight of strokes
_LEAST_SEMIBOLD = 600  # as a font's file names its weight
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")


def describe_font(name: str, flags: int, weight: int, read_file: Callable[[], bytes]) -> tuple[str, bool, bool]:
    """Return a font's plain name, whether it is bold and whether italic: by its name, else its file, else its flags.

    Some programs give every font a name like "F1" and strokes of one great weight; the file in the PDF knows better.
    """
    plain = name.rpartition("+")[2]
    bold = bool(_BOLD.search(plain))
    if not bold and not _UPRIGHT.search(plain) and (weight >= _LEAST_BOLD or flags & _FORCE_BOLD):
        own = read_own_weight(read_file())
        bold = own is None or own >= _LEAST_SEMIBOLD
    return plain, bold, bool(re.search(r"[Ii]tal|[Oo]bliq|It$", plain)) or bool(flags & _ITALIC)


def read_own_weight(raw: bytes) -> int | None:
    """Return the weight from 1 to 1000 that a TrueType or OpenType file gives of itself, None where it gives none."""
    if raw[:4] not in _SFNT or len(raw) < 12:
        return None
    (count,) = struct.unpack_from(">H", raw, 4)
    for entry in range(12, min(12 + 16 * count, len(raw) - 15), 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", raw, entry)
        if tag == b"OS/2" and offset + 6 <= len(raw):
            (weight,) = struct.unpack_from(">H", raw, offset + 4)
            return weight if 1 <= weight <= 1000 else None
    return None
