"""Sentences: offsets that are true, list items with their lead-in, table cells with row and column."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.records import Block, BlockKind, Box, Page, Place, Text
from policymine.sentences import compose_body, find_sentences, read_whole
from policymine.texts import render_body
from policymine.texts.cells import build_table


def make_text(*blocks: Block) -> Text:
    return Text("test.txt", (Page(1, "i", tuple(blocks)),), "test")


def test_offsets_give_the_sentence_back() -> None:
    text = make_text(
        Block(BlockKind.HEADING, "Governance", level=1),
        Block(BlockKind.PARAGRAPH, "The Rt Hon. A. Hall MP agreed, e.g. in No. 10. Parishes will decide."),
        Block(BlockKind.FURNITURE, "Page 3 of 14"),
        Block(BlockKind.PARAGRAPH, "A second paragraph."),
    )
    body = compose_body(text).text
    found = find_sentences(text)
    assert [each.text for each in found] == [
        "The Rt Hon. A. Hall MP agreed, e.g. in No. 10.",
        "Parishes will decide.",
        "A second paragraph.",
    ]
    assert all(body[each.start_char : each.end_char] == each.text for each in found)
    assert "Page 3" not in body


def test_offsets_are_those_of_what_is_printed_also_behind_a_table_with_empty_cells() -> None:
    rows = [("Place", "Boats", "Piers", "Who runs them"), ("Orle", "", "3", "The parish"), ("Vell", "1", "", "")]
    text = make_text(build_table(rows), Block(BlockKind.PARAGRAPH, "Parishes will decide."))
    printed = render_body(text)
    found = find_sentences(text)
    assert [each.text for each in found] == ["Orle", "The parish", "Vell", "Parishes will decide."]
    assert all(printed[each.start_char : each.end_char] == each.text for each in found)


def test_a_sentence_ends_after_words_that_are_abbreviations_elsewhere() -> None:
    ends = [
        "Growth has waned.",
        "Buses run to the west.",
        "The board has done so.",
        "Parishes pay a Land Tax.",
        "Any of them may meet in the Hall.",
        "The maps are in Appendix B.",
        "The rest is prose.",
    ]
    whole = [
        "Shops (incl. Smith and Sons, eds. Ash and Elm) and ponds were seen by Prof. Over a pond of ours.",
        "iii. A fund for parishes.",
    ]
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in (" ".join(ends), *whole)]
    assert [each.text for each in find_sentences(make_text(*blocks))] == [*ends, *whole]


def test_headings_make_a_path_and_sections() -> None:
    found = find_sentences(
        make_text(
            Block(BlockKind.HEADING, "Part one", level=1),
            Block(BlockKind.HEADING, "Skills", level=2),
            Block(BlockKind.PARAGRAPH, "First. Second."),
            Block(BlockKind.HEADING, "Part two", level=1),
            Block(BlockKind.PARAGRAPH, "Third."),
        )
    )
    assert [each.heading for each in found] == ["Part one > Skills", "Part one > Skills", "Part two"]
    assert [each.section for each in found] == [0, 0, 1]
    assert [each.previous for each in found] == ["", "First.", ""]


def test_a_list_item_is_read_with_its_lead_in() -> None:
    (found,) = find_sentences(
        make_text(Block(BlockKind.LIST_ITEM, "control of the budget", level=1, lead_in="Parishes will have:"))
    )
    assert found.text == "control of the budget"
    assert read_whole(found) == "Parishes will have: control of the budget"


def test_a_table_cell_is_read_with_its_row_and_column() -> None:
    cells = (("Function", "Mayor", "Parishes"), ("Parks", "None", "Own and run"), ("Buses", "Franchising", ""))
    text = "\n".join("\t".join(row) for row in cells)
    found = find_sentences(make_text(Block(BlockKind.TABLE, text, cells=cells)))
    assert "Parks: Parishes: Own and run" in [read_whole(each) for each in found]
    assert "Buses: Mayor: Franchising" in [read_whole(each) for each in found]
    assert all(text[each.start_char : each.end_char] == each.text for each in found)


def read_cells(*cells: tuple[str, ...]) -> list[str]:
    text = "\n".join("\t".join(row) for row in cells)
    return [read_whole(each) for each in find_sentences(make_text(Block(BlockKind.TABLE, text, cells=cells)))]


def test_a_row_of_marks_is_read_once_for_each_that_says_that_it_holds() -> None:
    head = ("Power", "Parish", "Mayor")
    assert read_cells(head, ("License ferries", "x", "X"), ("Close piers", "", "Yes")) == [
        "License ferries: Parish: x",
        "License ferries: Mayor: X",
        "Close piers: Mayor: Yes",
    ]
    assert read_cells(head, ("License ferries", "✓", "x"), ("Close piers", "x", "✓")) == [
        "License ferries: Parish: ✓",
        "Close piers: Mayor: ✓",
    ]
    assert read_cells(("No.", *head), ("12", "License ferries", "✓", "–")) == ["License ferries: Parish: ✓"]
    assert read_cells(head, ("License ferries", "No", "–")) == [
        "Power: License ferries",
        "License ferries: Parish: No",
    ]
    assert read_cells(head, ("License ferries", "x", "with the islands")) == [
        "Power: License ferries",
        "License ferries: Parish: x",
        "License ferries: Mayor: with the islands",
    ]


def test_a_power_whose_only_mark_is_read_in_the_row_above_is_not_lost() -> None:
    cells = (("Power", "Mayor"), ("License ferries", "x"), ("Close piers", "x"))
    text = "\n".join("\t".join(row) for row in cells)
    block = Block(BlockKind.TABLE, text, cells=cells, repeated=frozenset({(2, 1)}))
    assert [read_whole(each) for each in find_sentences(make_text(block))] == [
        "License ferries: Mayor: x",
        "Power: Close piers",
    ]


def test_what_goes_on_from_the_page_before_is_no_head_and_a_number_no_name() -> None:
    cells = (
        ("", f"{'The quays are open. ' * 9}Boats pay."),
        ("12", "Mole", "Parishes mend it"),
        ("13", "Pier", "None"),
    )
    text = "\n".join("\t".join(row) for row in cells)
    found = [read_whole(each) for each in find_sentences(make_text(Block(BlockKind.TABLE, text, cells=cells)))]
    assert "Boats pay." in found
    assert "Mole: Parishes mend it" in found


def test_places_follow_the_sentence_over_a_page_break() -> None:
    block = Block(
        BlockKind.PARAGRAPH,
        "Parishes decide. Mayors do not.",
        places=(Place(0, 17, 1, Box(0, 700, 90, 712)), Place(17, 31, 2, Box(0, 40, 80, 52))),
    )
    text = Text("test.pdf", (Page(1, "1", (block,)), Page(2, "2")), "test")
    first, second = find_sentences(text)
    assert (first.page_number, second.page_number, second.page_label) == (1, 2, "2")
    assert second.places[0].start_char == 0
    assert second.places[0].end_char == len("Mayors do not.")


@settings(max_examples=150)
@given(st.lists(st.text(max_size=120), max_size=6))
def test_any_text_gives_sentences_in_order_inside_the_body(paragraphs: list[str]) -> None:
    text = make_text(*(Block(BlockKind.PARAGRAPH, each) for each in paragraphs))
    body = compose_body(text).text
    cursor = 0
    for each in find_sentences(text):
        assert each.start_char >= cursor
        assert body[each.start_char : each.end_char] == each.text != ""
        cursor = each.end_char


def test_the_number_of_a_paragraph_is_not_part_of_its_sentence() -> None:
    texts = [
        "16. Parishes decide.",
        "2.14 The mayor decides.",
        "(b) “We” decide.",
        "2.5 million people moved.",
        "12 councils joined.",
    ]
    found = find_sentences(make_text(*(Block(BlockKind.PARAGRAPH, each) for each in texts)))
    assert [each.text for each in found] == [
        "Parishes decide.", "The mayor decides.", "“We” decide.", "2.5 million people moved.", "12 councils joined.",
    ]  # fmt: skip
