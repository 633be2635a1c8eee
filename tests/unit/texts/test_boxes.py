"""Boxes of words: what a page says inside them is the sentence again."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from drawing import PROSE, Draw, Sheet, draw_pdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from policymine.errors import UnreadableError
from policymine.records import Box, Place, Sentence
from policymine.sentences import find_sentences
from policymine.texts import read_text
from policymine.texts.places.boxes import find_words, find_words_of_all, read_boxes, read_places_of_all


def draw(folder: Path, *pages: Draw) -> tuple[Path, tuple[Sentence, ...]]:
    path = draw_pdf(folder / "drawn.pdf", *pages)
    return path, find_sentences(read_text(path))


def read_back(path: Path, sentence: Sentence) -> str:
    (read,) = read_places_of_all(path, [find_words(path, sentence)])
    assert read is not None
    return " ".join(read.split())


def test_every_word_has_its_box_and_its_offsets(tmp_path: Path) -> None:
    path, (first, second) = draw(tmp_path, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    for sentence in (first, second):
        words = find_words(path, sentence)
        assert [sentence.text[word.start_char : word.end_char] for word in words] == sentence.text.split()
        assert all(72 <= word.box.x0 < word.box.x1 < 523 for word in words)
        assert read_back(path, sentence) == sentence.text
    beginning, end = find_words(path, first)[-1], find_words(path, second)[0]
    assert beginning.box.top == end.box.top
    assert beginning.box.x1 < end.box.x0


def test_boxes_are_where_the_words_are_drawn(tmp_path: Path) -> None:
    path, (sentence,) = draw(tmp_path, lambda sheet: sheet.line(100, 200, "Parishes will own the land.", 20))
    box = find_words(path, sentence)[0].box
    assert box.x0 == pytest.approx(100, abs=0.5)
    assert box.x1 == pytest.approx(100 + stringWidth("Parishes", "Helvetica", 20), abs=0.5)
    assert box.top == pytest.approx(200 - 0.8 * 20, abs=1)
    assert 200 < box.bottom < 210


def test_all_sentences_at_once_are_read_as_one_by_one(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)

    path, sentences = draw(tmp_path, page, page)
    assert {sentence.page_number for sentence in sentences} == {1, 2}
    assert find_words_of_all(path, sentences) == [find_words(path, sentence) for sentence in sentences]


def test_a_word_broken_at_a_line_end_has_two_boxes_and_keeps_its_hyphen_on_the_page(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "The residents of every parish will be asked about the neigh-")
        sheet.line(72, 113, "bourhood plan before it is agreed by the neighbourhood board.")

    path, (sentence,) = draw(tmp_path, page)
    words = find_words(path, sentence)
    assert [sentence.text[word.start_char : word.end_char] for word in words[10:12]] == ["neigh", "bourhood"]
    assert read_boxes(path, 1, [word.box for word in words[10:12]]) == "neigh-\nbourhood"


def test_a_sentence_over_a_page_break_is_read_on_both_pages(tmp_path: Path) -> None:
    def first(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.line(72, 700, "This sentence begins at the foot of the page and the rest of it is read only when")

    def second(sheet: Sheet) -> None:
        sheet.line(72, 100, "the page is turned, as in any book.")
        sheet.lines(72, 140, 450, PROSE)

    path, sentences = draw(tmp_path, first, second)
    sentence = next(each for each in sentences if each.text.startswith("This sentence"))
    assert {word.page_number for word in find_words(path, sentence)} == {1, 2}
    assert read_back(path, sentence) == sentence.text


def test_note_marks_and_numbers_of_paragraphs_stay_outside(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 100, "1.2")
        sheet.line(110, 100, "The board will publish its plan")
        width = sheet.canvas.stringWidth("The board will publish its plan", "Helvetica", 11)
        sheet.line(110 + width, 96, "3", 6)
        sheet.line(110 + width + 4, 100, " and parishes will decide on it.")
        sheet.lines(72, 140, 450, PROSE)

    path, (sentence, *_) = draw(tmp_path, page)
    assert sentence.text == "The board will publish its plan and parishes will decide on it."
    assert read_back(path, sentence) == sentence.text


def test_a_large_first_letter_has_a_box_of_its_own_size(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 122, "W", 36)
        top = 100.0
        for line in ("e will give the people of", "every parish in the county", "a say in what is built."):
            sheet.line(108 if top < 120 else 72, top, line)
            top += 13

    path, (sentence,) = draw(tmp_path, page)
    letter, *_ = find_words(path, sentence)
    assert letter.box.bottom > 120
    assert read_back(path, sentence) == "We will give the people of every parish in the county a say in what is built."


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_hold_on_a_page_that_is_turned_and_cropped(tmp_path: Path, turn: int) -> None:
    path, (plain, _) = draw(tmp_path, lambda sheet: sheet.lines(72, 100, 450, PROSE))
    with pypdfium2.PdfDocument(path) as document:
        document[0].set_cropbox(20, 30, 560, 800)
        document[0].set_rotation(turn)
        document.save(tmp_path / "turned.pdf")
    box = find_words(path, plain)[0].box
    x0, x1, top, bottom = box.x0 - 20, box.x1 - 20, box.top - 42, box.bottom - 42
    turned = {
        90: Box(770 - bottom, x0, 770 - top, x1),
        180: Box(540 - x1, 770 - bottom, 540 - x0, 770 - top),
        270: Box(top, 540 - x1, bottom, 540 - x0),
    }[turn]
    assert read_boxes(tmp_path / "turned.pdf", 1, [turned]) == "The"


@pytest.mark.parametrize("turn", [90, 270])
def test_what_stands_on_its_side_on_an_upright_page_is_read_back(tmp_path: Path, turn: int) -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.rotate(turn)
        sheet.canvas.translate(*{90: (0, -842), 270: (-842, 0)}[turn])
        sheet.lines(72, 300, 350, PROSE)

    path, sentences = draw(tmp_path, page)
    assert [read_back(path, sentence) for sentence in sentences] == [sentence.text for sentence in sentences]
    words = [word for sentence in sentences for word in find_words(path, sentence)]
    said = [
        sentence.text[word.start_char : word.end_char] for sentence in sentences for word in find_words(path, sentence)
    ]
    assert said == PROSE.split()
    assert all(0 <= word.box.x0 < word.box.x1 <= 595 and 0 <= word.box.top < word.box.bottom <= 842 for word in words)
    first, last = words[0].box, words[1].box
    assert {90: last.bottom < first.top, 270: last.top > first.bottom}[turn]


def test_what_is_not_on_the_page_is_not_read_there(tmp_path: Path) -> None:
    path, (sentence,) = draw(tmp_path, lambda sheet: sheet.line(72, 100, "Parishes will not own any of the land."))
    (line,) = sentence.places
    for changed in ("Parishes will own any of the land.", "Parishes must not own any of the land."):
        place = Place(0, len(changed), line.page_number, line.box)
        altered = Sentence(0, changed, 0, len(changed), 1, places=(place,))
        assert read_back(path, altered) != changed


def test_a_page_without_a_text_layer_is_told_from_one_without_the_words(tmp_path: Path) -> None:
    def words(sheet: Sheet) -> None:
        sheet.line(72, 100, "Parishes will own the land.")

    path = draw_pdf(tmp_path / "drawn.pdf", words, lambda sheet: sheet.rule(72, 100, 300, 100))
    box = Box(400, 700, 500, 720)
    line = Place(0, 5, 2, box)
    assert read_places_of_all(path, [[Place(0, 5, 1, box)], [line], []]) == ["", None, ""]
    assert find_words(path, Sentence(0, "Words", 0, 5, 2, places=(line,))) == (line,)


def test_a_page_or_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path, _ = draw(tmp_path, lambda sheet: sheet.line(72, 100, "Parishes will own the land."))
    with pytest.raises(UnreadableError, match="no page 7"):
        read_boxes(path, 7, [Box(0, 0, 10, 10)])
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(UnreadableError, match=r"broken\.pdf cannot be opened"):
        read_boxes(broken, 1, [Box(0, 0, 10, 10)])
    with pytest.raises(UnreadableError, match=r"missing\.pdf cannot be opened"):
        read_boxes(tmp_path / "missing.pdf", 1, [Box(0, 0, 10, 10)])
