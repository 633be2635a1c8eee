"""Cells: what a cell shows."""

from __future__ import annotations

import pytest

from policymine.records import Page, Text
from policymine.texts import render_body
from policymine.texts.cells import build_table, show_symbols


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [("\uf0fc", "✓"), ("\uf0fb", "✗"), ("\uf0b7 Two piers \uf0b7 Steps", "• Two piers • Steps"), ("✓ Yes", "✓ Yes")],
)
def test_ticks_and_bullets_of_symbol_fonts_are_characters_of_all_fonts(drawn: str, shown: str) -> None:
    assert show_symbols(drawn) == shown


def test_empty_cells_keep_their_place_in_what_is_printed() -> None:
    table = build_table([("Place", "Boats", "Piers"), ("Orle", "", "3"), ("Vell", "1", "")])
    assert render_body(Text("a.txt", (Page(1, blocks=(table,)),), "test")) == "Place|Boats|Piers\nOrle||3\nVell|1|\n"
