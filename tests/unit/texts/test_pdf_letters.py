"""What the page shows and the letters do not say, or the other way round: white text, drawn bullets, wrong letters."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, draw_pdf, find, texts

from policymine.errors import UnreadableError
from policymine.records import BlockKind
from policymine.texts import read_text, render_body
from policymine.texts.blocks import clean_text
from policymine.texts.drawn.glyphs import PageReader
from policymine.texts.drawn.letters import Cell, find_gaps
from policymine.texts.drawn.ligatures import mend_ligatures
from policymine.texts.drawn.parts import find_words
from policymine.texts.drawn.wrong_letters import mend_letters


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


def write_rising(sheet: Sheet, x: float, top: float, *parts: tuple[str, float]) -> None:
    """Draw parts of a line one right after another; those with a rise are small."""
    for part, rise in parts:
        size = 7 if rise else 11
        sheet.line(x, top - rise, part, size)
        x += sheet.canvas.stringWidth(part, "Helvetica", size)


def test_lowered_digits_powers_and_ordinals_stay_and_note_marks_go(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        write_rising(sheet, 72, 200, ("Less CO", 0), ("2", -2), (" on 30 km", 0), ("2", 4), (" by the 9", 0), ("th", 4))
        write_rising(
            sheet, 72, 300, ("The plan is agreed.", 0), ("12", 4), ("However, the board", 0), ("3", 4), (", met.", 0)
        )

        write_rising(
            sheet, 72, 400, ("On the rivers", 0), ("12, ", 4), ("13.", 4), (" By NH", 0), ("3", -2), (" it is seen.", 0)
        )

    body = render_body(read_pages(page))
    assert "Less CO2 on 30 km2 by the 9th" in body
    assert "The plan is agreed. However, the board, met." in body
    assert "On the rivers. By NH3 it is seen." in body


def test_a_number_is_parted_from_its_heading_and_not_from_its_unit(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for top, said in (
            (200, "0.3FE of places"),
            (300, "6.3FE of places"),
            (400, "43.UK parishes"),
            (500, "1.2Buses"),
        ):
            sheet.line(72, top, said)

    body = render_body(read_pages(page))
    assert all(said in body for said in ("0.3FE of", "6.3FE of", "43. UK", "1.2 Buses"))


def test_words_drawn_apart_without_a_space_are_two(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        canvas = sheet.canvas
        for top, parts in ((200, ("the breakdowns", "to support")), (300, ("a co", "-operative"))):
            sheet.line(72, top, parts[0])
            gap = 2.1 if top == 200 else 0.6
            sheet.line(72 + canvas.stringWidth(parts[0], "Helvetica", 11) + gap, top, parts[1])

    body = render_body(read_pages(page))
    assert "the breakdowns to support" in body
    assert "a co-operative" in body


def test_letters_set_apart_are_one_word() -> None:
    even = [Cell(letter, 10 * at, 10 * at + 8, 12, at > 0) for at, letter in enumerate("SPACED")]
    assert find_gaps(even) == []
    words = [*even[:3], *[cell._replace(left=cell.left + 6, right=cell.right + 6) for cell in even[3:]]]
    assert find_gaps([cell._replace(right=cell.left + 10) for cell in words]) == [3]
    assert find_gaps([cell._replace(right=cell.left + 10, letter="-") for cell in words]) == []


def test_white_text_on_a_line_as_broad_as_a_bar_is_read(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.canvas.setLineWidth(24)
        sheet.canvas.setStrokeColorRGB(0.1, 0.5, 0.2)
        sheet.canvas.line(60, 842 - 300, 460, 842 - 300)
        sheet.canvas.setFillColorRGB(1, 1, 1)
        sheet.line(72, 304, "Parishes will hold the budget.")

    assert "Parishes will hold the budget." in render_body(read_pages(page))


def test_codes_in_place_of_ligatures_are_told_by_their_words() -> None:
    page = "The \x1frst o\x1ece will bene\x1ft, and \x1dexible sta\x1c \x1fnd it. \x1bz stays; so does e\x1eciency."
    mended = mend_ligatures(page)
    assert mended == "The ﬁrst oﬃce will beneﬁt, and ﬂexible staﬀ ﬁnd it. \x1bz stays; so does eﬃciency."
    assert len(mended) == len(page)


def test_ligatures_that_unicode_does_not_name_are_told_by_the_dictionary() -> None:
    page = "The na\u019fonal plan of authori\u019fes ma\u01a9ers; se\u01abng up shops, gi\u014cs. \u014cita stays."
    mended = mend_ligatures(page)
    assert len(mended) == len(page)
    assert clean_text(mended) == "The national plan of authorities matters; setting up shops, gifts. \u014cita stays."


def test_the_mark_of_a_note_that_rides_on_a_number_is_none_of_its_digits(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 140, "What the parishes said is set out in full in Appendix 1")
        end = 72 + sheet.canvas.stringWidth("What the parishes said is set out in full in Appendix 1", "Helvetica", 11)
        sheet.line(end, 136, "3", 7)
        sheet.line(end + 4, 140, ".")

    assert texts(read_pages(page), BlockKind.PARAGRAPH)[-1].endswith("in Appendix 1.")


def test_a_ligature_that_a_font_gives_as_a_foreign_capital_is_mended() -> None:
    said = "The o\u01afer of the o\u01aficers makes tra\u01afic worse."
    assert mend_ligatures(said).replace("\ufb00", "ff") == "The offer of the officers makes traffic worse."


def test_pairs_that_a_font_has_one_letter_for_are_letters_again_where_brackets_stand_for_others() -> None:
    wrong = "accoun[ng from [me to [me for mamers wrimen by the Commimee, senng men in [the] pier of Tomnem"
    assert clean_text(mend_letters(wrong)) == (
        "accounting from time to time for matters written by the Committee, setting men in [the] pier of Tomnem"
    )
    plain = "hospitali[s]ed, [the whole] mamers and [me to Commimee"
    assert clean_text(mend_letters(plain)) == plain


def test_a_bar_before_and_a_double_line_after_words_are_quotation_marks() -> None:
    wrong = "an ―archive of plans‖ (―kept\nby the parish‖), and"
    assert clean_text(mend_letters(wrong)) == 'an "archive of plans" ("kept by the parish"), and'
    for plain in ("― Ann Elm, in the pier hall", "a wall ‖ a road"):
        assert mend_letters(plain) == plain


def test_words_end_at_spaces_and_breaks_and_keep_the_hyphen_that_ends_a_line() -> None:
    text = " One\u00a0two\r\nplan\x02\r\nning \U0010ff00x\ufffe"
    starts, ends, broken = find_words(text)
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert words == ["One", "two", "plan\x02", "ning", "\U0010ff00x\ufffe"]
    assert broken == [False, False, True, True, False]
    assert find_words("") == find_words(" \r\n") == ([], [], [])


def test_a_page_of_very_many_words_is_read_whole(tmp_path: Path) -> None:
    said = [[f"{row}a{at}" for at in range(20)] for row in range(120)]

    def page(sheet: Sheet) -> None:
        for row, words in enumerate(said):
            sheet.line(30, 40 + 6 * row, " ".join(words), size=4)

    with pypdfium2.PdfDocument(draw_pdf(tmp_path / "many.pdf", page)) as document:
        sheet = PageReader(document.raw).read_sheet(0)
    assert sheet is not None
    assert [word.text for word in sheet.words] == [word for words in said for word in words]
    assert all(last.x1 < word.x0 for last, word in pairwise(sheet.words[-20:]))
