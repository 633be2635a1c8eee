"""GOV.UK answers, saved pages and ordinary HTML: the main content and nothing around it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from drawing import PROSE, texts

from policymine.errors import UnreadableError
from policymine.records import Block, BlockKind
from policymine.sentences import find_sentences
from policymine.texts import read_text, render_body

BODY = f"""<div class="govspeak"><h2 id="a">A new settlement</h2>
<p>{PROSE}<sup id="fnref:1"><a href="#fn:1">[footnote 1]</a></sup></p><p>The mayor will:</p>
<ul><li><p>hold a budget</p></li><li>listen to <abbr title="x">VCSE</abbr> groups:<ul><li>in towns</li></ul></li></ul>
<table><thead><tr><th>Power</th><th>Holder</th></tr></thead><tbody><tr><td>Buses</td><td>Mayor</td></tr></tbody></table>
<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>See the annex.</p></li></ol></div></div>"""
ANSWER: dict[str, Any] = {
    "title": "A speech about power",
    "description": "The summary.",
    "base_path": "/government/speeches/power",
    "document_type": "speech",
    "schema_name": "speech",
    "locale": "en",
    "first_published_at": "2021-03-05T10:00:00+00:00",
    "details": {"body": BODY, "delivered_on": "2021-03-04T12:30:00+00:00"},
    "links": {
        "speaker": [{"title": "The Rt Hon Anna Okafor MP"}],
        "primary_publishing_organisation": [{"title": "Department for Places"}],
    },
}


def read(folder: Path, content: str | dict[str, Any], name: str = "page.html"):  # type: ignore[no-untyped-def]
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_text(path)


def test_a_speech_gives_its_body_and_suggestions(tmp_path: Path) -> None:
    text = read(tmp_path, ANSWER)
    assert dict(text.suggestions) == {
        "title": "A speech about power",
        "published_on": "2021-03-04",
        "speaker": "The Rt Hon Anna Okafor MP",
        "publisher": "Department for Places",
        "kind": "speech",
        "source_url": "https://www.gov.uk/government/speeches/power",
    }
    assert text.pages[0].blocks == (
        Block(BlockKind.HEADING, "A speech about power", level=1),
        Block(BlockKind.HEADING, "A new settlement", level=2),
        Block(BlockKind.PARAGRAPH, PROSE),
        Block(BlockKind.PARAGRAPH, "The mayor will:"),
        Block(BlockKind.LIST_ITEM, "hold a budget", level=1, lead_in="The mayor will:"),
        Block(BlockKind.LIST_ITEM, "listen to VCSE groups:", level=1, lead_in="The mayor will:"),
        Block(BlockKind.LIST_ITEM, "in towns", level=2, lead_in="listen to VCSE groups:"),
        Block(BlockKind.TABLE, "Power\tHolder\nBuses\tMayor", cells=(("Power", "Holder"), ("Buses", "Mayor"))),
        Block(BlockKind.FOOTNOTE, "See the annex."),
    )


def test_a_publication_with_attachments_reads_its_summary_and_says_so(tmp_path: Path) -> None:
    answer = {**ANSWER, "details": {"body": f"<p>{PROSE}</p>", "attachments": [{"title": "Deal"}]}}
    text = read(tmp_path, answer)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE]
    assert "its attachment is a document of its own" in text.warnings[0]


def test_withdrawn_and_translated_answers(tmp_path: Path) -> None:
    withdrawn = read(tmp_path, {**ANSWER, "withdrawn_notice": {"explanation": "Old."}})
    assert withdrawn.warnings == ("GOV.UK has withdrawn this document.",)
    with pytest.raises(UnreadableError, match="Welsh-language version"):
        read(tmp_path, {**ANSWER, "locale": "cy"})
    with pytest.raises(UnreadableError, match="translation"):
        read(tmp_path, {**ANSWER, "locale": "fr"})
    with pytest.raises(UnreadableError, match="no body"):
        read(tmp_path, {**ANSWER, "details": {}, "description": ""})


def test_other_shapes_of_body(tmp_path: Path) -> None:
    listed = read(
        tmp_path, {**ANSWER, "details": {"body": [{"content_type": "text/html", "content": f"<p>{PROSE}</p>"}]}}
    )
    assert texts(listed, BlockKind.PARAGRAPH) == [PROSE]
    parts = read(tmp_path, {**ANSWER, "details": {"parts": [{"title": "Part one", "body": f"<p>{PROSE}</p>"}]}})
    assert texts(parts, BlockKind.HEADING) == ["A speech about power", "Part one"]
    summary = read(tmp_path, {**ANSWER, "details": {}, "description": PROSE})
    assert texts(summary, BlockKind.PARAGRAPH) == [PROSE]


SAVED = f"""<!DOCTYPE html><html lang="en"><head><title>Power - GOV.UK</title>
<meta name="govuk:first-published-at" content="2021-03-05T10:00:00"></head><body>
<div class="gem-c-cookie-banner">We use cookies</div><header><nav>Home</nav></header>
<main><h1>A speech about power</h1><div class="gem-c-metadata"><dl><dt>From:</dt>
<dd><a href="/government/organisations/dfp">Department for Places</a> and
<a href="/government/people/a">Anna Okafor</a></dd>
<dt>Speaker:</dt><dd>Anna Okafor</dd></dl></div><nav class="gem-c-contents-list"><a>A new settlement</a></nav>
<div class="gem-c-govspeak govuk-govspeak"><div class="govspeak"><p>Check against delivery</p>
<h2>A new settlement</h2><p>{PROSE}
<br>And more.<br><br>[Applause.]</p></div></div><div class="gem-c-related-navigation">Related content</div></main>
<footer>Crown copyright</footer></body></html>"""


def test_a_saved_page_gives_main_content_only(tmp_path: Path) -> None:
    text = read(tmp_path, SAVED)
    assert render_body(text) == f"A speech about power\n\nA new settlement\n\n{PROSE} And more.\n"
    assert texts(text, BlockKind.FURNITURE) == ["Check against delivery", "[Applause.]"]
    assert text.suggestions["title"] == "A speech about power"
    assert text.suggestions["speaker"] == "Anna Okafor"
    assert text.suggestions["publisher"] == "Department for Places"
    assert text.suggestions["published_on"] == "2021-03-05"


def test_ordinary_html_with_unclosed_tags_is_read(tmp_path: Path) -> None:
    page = f"<html><body><div class=menu>Menu</div><h1>News<p>{PROSE}<ul><li>one thing<li>another</ul><p>Figure</body>"
    text = read(tmp_path, page)
    assert texts(text, BlockKind.LIST_ITEM) == ["one thing", "another"]
    assert "Menu" not in render_body(text)


def test_a_welsh_page_is_set_aside(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="Welsh-language version"):
        read(tmp_path, SAVED.replace('lang="en"', 'lang="cy"'))


def test_deep_and_hostile_html_is_read_or_refused(tmp_path: Path) -> None:
    text = read(tmp_path, "<html><body>" + "<div>" * 5000 + f"<p>{PROSE}</p>" + "<b>" * 5000)
    assert PROSE in render_body(text)


def read_main(folder: Path, inside: str) -> tuple[Block, ...]:
    """Return what a page's main content gives, its title and its last paragraph left out."""
    text = read(folder, f"<html><body><main><h1>Deal</h1>{inside}<p>{PROSE}</p></main></body></html>")
    return text.pages[0].blocks[1:-1]


