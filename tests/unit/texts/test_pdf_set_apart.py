"""Headings that neither size nor weight shows, side headings, drop capitals, contents lists without page numbers."""

from __future__ import annotations

import pytest
from drawing import HEIGHT, PROSE, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

BOLD = "Helvetica-Bold"
BLUE, LINK = (0.0, 0.3, 0.55), (0.0, 0.0, 1.0)


def draw_coloured(sheet: Sheet, x: float, top: float, text: str, colour: tuple[float, float, float]) -> None:
    sheet.canvas.setFillColorRGB(*colour)
    sheet.line(x, top, text)
    sheet.canvas.setFillColorRGB(0, 0, 0)


def test_a_plain_line_in_a_colour_of_its_own_heads_the_prose_below(read_pages: ReadPages) -> None:
    titles = ["Our priorities for transport", "What residents told us", "How will it be paid for?"]

    def page(sheet: Sheet) -> None:
        end = 60.0
        for title in titles:
            draw_coloured(sheet, 72, end + 30, title, BLUE)
            end = sheet.lines(72, end + 50, 450, f"{PROSE} {PROSE}")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == titles
    assert texts(text, BlockKind.PARAGRAPH) == [f"{PROSE} {PROSE}"] * 3


@pytest.mark.parametrize(
    ("words", "colour"),
    [
        ("The report of the parish forum", LINK),
        ("www.example.org/parish-forum", BLUE),
        ("It is for the parish to say what it would change.", BLUE),
    ],
)
def test_links_and_sentences_in_colour_are_no_headings(
    read_pages: ReadPages, words: str, colour: tuple[float, float, float]
) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        draw_coloured(sheet, 72, end + 30, words, colour)
        sheet.lines(72, end + 55, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == []


def test_a_coloured_line_above_another_heading_is_one_too_and_a_list_in_colour_is_none(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillColorRGB(*BLUE)
        sheet.line(72, 80, "7.3. Harm to the birds of the marsh", 11.8)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        draw_coloured(sheet, 72, 110, "Introduction", BLUE)
        end = sheet.lines(72, 130, 450, f"{PROSE} {PROSE}")
        for number, name in enumerate(("Ash Parish", "Elm Parish", "Oak Parish")):
            draw_coloured(sheet, 72, end + 40 + 24 * number, name, BLUE)
        sheet.lines(72, end + 130, 450, f"{PROSE} {PROSE}")

    heads = texts(read_pages(page), BlockKind.HEADING)
    assert heads == ["7.3. Harm to the birds of the marsh", "Introduction", "Oak Parish"]


def test_what_looks_as_other_headings_do_heads_short_text_too(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = 60.0
        for title in ("Justification", "Primary evidence", "Delivery", "Monitoring"):
            draw_coloured(sheet, 72, end + 30, title, BLUE)
            end = sheet.lines(72, end + 50, 450, PROSE)
        draw_coloured(sheet, 72, end + 30, "Sources", BLUE)
        sheet.line(72, end + 50, "Marsh Study (May 2009)")

    assert texts(read_pages(page), BlockKind.HEADING)[-1] == "Sources"


def test_a_title_of_two_lines_with_strong_lines_under_them_heads_the_prose_below(read_pages: ReadPages) -> None:
    title = ["Recommendation 4: Review how far the acts on piers and harbours can be used", "in a flood"]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for row, line in enumerate(title):
            sheet.line(72, 130 + 14 * row, line)
            width = sheet.canvas.stringWidth(line, "Helvetica", 11)
            sheet.canvas.rect(72, HEIGHT - 132.2 - 14 * row, width, 2.2, stroke=0, fill=1)
        sheet.lines(72, 170, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == [" ".join(title)]


def test_an_underlined_line_heads_the_prose_below(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, "Governance of the programme")
        width = sheet.canvas.stringWidth("Governance of the programme", "Helvetica", 11)
        sheet.rule(72, end + 31.5, 72 + width, end + 31.5)
        sheet.lines(72, end + 52, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ["Governance of the programme"]


def test_a_side_heading_is_read_before_the_text_that_it_stands_beside(read_pages: ReadPages) -> None:
    titles = ["Purpose", "Background", "Legal advice"]

    def page(sheet: Sheet) -> None:
        end = 60.0
        for number, title in enumerate(titles, start=1):
            sheet.line(72, end + 34, title, font=BOLD)
            end = sheet.lines(180, end + 34, 340, f"{number}.1 {PROSE}")
            end = sheet.lines(180, end + 28, 340, f"{number}.2 {PROSE}")

    blocks = read_pages(page).pages[0].blocks
    assert [block.text[:3] for block in blocks] == ["Pur", "1.1", "1.2", "Bac", "2.1", "2.2", "Leg", "3.1", "3.2"]
    assert [block.text for block in blocks if block.kind is BlockKind.HEADING] == titles


def test_a_drop_capital_drawn_with_its_word_begins_the_first_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}") + 40
        sheet.line(72, end + 13, "T", size=32, font=BOLD)
        sheet.line(92, end, "he valley is home to eleven parishes, and each of them has its own council,")
        sheet.lines(92, end + 13.2, 430, "which meets in the open and decides what is done with its own money.")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == []
    assert texts(text, BlockKind.PARAGRAPH)[-1].startswith("The valley is home to eleven parishes")


def test_a_page_of_titles_under_contents_is_a_contents_list(read_pages: ReadPages) -> None:
    titles = ["Foreword", "Our priorities", "Transport and digital links", "Skills and work", "Next steps"]

    def contents(sheet: Sheet) -> None:
        sheet.line(72, 90, "Contents", size=18, font=BOLD)
        for row, title in enumerate(titles):
            sheet.line(72, 130 + 24 * row, title)

    def prose(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")

    text = read_pages(contents, prose)
    assert texts(text, BlockKind.CONTENTS) == titles
    assert find(text, BlockKind.PARAGRAPH)[0].text == f"{PROSE} {PROSE}"


def test_a_cell_set_in_the_middle_of_its_row_keeps_its_last_line(read_pages: ReadPages) -> None:
    rows = [("Bus franchising", "Combined authority", "2026"), ("Adult learning", "County council", "2027")]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}") + 40
        for x, name in zip((72, 210, 400), ("Power", "Held by", "From"), strict=True):
            sheet.line(x, end, name, font=BOLD)
        for row in rows:
            end += 26
            for x, cell in zip((72, 210, 400), row, strict=True):
                sheet.line(x, end, cell)
        sheet.line(210, end + 26, "Mayor and constituent councils")
        sheet.line(72, end + 33, "Key roads")
        sheet.line(400, end + 33, "2028")
        sheet.line(210, end + 40, "acting jointly")

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells is not None
    assert table.cells[-1] == ("Key roads", "Mayor and constituent councils acting jointly", "2028")


def test_a_plain_line_with_more_space_above_than_below_heads_the_prose(read_pages: ReadPages) -> None:
    titles = ["What we ask for", "Roads and railways", "Governance"]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        for title in titles:
            sheet.line(72, end + 34, title)
            end = sheet.lines(72, end + 52, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == titles


def test_short_lines_evenly_spaced_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 26, "Dear parish clerks")
        sheet.lines(72, end + 52, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == []


def test_a_bold_title_after_a_plain_number_is_a_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = 60.0
        for number, title in enumerate(("Skills", "Homes"), start=1):
            sheet.line(72, end + 30, f"1.{number}")
            sheet.line(92, end + 30, title, font=BOLD)
            end = sheet.lines(72, end + 52, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == ["1.1 Skills", "1.2 Homes"]


def test_capitals_over_two_lines_are_a_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, "PART B: THE DUTIES OF THE BOARD AND OF THE")
        sheet.line(72, end + 43.2, "COUNCILS THAT MADE IT")
        sheet.lines(72, end + 66, 450, PROSE)

    heading = "PART B: THE DUTIES OF THE BOARD AND OF THE COUNCILS THAT MADE IT"
    assert texts(read_pages(page), BlockKind.HEADING) == [heading]


def test_the_labels_of_telephone_numbers_and_addresses_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        rows = ["Report author:", "Jane Example", "Telephone number", "01632 960960", "Email", "jane@example.org"]
        for row, words in enumerate(rows):
            sheet.line(72, end + 40 + 14 * row, words, font="Helvetica" if row % 2 else BOLD)

    assert texts(read_pages(page), BlockKind.HEADING) == []


def test_the_slanted_office_of_a_letters_writer_is_no_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(330, 60, "Jane Example MP", font=BOLD)
        sheet.line(330, 74, "Minister of State for Towns", font="Helvetica-Oblique")
        sheet.line(330, 88, "2 High Street")
        sheet.lines(72, 160, 450, f"{PROSE} {PROSE}")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == []
    assert texts(text, BlockKind.PARAGRAPH)[:3] == ["Jane Example MP", "Minister of State for Towns", "2 High Street"]


def test_initials_in_the_margin_and_what_was_said_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "3. Declarations of interest:", 11, BOLD)
        sheet.line(90, 96, "There were no declarations of interest")
        end = sheet.lines(72, 130, 400, f"4. {PROSE} {PROSE}")
        sheet.line(500, end, "BM", 11, BOLD)

    assert texts(read_pages(page), BlockKind.HEADING) == ["3. Declarations of interest:"]


def test_a_heading_may_begin_with_words_in_quotation_marks_and_is_no_quotation(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 30, '"Light touch" approaches to reform', 11, BOLD)
        end = sheet.lines(72, end + 50, 450, PROSE)
        sheet.line(72, end + 30, '"We were never asked about the plan"', 11, BOLD)
        sheet.lines(72, end + 50, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ['"Light touch" approaches to reform']


def test_those_who_present_a_paper_are_named_on_its_cover_and_head_nothing(read_pages: ReadPages) -> None:
    def cover(sheet: Sheet) -> None:
        sheet.line(72, 100, "HM Government", 14)
        sheet.line(72, 130, "Department for Marshes, Ponds & Rivers", 14)
        sheet.line(72, 200, "Response to the inquiry", 30, BOLD)
        for row, words in enumerate(
            ["Presented to Parliament", "by the Minister for the Marshes", "by Command of His Majesty"]
        ):
            sheet.line(72, 300 + 40 * row, words, 13, BOLD)

    def inside(sheet: Sheet) -> None:
        sheet.line(72, 100, "Welsh Government", 14)
        sheet.line(72, 200, "Response to the inquiry", 30, BOLD)

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 40, "Welsh Government", 14)
        sheet.lines(72, end + 65, 450, PROSE)

    text = read_pages(cover, inside, page)
    assert texts(text, BlockKind.HEADING) == ["Response to the inquiry"] * 2 + ["Welsh Government"]


def test_a_numbered_title_on_a_shaded_ground_is_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 110, 520], [80, 98, 116])
        sheet.line(76, 93, "2.0", 12, BOLD)
        sheet.line(114, 93, "What the council did to hear from its", 12, BOLD)
        sheet.line(114, 110, "residents", 12, BOLD)
        sheet.lines(72, 150, 450, f"{PROSE} {PROSE}")

    text = read_pages(page)
    assert find(text, BlockKind.TABLE) == []
    assert texts(text, BlockKind.HEADING) == ["2.0 What the council did to hear from its residents"]


def test_a_bullet_that_hangs_a_little_lower_marks_its_item(read_pages: ReadPages) -> None:
    items = ["homes near the river in the old town of the county", "farms and villages on the hill above it"]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} The plan covers:")
        for row, item in enumerate(items):
            sheet.line(100, end + 32 + 30 * row, "\u2022", 17)
            sheet.line(128, end + 30 + 30 * row, item)

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == items


def test_a_justified_line_whose_words_stand_wide_apart_is_one_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        x = 72.0
        for words in ("Recommendation 8: Published", "reports", "on", "emergency", "plans"):
            sheet.line(x, 100, words, 11, BOLD)
            x += sheet.canvas.stringWidth(words, BOLD, 11) + 13
        sheet.line(72, 114, "and readiness", 11, BOLD)
        sheet.lines(72, 150, 450, f"{PROSE} {PROSE}")

    heads = texts(read_pages(page), BlockKind.HEADING)
    assert heads == ["Recommendation 8: Published reports on emergency plans and readiness"]


def test_a_justified_title_of_many_capitals_is_one_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        x = 72.0
        for words in ("16.05 Parish", "Meeting", "Concerns", "following", "Annual", "Parish"):
            sheet.line(x, 100, words, 11, BOLD)
            x += sheet.canvas.stringWidth(words, BOLD, 11) + 12
        sheet.line(72, 114, "Meeting", 11, BOLD)
        sheet.lines(72, 140, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == [
        "16.05 Parish Meeting Concerns following Annual Parish Meeting"
    ]


def test_the_last_line_before_a_heading_in_another_font_is_none(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 14, "Wicket Playground inspection", 11, "Times-Roman")
        sheet.line(72, end + 44, "17. Letters", 11, BOLD)
        sheet.lines(72, end + 60, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == ["17. Letters"]


def test_a_side_heading_of_two_lines_beside_text_that_begins_at_its_second_is_read_first(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        top = 100.0
        for number in (5, 6):
            sheet.line(72, top, "Policy", 11, BOLD)
            sheet.line(72, top + 13, f"MS{number}", 11, BOLD)
            top = sheet.lines(120, top + 13, 400, f"Part {number} says this. {PROSE} {PROSE}") + 40

    text = read_pages(page)
    said = [block.text[:12] for block in text.pages[0].blocks]
    assert said == ["Policy MS5", "Part 5 says ", "Policy MS6", "Part 6 says "]


def test_how_a_clerk_is_reached_and_where_a_chair_signs_head_nothing(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "Telephone : 01632 960123", 11, BOLD)
        sheet.line(72, 110, "E-mail : clerk@example.org", 11, BOLD)
        sheet.line(72, 150, "8", 11)
        sheet.line(82, 150, "Other business", 11, BOLD)
        end = sheet.lines(72, 170, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 40, "Signed \u2026\u2026\u2026\u2026\u2026 Chair, Ash Parish Council", 11, BOLD)
        sheet.line(72, end + 70, "Signed ____________________ Dated ______________")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["8 Other business"]
    assert len(texts(text, BlockKind.FURNITURE)) == 2


def test_a_slanted_line_among_slanted_items_is_no_heading_and_one_above_prose_is(read_pages: ReadPages) -> None:
    slanted = "Helvetica-Oblique"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 30, "What the parish asks for", 11, slanted)
        end = sheet.lines(72, end + 46, 450, PROSE)
        sheet.line(100, end + 30, "a) Audit form", 11, slanted)
        sheet.line(200, end + 44, "Sign the statement", 11, slanted)
        sheet.line(100, end + 62, "b) Receive the accounts", 11, slanted)

    assert texts(read_pages(page), BlockKind.HEADING) == ["What the parish asks for"]
