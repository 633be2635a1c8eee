"""What stands on a page and is no body text: headers, footers, contents, footnotes, captions."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, find, texts
from PIL import Image

from policymine.records import BlockKind
from policymine.texts import render_body


def make_page(number: int, extra: Draw | None = None) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 40, "A deal for the county of Wessing", 9)
        sheet.lines(72, 100, 450, f"Page {number} says this. {PROSE}")
        if extra is not None:
            extra(sheet)
        sheet.line(290, 800, str(number + 2), 9)

    return page


def test_running_headers_and_page_numbers_are_furniture_and_give_the_label(read_pages: ReadPages) -> None:
    text = read_pages(*[make_page(number) for number in range(4)])
    assert texts(text, BlockKind.FURNITURE)[:2] == ["A deal for the county of Wessing", "2"]
    assert [page.page_label for page in text.pages] == ["2", "3", "4", "5"]
    assert "Wessing" not in render_body(text)


def test_a_running_header_in_the_middle_may_stand_close_above_the_text(read_pages: ReadPages) -> None:
    words = f"{PROSE} {PROSE}".split()

    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            sheet.canvas.setFont("Helvetica", 11)
            sheet.canvas.drawCentredString(297, HEIGHT - 60, "Marsh Community Council")
            sheet.lines(72, 73, 450, " ".join([*words[5 * number :], *words[: 5 * number]]))

        return draw

    text = read_pages(*[page(number) for number in range(6)])
    assert texts(text, BlockKind.FURNITURE) == ["Marsh Community Council"] * 6


@pytest.mark.parametrize(
    "words",
    ["ENTER NAME OF AUTHORITY", "ENTER AMOUNT £00,000", "DD/MM/YYYY", "MINUTE REFERENCE", "Click here to enter text."],
)
def test_what_a_form_asks_for_in_an_empty_field_is_furniture(read_pages: ReadPages, words: str) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(200, 300, words, 11, "Helvetica-Bold")
        sheet.lines(72, 340, 450, PROSE)

    assert texts(read_pages(page), BlockKind.FURNITURE) == [words]


def test_a_heading_that_chapters_repeat_is_no_running_header(read_pages: ReadPages) -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            if number % 4 == 0:
                sheet.line(72, 80, "THE CASE FOR CHANGE", 11, "Helvetica-Bold")
            sheet.lines(72, 110, 450, f"Page {number} says this. {PROSE}")

        return draw

    text = read_pages(*[page(number) for number in range(12)])
    assert texts(text, BlockKind.HEADING) == ["THE CASE FOR CHANGE"] * 3


def test_a_contents_list_stays_out_of_the_body(read_pages: ReadPages) -> None:
    def contents(sheet: Sheet) -> None:
        sheet.line(72, 90, "Contents", 18, "Helvetica-Bold")
        for row, title in enumerate(["Foreword", "Transport", "Homes", "Skills and work", "Next steps"]):
            sheet.line(72, 130 + 20 * row, f"{title} {'.' * 60} {row * 3 + 3}")

    def body(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)

    text = read_pages(contents, body)
    assert texts(text, BlockKind.CONTENTS)[:2] == ["Foreword 3", "Transport 6"]
    assert [block.text for block in text.pages[0].blocks][:2] == ["Contents", "Foreword 3"]
    assert render_body(text) == f"Contents\n\n{PROSE}\n"


def test_a_contents_list_with_its_numbers_in_a_column_is_recognised(read_pages: ReadPages) -> None:
    def contents(sheet: Sheet) -> None:
        for row, title in enumerate(["Foreword", "Transport", "Homes", "Skills and work", "Health", "Next steps"]):
            sheet.line(72, 130 + 20 * row, title)
            sheet.line(480, 130 + 20 * row, str(row * 3 + 3))

    text = read_pages(contents, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert render_body(text) == PROSE + "\n"


def test_the_business_of_an_agenda_is_a_contents_list_and_its_spaced_title_a_heading(read_pages: ReadPages) -> None:
    def agenda(sheet: Sheet) -> None:
        sheet.line(220, 90, "A G E N D A", 14, "Helvetica-Bold")
        titles = ["Apologies for absence", "Minutes of the meeting in May (Pages 1 - 30)", "Budget (Pages 31 - 190)"]
        for row, title in enumerate(titles):
            sheet.line(72, 130 + 40 * row, f"{row + 1}.", 11, "Helvetica-Bold")
            sheet.line(100, 130 + 40 * row, title, 11, "Helvetica-Bold")
        sheet.line(72, 250, "4.", 11, "Helvetica-Bold")
        sheet.line(100, 250, "Plan for the parishes of the county, with the paper that the", 11, "Helvetica-Bold")
        sheet.line(100, 263, "board has asked for (Page 191)", 11, "Helvetica-Bold")
        sheet.lines(100, 300, 400, PROSE)

    text = read_pages(agenda, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert texts(text, BlockKind.HEADING) == ["AGENDA"]
    assert render_body(text) == f"AGENDA\n\n{PROSE}\n\n{PROSE}\n"
    assert "3. Budget (Pages 31 - 190)" in texts(text, BlockKind.CONTENTS)


def test_footnotes_stand_apart_and_their_marks_leave_the_text(read_pages: ReadPages) -> None:
    def notes(sheet: Sheet) -> None:
        sheet.line(72, 200, "The fund is worth three million pounds")
        sheet.line(266, 196, "1", 6)
        sheet.line(276, 200, "and it will be spent by the parishes.")
        sheet.rule(72, 700, 200, 700)
        sheet.line(72, 712, "1", 5)
        sheet.line(76, 715, "See the accounts of the combined authority for the year.", 8)
        sheet.line(72, 725, "They were published in June.", 8)

    text = read_pages(make_page(1, notes))
    assert "three million pounds and it will be spent by the parishes." in render_body(text)
    assert texts(text, BlockKind.FOOTNOTE) == [
        "1 See the accounts of the combined authority for the year. They were published in June."
    ]


def test_captions_and_chart_labels_stay_out_of_the_body(read_pages: ReadPages) -> None:
    def chart(sheet: Sheet) -> None:
        for row in range(6):
            sheet.line(90, 300 + 20 * row, f"{600 - 100 * row}", 8)
        for column in range(4):
            sheet.line(150 + 60 * column, 415, f"{2015 + column}", 8)
        sheet.line(72, 445, "Figure 1: Homes built in the county in each year", 9, "Helvetica-Oblique")
        sheet.lines(72, 480, 450, PROSE)

    text = read_pages(make_page(1, chart))
    assert render_body(text) == f"Page 1 says this. {PROSE}\n\n{PROSE}\n"
    assert "Figure 1: Homes built in the county in each year" in texts(text, BlockKind.CAPTION)


def test_names_and_offices_below_a_letter_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, end + 60, "Anna Okafor", 11, "Helvetica-Bold")
        sheet.line(72, end + 75, "Leader of the Council")

    assert find(read_pages(page), BlockKind.HEADING) == []


def test_the_caption_of_a_picture_stays_out_of_the_body(read_pages: ReadPages, tmp_path: Path) -> None:
    picture = tmp_path / "town.png"
    Image.new("RGB", (30, 20), "grey").save(picture)

    def beside_text(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.canvas.drawImage(str(picture), 72, 842 - end - 220, 300, 200)
        sheet.line(72, end + 230, "The market in the town square on a summer day", 8)

    def alone(sheet: Sheet) -> None:
        sheet.canvas.drawImage(str(picture), 0, 0, 595, 842)
        sheet.line(72, 700, "Volunteers at the library in the town", 11)

    text = read_pages(beside_text, alone)
    assert render_body(text) == PROSE + "\n"
    assert texts(text, BlockKind.CAPTION) == [
        "The market in the town square on a summer day",
        "Volunteers at the library in the town",
    ]


def test_the_words_in_the_boxes_of_a_diagram_stay_out_of_the_body(read_pages: ReadPages) -> None:
    names = [
        "Mayor of the county",
        "Board of leaders",
        "Office of the mayor",
        "Audit group",
        "Growth board",
        "Skills group",
    ]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, end + 40, "Figure 1: Who decides what in the county", 11, "Helvetica-Bold")
        sheet.line(90, end + 62, "Those who decide in the county, and those who are asked for what they think of it")
        for number, name in enumerate(names):
            sheet.line(90 + 170 * (number % 3), end + 90 + 50 * (number // 3), name, 7)
        sheet.lines(72, end + 220, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]
    title = "Those who decide in the county, and those who are asked for what they think of it"
    assert sorted(texts(text, BlockKind.CAPTION)) == sorted(["Figure 1: Who decides what in the county", title, *names])


def test_a_running_header_that_stands_elsewhere_on_a_page_that_lies_across_is_furniture(read_pages: ReadPages) -> None:
    def across(sheet: Sheet) -> None:
        sheet.canvas.setPageSize((842, 595))
        sheet.line(72, 842 - 595 + 60, "A deal for the county of Wessing", 9)
        sheet.lines(72, 400, 600, PROSE)

    text = read_pages(*[make_page(number) for number in range(5)], across)
    assert "Wessing" not in render_body(text)


def test_the_first_of_a_title_that_the_pages_of_an_appendix_repeat_is_a_heading(read_pages: ReadPages) -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            sheet.line(72, 80, "Checklist for the impact on equality", 16, "Helvetica-Bold")
            sheet.lines(72, 120, 450, f"Page {number} says this. {PROSE}")

        return draw

    text = read_pages(*[page(number) for number in range(3)])
    assert texts(text, BlockKind.HEADING) == ["Checklist for the impact on equality"]
    assert texts(text, BlockKind.FURNITURE) == ["Checklist for the impact on equality"] * 2


def test_the_first_entry_of_a_list_of_figures_that_takes_two_lines_is_in_it(read_pages: ReadPages) -> None:
    def contents(sheet: Sheet) -> None:
        sheet.line(72, 90, "List of figures", 16)
        for row in range(6):
            sheet.line(72, 130 + 40 * row, f"Figure {row + 1}: How the board and the parishes of the county", 11)
            sheet.line(130, 146 + 40 * row, "decide what is to be built")
            sheet.line(500, 146 + 40 * row, str(9 + 7 * row))

    text = read_pages(contents, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert render_body(text) == f"List of figures\n\n{PROSE}\n"
    assert texts(text, BlockKind.CAPTION) == []


@pytest.mark.parametrize(
    "words", ["CP 1299", "HC 560-II", "This page is intentionally left blank", "[blank page for double sided printing]"]
)
def test_the_number_of_a_paper_and_a_blank_page_say_nothing(read_pages: ReadPages, words: str) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(200, 400, words)

    text = read_pages(lambda sheet: sheet.lines(72, 100, 450, PROSE), page)
    assert texts(text, BlockKind.FURNITURE) == [words]


@pytest.mark.parametrize(("size", "kind"), [(9, BlockKind.FOOTNOTE), (11, BlockKind.PARAGRAPH)])
def test_a_note_in_small_letters_under_a_table_is_a_note(read_pages: ReadPages, size: float, kind: BlockKind) -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 250, 400], [100, 120, 140, 160])
        for row, (name, figure) in enumerate([("Parish", "Homes"), ("Ash", "12"), ("Elm", "40")]):
            sheet.line(76, 114 + 20 * row, name)
            sheet.line(254, 114 + 20 * row, figure)
        sheet.line(72, 175, "*Homes that were let are left out of all of these.", size)
        sheet.lines(72, 220, 450, f"{PROSE} {PROSE}")

    assert "*Homes that were let are left out of all of these." in texts(read_pages(page), kind)


def test_a_long_caption_with_its_source_is_a_caption(read_pages: ReadPages) -> None:
    caption = "Figure 9: " + "Homes in the parishes of the county by year and kind of home " * 5 + "(Source: county)"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.lines(72, end + 30, 450, caption)
        sheet.lines(72, 300, 450, PROSE)

    assert texts(read_pages(page), BlockKind.CAPTION) == [caption]


def test_numbers_alone_that_go_up_as_the_pages_do_are_page_numbers_wherever_they_stand(read_pages: ReadPages) -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            end = sheet.lines(72, 100 + 20 * number, 450, f"Page {number} says this. {PROSE}")
            sheet.line(290, end + 300 + 30 * number, str(number + 3 if number < 5 else 900))

        return draw

    text = read_pages(*[page(number) for number in range(6)])
    assert [page.page_label for page in text.pages] == ["3", "4", "5", "6", "7", ""]
    assert texts(text, BlockKind.FURNITURE) == ["3", "4", "5", "6", "7"]


def test_the_registration_of_a_company_is_an_imprint(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 100, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 100, "Marsh Planning Ltd. Registered in England. Registered number 0123456.", 9)

    text = read_pages(page)
    assert texts(text, BlockKind.FURNITURE) == ["Marsh Planning Ltd. Registered in England. Registered number 0123456."]


def test_an_appendix_without_a_page_number_ends_a_contents_list(read_pages: ReadPages) -> None:
    def contents(sheet: Sheet) -> None:
        sheet.line(72, 90, "Contents", 18, "Helvetica-Bold")
        for row, title in enumerate(["Foreword", "Transport", "Homes", "Skills and work", "Next steps"]):
            sheet.line(72, 130 + 20 * row, f"{title} {'.' * 60} {row * 3 + 3}")
        sheet.line(72, 260, "Schedule of changes")
        sheet.line(480, 260, "Appendix")

    text = read_pages(contents, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert render_body(text) == f"Contents\n\n{PROSE}\n"


def test_a_contents_list_beside_a_foreword_takes_none_of_it(read_pages: ReadPages) -> None:
    foreword = "\n".join(f"{PROSE} The board wrote page {number} of this." for number in range(4))

    def spread(sheet: Sheet) -> None:
        sheet.canvas.setPageSize((1190, 842))
        sheet.line(72, 90, "Foreword", 18, "Helvetica-Bold")
        sheet.lines(72, 130, 400, foreword)
        sheet.line(660, 90, "Contents", 18, "Helvetica-Bold")
        for row, title in enumerate(["Aims", "Transport", "Homes", "Skills and work", "Ponds", "Rivers", "Next steps"]):
            sheet.line(660, 130 + 13.2 * row, title)
            sheet.line(1100, 130 + 13.2 * row, str(row * 3 + 3))

    text = read_pages(spread, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert texts(text, BlockKind.PARAGRAPH) == [" ".join(foreword.split()), PROSE]
    assert "Aims" in texts(text, BlockKind.CONTENTS)


def test_a_note_that_goes_on_from_the_page_before_is_a_note(read_pages: ReadPages) -> None:
    rest = ["which would bring in two years that are not asked for. They are left", "out of these figures."]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        for row, line in enumerate(rest):
            sheet.line(72, 700 + 10 * row, line, 8)
        sheet.line(72, 717, "8", 5)
        sheet.line(76, 720, "The figures are those of the county.", 8)

    text = read_pages(page)
    assert texts(text, BlockKind.FOOTNOTE) == [" ".join(rest), "8 The figures are those of the county."]
    assert texts(text, BlockKind.PARAGRAPH) == [f"{PROSE} {PROSE}"]


def test_maps_and_appendices_without_page_numbers_end_a_long_contents_list(read_pages: ReadPages) -> None:
    last = ["MAPS", "2.1 The ponds", "3.1 The marshes", "APPENDICES", "I What was said", "II What it costs"]

    def contents(sheet: Sheet) -> None:
        sheet.line(72, 90, "Contents", 18, "Helvetica-Bold")
        for row in range(18):
            sheet.line(72, 130 + 20 * row, f"The parish of {chr(65 + row)}sham {'.' * 60} {row + 3}")
        for row, words in enumerate(last):
            sheet.line(72, 520 + 25 * row, words, font="Helvetica-Bold" if words.isupper() else "Helvetica")

    text = read_pages(contents, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    assert render_body(text) == f"Contents\n\n{PROSE}\n"
    assert texts(text, BlockKind.CONTENTS)[-6:] == last


def test_notes_as_large_as_the_text_are_told_by_their_raised_numbers(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for number in range(3):
            sheet.lines(72, 80 + 120 * number, 450, f"{PROSE} {PROSE}")
        for number, words in enumerate(
            ["Section 15 of the Marshes Act (as amended)", "A paper on what is to be built"]
        ):
            sheet.line(72, 696 + 20 * number, str(number + 1), 7)
            sheet.line(78, 700 + 20 * number, words)

    text = read_pages(page)
    assert texts(text, BlockKind.FOOTNOTE) == [
        "1 Section 15 of the Marshes Act (as amended)",
        "2 A paper on what is to be built",
    ]
    assert texts(text, BlockKind.PARAGRAPH) == [f"{PROSE} {PROSE}"] * 3


def test_an_address_at_the_foot_that_is_cut_elsewhere_on_one_page_is_furniture(read_pages: ReadPages) -> None:
    address = "https://www.example.org/publications/the-plan-for-the-piers-of-the-county-and-"
    ends = ["wh...", "wh...", "what...", "w...", "w...", "w...", "w..."]

    def printed(end: str) -> Draw:
        def page(sheet: Sheet) -> None:
            sheet.lines(72, 200, 450, PROSE)
            sheet.line(72, 300, "Piers", 14, "Helvetica-Bold")
            if end == "what...":
                sheet.lines(72, 700, 450, f"{PROSE} {PROSE}")
            sheet.line(30, 792, address + end, 8)

        return page

    text = read_pages(*map(printed, ends))
    assert texts(text, BlockKind.FURNITURE) == [address + end for end in ends]
    assert "example" not in render_body(text)
    assert texts(text, BlockKind.HEADING) == ["Piers"] * len(ends)  # though nothing but an address is below most


def test_the_title_of_a_contents_list_in_plain_letters_heads_nothing_in_the_body(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "Power to the places", 20, "Helvetica-Bold")
        sheet.line(72, 130, "Contents")
        for number in range(1, 13):
            sheet.line(72, 130 + 20 * number, f"Piers of the {number} parishes")

    def other(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)

    text = read_pages(page, other)
    assert render_body(text) == f"Power to the places\n\n{PROSE}\n"
    assert texts(text, BlockKind.CONTENTS)[0] == "Contents"


def draw_prose(sheet: Sheet) -> None:
    sheet.lines(72, 200, 450, " ".join([PROSE] * 6))


STREETS = ("Quay Lane", "Ferry Row", "Mill Bank", "Lapwing Street", "Orle Terrace", "Pier Road", "Marsh End")


@pytest.mark.parametrize("begun", [True, False])
def test_a_page_set_in_small_letters_throughout_holds_no_footnotes(read_pages: ReadPages, begun: bool) -> None:
    numbers = (3, 9, 27, 31, 19, 114, 115, 60)

    def addresses(sheet: Sheet) -> None:
        if begun:
            sheet.line(72, 90, "Annex B", 12, "Helvetica-Bold")
        for row in range(32):
            sheet.line(104, 120 + 14 * row, f"{numbers[row % 8]} {STREETS[row % 7]}, on the north side", 8)
        sheet.line(300, 800, "2", 11)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), addresses)
    assert not texts(text, BlockKind.FOOTNOTE)
    assert render_body(text).count("on the north side") == 32


def test_an_annex_in_small_letters_keeps_its_text_above_its_footnotes(read_pages: ReadPages) -> None:
    def annex(sheet: Sheet) -> None:
        for number in range(3):
            sheet.lines(72, 80 + 60 * number, 450, f"{number + 1}. {PROSE}", 9)
        sheet.rule(72, 700, 200, 700)
        sheet.line(72, 712, "4", 5)
        sheet.line(76, 715, "See the accounts of the harbour for the year.", 8)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), annex)
    assert texts(text, BlockKind.FOOTNOTE) == ["4 See the accounts of the harbour for the year."]
    assert render_body(text).count("3. The council and the combined authority will work") == 1


def test_a_page_of_endnotes_in_small_letters_that_count_on_stays_out(read_pages: ReadPages) -> None:
    def notes(sheet: Sheet) -> None:
        for number in range(20):
            sheet.line(72, 90 + 22 * number, f"{number + 14} A paper on {STREETS[number % 7]}, page 45", 8)
            sheet.line(72, 100 + 22 * number, "as it was read to the board in spring", 8)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), notes)
    assert len(texts(text, BlockKind.FOOTNOTE)) == 20
    assert "spring" not in render_body(text)


def test_every_house_of_a_street_in_small_letters_is_no_footnote(read_pages: ReadPages) -> None:
    def addresses(sheet: Sheet) -> None:
        for row in range(30):
            sheet.line(104, 90 + 14 * row, f"{row + 1} Lapwing Court, Ferry Row", 8)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), addresses)
    assert not texts(text, BlockKind.FOOTNOTE)


def test_endnotes_in_two_columns_stay_out(read_pages: ReadPages) -> None:
    def notes(sheet: Sheet) -> None:
        for number in range(15):
            for column, x in enumerate((72, 320)):
                birds = STREETS[(number + column) % 7]
                sheet.line(x, 90 + 22 * number, f"{number + 1 + 15 * column} A paper on {birds}", 8)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), notes)
    assert "A paper" not in render_body(text)


def test_a_note_below_a_table_that_fills_its_page_stays_out(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 200, 500], [80 + 40 * row for row in range(14)])
        for row in range(13):
            sheet.line(76, 104 + 40 * row, STREETS[row % 7])
            sheet.line(204, 104 + 40 * row, f"What the board will do in year {row + 1} of the plan")
        sheet.line(72, 712, "7 See the accounts of the harbour for the year.", 8)

    text = read_pages(*(make_page(number, draw_prose) for number in (1, 2, 3)), page)
    assert texts(text, BlockKind.FOOTNOTE) == ["7 See the accounts of the harbour for the year."]
