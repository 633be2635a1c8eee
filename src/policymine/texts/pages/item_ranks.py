"""Depths of list items: by their marks, and by how far they stand to the right of the items before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from policymine.records import BODY_KINDS, BlockKind
from policymine.texts.pages.pieces import Entry

_LETTERED = re.compile(r"^(\(?)(([a-z])\3?|[ivx]{1,5})([.)])")
_ROMAN = re.compile(r"^[ivx]+$")
_LEADS = (":", "-", "–", "—")
_FARTHEST = 5.0
_NEAR = 12.0


class _Depth(NamedTuple):
    """Where the items of one depth stand, how they are marked, and the letters of the last."""

    indent: float
    mark: str
    letters: str


def rank_items(entries: Sequence[list[Entry]]) -> None:
    """Give every list item its depth, by how far it stands to the right of the item before, or goes on from there."""
    depths: list[_Depth] = []
    leads = False
    for page in entries:
        for index, (block, piece) in enumerate(page):
            if block.kind is not BlockKind.LIST_ITEM:
                depths = depths if block.kind not in BODY_KINDS else []
                continue
            mark, letters = _read_mark(
                piece.mark, [depth for depth in depths if abs(depth.indent - piece.indent) < _NEAR]
            )
            same = next((at for at, depth in enumerate(depths) if depth.mark == mark), None)
            if same is not None:
                depths = [*depths[:same], depths[same]._replace(letters=letters)]
            else:
                reach = piece.indent + (_FARTHEST if leads else -_FARTHEST)
                depths = [depth for depth in depths if depth.indent < reach]
                depths.append(_Depth(piece.indent, mark, letters))
            page[index] = replace(block, level=len(depths)), piece
            leads = block.text.endswith(_LEADS)


def _read_mark(mark: str, depths: Iterable[_Depth]) -> tuple[str, str]:
    """Return how an item is marked ("(a)", "(aa)", "(i)", "1."), and its letters; "(i)" after "(h)" is a letter."""
    found = _LETTERED.match(mark)
    if found is None:
        return re.sub(r"\w+", "1", mark), ""
    before, letters, _, after = found.groups()
    usual = "a" * len(letters)
    if _ROMAN.match(letters) and not any(_follows(depth, letters, before + usual + after) for depth in depths):
        usual = "i"
    return before + usual + after, letters


def _follows(depth: _Depth, letters: str, mark: str) -> bool:
    alike = depth.mark == mark and len(depth.letters) == len(letters)
    return alike and [ord(b) - ord(a) for a, b in zip(depth.letters, letters, strict=True)] == [1] * len(letters)
