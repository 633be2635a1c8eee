"""Quotations set large within a text, and titles that pages repeat above it."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, texts

from policymine.records import BlockKind

QUOTE = "Piers for all who live by the sea"
LONG = f"{PROSE} {PROSE} {PROSE}"


def wrap(sheet: Sheet, text: str, width: float) -> list[str]:
    rows = [""]
    for word in text.split():
        if sheet.canvas.stringWidth(f"{rows[-1]} {word}", "Helvetica", 11) > width:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
    return rows


def draw_columns(quote: str) -> Draw:
    """Draw a text in two columns, the second of which begins within a sentence, below words set large."""

    def page(sheet: Sheet) -> None:
        rows = wrap(sheet, LONG, 210)
        cut = next(at for at in range(6, len(rows)) if rows[at][0].islower() and rows[at - 1][-1] != ".")
        for number, row in enumerate(rows[:cut]):
            sheet.line(60, 100 + 13.2 * number, row)
        sheet.line(320, 100, quote, 15, "Helvetica-Bold")
        for number, row in enumerate(rows[cut:]):
            sheet.line(320, 130 + 13.2 * number, row)
        for number, row in enumerate(wrap(sheet, LONG, 470)):
            sheet.line(60, 420 + 13.2 * number, row)

    return page


def test_words_set_large_within_a_sentence_are_a_paragraph_and_part_it_not(read_pages: ReadPages) -> None:
    text = read_pages(draw_columns(QUOTE))
    assert sorted(texts(text, BlockKind.PARAGRAPH)) == sorted([LONG, QUOTE, LONG])
    assert texts(text, BlockKind.HEADING) == []


def test_a_title_above_a_text_that_begins_anew_stays_a_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(60, 100, 210, LONG)
        sheet.line(320, 100, QUOTE, 15, "Helvetica-Bold")
        assert sheet.lines(320, 130, 210, LONG) > end

    assert texts(read_pages(page), BlockKind.HEADING) == [QUOTE]


def draw_page(first: str, last: str, title: str) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.line(90 + 10 * len(first) % 60, 200, title, 15, "Helvetica-Bold")
        end = sheet.lines(72, 230, 450, f"{first} {PROSE} {PROSE}")
        for number, row in enumerate([*wrap(sheet, PROSE, 450)[:2], last]):
            sheet.line(72, end + 30 + 13.2 * number, row)

    return page


def test_a_title_that_pages_repeat_within_sentences_is_no_heading_of_any(read_pages: ReadPages) -> None:
    broken = "and every one of the parishes by the sea is asked to say what its pier costs and what is"
    pages = [draw_page(first, broken, "Answers on piers") for first in ("The start.", "said of it.", "paid for.")]
    text = read_pages(*pages, draw_page("more of it.", broken, "Answers on piers"))
    assert texts(text, BlockKind.HEADING) == []
    assert texts(text, BlockKind.FURNITURE) == ["Answers on piers"] * 4


def test_what_is_set_as_quotations_are_elsewhere_is_one_too(read_pages: ReadPages) -> None:
    def alone(sheet: Sheet) -> None:
        sheet.canvas.setFillColorRGB(0, 0.3, 0.55)
        sheet.line(60, 100, "Lamps on every pier", 15, "Helvetica-Bold")
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.lines(60, 130, 470, LONG)
        sheet.line(60, 280, "WHAT IT COSTS", 15, "Helvetica-Bold")
        sheet.lines(60, 310, 470, LONG)

    quotes = ["Piers for all who live by the sea", "Boats that run by night", "Fog is no excuse"]
    text = read_pages(*map(draw_columns, quotes), alone)
    assert texts(text, BlockKind.HEADING) == ["WHAT IT COSTS"]
    assert set(texts(text, BlockKind.PARAGRAPH)) == {LONG, *quotes, "Lamps on every pier"}