def test_a_consultation_gives_its_outcome_before_its_body(tmp_path: Path) -> None:
    details = {
        "body": f"<p>{PROSE}</p>",
        "final_outcome_detail": "<p>Buses will be run by the mayor.</p>",
        "public_feedback_detail": "<p>Most people agreed.</p>",
        "final_outcome_documents": ["<section>one</section>", "<section>two</section>"],
    }
    text = read(tmp_path, {**ANSWER, "details": details})
    assert texts(text, BlockKind.HEADING)[1:] == [
        "Detail of outcome",
        "Detail of feedback received",
        "Original consultation",
    ]
    assert texts(text, BlockKind.PARAGRAPH) == ["Buses will be run by the mayor.", "Most people agreed.", PROSE]
    assert "its 2 attachments are documents of their own" in text.warnings[0]


def test_parts_in_several_types_and_titles_with_marks(tmp_path: Path) -> None:
    body = [
        {"content_type": "text/govspeak", "content": "raw"},
        {"content_type": "text/html", "content": f"<p>{PROSE}</p>"},
    ]
    parts = [
        {"title": "Fares < £2 & passes", "body": body},
        {"title": None, "body": [{"content_type": "text/govspeak", "content": "* buses"}]},
    ]
    text = read(tmp_path, {**ANSWER, "details": {"parts": parts}})
    assert texts(text, BlockKind.HEADING)[1:] == ["Fares < £2 & passes"]
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE]
    assert texts(text, BlockKind.LIST_ITEM) == ["buses"]


