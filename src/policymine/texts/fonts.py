"""Fonts: what a font's name and flags say of its weight and slant."""

from __future__ import annotations

import re

DINGBATS = re.compile(r"dingbat|wingding|webding|bullet", re.IGNORECASE)
_BOLD = re.compile(r"(?i:bold|black|heavy|demi|extrabd)|Bd(?![a-z])|[-_ ][789]00\b")
_UPRIGHT = re.compile(r"roman|regular|book|light|normal|^times|^helvetica$|^courier|^arial(?:mt)?$", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6


def describe_font(name: str, flags: int, weight: int) -> tuple[str, bool, bool]:
    """Return a font's plain name, whether it is bold and whether italic: by its name, else by its flags."""
    plain = name.rpartition("+")[2]
    bold = bool(_BOLD.search(plain)) or (not _UPRIGHT.search(plain) and (weight >= 690 or bool(flags & _FORCE_BOLD)))
    return plain, bold, bool(re.search(r"[Ii]tal|[Oo]bliq|It$", plain)) or bool(flags & _ITALIC)
