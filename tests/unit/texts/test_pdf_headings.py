"""Headings of minutes and of sessions, and what their fonts say of their weight."""

from __future__ import annotations

import struct

import pytest
from drawing import PROSE, ReadPages, Sheet, texts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from policymine.records import BlockKind
from policymine.texts.drawn.fonts import describe_font, read_own_weight

BOLD, ITALIC = "Helvetica-Bold", "Helvetica-Oblique"
RED = (0.75, 0.1, 0.2)


def build_font(tag: bytes, weight: int) -> bytes:
    """Return the beginning of a font file with one table, as long as its weight."""
    return struct.pack(">4sHHHH4sIII", b"\x00\x01\x00\x00", 1, 0, 0, 0, tag, 0, 28, 6) + struct.pack(
        ">HhH", 4, 0, weight
    )


@pytest.mark.parametrize(
    ("raw", "weight"),
    [
        (build_font(b"OS/2", 400), 400),
        (build_font(b"OS/2", 700), 700),
        (build_font(b"OS/2", 0), None),
        (build_font(b"head", 700), None),
        (build_font(b"OS/2", 700)[:32], None),
        (b"%!PS-AdobeFont-1.0", None),
        (b"", None),
    ],
)
def test_the_weight_of_a_font_is_read_from_its_own_file(raw: bytes, weight: int | None) -> None:
    assert read_own_weight(raw) == weight


@pytest.mark.parametrize(
    ("name", "weight", "raw", "bold"),
    [
        ("ABCDEF+F4", 3912, build_font(b"OS/2", 400), False),
        ("ABCDEF+F3", 3912, build_font(b"OS/2", 700), True),
        ("ABCDEF+F3", 3912, b"", True),
        ("ABCDEF+F3", 400, build_font(b"OS/2", 700), False),
        ("ABCDEF+Elm-Bold", 400, build_font(b"OS/2", 400), True),
        ("ABCDEF+Elm-Regular", 3912, build_font(b"OS/2", 700), False),
    ],
)
def test_a_font_s_file_is_asked_where_its_name_says_nothing_and_its_strokes_are_heavy(
    name: str, weight: int, raw: bytes, bold: bool
) -> None:
    assert describe_font(name, 0, weight, lambda: raw)[1] is bold


def register_font(name: str, file: str) -> str:
    """Return the name of a font whose PDF calls it so and says that its strokes are as heavy as can be."""
    font = TTFont(name, file)
    font.face.name, font.face.stemV = name.encode(), 900
    pdfmetrics.registerFont(font)
    return name


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        ("www.example.org/marshes", False),
        ("example.org.uk", False),
        ("by Ann P Elm BA (Hons) MRTPI", False),
        ("by bus and by boat", True),
        ("Going by boat: example.org", True),
    ],
)
def test_a_web_address_and_the_name_of_an_author_head_nothing(read_pages: ReadPages, words: str, heads: bool) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "Report on the marshes", 22, BOLD)
        sheet.line(72, 120, words, 14, BOLD)
        sheet.lines(72, 160, 450, f"{PROSE} {PROSE}")

    assert (words in texts(read_pages(page), BlockKind.HEADING)) is heads


def test_titles_at_a_tab_stop_head_the_plain_lines_below_in_fonts_without_a_name(read_pages: ReadPages) -> None:
    plain, bold = register_font("F81", "Vera.ttf"), register_font("F82", "VeraBd.ttf")

    def page(sheet: Sheet) -> None:
        for number, (title, said) in enumerate((("Pond upkeep", "No progress"), ("Bus shelter", "No update"))):
            top = 80.0 + 160 * number
            sheet.line(72, top, f"4.24.0{number + 1}", font=bold)
            sheet.line(144, top, title, font=bold)
            sheet.line(144, top + 13, said, font=plain)
            sheet.lines(72, top + 45, 450, PROSE, font=plain)

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == ["4.24.01 Pond upkeep", "4.24.02 Bus shelter"]
    assert texts(text, BlockKind.PARAGRAPH) == ["No progress", PROSE, "No update", PROSE]


def test_a_number_and_its_title_stay_together_above_columns(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, 160, "4.24.03 ", font=BOLD)
        sheet.line(144, 160, "Planning", font=BOLD)
        sheet.line(72, 175, "24/117/F", 9)
        sheet.line(144, 175, "Elm Cottage, Long Lane", 9)

    assert texts(read_pages(page), BlockKind.HEADING) == ["4.24.03 Planning"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ann Elm (AE) CHAIR Bob Oak (BO)", BlockKind.PARAGRAPH),
        ("The Joint Core Strategy (JCS) & the Borough Plan (BP)", BlockKind.HEADING),
        ("Parish Councils (PC) and Town Councils (TC)", BlockKind.HEADING),
    ],
)
def test_bold_names_with_their_initials_are_no_heading(read_pages: ReadPages, words: str, kind: BlockKind) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "Minutes of the parish meeting", 14, BOLD)
        sheet.line(72, 110, words, font=BOLD)
        sheet.lines(72, 140, 450, PROSE)

    blocks = read_pages(page).pages[0].blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.HEADING, "Minutes of the parish meeting"),
        (kind, words),
        (BlockKind.PARAGRAPH, PROSE),
    ]


