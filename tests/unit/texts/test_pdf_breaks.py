"""Where a block ends: lists, numbers within a sentence, ragged lines, covers and imprints, addresses over two lines."""

from __future__ import annotations

from drawing import PROSE, ReadPages, Sheet, find, texts

from policymine.records import BlockKind
from policymine.texts import render_body

BOLD, ITALIC = "Helvetica-Bold", "Helvetica-Oblique"


def test_labels_side_by_side_head_their_own_columns(read_pages: ReadPages) -> None:
    said = ["Buses stop at six.", "Parishes hold no money.", "Homes cost too much."]

    def page(sheet: Sheet) -> None:
        for x, sentence in zip((60, 230, 400), said, strict=True):
            sheet.line(x, 80, "Where we are:", 13, BOLD)
            sheet.lines(x, 100, 110, f"{sentence} {PROSE}", 10)

    blocks = [block.text.partition(" The council")[0] for block in read_pages(page).pages[0].blocks]
    assert blocks == [word for sentence in said for word in ("Where we are:", sentence)]


def test_a_short_line_ends_no_paragraph_where_white_space_parts_them(read_pages: ReadPages) -> None:
    cut = [
        "Being a player is a great career, but it is",
        "hard to break in with little help.",
        "We will change that.",
    ]

    whole = (
        "The council will ask each of the parishes what it would change before the plan is agreed by the whole board."
    )

    def page(sheet: Sheet) -> None:
        top = 80.0
        for _ in range(3):
            top = sheet.lines(72, top, 210, whole) + 22
        for row, line in enumerate(cut):
            sheet.line(72, top + 13.2 * row, line)

    def smaller(sheet: Sheet) -> None:
        for row in range(5):
            sheet.lines(72, 80 + 120 * row, 210, PROSE, 9)

    parted = [whole, whole, whole, " ".join(cut)]
    assert texts(read_pages(page), BlockKind.PARAGRAPH) == parted
    assert texts(read_pages(smaller, page), BlockKind.PARAGRAPH)[5:] == parted


def test_white_space_parts_numbered_paragraphs_too(read_pages: ReadPages) -> None:
    cut = [
        "5. Parishes will keep what they save, and the council will tell each of them so",
        "by May of every year, or else by the end of June of the next year.",
        "It will do so in a letter.",
    ]

    def page(sheet: Sheet) -> None:
        top = 80.0
        for number in range(1, 5):
            top = sheet.lines(72, top, 420, f"{number}. {PROSE}") + 26
        for row, line in enumerate(cut):
            sheet.line(72, top + 13.2 * row, line)
        sheet.lines(72, top + 26.4 + 26, 420, f"6. {PROSE}")

    numbered = [f"{number}. {PROSE}" for number in range(1, 5)]
    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [*numbered, " ".join(cut), f"6. {PROSE}"]


def test_text_at_the_margin_ends_a_list_and_a_second_line_in_another_slant_does_not(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 120, "•")
        sheet.line(90, 120, "Size must be right to achieve", font=ITALIC)
        sheet.line(90, 133, "Including a population of half a million or more (paragraph 266)")
        sheet.lines(72, 146, 450, PROSE)

    text = read_pages(page)
    assert [item.text for item in find(text, BlockKind.LIST_ITEM)] == [
        "Size must be right to achieve Including a population of half a million or more (paragraph 266)"
    ]
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_a_number_that_goes_on_with_a_sentence_begins_no_paragraph(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "164. Changes are needed to the requirements for building that are set out in Table")
        sheet.line(96, 113, "13.4 relating to playing fields, and the council will publish them.")
        sheet.lines(72, 140, 420, PROSE)

    assert (
        read_pages(page)
        .pages[0]
        .blocks[0]
        .text.endswith("set out in Table 13.4 relating to playing fields, and the council will publish them.")
    )


def test_a_number_set_close_to_a_figure_stands_apart(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "35.27.4% of those asked would hold a budget for their own parish if they could.")
        sheet.lines(72, 140, 450, PROSE)

    assert read_pages(page).pages[0].blocks[0].text.startswith("35. 27.4% of those")


