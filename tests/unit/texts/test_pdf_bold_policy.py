"""Policy set in bold, headings at the top of a page, paragraph numbers set small."""

from __future__ import annotations

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

BOLD = "Helvetica-Bold"


def test_a_bold_numbered_sentence_leads_into_its_list(read_pages: ReadPages) -> None:
    lead = "2. The council will support new homes in the valley that:"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, "Homes in the valley", font=BOLD)
        sheet.line(72, end + 55, lead, font=BOLD)
        sheet.line(90, end + 75, "a. keep to the shape of the village;")
        sheet.line(90, end + 95, "b. leave the river banks open.")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["Homes in the valley"]
    assert texts(text, BlockKind.PARAGRAPH)[-1] == lead
    assert [block.lead_in for block in find(text, BlockKind.LIST_ITEM)] == [lead.removeprefix("2. ")] * 2


def test_a_bold_sentence_without_a_number_leads_into_its_list(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, "The common tasks of the market towns are to:", font=BOLD)
        sheet.line(90, end + 50, "• hold the weekly market;")
        sheet.line(90, end + 70, "• keep the buses running.")
        sheet.line(72, end + 100, "Risks:", font=BOLD)
        sheet.line(90, end + 120, "• a lack of drivers.")

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["Risks:"]
    assert find(text, BlockKind.LIST_ITEM)[0].lead_in == "The common tasks of the market towns are to:"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("3. Shop fronts must keep their old signs", BlockKind.PARAGRAPH),
        ("4. Improving the banks of the mill stream and its weir;", BlockKind.PARAGRAPH),
        ("5. Keeping the towpath open to people on foot at all times of the year.", BlockKind.PARAGRAPH),
        ("3. How will the plan be paid for?", BlockKind.HEADING),
        ("3. How does the plan help the farms of the upper valley and their tenants.", BlockKind.HEADING),
        ("3. Shop fronts and signs", BlockKind.HEADING),
        ("We will stand up for the farms of the valley", BlockKind.HEADING),
    ],
)
def test_bold_words_are_policy_where_they_make_a_sentence(read_pages: ReadPages, words: str, kind: BlockKind) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, words, font=BOLD)
        sheet.lines(72, end + 55, 450, PROSE)

    assert words in texts(read_pages(page), kind)


def test_a_heading_at_the_height_of_other_pages_text_is_no_running_header(read_pages: ReadPages) -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            top = 60.0
            if number % 3:
                sheet.line(72, top, "Policy", font=BOLD)
                top += 25
            sheet.lines(72, top, 450, f"Page {number} says this. {PROSE}")
            sheet.line(290, 800, str(number), 9)

        return draw

    text = read_pages(*[page(number) for number in range(1, 16)])
    assert texts(text, BlockKind.HEADING) == ["Policy"] * 10
    assert texts(text, BlockKind.FURNITURE) == [str(number) for number in range(1, 16)]


def test_a_small_paragraph_number_with_its_stop_is_no_note_mark(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row in range(3):
            sheet.line(57, 97.5 + 80 * row, f"{row + 10}.", 7.6)
            sheet.lines(72, 100 + 80 * row, 450, PROSE)

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [f"{row + 10}. {PROSE}" for row in range(3)]
