"""Paragraph numbers in the margin, letterheads, labels, and lines that only begin like an item or a heading."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, texts

from policymine.records import BlockKind
from policymine.texts import render_body


def test_small_numbers_far_out_in_the_margin_begin_their_paragraphs(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row in range(6):
            sheet.line(50, 98 + 80 * row, f"2.{row + 9}", 6)
            sheet.lines(120, 100 + 80 * row, 400, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [f"2.{row + 9} {PROSE}" for row in range(6)]
    assert texts(text, BlockKind.CAPTION) == []


def test_letters_without_a_stop_in_the_margin_mark_their_items(read_pages: ReadPages) -> None:
    items = [
        "Motions are taken in the order of the agenda.",
        "A motion shall be seconded.",
        f"The chair decides. {PROSE}",
    ]
    within = ["to speak on an amendment;", "to make a point of order;", "to reply."]

    def page(sheet: Sheet) -> None:
        sheet.line(50, 80, "1")
        sheet.line(80, 80, "RULES OF DEBATE")
        for row, item in enumerate(items):
            sheet.lines(80, 110 + 20 * row, 440, item)
        for row, item in enumerate(within):
            sheet.line(100, 220 + 15 * row, item)
        for row, letter in enumerate("abc"):
            sheet.line(50, 110 + 20 * row, letter)
        for row, numeral in enumerate(("i", "ii", "iii")):
            sheet.line(70, 220 + 15 * row, numeral)
        sheet.line(50, 280, "d")
        sheet.line(80, 280, "The minutes tell:")
        sheet.line(70, 300, "i")
        sheet.line(100, 300, "who was there.")

    text = read_pages(page)
    marks = ("a", "b", "c", "i", "ii", "iii", "d", "i")
    said = [*items, *within, "The minutes tell:", "who was there."]
    assert texts(text, BlockKind.LIST_ITEM) == [f"{mark} {item}" for mark, item in zip(marks, said, strict=True)]


def test_letters_that_do_not_go_on_from_each_other_mark_nothing(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, letter in enumerate("xr"):
            sheet.line(50, 100 + 80 * row, letter)
            sheet.lines(80, 100 + 80 * row, 440, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.LIST_ITEM) == []
    assert texts(text, BlockKind.PARAGRAPH).count(PROSE) == 2


def test_a_figure_within_a_sentence_that_begins_a_line_begins_no_paragraph(read_pages: ReadPages) -> None:
    words = "Homes for rent are asked of every scheme of ten homes or more, and of land of"

    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, words)
        sheet.lines(72, 114, 420, f"0.16 hectares or more in the towns. {PROSE}")

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [f"{words} 0.16 hectares or more in the towns. {PROSE}"]


def test_a_letter_s_sender_is_read_before_whom_it_goes_to(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, line in enumerate(("Office of the Mayor", "1 Moot Hall", "Aldmere")):
            sheet.line(380, 60 + 13 * row, line)
        sheet.line(72, 130, "To the leaders of the parish councils")
        sheet.line(380, 170, "3 May 2024")
        sheet.lines(72, 220, 450, PROSE)

    body = render_body(read_pages(page))
    assert body.index("Aldmere") < body.index("To the leaders") < body.index("3 May") < body.index("The council and")


def test_a_second_bold_line_after_a_label_is_no_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "From:")
        sheet.line(140, 80, "Ann Orle, Cabinet Member", font="Helvetica-Bold")
        sheet.line(140, 106, "Ben Thorpe, Director of Roads", font="Helvetica-Bold")
        sheet.line(72, 140, "Summary", font="Helvetica-Bold")
        sheet.lines(72, 160, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ["Summary"]


def test_a_plain_line_alone_above_a_numbered_paragraph_is_a_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"3.1 {PROSE}")
        sheet.line(72, 140, "Roads and buses")
        sheet.lines(72, 165, 450, f"3.2 {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == ["Roads and buses"]


def test_bold_words_side_by_side_at_a_page_s_foot_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        for x, word in zip((72, 220, 380), ("Stage", "Planned", "Actual"), strict=True):
            sheet.line(x, 160, word, font="Helvetica-Bold")

    assert texts(read_pages(page), BlockKind.HEADING) == []


def test_a_sentence_about_a_figure_is_no_caption(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, "Figure 2 shows how many homes each district has built since the plan began.")
        sheet.line(72, 120, "Figure 2: Homes built since the plan began", 9)
        sheet.lines(72, 160, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.CAPTION) == ["Figure 2: Homes built since the plan began"]
    assert texts(text, BlockKind.PARAGRAPH)[0].startswith("Figure 2 shows")


def test_items_marked_with_angles_are_list_items(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} They are:")
        for row, item in enumerate(("Aldmere Council", "Orle Council")):
            sheet.line(90, 150 + 14 * row, "»")
            sheet.line(110, 150 + 14 * row, item)

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == ["Aldmere Council", "Orle Council"]


def test_a_page_number_named_as_such_is_furniture_and_a_figure_in_the_text_is_not(read_pages: ReadPages) -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            if number == 2:
                sheet.line(80, 70, "•")
                sheet.line(95, 70, "Homes built")
                sheet.line(400, 70, "492")
            sheet.lines(72, 110, 450, f"Page {number} says this. {PROSE}")
            sheet.line(280, 800, str(number), 9)

        return draw

    text = read_pages(*[page(number) for number in range(1, 6)])
    assert texts(text, BlockKind.FURNITURE) == ["1", "2", "3", "4", "5"]
    assert [p.page_label for p in text.pages] == ["1", "2", "3", "4", "5"]

    def foot(sheet: Sheet) -> None:
        sheet.lines(72, 110, 450, PROSE)
        sheet.line(460, 725, "App B 6 | Page", 9)

    assert texts(read_pages(foot), BlockKind.FURNITURE) == ["App B 6 | Page"]


def test_links_at_a_printed_web_page_s_foot_are_furniture(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, 180, "Help Privacy Cookies Accessibility statement Contact Terms and conditions", 10)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE]


def test_a_legend_below_a_chart_with_an_axis_stays_out_of_the_body(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        for row in range(6):
            sheet.line(90, 180 + 20 * row, f"{100 - 20 * row}%", 7)
        sheet.line(200, 305, "Homes for rent", 7)
        sheet.line(320, 305, "Homes for sale", 7)
        sheet.lines(72, 360, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_an_address_in_larger_type_below_footnotes_is_one_of_them(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}", 9)
        for row, size in enumerate((8, 9)):
            sheet.line(72, 736 + 14 * row, str(row + 1), 5)
            sheet.line(76, 740 + 14 * row, f"The plan of the county, part {row + 1} of the whole", size)

    text = read_pages(page)
    assert len(texts(text, BlockKind.FOOTNOTE)) == 2
    assert texts(text, BlockKind.PARAGRAPH) == [f"{PROSE} {PROSE}"]


def test_the_head_of_a_council_report_holds_no_headings_but_its_own(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(480, 40, "Agenda Item 5", 9)
        for row, (label, value) in enumerate((("Report to:", "Cabinet"), ("Ward(s):", "All of them"))):
            sheet.line(72, 100 + 20 * row, label, font="Helvetica-Bold")
            sheet.line(220, 100 + 20 * row, value)
        sheet.line(72, 170, "Purpose of the report", font="Helvetica-Bold")
        sheet.lines(72, 195, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["Purpose of the report"]
    assert texts(text, BlockKind.FURNITURE) == ["Agenda Item 5"]