def test_a_date_on_the_cover_heads_nothing_and_an_imprint_is_furniture(read_pages: ReadPages) -> None:
    imprint = [
        "© Crown copyright 2026",
        "This publication is licensed under the terms of the Open Government Licence v3.0.",
        "Any enquiries regarding this publication should be sent to us at:",
        "2 Example Street, Anytown",
        "ISBN 978-1-0000-0000-1",
    ]

    def cover(sheet: Sheet) -> None:
        sheet.line(72, 160, "Policy paper", 20)
        sheet.line(72, 200, "Power to the places", 30, BOLD)
        sheet.line(72, 260, "May 2026", 20)

    def second(sheet: Sheet) -> None:
        sheet.line(72, 340, "OGL", 20, BOLD)
        for row, line in enumerate(imprint):
            sheet.line(72, 400 + 40 * row, line)

    def third(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.lines(72, 180, 450, "Councils will publish what they hold under the Open Government Licence, as now.")

    text = read_pages(cover, second, third)
    assert texts(text, BlockKind.HEADING) == ["Power to the places"]
    assert texts(text, BlockKind.FURNITURE) == ["Policy paper", "May 2026", "OGL", *imprint]
    assert render_body(text).endswith("as now.\n")


def test_the_department_and_the_day_on_a_printed_web_page_are_furniture(read_pages: ReadPages) -> None:
    def printed(sheet: Sheet) -> None:
        sheet.line(72, 80, "Department for Piers & Ports", 11)
        sheet.line(72, 120, "Policy paper", 16)
        sheet.line(72, 160, "A plan for the harbours", 24, BOLD)
        sheet.line(72, 185, "Updated 5 May 2026", 11)
        end = sheet.lines(72, 240, 450, PROSE)
        sheet.lines(72, end + 30, 450, "Department for Piers & Ports staff update the plan each May")

    text = read_pages(printed)
    assert texts(text, BlockKind.FURNITURE) == ["Department for Piers & Ports", "Policy paper", "Updated 5 May 2026"]
    assert [block.text for block in text.pages[0].blocks if block.kind is not BlockKind.FURNITURE] == [
        "A plan for the harbours",
        PROSE,
        "Department for Piers & Ports staff update the plan each May",
    ]


def test_an_underlined_number_and_title_head_a_sentence_that_leads_on(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 140, "7.43")
        sheet.line(110, 140, "Delivery of Economy Policies")
        sheet.rule(110, 142, 110 + sheet.canvas.stringWidth("Delivery of Economy Policies", "Helvetica", 11), 142)
        sheet.line(110, 165, "Delivery of them will include:")
        for row, item in enumerate(["a fund for each parish", "a plan for growth"]):
            sheet.line(110, 190 + 14 * row, f"• {item}")

    assert texts(read_pages(page), BlockKind.HEADING) == ["7.43 Delivery of Economy Policies"]


def test_an_address_cut_at_a_slash_and_at_its_hyphen_is_whole(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "The figures of every parish are published for all to see at https://www.example.org/")
        sheet.line(72, 113, "parish-figures/by-county-and-")
        sheet.line(72, 126, "by-year and the council will keep them there for as long as anyone asks.")

    (block,) = read_pages(page).pages[0].blocks
    assert "at https://www.example.org/parish-figures/by-county-and-by-year and" in block.text


def test_an_address_cut_within_a_word_at_the_end_of_a_full_line_is_whole(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "The council publishes the figures of each parish for all to see, at")
        sheet.line(72, 113, "https://www.example.org/file?uri=/parishes/figures-of-each-par")
        sheet.line(72, 126, "ish/by-county/by-year.xlsx and will go on with it as long as it can.")
        sheet.lines(72, 180, 450, f"{PROSE} It names the plan at https://www.example.org/plan and/or the board.")

    first, second = read_pages(page).pages[0].blocks
    assert "https://www.example.org/file?uri=/parishes/figures-of-each-parish/by-county/by-year.xlsx and" in first.text
    assert second.text.endswith("It names the plan at https://www.example.org/plan and/or the board.")


def test_an_address_below_a_label_is_no_part_of_the_label(read_pages: ReadPages) -> None:
    lines = ["Report author", "Ann Elm, head of parks and ponds", "Email address", "ann.elm@example.org"]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        for row, line in enumerate(lines):
            sheet.line(72, end + 40 + 13 * row, line, font="Helvetica" if row % 2 else BOLD)

    assert [block.text for block in read_pages(page).pages[0].blocks] == [PROSE, *lines]


def test_an_address_cut_before_an_equals_sign_is_whole(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "The papers of the meeting are at https://papers.example.org/list.aspx?Meeting=12&Part")
        sheet.line(72, 113, "=4 and stay there for a year; the sum of all that was spent on them")
        sheet.line(72, 126, "= 30 pounds.")

    (block,) = read_pages(page).pages[0].blocks
    assert "list.aspx?Meeting=12&Part=4 and stay" in block.text
    assert block.text.endswith("spent on them = 30 pounds.")


def test_a_bold_sentence_that_fills_its_line_opens_its_paragraph(read_pages: ReadPages) -> None:
    opening = "Every parish has much to gain from a fund that is all its own."

    def page(sheet: Sheet) -> None:
        right = 72 + sheet.canvas.stringWidth(opening, BOLD, 11)
        top = 80.0
        for _ in range(3):
            sheet.line(72, top, opening, font=BOLD)
            top = sheet.lines(72, top + 13.2, right - 72, PROSE) + 26
        sheet.line(72, top, opening, font=BOLD)
        sheet.lines(72, top + 26, right - 72, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [f"{opening} {PROSE}"] * 3 + [opening, PROSE]


def test_a_plain_title_before_the_last_paragraph_of_a_page_does_not_go_on_overleaf(read_pages: ReadPages) -> None:
    begun = "1. The council will lay cables in each street and will let others"

    def first(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, 700, "Laying cables in the streets and lanes of the parishes of the upper valley")
        sheet.line(72, 730, begun)

    def second(sheet: Sheet) -> None:
        sheet.line(72, 80, "use them where there is room.")
        sheet.line(72, 105, "What can be seen")
        sheet.lines(72, 130, 450, f"2. {PROSE}")

    text = read_pages(first, second)
    blocks = [block.text for page in text.pages for block in page.blocks]
    title = "Laying cables in the streets and lanes of the parishes of the upper valley"
    assert blocks[-4:] == [title, f"{begun} use them where there is room.", "What can be seen", f"2. {PROSE}"]


def test_a_sentence_goes_on_overleaf_past_a_box_though_its_next_word_is_a_name(read_pages: ReadPages) -> None:
    begun = [
        "The council asks those who live in the county which of the ferries they use at",
        "the weekend or in the week, and then settles what they have to cost with the Ferries",
    ]

    def first(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        for row, line in enumerate(begun):
            sheet.line(72, 600 + 13.2 * row, line)
        sheet.line(72, 700, "What was said of it in the valley")

    text = read_pages(first, lambda sheet: sheet.lines(72, 80, 450, f"Board, which pays. {PROSE}"))
    assert f"{' '.join(begun)} Board, which pays. {PROSE}" in texts(text, BlockKind.PARAGRAPH)


def test_a_year_may_go_on_with_a_sentence_overleaf(read_pages: ReadPages) -> None:
    begun = "The board asks for papers as it is told to by the rules of inquiries in that county of"

    def first(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.lines(72, 730, 450, begun)

    text = read_pages(first, lambda sheet: sheet.lines(72, 80, 450, f"2006. {PROSE}"))
    assert texts(text, BlockKind.PARAGRAPH)[-1] == f"{begun} 2006. {PROSE}"


def test_a_dash_that_begins_a_centred_line_begins_no_item(read_pages: ReadPages) -> None:
    lines = [
        "we will build schools and make sure that it pays to work for all who can",
        "– so you are paid for hard work.",
    ]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        for row, line in enumerate(lines):
            sheet.canvas.setFont("Helvetica", 11)
            sheet.canvas.drawCentredString(297, 842 - (end + 30 + 13.2 * row), line)

    assert [block.text for block in read_pages(page).pages[0].blocks] == [PROSE, " ".join(lines)]


def test_notes_to_editors_are_no_part_of_a_notice(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE} {PROSE}")
        sheet.line(72, end + 30, "ENDS")
        sheet.line(72, end + 60, "Notes to editors", font=BOLD)
        sheet.line(72, end + 90, "The combined authority will have nine members.")

    assert render_body(read_pages(page)) == f"{PROSE} {PROSE} {PROSE}\n"


def test_a_title_set_larger_runs_in_to_the_prose_of_its_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        title = "Strategy, Policy and Relationships:"
        sheet.line(72, 140, title, 13, BOLD)
        sheet.line(76 + sheet.canvas.stringWidth(title, BOLD, 13), 140, "The team's")
        sheet.line(72, 154, "role is to help every parish to meet the future with a plan of its own.")

    last = read_pages(page).pages[0].blocks[-1].text
    assert last == (
        "Strategy, Policy and Relationships: The team's role is to help every parish to meet the future with a plan of "
        "its own."
    )


def test_a_title_on_the_cover_stands_above_what_is_set_smaller_there(read_pages: ReadPages) -> None:
    def cover(sheet: Sheet) -> None:
        sheet.line(72, 200, "Forward in all our places", 26)
        sheet.line(72, 300, "THE PARTY OF EXAMPLES", 14)

    def foreword(sheet: Sheet) -> None:
        sheet.line(72, 80, "FOREWORD", 34)
        sheet.line(72, 120, "What we have done", 26)
        sheet.lines(72, 160, 450, PROSE)

    heads = find(read_pages(cover, *[foreword] * 4), BlockKind.HEADING)
    assert [head.level for head in heads[:4]] == [1, 2, 1, 2]


def test_wide_lines_under_a_large_title_are_one_paragraph(read_pages: ReadPages) -> None:
    lines = [
        "Example is the only member of the",
        "select committee and has championed",
        "the issues that matter to people here.",
    ]

    def page(sheet: Sheet) -> None:
        for row, title in enumerate(["The party", "that works", "the hardest"]):
            sheet.line(72, 100 + 32 * row, title, 28, BOLD)
        for row, line in enumerate(lines):
            sheet.line(72, 200 + 18 * row, line, 12)

    def other(sheet: Sheet) -> None:
        for row in range(4):
            sheet.lines(72, 80 + 120 * row, 450, PROSE, 10)

    assert read_pages(page, other, other).pages[0].blocks[-1].text == " ".join(lines)


def test_a_line_that_begins_with_a_bold_label_is_a_paragraph(read_pages: ReadPages) -> None:
    said = {"Riverside:": "homes near the river in the old town", "Uplands:": "farms and villages on the hill above it"}

    def page(sheet: Sheet) -> None:
        sheet.line(
            72, 100, "The county has two zones, which the map on the next page of this plan shows in two colours:"
        )
        for row, (label, rest) in enumerate(said.items()):
            sheet.line(72, 113 + 13 * row, label, 11, "Helvetica-Bold")
            sheet.line(76 + sheet.canvas.stringWidth(label, "Helvetica-Bold", 11), 113 + 13 * row, rest)

    assert texts(read_pages(page), BlockKind.PARAGRAPH)[1:] == [f"{label} {rest}" for label, rest in said.items()]


def test_a_name_that_is_all_hyphens_keeps_them(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, f"{PROSE} Every parish has a say in the planning of its homes.")
        for row, line in enumerate(
            ["See planning-", "inspectorate-", "examination-start and the govern-", "ment plan."]
        ):
            sheet.line(72, 200 + 13 * row, line)

    assert "See planning-inspectorate-examination-start and the government plan." in render_body(read_pages(page))


def test_a_hyphen_that_is_drawn_later_goes_between_its_words(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        x = 72.0
        for part in ("The site will have north", "south links and a bridge."):
            sheet.line(x, 200, part)
            x += sheet.canvas.stringWidth(part, "Helvetica", 11) + sheet.canvas.stringWidth("-", "Helvetica", 11)
        sheet.line(72, 213, "The parish will be asked first.")
        sheet.line(72 + sheet.canvas.stringWidth("The site will have north", "Helvetica", 11), 200, "-")

    assert "The site will have north-south links and a bridge. The parish" in render_body(read_pages(page))


def test_what_goes_on_with_a_lead_in_below_its_list_is_no_part_of_the_last_item(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, 140, "A decision about")
        for row, item in enumerate(["the ferries of the coast,", "the piers and the boats,"]):
            sheet.line(90, 162 + 24 * row, "\u2022")
            sheet.line(110, 162 + 24 * row, item)
        sheet.line(72, 210, "shall be made by all parishes.")
        sheet.line(90, 240, "\u2022")
        sheet.line(110, 240, "An item that runs on below a picture, which")
        sheet.line(110, 268, "stands between its lines, is whole.")

    found = [(block.kind, block.text) for block in read_pages(page).pages[0].blocks]
    assert found == [
        (BlockKind.PARAGRAPH, PROSE),
        (BlockKind.PARAGRAPH, "A decision about"),
        (BlockKind.LIST_ITEM, "the ferries of the coast,"),
        (BlockKind.LIST_ITEM, "the piers and the boats,"),
        (BlockKind.PARAGRAPH, "shall be made by all parishes."),
        (BlockKind.LIST_ITEM, "An item that runs on below a picture, which stands between its lines, is whole."),
    ]


def test_names_that_stand_farther_apart_than_the_lines_of_prose_are_lines_of_their_own(read_pages: ReadPages) -> None:
    members = ["Ann Elm (Reform; Orle and Overby)", "Bob Oak (Whig; Wessing)", "Cy Ash (Tory; Aldmere South and Vell)"]
    members += ["Di Fir (Whig; Orne)", "Ed Yew (Reform; the Upper Moors)"]

    def page(sheet: Sheet) -> None:
        top = sheet.lines(72, 80, 450, PROSE) + 40
        for row, member in enumerate(members):
            sheet.line(72, top + 21 * row, member)
        sheet.lines(72, top + 140, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE, *members, PROSE]


def test_a_short_line_right_below_a_large_title_that_is_wider_than_its_column_goes_on(read_pages: ReadPages) -> None:
    first = [
        "The council is a proud friend of the",
        "National Park, and has pledged to keep",
        "the paths open for all who walk there,",
        "the gates in repair for all who ride,",
        "and the car parks free on each Sunday.",
    ]

    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "All that we do for the parks", 30, BOLD)
        for row, line in enumerate(first):
            sheet.line(72, 110 + 13.2 * row, line)
        sheet.lines(72, 190, 270, f"{PROSE} {PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [" ".join(first), f"{PROSE} {PROSE} {PROSE}"]


def test_the_address_of_a_link_that_is_printed_smaller_belongs_to_its_sentence(read_pages: ReadPages) -> None:
    lines = [
        ("The board has published a statement on the plan for each of the piers", 14),
        ("(https://www.example.org/publications/the-plan-for-the-piers-of-the-county-", 12),
        ("and-what-it-costs-each-parish)", 12),
        ("and will ask what people think of it at a meeting in the reading room", 14),
        ("(https://www.example.org/meetings).", 12),
    ]

    def page(sheet: Sheet) -> None:
        for row, (line, size) in enumerate(lines):
            sheet.line(72, 80 + 17 * row, line, size)
        end = sheet.lines(72, 230, 450, PROSE, 14)
        sheet.line(72, end + 18, "(https://www.example.org/a-page-of-its-own)", 12)
        sheet.lines(72, end + 60, 450, PROSE, 14)

    said = " ".join(line for line, _ in lines).replace("county- and", "county-and")
    address = "(https://www.example.org/a-page-of-its-own)"
    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [said, PROSE, address, PROSE]


def test_a_paragraph_that_counts_within_its_lines_goes_on_at_the_last_number(read_pages: ReadPages) -> None:
    counted = [
        "The board asks of each parish to 1) count its geese by day; 2) count them by night and",
        "write down where they slept; 3) say how deep the water was in spring, in its own words;",
        "4) send all of it to the keeper.",
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        for row, line in enumerate(counted):
            sheet.line(72, 160 + 13.2 * row, line)
        sheet.lines(72, 230, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, " ".join(counted), PROSE]
    assert not find(text, BlockKind.LIST_ITEM)


def test_items_in_brackets_that_stand_at_the_left_are_a_list(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, line in enumerate(["The board asks for 1) geese;", "2) ducks; and", "3) swans."]):
            sheet.line(72, 80 + 13.2 * row, line)
        sheet.lines(72, 160, 450, PROSE)

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == ["2) ducks; and", "3) swans."]


def test_a_word_that_a_numbered_paragraph_cuts_in_its_first_line_goes_on(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "4.19")
        sheet.line(98, 80, "It is known to the board that evidence-")
        sheet.line(72, 94, "based planning is what the parishes along the river want.")
        sheet.lines(72, 140, 240, PROSE)

    paragraphs = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert paragraphs[0] == (
        "4.19 It is known to the board that evidence-based planning is what the parishes along the river want."
    )


def test_a_sentence_whose_bold_subject_fills_a_line_is_one_paragraph(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, 160, "Travel in the East of Wessing", 11, BOLD)
        sheet.line(72, 173.2, "is a venture of the harbour and of all the parishes along the river and on the coast,")
        sheet.line(72, 186.4, "which share what they know.")

    paragraphs = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert paragraphs[-1].startswith("Travel in the East of Wessing is a venture")


def test_a_greeting_in_a_letter_stands_alone(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 300, "Dear Keeper,", 12)
        sheet.lines(72, 346, 450, f"Thank you for the lamps. {PROSE}", 12)

    greeting, letter = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert greeting == "Dear Keeper,"
    assert letter.startswith("Thank you for the lamps.")


def test_a_numbered_paragraph_goes_on_in_small_letters_where_its_first_line_is_short(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(140, 100, "3.28", 10)
        sheet.line(180, 100, "The causes of the leaks in the walls of the old northern harbour are not yet", 10)
        sheet.lines(170, 114, 380, f"clear. However, {PROSE} {PROSE}", 10)

    (paragraph,) = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert paragraph.startswith("3.28 The causes")
    assert "not yet clear." in paragraph
