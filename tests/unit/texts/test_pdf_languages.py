"""What is English and what is not: figures with labels, letters that a font gives wrongly, other languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet

from policymine.errors import UnreadableError
from policymine.texts import read_text, render_body
from policymine.texts.drawn.wrong_letters import count_wrong_words, mend_letters

SERVICES = "Adult Social Care|Children Services|Highways Maintenance|Waste Disposal|Public Health|Corporate Landlord"
LABELS = "Revenue budget|Capital programme|Net cost|Reserves drawn|Grant income|Savings planned"
FRENCH = (
    "Le conseil et les communes travaillent ensemble pour décider de la dépense. Les habitants sont invités chaque "
    "année à participer aux réunions et à proposer des projets pour le logement dans leur quartier. "
)


def draw_budget(sheet: Sheet) -> None:
    for row, label in enumerate(LABELS.split("|")):
        for column, service in enumerate(SERVICES.split("|")[:3]):
            sheet.line(60 + 170 * column, 80 + 40 * row, f"{service} {label.lower()}", 9)
            sheet.line(60 + 170 * column, 95 + 40 * row, f"{row + 1},{column + 2}40.0 ({row}.{column})", 9)


def test_a_paper_of_figures_and_labels_is_read(read_pages: ReadPages) -> None:
    text = read_pages(draw_budget, draw_budget)
    assert text.warnings == ()
    assert "Highways Maintenance grant income" in render_body(text)


@pytest.mark.parametrize("prose", [FRENCH, "".join(chr(ord(c) + 1) if c.isalpha() else c for c in PROSE)])
def test_another_language_and_other_letters_are_refused_as_before(tmp_path: Path, prose: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(prose * 4, encoding="utf-8")
    with pytest.raises(UnreadableError, match="does not read as English"):
        read_text(path)


def write(said: str) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.lines(72, 200, 450, said)

    return page


def test_letters_given_as_the_numbers_of_their_glyphs_are_mended(read_pages: ReadPages) -> None:
    body = render_body(
        read_pages(write(":e and the worNers maNe a plan for the ne[t year, and TH$T is eTual for citi]ens."))
    )
    assert "We and the workers make a plan for the next year, and THAT is equal for citizens." in body


def test_words_that_are_rightly_odd_stay(read_pages: ReadPages) -> None:
    said = (
        "McNicol of YouGov said R&D in the NHS (S4C, M25) may be allow[ed] by [the] DfE on a PRoW, as in A&E or CO-OP."
    )
    text = read_pages(write(said), write(said), write(said))
    assert said in render_body(text)
    assert text.warnings == ()


def test_brackets_stand_for_letters_that_a_font_joins(read_pages: ReadPages) -> None:
    text = read_pages(write("The par[cular du[es and se[ng of accoun[ng rules are allow[ed] by the coun[zx."))
    assert "The particular duties and setting of accounting rules are allow[ed] by the coun[zx." in render_body(text)


def test_letters_that_no_word_tells_are_warned_of_by_page(read_pages: ReadPages) -> None:
    warnings = read_pages(write("No."), write("The Bre[itman of We[ley and the Bre[itman of A[ford.")).warnings
    assert [warning[:43] for warning in warnings] == ["Page 2 holds a few words with wrong letters"]


def test_foreign_letters_are_ligatures_or_counted() -> None:
    assert (
        mend_letters("The ȵood and the traɝcNing con\u0235ict, \x07and")
        == "The ﬂood and the traﬃcking conﬂict, \x07and"
    )
    assert count_wrong_words("It cost ȏ5 million and pro\x0b\x07t, Œuvre, Şahin, f(x) or http://a.b/c[d") == 2