@pytest.mark.parametrize(("x", "heads"), [(260, False), (126, True)])
def test_two_bold_labels_apart_on_one_line_are_no_heading(read_pages: ReadPages, x: float, heads: bool) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 110, "Present: ", font=BOLD)
        sheet.line(x, 110, "Members of the public:", font=BOLD)
        sheet.lines(72, 150, 450, PROSE)

    text = read_pages(page)
    assert ("Present: Members of the public:" in texts(text, BlockKind.HEADING)) is heads
    assert ("Present: Members of the public:" in texts(text, BlockKind.PARAGRAPH)) is not heads


def test_a_session_and_its_speaker_in_coloured_italics_are_a_heading_of_two_lines(read_pages: ReadPages) -> None:
    title = ["A first look at what the ponds and the marshes of the county cost and who is", "to pay (Dr Ann Elm)"]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.canvas.setFillColorRGB(*RED)
        for row, line in enumerate(title):
            sheet.line(72, end + 30 + 13 * row, line, font=ITALIC)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.lines(72, end + 65, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == [" ".join(title)]


def test_a_question_in_coloured_italics_is_a_heading(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.canvas.setFillColorRGB(*RED)
        sheet.line(72, end + 30, "What is a pond?", font=ITALIC)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.lines(72, end + 65, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == ["What is a pond?"]


@pytest.mark.parametrize(
    ("second", "heads"), [("the ponds of the parish?", True), ("the ponds of the parish, and then", False)]
)
def test_a_question_in_italics_is_a_heading_of_two_lines_and_a_remark_is_none(
    read_pages: ReadPages, second: str, heads: bool
) -> None:
    first = "Discussion: what makes a duty of the council one that people accept, and who pays for"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        sheet.line(72, end + 30, first, font=ITALIC)
        sheet.line(72, end + 43, second, font=ITALIC)
        sheet.lines(72, end + 65, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == ([f"{first} {second}"] if heads else [])


def test_roman_numbers_in_the_margin_begin_their_lines(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        for number, words in (("I", "What the parishes said."), ("II", "What the ponds cost.")):
            sheet.line(72, 160 + 30 * len(number), number, font=BOLD)
            sheet.line(120, 160 + 30 * len(number), words)

    text = read_pages(page)
    assert texts(text, BlockKind.HEADING) == []
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, "I What the parishes said.", "II What the ponds cost."]


def test_items_that_dashes_begin_are_parted_without_a_stop(read_pages: ReadPages) -> None:
    items = ["One market in May", "One market in June (in the hall)", "One fair in July"]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} There would be:")
        for row, words in enumerate(items):
            sheet.line(110, end + 16 + 14 * row, "-")
            sheet.line(126, end + 16 + 14 * row, words)
        sheet.lines(72, end + 80, 450, PROSE)

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == items


def test_items_whose_mark_has_no_space_behind_it_are_items(read_pages: ReadPages) -> None:
    lines = [
        (72, "(a) keep a list of the ponds that"),
        (90, "the parish holds"),
        (90, "(i)where the pond is dry"),
        (108, "for most of the year; or"),
        (90, "(ii)in any other case"),
        (90, "(bb)near a road"),
        (72, "(b) tell the owner that"),
        (90, "(s)he is to mend the wall"),
    ]

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} The clerk must:")
        for row, (x, words) in enumerate(lines):
            sheet.line(x, end + 14 * (row + 1), words)
        sheet.lines(72, end + 150, 450, PROSE)

    assert texts(read_pages(page), BlockKind.LIST_ITEM) == [
        "(a) keep a list of the ponds that the parish holds",
        "(i)where the pond is dry for most of the year; or",
        "(ii)in any other case",
        "(bb)near a road",
        "(b) tell the owner that (s)he is to mend the wall",
    ]


def test_a_dash_right_before_a_capital_begins_an_item_and_not_the_rest_of_a_full_line(read_pages: ReadPages) -> None:
    run = "The parish lies on the old road and has had a station since the line was built from Stowe"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} Data are:")
        for row, words in enumerate(("-KEPT SAFE", "-SHARED WITH NOBODY")):
            sheet.line(72, end + 20 * (row + 1), words)
        sheet.line(72, end + 70, run)
        sheet.line(72, end + 83.2, "-Elmham by way of the mill.")
        sheet.lines(72, end + 130, 450, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.LIST_ITEM) == ["KEPT SAFE", "SHARED WITH NOBODY"]
    assert f"{run} -Elmham by way of the mill." in texts(text, BlockKind.PARAGRAPH)
    assert texts(text, BlockKind.HEADING) == []


@pytest.mark.parametrize(
    ("words", "heads"),
    [("THE COMMONS ACT:", True), ("RESOLVED:", False), ("IT WAS RESOLVED:", False)],
)
def test_a_title_in_capitals_that_ends_with_a_colon_is_a_heading_and_a_lead_in_is_none(
    read_pages: ReadPages, words: str, heads: bool
) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 25, words)
        sheet.lines(72, end + 40, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ([words] if heads else [])


@pytest.mark.parametrize(("dash", "heads"), [(" – ", False), (" ", True)])
def test_a_larger_title_that_runs_in_to_prose_behind_a_dash_is_no_heading(
    read_pages: ReadPages, dash: str, heads: bool
) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE, 9)
        sheet.line(72, end + 30, f"The upkeep of ponds and walls{dash}", 11, BOLD)
        behind = 72 + sheet.canvas.stringWidth(f"The upkeep of ponds and walls{dash}", BOLD, 11)
        sheet.line(behind, end + 30, "to receive an update", 9)
        sheet.lines(72, end + 60, 450, PROSE, 9)

    text = read_pages(page)
    words = f"The upkeep of ponds and walls{dash}to receive an update"
    assert (words in texts(text, BlockKind.HEADING)) is heads
    assert (words in texts(text, BlockKind.PARAGRAPH)) is not heads