def test_an_answer_with_only_a_summary_says_so(tmp_path: Path) -> None:
    text = read(tmp_path, {**ANSWER, "details": {"body": None}, "description": PROSE})
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE]
    assert text.warnings == ("It has no body: only its summary was read.",)


def test_a_contact_block_and_a_notice_stand_apart(tmp_path: Path) -> None:
    notice = (
        '<section class="gem-c-notice"><h2>Withdrawn in May</h2><div class="gem-c-govspeak">It is old.</div></section>'
    )
    contact = '<div class="contact"><p>Press office</p><p>Telephone 0100 000 000</p></div>'
    body = f'{notice}<h2>Detail</h2><div class="gem-c-govspeak"><p>{PROSE}</p>{contact}</div><h2>Related content</h2>'
    text = read(tmp_path, f"<html><body><main><h1>Deal</h1>{body}</main></body></html>")
    assert texts(text, BlockKind.FURNITURE) == ["Withdrawn in May It is old.", "Press office Telephone 0100 000 000"]
    assert render_body(text) == f"Deal\n\nDetail\n\n{PROSE}\n"


@pytest.mark.parametrize(
    "page",
    [
        "<form id=page><div class=menu>Home</div><h1>Deal</h1>{}</form>",
        "<div class='page has-sidebar category-social-care'><h1>Deal</h1>{}</div>",
        "<div class=layout-sidebar><h1>Deal</h1>{}</div><div class=sidebar>Links</div>",
        "<article class='post tag-newsletter'><header><h1>Deal</h1><p class=entry-meta>By A</p></header>{}</article>",
        "<div id=content><h1>Deal</h1>{}</div><div id=footer>Copyright</div>",
        "<article><p>Short.</p></article><article><h1>Deal</h1>{}</article>",
        "<main><h1>Deal</h1><div style='display: none'>Hidden</div><form><p>Sign up</p></form>{}</main>",
    ],
)
def test_the_content_is_found_whatever_holds_it(tmp_path: Path, page: str) -> None:
    text = read(tmp_path, f"<html><body>{page.format(f'<p>{PROSE}</p>')}</body></html>")
    assert render_body(text) == f"Deal\n\n{PROSE}\n"


def test_sections_that_unfold_are_read(tmp_path: Path) -> None:
    button = "<button>Transport<span class='govuk-accordion__section-toggle'>Show</span></button>"
    found = read_main(tmp_path, f"<h2>{button}</h2><div hidden='until-found'><p>Buses run late.</p></div>")
    assert found == (Block(BlockKind.HEADING, "Transport", level=2), Block(BlockKind.PARAGRAPH, "Buses run late."))


def test_a_cell_that_spans_rows_and_columns_stands_in_each_and_is_read_once(tmp_path: Path) -> None:
    text = read(
        tmp_path,
        "<main><table><tr><th>Power<th>Holder<th>From<tr><td rowspan=2>Run the buses<td>Mayor<td>2025"
        "<tr><td>Council<td>2026<tr><td>Mend the roads<td colspan=2>Still to be settled</table></main>",
    )
    (table,) = text.pages[0].blocks
    assert table.cells == (
        ("Power", "Holder", "From"),
        ("Run the buses", "Mayor", "2025"),
        ("Run the buses", "Council", "2026"),
        ("Mend the roads", "Still to be settled", "Still to be settled"),
    )
    assert table.repeated == {(2, 0), (3, 2)}
    assert [(found.lead_in, found.text) for found in find_sentences(text)] == [
        ("Power:", "Run the buses"),
        ("Run the buses: Holder:", "Mayor"),
        ("Run the buses: Holder:", "Council"),
        ("Power:", "Mend the roads"),
        ("Mend the roads: Holder:", "Still to be settled"),
    ]


def test_heads_in_several_rows_name_each_column_below_them(tmp_path: Path) -> None:
    rows = (
        "<tr><th rowspan=2>Place<th colspan=2>Ferries<th colspan=2>Trams<tr><th>2025<th>2026<th>2025<th>2026"
        "<tr><th>Orne<td>1<td>2<td>3<td>4<tr><th>Vell<td>5<td>6<td>7<td>8"
    )
    (table,) = read_main(tmp_path, f"<table>{rows}</table>")
    assert table.cells == (
        ("Place", "Ferries 2025", "Ferries 2026", "Trams 2025", "Trams 2026"),
        ("Orne", "1", "2", "3", "4"),
        ("Vell", "5", "6", "7", "8"),
    )


