"""Reading order and blocks of PDF pages: what a person would read off the page."""

from __future__ import annotations

import pytest
from drawing import PROSE, ReadPages, Sheet, find, texts

from policymine.records import BlockKind
from policymine.texts import as_json, render_body

LEFT = "Left column begins. " + PROSE
RIGHT = "Right column begins. " + PROSE


def test_paragraphs_are_joined_from_their_lines(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.lines(72, end + 26, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]
    assert render_body(text) == f"{PROSE}\n\n{PROSE}\n"


def test_columns_are_read_one_after_the_other_below_a_heading_that_spans_them(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 90, "Power to the places", 20, "Helvetica-Bold")
        end = sheet.lines(72, 130, 210, LEFT, 10)
        sheet.lines(312, 130, 210, RIGHT, 10)
        sheet.line(72, end + 60, "What comes next", 20, "Helvetica-Bold")
        sheet.lines(72, end + 90, 450, "Below both. " + PROSE, 10)

    blocks = [block.text.split(".")[0] for block in read_pages(page).pages[0].blocks]
    assert blocks == [
        "Power to the places",
        "Left column begins",
        "Right column begins",
        "What comes next",
        "Below both",
    ]


def test_a_paragraph_over_a_page_break_is_one_block_with_places_on_both_pages(read_pages: ReadPages) -> None:
    def first(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, 700, "This sentence begins at the foot of the page and the rest of it is read only when")

    def second(sheet: Sheet) -> None:
        sheet.line(72, 100, "the page is turned, as in any book.")
        sheet.lines(72, 140, 450, PROSE)

    text = read_pages(first, second)
    whole = find(text, BlockKind.PARAGRAPH)[1]
    assert whole.text.endswith("only when the page is turned, as in any book.")
    assert [place.page_number for place in whole.places] == [1, 2]
    described = as_json(text)["pages"]
    assert described[0]["blocks"][-1]["text"].endswith("only when")
    assert described[1]["blocks"][0]["text"] == "the page is turned, as in any book."


def test_a_bracket_that_the_page_before_leaves_open_goes_on_with_its_paragraph(read_pages: ReadPages) -> None:
    def first(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, 700, "The board asks that each of the piers be built in the order of the plan (paragraph")

    def second(sheet: Sheet) -> None:
        sheet.line(72, 100, "4.41).")
        sheet.line(72, 140, "4.42). This is the number of a paragraph, and not one that a bracket holds.")

    cut, other = find(read_pages(first, second), BlockKind.PARAGRAPH)[1:]
    assert cut.text.endswith("the plan (paragraph 4.41).")
    assert other.text.startswith("4.42). This is")


def test_places_hold_the_text_of_their_line(read_pages: ReadPages) -> None:
    text = read_pages(lambda sheet: sheet.lines(72, 100, 450, PROSE))
    block = text.pages[0].blocks[0]
    parts = [block.text[place.start_char : place.end_char] for place in block.places]
    assert " ".join(parts) == block.text
    assert [round(place.box.x0) for place in block.places] == [72] * len(parts)
    assert block.places[0].box.top < 100 < block.places[0].box.bottom
    assert (text.pages[0].width, text.pages[0].height) == (595, 842)


def test_a_word_hyphenated_at_a_line_end_is_joined_and_a_compound_keeps_its_hyphen(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "The people of this county will hold the budget and make recommen-")
        sheet.line(72, 113, "dations on it, and the board will publish its answer in a long-")
        sheet.line(72, 126, "term plan that each of them can read, and all of them can change.")

    (block,) = read_pages(page).pages[0].blocks
    assert "make recommendations on it" in block.text
    assert "in a long-term plan" in block.text
    assert all(place.end_char <= len(block.text) for place in block.places)


def test_list_items_keep_their_lead_in_and_their_depth(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, end + 26, "This deal is for the whole area. The mayor will:")
        sheet.line(90, end + 46, "•  hold a budget for buses and trains in the area;")
        sheet.line(90, end + 66, "•  ask each parish council about:")
        sheet.line(120, end + 86, "o  its own plan for homes, and")
        sheet.line(90, end + 106, "•  report to the people every year.")

    items = find(read_pages(page), BlockKind.LIST_ITEM)
    assert [(item.level, item.text) for item in items] == [
        (1, "hold a budget for buses and trains in the area;"),
        (1, "ask each parish council about:"),
        (2, "its own plan for homes, and"),
        (1, "report to the people every year."),
    ]
    assert [item.lead_in for item in items] == [
        "The mayor will:",
        "The mayor will:",
        "ask each parish council about:",
        "The mayor will:",
    ]


def test_letters_roman_numbers_and_doubled_letters_mark_depths_of_their_own(read_pages: ReadPages) -> None:
    rows = [
        (72, "(g) the pier is kept;"),
        (72, "(h) a plan is made for"),
        (90, "(i) boats,"),
        (90, "(ii) ferries that"),
        (108, "(aa) run each day,"),
        (108, "(bb)run by night;"),
        (72, "(i) the harbour is paid for by"),
        (90, "(i) the parishes, or"),
        (90, "(ii) the port;"),
        (72, "(j) the lamps are lit."),
    ]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        for row, (x, text) in enumerate(rows):
            sheet.line(x, end + 24 + 16 * row, text)

    items = find(read_pages(page), BlockKind.LIST_ITEM)
    assert [item.level for item in items] == [1, 1, 2, 2, 3, 3, 1, 2, 2, 1]


def test_a_lettered_item_keeps_its_letter(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 120, "The council is asked to:")
        sheet.line(72, 140, "(a)")
        sheet.line(96, 140, "agree the plan;")
        sheet.line(72, 160, "(b)")
        sheet.line(96, 160, "note the cost.")

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == ["(a) agree the plan;", "(b) note the cost."]


def test_headings_have_levels_by_how_they_look(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "A deal for the county", 24, "Helvetica-Bold")
        sheet.line(72, 120, "Transport", 16, "Helvetica-Bold")
        end = sheet.lines(72, 145, 450, PROSE)
        sheet.line(72, end + 30, "Buses and trains", 11, "Helvetica-Bold")
        sheet.lines(72, end + 50, 450, PROSE)

    headings = find(read_pages(page), BlockKind.HEADING)
    assert [(h.level, h.text) for h in headings] == [
        (1, "A deal for the county"),
        (2, "Transport"),
        (3, "Buses and trains"),
    ]


def test_an_acronym_has_the_level_of_the_headings_that_look_like_it(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, (title, size) in enumerate([("Transport", 16), ("Buses and trains", 11), ("NHS", 11), ("PIERS", 11)]):
            sheet.line(72, 80 + 120 * row, title, size, "Helvetica-Bold")
            sheet.lines(72, 100 + 120 * row, 450, PROSE)

    def capitals(sheet: Sheet) -> None:
        sheet.line(72, 80, "ROADS AND BRIDGES", 11, "Helvetica-Bold")
        sheet.lines(72, 100, 450, PROSE)

    assert [head.level for head in find(read_pages(page), BlockKind.HEADING)] == [1, 2, 2, 2]
    assert [head.level for head in find(read_pages(page, capitals), BlockKind.HEADING)] == [1, 3, 2, 2, 2]


def test_numbered_paragraphs_keep_their_number(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for number in range(3):
            sheet.line(72, 100 + 60 * number, f"{number + 1}.")
            sheet.lines(100, 100 + 60 * number, 420, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [f"{number}. {PROSE}" for number in (1, 2, 3)]


def test_a_drop_capital_belongs_to_its_word(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 122, "W", 36, "Helvetica-Bold")
        sheet.line(108, 100, "e will give the people of the county a say in how it is run, and")
        sheet.line(108, 113, "we will publish what they said and what was done about all of it, so")
        sheet.lines(72, 126, 450, "that they can see for themselves. " + PROSE)

    assert read_pages(page).pages[0].blocks[0].text.startswith("We will give the people of the county")


def test_a_pull_quote_does_not_break_the_sentence_beside_it(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 290, PROSE + " " + PROSE)
        sheet.line(390, 120, "“Power belongs", 18, "Helvetica-Oblique")
        sheet.line(390, 142, "to the people”", 18, "Helvetica-Oblique")

    paragraphs = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert paragraphs == [f"{PROSE} {PROSE}", '"Power belongs to the people"']


def test_labels_and_what_they_name_are_read_row_by_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, (label, value) in enumerate([("From:", "The Leader of the Council"), ("To:", "The full Council")]):
            sheet.line(72, 80 + 30 * row, label)
            sheet.line(150, 80 + 30 * row, value)
        sheet.lines(72, 170, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH)[:2] == [
        "From: The Leader of the Council",
        "To: The full Council",
    ]


def test_text_drawn_twice_for_its_shadow_is_read_once(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.lines(72.6, 100.6, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE]


def test_turned_pages_are_read_as_shown(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.setPageRotation(90)
        sheet.canvas.saveState()
        sheet.canvas.rotate(90)
        sheet.canvas.translate(0, -595)
        sheet.canvas.setFont("Helvetica", 11)
        sheet.canvas.drawString(
            72, 500, "A page that lies on its side is read by turning it, and so is this one by the reader."
        )
        sheet.canvas.restoreState()

    text = read_pages(page)
    assert render_body(text).startswith("A page that lies on its side")
    assert (text.pages[0].width, text.pages[0].height) == (595, 842)
    assert round(text.pages[0].blocks[0].places[0].box.x0) == 72


def write_on_its_side(sheet: Sheet, lines: int, *, downwards: bool = False) -> None:
    sheet.canvas.saveState()
    sheet.canvas.rotate(-90 if downwards else 90)
    if downwards:
        sheet.canvas.translate(-842, 0)
    for number in range(lines):
        across = 300 - 14 * number if downwards else -200 - 14 * number
        sheet.canvas.drawString(72, across, f"Each parish council number {number} will hold a budget of its own.")
    sheet.canvas.restoreState()


@pytest.mark.parametrize("downwards", [False, True])
def test_text_on_its_side_on_an_upright_page_is_read(read_pages: ReadPages, downwards: bool) -> None:
    def turned(sheet: Sheet) -> None:
        sheet.line(300, 800, "7")
        write_on_its_side(sheet, 4, downwards=downwards)

    text = read_pages(lambda sheet: sheet.lines(72, 100, 450, PROSE), turned)
    assert text.warnings == ()
    page = text.pages[1]
    assert (page.width, page.height, page.page_label) == (595, 842, "7")
    (block,) = page.blocks
    assert block.text.startswith(
        "Each parish council number 0 will hold a budget of its own. Each parish council number"
    )
    first, second = block.places[0].box, block.places[1].box
    assert (first.x0 < second.x0) is not downwards
    assert all(box.bottom - box.top > 10 * (box.x1 - box.x0) for box in (first, second))
    assert (first.bottom if not downwards else 842 - first.top) == pytest.approx(842 - 72, abs=1)


def test_text_on_its_side_among_text_that_is_not_is_told_of(read_pages: ReadPages) -> None:
    def mixed(sheet: Sheet) -> None:
        sheet.lines(330, 100, 200, f"{PROSE} {PROSE}")
        write_on_its_side(sheet, 6)

    text = read_pages(mixed)
    assert render_body(text) == f"{PROSE} {PROSE}\n"
    (warning,) = text.warnings
    assert warning == (
        "Page 1 has text that stands on its side among text that does not, and only one of them is read. Turn such "
        "pages or parts of them upright, then add the file again."
    )


def test_long_names_of_columns_on_their_side_leave_the_page_as_it_is(read_pages: ReadPages) -> None:
    names = ["Number of the policy", "Growth of the economy", "Safety and public health", "Space to play football"]
    names += ["Homes of all kinds", "Water in our rivers", "Land for rare wildlife", "Schools near new homes"]

    def page(sheet: Sheet) -> None:
        xs = [float(72 + 40 * number) for number in range(len(names) + 1)]
        sheet.grid(xs, [100, 260, 300])
        for x, name in zip(xs, names, strict=False):
            sheet.canvas.saveState()
            sheet.canvas.translate(x + 14, 842 - 255)
            sheet.canvas.rotate(90)
            words = name.split()
            sheet.canvas.drawString(0, 0, " ".join(words[:2]))
            sheet.canvas.drawString(0, -14, " ".join(words[2:]))
            sheet.canvas.restoreState()
            sheet.line(x + 14, 285, "+")

    text = read_pages(page, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert text.warnings == ()
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells is not None
    assert table.cells[0] == tuple(names)


def test_ligatures_quotation_marks_and_soft_hyphens_are_made_plain() -> None:
    from policymine.texts.blocks import clean_text

    assert clean_text("the ﬁrst “oﬃce”\u00a0of\u00adten isn’t\x07 it") == 'the first "office" often isn\'t it'


def test_a_justified_line_with_wide_gaps_is_one_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE.rpartition(". ")[0] + " and")
        for x, word in zip((72, 124, 163, 221, 285), ("then", "in", "every", "parish", "of"), strict=True):
            sheet.line(x, end + 13.2, word)
        sheet.lines(
            72, end + 26.4, 450, "the county, so that all of them can say what they think of it before it is agreed."
        )

    (block,) = read_pages(page).pages[0].blocks
    assert "and then in every parish of the county, so that all" in block.text


def test_paragraphs_set_in_below_a_lead_in_are_list_items(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "There are two parts to the plan that the council has agreed:")
        end = sheet.lines(108, 126, 400, PROSE)
        end = sheet.lines(108, end + 26, 400, PROSE)
        sheet.lines(72, end + 26, 450, PROSE)

    text = read_pages(page)
    items = find(text, BlockKind.LIST_ITEM)
    assert [item.text for item in items] == [PROSE, PROSE]
    assert items[0].lead_in == "There are two parts to the plan that the council has agreed:"


def test_numbered_items_below_a_lead_in_are_a_list(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 130, "The following must be met before any money is paid:")
        for number, said in enumerate(["the order is made", "the plan is agreed", "the board has met"], 1):
            sheet.line(90, 130 + 20 * number, f"{number}. {said}")

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == [
        "1. the order is made",
        "2. the plan is agreed",
        "3. the board has met",
    ]
