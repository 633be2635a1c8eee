"""What the lint says: one remark about one line of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What a remark is about."""

    VALUES = "values"
    DUPLICATES = "duplicates"
    LIKENESS = "near-duplicates"
    BALANCE = "balance"
    LEAKS = "names"
    DOUBT = "doubtful codes"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about an annotation set; a fault must be mended, a note judged. ``line`` is 0 for a whole file."""

    check: Check
    file: str
    line: int
    message: str
    is_fault: bool = False

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{'fault' if self.is_fault else 'note'} ({self.check}): {place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an annotation stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


Places = Mapping[str, Place]
