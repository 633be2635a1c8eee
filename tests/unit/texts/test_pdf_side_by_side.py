"""Lines side by side that are no columns of prose: titles over columns, forms, labels of charts."""

from __future__ import annotations

import pytest
from drawing import PROSE, ReadPages, Sheet, texts

from policymine.records import BlockKind
from policymine.texts import render_body

BOLD = "Helvetica-Bold"


def test_two_titles_close_together_head_their_own_columns(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, 150, "What we heard", 16, BOLD)
        right = 72 + sheet.canvas.stringWidth("What we heard", BOLD, 16) + 14
        sheet.line(right, 150, "What we will do", 16, BOLD)
        sheet.lines(72, 175, right - 92, f"Left. {PROSE}")
        sheet.lines(right, 175, 220, f"Right. {PROSE}")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["What we heard", "What we will do"]
    assert render_body(text).index(f"Left. {PROSE}") < render_body(text).index("What we will do\n\nRight.")


def test_a_form_is_read_row_by_row(read_pages: ReadPages) -> None:
    rows = {
        "Title of the report:": "Budget for the parishes",
        "Date of the decision meeting:": "5 March 2025",
        "Is this a key decision?": "Yes",
        "Cabinet member responsible for it:": "Councillor Adams",
        "Wards affected": "All wards",
    }

    def page(sheet: Sheet) -> None:
        for number, (label, value) in enumerate(rows.items()):
            sheet.line(72, 90 + 18 * number, label, 11, BOLD)
            sheet.line(280, 90 + 18 * number, value)
        sheet.lines(72, 220, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [*(f"{label} {value}" for label, value in rows.items()), PROSE]


def test_loose_figures_and_short_words_label_a_chart(read_pages: ReadPages) -> None:
    labels = [(100, 160, "Strongly agree"), (200, 170, "45%"), (320, 165, "Agree"), (300, 190, "23%")]
    labels += [(90, 230, "Disagree"), (150, 240, "12%"), (330, 260, "Do not know"), (280, 250, "20%")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x, top, label in labels:
            sheet.line(x, top, label)
        sheet.lines(72, 330, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]
    assert set(texts(text, BlockKind.CAPTION)) == {label for _, _, label in labels}


def test_the_end_of_a_paragraph_that_stands_in_the_wrong_column_goes_to_its_beginning(read_pages: ReadPages) -> None:
    beginning = f"{PROSE} Each parish may ask for the accounts of the fund and may"
    end = "send them back with its own questions before the year has come to its end."

    def page(sheet: Sheet) -> None:
        bottom = sheet.lines(72, 80, 210, f"Left. {PROSE}")
        sheet.lines(72, bottom + 40, 210, end)
        bottom = sheet.lines(310, 80, 210, beginning)
        sheet.line(310, bottom + 40, "Homes", 15, BOLD)
        sheet.lines(310, bottom + 65, 210, PROSE)

    paragraphs = texts(read_pages(page), BlockKind.PARAGRAPH)
    assert paragraphs == [f"Left. {PROSE}", f"{beginning} {end}", PROSE]


def test_words_among_the_figures_of_a_chart_and_its_title_are_labels(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 130, "Figure 2: Homes by size", 9, BOLD)
        sheet.line(180, 160, "Homes that are needed", 12)
        for x, top, label in [
            (150, 180, "6 12"),
            (260, 200, "28"),
            (140, 230, "22"),
            (250, 260, "32"),
            (160, 280, "9"),
        ]:
            sheet.line(x, top, label, 9)
        sheet.line(180, 225, "Market homes", 12)
        sheet.line(180, 240, "dwellings", 11)
        for x, label in [(150, "1 bed"), (185, "2 beds"), (225, "3 beds"), (265, "4 beds"), (305, "5 or more beds")]:
            sheet.line(x, 300, label, 9)
        sheet.lines(72, 360, 450, PROSE)

    assert render_body(read_pages(page)) == f"{PROSE}\n\n{PROSE}\n"


def test_boxes_of_figures_side_by_side_at_a_page_s_foot_are_read_one_after_the_other(read_pages: ReadPages) -> None:
    left = ["233 people live in the old town", "830 people work on the hill", "825 people come by the river bus"]
    right = ["442 homes stand by the marsh", "119 homes were let by the parish", "97 homes are to be built there"]

    def page(sheet: Sheet) -> None:
        for number in range(4):
            sheet.lines(72, 80 + 90 * number, 450, PROSE)
        for row, (one, other) in enumerate(zip(left, right, strict=True)):
            sheet.line(72, 600 + 14 * row, one, 9)
            sheet.line(320, 600 + 14 * row, other, 9)

    text = read_pages(page)
    assert texts(text, BlockKind.FOOTNOTE) == []
    said = " ".join(texts(text, BlockKind.PARAGRAPH)[4:])
    assert [said.index(line) for line in (*left, *right)] == sorted(said.index(line) for line in (*left, *right))


def test_the_end_of_a_bold_sentence_above_two_columns_stays_with_it(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(
            72,
            80,
            "What the council and its partners will do over the next five years to help the people",
            11,
            "Helvetica-Bold",
        )
        sheet.line(72, 93, "of the marsh", 11, "Helvetica-Bold")
        sheet.lines(72, 130, 210, PROSE)
        sheet.lines(310, 107, 210, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == [
        "What the council and its partners will do over the next five years to help the people of the marsh"
    ]


@pytest.mark.parametrize("drawn", ["boxes", "rule"])
def test_text_in_boxes_that_touch_is_read_box_by_box(read_pages: ReadPages, drawn: str) -> None:
    left, right = f"Homes come first. {PROSE}", f"Buses run each hour. {PROSE}"

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        if drawn == "boxes":
            sheet.canvas.rect(72, 842 - 250, 226, 110)
            sheet.canvas.rect(298, 842 - 250, 226, 110)
        else:
            sheet.rule(298, 140, 298, 250)
        sheet.lines(75, 156, 220, left, 9)
        sheet.lines(301, 156, 220, right, 9)
        sheet.lines(72, 290, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE, left, right, PROSE]
