"""Words that dark bars hide: left out and told, and never a word that a reader can see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, draw_pdf, texts
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

from policymine.records import BlockKind, Box
from policymine.sentences import find_sentences
from policymine.texts import read_text, render_body
from policymine.texts.places.boxes import find_words, read_boxes

TOLD = (
    "Page 1 holds words that dark bars hide from a reader; they were left out. Whoever has the file can read them: "
    "think before you pass it on."
)
BEFORE, NAME, AFTER = "The board heard from", "Ansa Vellbrook", "and will decide in the spring who runs the ferry."


def draw(*parts: Callable[[Sheet], None], turn: int = 0) -> Draw:
    def page(sheet: Sheet) -> None:
        if turn:
            sheet.canvas.translate(*((842, 0) if turn == 90 else (-250, 842)))
            sheet.canvas.rotate(turn)
        sheet.lines(72, 100, 440, PROSE)
        sheet.lines(72, 160, 440, PROSE)
        for part in parts:
            part(sheet)

    return page


def say(sheet: Sheet) -> None:
    sheet.line(72, 300, f"{BEFORE} {NAME} {AFTER}")


def cover(sheet: Sheet, **rectangle: int) -> None:
    width = sheet.canvas.stringWidth
    x = 72 + width(f"{BEFORE} ", "Helvetica", 11)
    sheet.canvas.rect(
        x - 1, HEIGHT - 303, width(NAME, "Helvetica", 11) + 2, 13, **({"fill": 1, "stroke": 0} | rectangle)
    )


@pytest.mark.parametrize("parts", [(say, cover), (cover, say)], ids=["over the words", "under dark letters"])
def test_words_under_or_on_a_dark_bar_are_left_out_and_told(
    read_pages: ReadPages, parts: tuple[Callable[[Sheet], None], ...]
) -> None:
    text = read_pages(draw(*parts))
    assert "Vellbrook" not in render_body(text)
    assert texts(text, BlockKind.PARAGRAPH)[2:] == [f"{BEFORE} {AFTER}"]
    assert text.warnings == (TOLD,)


def mark(sheet: Sheet, subtype: str, colour: tuple[float, float, float]) -> None:
    x = 71 + sheet.canvas.stringWidth(f"{BEFORE} ", "Helvetica", 11)
    left, low, right, top = x, HEIGHT - 303, x + sheet.canvas.stringWidth(NAME, "Helvetica", 11) + 2, HEIGHT - 290
    entries = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName(subtype),
        "Rect": PDFArray([left, low, right, top]),
        "QuadPoints": PDFArray([left, top, right, top, left, low, right, low]),
        "IC": PDFArray(colour),
        "C": PDFArray(colour),
    }
    sheet.canvas._addAnnotation(PDFDictionary(entries))


@pytest.mark.parametrize("subtype", ["Square", "Highlight"])
@pytest.mark.parametrize("typed", [False, True])
def test_words_under_a_dark_mark_on_the_page_are_left_out_and_those_under_a_light_one_stay(
    tmp_path: Path, subtype: str, typed: bool
) -> None:
    def fill(sheet: Sheet) -> None:
        if typed:
            sheet.canvas.acroForm.textfield(name="a", value="Orle and Vell", x=72, y=400, fontSize=11, borderWidth=0)

    dark = draw_pdf(tmp_path / "dark.pdf", draw(say, fill, lambda sheet: mark(sheet, subtype, (0, 0, 0))))
    text = read_text(dark)
    assert "Vellbrook" not in render_body(text)
    assert text.warnings == (TOLD,)
    assert "Vellbrook" not in read_boxes(dark, 1, [Box(0, 0, 595, 842)])
    light = draw_pdf(tmp_path / "light.pdf", draw(say, fill, lambda sheet: mark(sheet, "Highlight", (1, 1, 0))))
    assert NAME in render_body(read_text(light))
    assert ("Orle and Vell" in render_body(read_text(light))) is typed


def test_what_is_read_again_in_the_box_of_a_sentence_holds_no_hidden_word(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "barred.pdf", draw(say, cover))
    found = find_sentences(read_text(path))[-1]
    boxes = [place.box for place in found.places]
    assert read_boxes(path, 1, boxes) == found.text
    assert [found.text[word.start_char : word.end_char] for word in find_words(path, found)] == found.text.split()
    assert "Vellbrook" not in read_boxes(path, 1, [Box(0, 0, 595, 842)])


def test_words_on_a_page_that_lies_across_are_left_out_too(read_pages: ReadPages) -> None:
    for turn in (90, 270):
        text = read_pages(draw(say, cover, turn=turn))
        assert "Vellbrook" not in render_body(text)
        assert BEFORE in render_body(text)


def frame(sheet: Sheet) -> None:
    path = sheet.canvas.beginPath()
    path.rect(60, HEIGHT - 320, 480, 40)
    path.rect(64, HEIGHT - 316, 472, 32)
    sheet.canvas.drawPath(path, fill=1, stroke=0, fillMode=0)


def shade(sheet: Sheet) -> None:
    sheet.canvas.saveState()
    sheet.canvas.setFillAlpha(0.4)
    cover(sheet)
    sheet.canvas.restoreState()


def clip(sheet: Sheet) -> None:
    sheet.canvas.saveState()
    path = sheet.canvas.beginPath()
    path.rect(60, HEIGHT - 600, 480, 100)
    sheet.canvas.clipPath(path, stroke=0)
    cover(sheet)
    sheet.canvas.restoreState()


def head(sheet: Sheet) -> None:
    cover(sheet)
    sheet.canvas.setFillGray(1)
    say(sheet)
    sheet.canvas.setFillGray(0)


def strike(sheet: Sheet) -> None:
    sheet.canvas.rect(72, HEIGHT - 300, 440, 5.2, fill=0, stroke=1)


@pytest.mark.parametrize("parts", [(say, frame), (say, shade), (say, clip), (say, strike), (head,)])
def test_words_that_a_reader_sees_stay(read_pages: ReadPages, parts: tuple[Callable[[Sheet], None], ...]) -> None:
    text = read_pages(draw(*parts))
    assert NAME in render_body(text)
    assert text.warnings == ()