@pytest.mark.parametrize(
    ("gap", "font", "heads"),
    [(20, "Helvetica-Oblique", False), (45, "Helvetica-Oblique", True), (20, "Helvetica", True)],
)
def test_a_name_nearer_to_the_quotation_in_italics_above_it_is_no_heading(
    read_pages: ReadPages, gap: float, font: str, heads: bool
) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, '"Whoever mends a wall has made a friend of the sheep."', font=font)
        sheet.line(72, end + gap, "Ann Elm", font=BOLD)
        sheet.lines(72, end + 65, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == (["Ann Elm"] if heads else [])


def test_a_name_with_its_telephone_number_is_no_heading(read_pages: ReadPages) -> None:
    signed = "Ann Elm – Parish Clerk – 01632 960 123"

    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, PROSE)
        sheet.line(72, end + 60, signed, 14)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, signed]
    assert texts(text, BlockKind.HEADING) == []


@pytest.mark.parametrize(("top", "kind"), [(760.0, BlockKind.FOOTNOTE), (162.0, BlockKind.PARAGRAPH)])
def test_a_note_alone_as_large_as_the_text_stands_far_below_it(
    read_pages: ReadPages, top: float, kind: BlockKind
) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {PROSE}")
        assert end < 150
        sheet.line(72, top - 4, "4", 7)
        sheet.line(78, top, "The parish is the one that is named in the Marshes Act.")

    assert any("Marshes Act" in words for words in texts(read_pages(page), kind))


def test_references_at_the_head_of_a_letter_and_who_signed_it_are_no_headings(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(350, 80, "Your ref: 12/AB", 11, "Helvetica-Bold")
        sheet.line(72, 120, "Dear Ann,")
        sheet.line(72, 145, "Piers and powers", 11, "Helvetica-Bold")
        sheet.lines(72, 165, 450, f"{PROSE} {PROSE}")
        sheet.line(72, 280, "Yours sincerely,")
        sheet.line(72, 330, "Bob Oak", 11, "Helvetica-Bold")
        sheet.line(72, 344, "Minister of State for Piers", 11, "Helvetica-Bold")

    assert texts(read_pages(page), BlockKind.HEADING) == ["Piers and powers"]


@pytest.mark.parametrize(
    ("second", "x", "headings"),
    [
        ("FROM THE HARBOUR BOARD", 72, ["GREETINGS FROM THE HARBOUR BOARD"]),
        ("THE HARBOUR BOARD", 72, ["GREETINGS", "THE HARBOUR BOARD"]),
        ("FROM THE HARBOUR BOARD", 240, ["GREETINGS", "FROM THE HARBOUR BOARD"]),
    ],
)
def test_a_large_title_goes_on_below_in_smaller_letters_with_a_word_that_links(
    read_pages: ReadPages, second: str, x: float, headings: list[str]
) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 110, "GREETINGS", 56)
        sheet.line(x, 142, second, 26)
        sheet.lines(72, 200, 450, f"{PROSE} {PROSE}")

    assert texts(read_pages(page), BlockKind.HEADING) == headings


