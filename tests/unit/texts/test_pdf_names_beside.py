"""Names of rows to the left of ruled figures, rows of a glossary that white space parts, numbers of captions."""

from __future__ import annotations

import pytest
from drawing import PROSE, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

COSTS = [
    ("Kind of cost", "In all", "Shared"),
    ("Wages", "1,310", "370"),
    ("Travel", "94", ""),
    ("Rent", "170", "150"),
    ("Post", "34", "29"),
]
TERMS = [
    (
        ("Ferry", "Board (FB)"),
        ("Body which runs the ferries across", "the sound and sets their fares", "for each year"),
    ),
    (("Harbour", "Dues"), ("What a boat pays for a night at", "the quay of a town")),
    (("Mooring",), ("Place in the harbour which a boat", "keeps for a season", "and pays for")),
    (("Pilot", "cutter"), ("Boat that brings pilots to ships", "before they enter the sound", "or the quay")),
]


def test_names_to_the_left_of_ruled_figures_are_the_names_of_their_rows(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(COSTS):
            for x, cell in zip((76, 264, 344), row, strict=True):
                sheet.line(x, 132 + 18 * number, cell, 10)
        sheet.grid([260, 340, 420], [120 + 18 * row for row in range(6)])
        sheet.lines(72, 280, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(COSTS)


def test_white_space_parts_the_rows_of_a_glossary_whose_names_and_texts_both_run_on(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        top = 150.0
        for names, said in TERMS:
            for x, lines in ((76, names), (220, said)):
                for number, line in enumerate(lines):
                    sheet.line(x, top + 13 * number, line, 10)
            top += 13 * max(len(names), len(said)) + 7

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple((" ".join(names), " ".join(said)) for names, said in TERMS)


@pytest.mark.parametrize("number", ["7A.1", "3b", "7A.1 Ferries and their fares", "12"])
def test_numbers_with_letters_within_are_those_of_captions(read_pages: ReadPages, number: str) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 150, f"TABLE {number}", 12, "Helvetica-Bold")
        sheet.lines(72, 190, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.CAPTION) == [f"TABLE {number}"]
    assert texts(text, BlockKind.HEADING) == []


def test_a_sentence_that_begins_with_figures_or_maps_is_no_caption(read_pages: ReadPages) -> None:
    said = "Figures for the ferries will be told next year, and maps of their ways will be drawn by the board."
    text = read_pages(lambda sheet: sheet.lines(72, 100, 450, said))
    assert texts(text, BlockKind.PARAGRAPH) == [said]
