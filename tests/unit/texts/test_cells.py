"""Cells: what a cell shows."""

from __future__ import annotations

import pytest

from policymine.texts.cells import show_symbols


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [("\uf0fc", "✓"), ("\uf0fb", "✗"), ("\uf0b7 Two piers \uf0b7 Steps", "• Two piers • Steps"), ("✓ Yes", "✓ Yes")],
)
def test_ticks_and_bullets_of_symbol_fonts_are_characters_of_all_fonts(drawn: str, shown: str) -> None:
    assert show_symbols(drawn) == shown