def test_a_title_that_says_it_is_continued_is_a_heading_though_dots_end_it(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "Ferries cont...", 12, "Helvetica-Bold")
        sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, 180, "We came, we saw...", 12, "Helvetica-Bold")
        sheet.lines(72, 200, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ["Ferries cont..."]


@pytest.mark.parametrize(
    ("title", "below", "headings"),
    [
        ("A PLACE IS FREE", "For the position of Councillor of Orle", 2),
        ("Ann Sand", "Chair and Councillor of Orle", 1),
    ],
)
def test_a_title_above_what_it_is_for_is_no_name_above_what_the_person_is(
    read_pages: ReadPages, title: str, below: str, headings: int
) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 140, title, 14, "Helvetica-Bold")
        sheet.line(72, 162, below, 12, "Helvetica-Bold")
        sheet.lines(72, 184, 450, PROSE)

    assert len(texts(read_pages(page), BlockKind.HEADING)) == headings


def test_a_bold_sentence_that_begins_as_headings_do_is_one(read_pages: ReadPages) -> None:
    heads = [
        "Change asked for – a lower pier",
        "Change asked for – the ferry is to be kept for more than thirty years.",
        "Change asked for – lamps",
    ]

    def page(sheet: Sheet) -> None:
        for number, head in enumerate(heads):
            sheet.lines(72, 80 + 120 * number, 450, PROSE)
            sheet.line(72, 150 + 120 * number, head, 11, "Helvetica-Bold")

    assert texts(read_pages(page), BlockKind.HEADING) == heads


def test_a_bold_title_below_a_numbered_one_is_another(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        end = sheet.lines(72, 60, 450, PROSE)
        sheet.line(36, end + 40, "55", 12, "Helvetica-Bold")
        sheet.line(72, end + 40, "Lamps and Piers", 12, "Helvetica-Bold")
        sheet.line(72, end + 58, "North Mole", 12, "Helvetica-Bold")
        sheet.lines(72, end + 76, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ["55 Lamps and Piers", "North Mole"]


def test_a_large_number_in_brackets_begins_a_title(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 70, "6) Routine Sailings", 24)
        sheet.lines(72, 110, 450, PROSE)

    assert texts(read_pages(page), BlockKind.HEADING) == ["6) Routine Sailings"]


def test_codes_in_capitals_are_no_title(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 130, "Great tasks", 12, "Helvetica-Bold")
        sheet.line(72, 145, "HB1, HB3, HB5")

    assert texts(read_pages(page), BlockKind.HEADING) == ["Great tasks"]


def test_underlined_titles_are_headings_also_centred_ones_and_those_after_a_blank(read_pages: ReadPages) -> None:
    titles = ("20.3.8 The Lamps", "20.3.9 The Piers", "20.3.10 All Else")

    def page(sheet: Sheet) -> None:
        sheet.line(200, 60, "Keepers of the Moles - meeting", 12)
        sheet.rule(200, 61, 200 + sheet.canvas.stringWidth("Keepers of the Moles - meeting", "Helvetica", 12), 61)
        for number, title in enumerate(titles):
            left, top = 72 + 3.3 * (number == 2), 90 + 90 * number
            sheet.line(left, top, title, 12)
            sheet.rule(72, top + 1, left + sheet.canvas.stringWidth(title, "Helvetica", 12), top + 1)
            sheet.lines(72, top + 18, 450, PROSE, 12)

    assert texts(read_pages(page), BlockKind.HEADING) == ["Keepers of the Moles - meeting", *titles]


def test_underlined_bold_titles_of_a_page_of_accounts_printed_small_are_headings(read_pages: ReadPages) -> None:
    def report(sheet: Sheet) -> None:
        for number in range(5):
            sheet.lines(72, 60 + 120 * number, 450, PROSE)

    def accounts(sheet: Sheet) -> None:
        sheet.line(230, 60, "Money of the Lamps", 8, "Helvetica-Bold")
        sheet.rule(230, 61, 230 + sheet.canvas.stringWidth("Money of the Lamps", "Helvetica-Bold", 8), 61)
        sheet.grid([72, 250, 350, 450], [100, 120, 140, 160])
        for number, row in enumerate((("Quay", "New", "Old"), ("North", "31", "4"), ("South", "7", "12"))):
            for x, cell in zip((76, 254, 354), row, strict=True):
                sheet.line(x, 114 + 20 * number, cell, 8)

    assert texts(read_pages(report, accounts), BlockKind.HEADING) == ["Money of the Lamps"]
