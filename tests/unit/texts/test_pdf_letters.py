"""What the page shows and the letters do not say, or the other way round: white text, drawn bullets, wrong letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, draw_pdf, find, texts

from policymine.errors import UnreadableError
from policymine.records import BlockKind
from policymine.texts import read_text, render_body


def test_white_text_on_the_white_page_is_left_out_and_on_a_dark_box_it_is_read(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.canvas.setFillColorRGB(0.1, 0.1, 0.4)
        sheet.canvas.rect(60, 500, 400, 60, stroke=0, fill=1)
        sheet.canvas.setFillColorRGB(1, 1, 1)
        sheet.canvas.rect(60, 300, 400, 60, stroke=0, fill=1)
        sheet.line(72, 320, "This stands on the dark box and is read.")
        sheet.line(72, 520, "This stands on a white box and nobody sees it.")
        sheet.line(72, 700, "This stands on the page and nobody sees it.")

    body = render_body(read_pages(page))
    assert "dark box" in body
    assert "nobody" not in body


def test_bullets_that_are_drawn_make_list_items(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 130, "The mayor will:")
        for row, said in enumerate(["hold a budget for buses and", "ask each parish about its plan."]):
            sheet.canvas.circle(80, 842 - 150 - 20 * row + 4, 2, stroke=0, fill=1)
            sheet.line(92, 150 + 20 * row, said)

    items = find(read_pages(page), BlockKind.LIST_ITEM)
    assert [item.text for item in items] == ["hold a budget for buses and", "ask each parish about its plan."]
    assert {item.lead_in for item in items} == {"The mayor will:"}
    assert round(items[0].places[0].box.x0) == 78


def test_a_mark_drawn_once_or_inside_of_a_line_is_no_bullet(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.canvas.circle(80, 842 - 150 + 4, 2, stroke=0, fill=1)
        sheet.line(92, 150, "A mark that comes but once.")
        for top in (200, 230):
            sheet.line(72, top, "Before")
            sheet.canvas.circle(112, 842 - top + 4, 3, stroke=0, fill=1)
            sheet.line(120, top, "and after the mark.")

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == []


GARBLED = "".join(chr(ord(c) + 1) if c.isalpha() else c for c in PROSE)


def write(prose: str, times: int = 3) -> Draw:
    def page(sheet: Sheet) -> None:
        for number in range(times):
            sheet.lines(72, 100 + 100 * number, 450, prose)

    return page


def test_a_page_with_wrong_letters_is_named(read_pages: ReadPages) -> None:
    (warning,) = read_pages(write(PROSE), write(GARBLED), write(PROSE)).warnings
    assert warning.startswith("Page 2 does not read as English")


def test_a_document_of_mostly_wrong_letters_is_refused(tmp_path: Path) -> None:
    pages = [write(PROSE, 6), write(GARBLED, 2), write(GARBLED, 2)]
    with pytest.raises(UnreadableError, match=r"Pages 2-3 do not read as English: most of fonts\.pdf"):
        read_text(draw_pdf(tmp_path / "fonts.pdf", *pages))
