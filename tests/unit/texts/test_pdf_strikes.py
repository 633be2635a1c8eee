"""Words that a line is drawn through: a warning names their pages; lines under words and rules of tables give none."""

from __future__ import annotations

from drawing import PROSE, ReadPages, Sheet

KEPT, STRUCK = "The ferry will sail until", "the last day of May"


def draw_struck(sheet: Sheet) -> None:
    sheet.lines(72, 60, 450, PROSE)
    width = sheet.canvas.stringWidth
    left = 72 + width(f"{KEPT} ", "Helvetica", 11)
    sheet.line(72, 140, f"{KEPT} {STRUCK} June.")
    sheet.rule(left, 137, left + width(STRUCK, "Helvetica", 11), 137)


def draw_underlined(sheet: Sheet) -> None:
    sheet.lines(72, 60, 450, PROSE)
    sheet.line(72, 140, STRUCK)
    sheet.rule(72, 141.5, 72 + sheet.canvas.stringWidth(STRUCK, "Helvetica", 11), 141.5)
    sheet.rule(60, 157, 500, 157)
    sheet.line(72, 160, KEPT)


def test_a_warning_names_the_pages_with_words_that_are_struck_out(read_pages: ReadPages) -> None:
    (told,) = read_pages(draw_underlined, draw_struck).warnings
    assert told.startswith("Page 2 holds words that are struck out; they were read as if they were said.")


def test_lines_under_words_and_longer_ones_strike_nothing_out(read_pages: ReadPages) -> None:
    assert read_pages(draw_underlined).warnings == ()