def test_heads_of_plain_cells_are_made_one_where_one_beside_them_spans_two_rows(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>Place<td colspan=2>Ferries<tr><td>Spring<td>Autumn<tr><td>Orne<td>1<td>2"
    (table,) = read_main(tmp_path, f"<table>{rows}</table>")
    assert table.cells == (("Place", "Ferries Spring", "Ferries Autumn"), ("Orne", "1", "2"))


def test_a_row_over_all_columns_is_a_title_at_the_top_and_stays_one_cell_below(tmp_path: Path) -> None:
    rows = (
        "<tr><th colspan=3>Ferries of the coast<tr><th>Place<th>Boats<th>Piers<tr><td colspan=3>North shore"
        "<tr><td>Orne<td>1<td>2<tr><td colspan=3>South shore<tr><td>Vell<td>3<td>4"
    )
    caption, table = read_main(tmp_path, f"<table>{rows}</table>")
    assert caption == Block(BlockKind.CAPTION, "Ferries of the coast")
    assert table.cells == (
        ("Place", "Boats", "Piers"),
        ("North shore", "", ""),
        ("Orne", "1", "2"),
        ("South shore", "", ""),
        ("Vell", "3", "4"),
    )


def test_rows_without_cells_end_no_span_too_late(tmp_path: Path) -> None:
    rows = "<tr><th>Place<th>Boats<tr><td rowspan=2>Orne<td>1<tr></tr><tr><td>Vell<td>3"
    (table,) = read_main(tmp_path, f"<table>{rows}</table>")
    assert table.cells == (("Place", "Boats"), ("Orne", "1"), ("Vell", "3"))


def test_a_cell_names_all_rows_that_it_spans_however_many_and_none_of_the_next_part(tmp_path: Path) -> None:
    orle = "".join(f"<tr><td>Pier {number}<td>{number}" for number in range(2, 81))
    rows = (
        f"<thead><tr><th>Place<th>Pier<th>Boats<tbody><tr><td rowspan=80>Orle<td>Pier 1<td>1{orle}"
        "<tbody><tr><td rowspan=0>Vell<td>North<td>3<tr><td>South<td>4"
        "<tbody><tr><td rowspan=9>Ness<td>East<td>5<tbody><tr><td>Thurn<td>West<td>6"
    )
    (table,) = read_main(tmp_path, f"<table>{rows}</table>")
    assert table.cells is not None
    assert [row[0] for row in table.cells] == ["Place", *["Orle"] * 80, "Vell", "Vell", "Ness", "Thurn"]
    assert {len(row) for row in table.cells} == {3}
    assert table.cells[-1] == ("Thurn", "West", "6")


def test_a_long_table_whose_rows_are_not_closed_keeps_all_rows(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Pier {number}<td>Boats {number}" for number in range(300))
    (table,) = read_main(tmp_path, f"<table>{rows}</table>")
    assert table.cells is not None
    assert table.cells[-1] == ("Pier 299", "Boats 299")
    assert len(table.cells) == 300


def test_a_paragraph_in_bold_is_a_heading_below_the_last(tmp_path: Path) -> None:
    inside = (
        "<h2>Plan</h2><p><strong>A new start</strong></p><p><b>Note:</b> it stays.</p><ul><li><b>Buses</b></li></ul>"
    )
    assert read_main(tmp_path, inside) == (
        Block(BlockKind.HEADING, "Plan", level=2),
        Block(BlockKind.HEADING, "A new start", level=3),
        Block(BlockKind.PARAGRAPH, "Note: it stays."),
        Block(BlockKind.LIST_ITEM, "Buses", level=1),
    )


def test_bullets_typed_by_hand_are_list_items(tmp_path: Path) -> None:
    found = read_main(tmp_path, "<p>We will:<br>• run buses<br>• build homes</p>")
    assert [(block.kind, block.text, block.lead_in) for block in found] == [
        (BlockKind.PARAGRAPH, "We will:", ""),
        (BlockKind.LIST_ITEM, "run buses", "We will:"),
        (BlockKind.LIST_ITEM, "build homes", "We will:"),
    ]


def test_numbers_that_stand_out_in_an_aside_are_read(tmp_path: Path) -> None:
    (found,) = read_main(tmp_path, "<aside class=stat-headline><p><em>£6bn</em> a year</p></aside><aside>Links</aside>")
    assert found.text == "£6bn a year"
