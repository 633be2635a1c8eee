"""Pages that are pictures: read by OCR where Tesseract is installed, named with the remedy where it is not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest
from drawing import PROSE, Draw, Sheet, draw_pdf, find, texts
from PIL import Image, ImageFilter

from policymine.errors import UnreadableError
from policymine.records import BlockKind, Box
from policymine.texts import EXTRACTOR, describe_extractor, read_text
from policymine.texts.drawn.sheets import Sheet as PageSheet
from policymine.texts.drawn.sheets import Style, Word
from policymine.texts.places.boxes import read_boxes, read_places_of_all
from policymine.texts.quality import name_pages
from policymine.texts.scans.ocr import MAX_OCR_PAGES, OcrEngine, find_engine, needs_ocr, read_hocr, settle_sizes
from policymine.texts.scans.ocr_words import close_quotations

tesseract = pytest.mark.skipif(
    find_engine() is None, reason="needs Tesseract (apt-get install tesseract-ocr) and the ocr extra (policymine[ocr])"
)
Spoil = Callable[[Image.Image], Image.Image]


def answer(*lines: str, confidence: int = 90, step: int = 80, heights: Sequence[int] = ()) -> OcrEngine:
    """Return an engine that finds the same lines on every picture, ``step`` pixels apart, 43 high or as told."""
    spans = []
    for row, line in enumerate(lines):
        top, height = 400 + step * row, heights[row] if heights else 43
        words = "".join(
            f"<span class='ocrx_word' title='bbox {300 + 90 * n} {top} {380 + 90 * n} {top + 40}; "
            f"x_wconf {confidence}'>{word}</span>"
            for n, word in enumerate(line.split())
        )
        title = f"bbox 300 {top} 2000 {top + 40}; baseline 0 -8; x_size {height}"
        spans.append(f"<span class='ocr_line' title='{title}'>{words}</span>")
    return OcrEngine("tesseract 9.9", lambda _: "".join(spans))


LINES = ("The council and the combined authority will work with", "the people who live in the area to decide how.")


def make_picture_page(folder: Path) -> Draw:
    picture = folder / "grey.png"
    Image.new("L", (200, 280), "white").save(picture)
    return lambda sheet: sheet.canvas.drawImage(str(picture), 0, 0, 595, 842)


def scan(folder: Path, *pages: Draw, spoil: Spoil = lambda picture: picture, dpi: int = 200) -> list[Draw]:
    """Return pages that show pictures of other pages."""
    drawn = pypdfium2.PdfDocument(draw_pdf(folder / "drawn.pdf", *pages))
    pictures = []
    for number in range(len(drawn)):
        path = folder / f"page{number}.png"
        spoil(drawn[number].render(scale=dpi / 72, grayscale=True).to_pil()).save(path)
        pictures.append(path)
    drawn.close()
    return [lambda sheet, path=path: sheet.canvas.drawImage(str(path), 0, 0, 595, 842) for path in pictures]


def page(sheet: Sheet) -> None:
    sheet.line(72, 80, "Power to the places", 20, "Helvetica-Bold")
    end = sheet.lines(72, 120, 450, PROSE)
    sheet.line(72, end + 30, "Buses and trains", 11, "Helvetica-Bold")
    sheet.line(72, end + 55, "The mayor will:")
    sheet.line(90, end + 75, "•   hold a budget for buses and trains in the area;")
    sheet.line(90, end + 95, "•   report to the people every year.")
    sheet.line(290, 810, "Page 7", 9)


@tesseract
def test_a_scan_is_read_with_its_headings_lists_and_true_places(tmp_path: Path) -> None:
    text = read_text(draw_pdf(tmp_path / "scan.pdf", *scan(tmp_path, page)))
    assert texts(text, BlockKind.PARAGRAPH)[0] == PROSE
    assert [h.text for h in find(text, BlockKind.HEADING)] == ["Power to the places", "Buses and trains"]
    items = find(text, BlockKind.LIST_ITEM)
    assert items[0].text == "hold a budget for buses and trains in the area;"
    assert items[0].lead_in == "The mayor will:"
    assert text.pages[0].page_label == "7"
    box = find(text, BlockKind.PARAGRAPH)[0].places[0].box
    assert (round(box.x0), 110 < box.top < 114, 120 < box.bottom < 125) == (72, True, True)


@tesseract
def test_a_word_in_capitals_is_bold_only_where_its_strokes_are(tmp_path: Path) -> None:
    more = (
        "It will see that no parish is left out of what is built on the coast or in the hills of the county, and by the"
    )

    def capitals(sheet: Sheet) -> None:
        end = sheet.lines(72, 80, 450, f"{PROSE} {more}")
        sheet.line(72, end + 13.2, "BBC.")
        sheet.line(72, end + 50, "Harbours", 11, "Helvetica-Bold")
        sheet.lines(72, end + 70, 450, PROSE)

    text = read_text(draw_pdf(tmp_path / "scan.pdf", *scan(tmp_path, capitals)))
    assert [(block.kind, block.text[-11:]) for block in text.pages[0].blocks] == [
        (BlockKind.PARAGRAPH, "by the BBC."),
        (BlockKind.HEADING, "Harbours"),
        (BlockKind.PARAGRAPH, PROSE[-11:]),
    ]


@tesseract
def test_a_scan_says_that_it_was_read_by_ocr_and_how_surely(tmp_path: Path) -> None:
    text = read_text(draw_pdf(tmp_path / "scan.pdf", *scan(tmp_path, page, page)))
    engine = find_engine()
    assert engine is not None
    assert text.extractor == f"{EXTRACTOR} + {engine.name}"
    assert describe_extractor() == text.extractor
    (warning,) = text.warnings
    assert warning.startswith("Pages 1-2 were read by OCR with a mean confidence of 9")


@tesseract
def test_a_picture_page_in_a_readable_document_is_read(tmp_path: Path) -> None:
    (picture,) = scan(tmp_path, page)
    text = read_text(draw_pdf(tmp_path / "deal.pdf", lambda s: s.lines(72, 100, 450, PROSE), picture))
    assert text.pages[1].blocks[0].text == "Power to the places"
    assert text.warnings[0].startswith("Page 2 was read by OCR")


@tesseract
def test_letters_drawn_as_shapes_are_read(tmp_path: Path) -> None:
    drawn = pypdfium2.PdfDocument(draw_pdf(tmp_path / "drawn.pdf", page))
    picture = drawn[0].render(scale=2, grayscale=True).to_pil().point(lambda v: 255 * (v > 128))

    def shapes(sheet: Sheet) -> None:
        for y in range(picture.height):
            row = [x for x in range(picture.width) if not picture.getpixel((x, y))]
            for x in row:
                sheet.canvas.rect(x / 2, 842 - y / 2, 0.5, 0.5, stroke=0, fill=1)

    text = read_text(draw_pdf(tmp_path / "outlined.pdf", shapes))
    assert PROSE in texts(text, BlockKind.PARAGRAPH)


@tesseract
def test_a_scan_too_poor_to_trust_is_refused_with_its_page(tmp_path: Path) -> None:
    chance = random.Random(7)

    def spoil(picture: Image.Image) -> Image.Image:
        small = picture.resize((picture.width // 5, picture.height // 5)).filter(ImageFilter.GaussianBlur(1))
        noisy = small.point(lambda v: min(max(v + chance.randrange(-60, 60), 0), 255))
        return noisy.resize(picture.size)

    with pytest.raises(UnreadableError, match=r"Page 1 of poor\.pdf has no text layer, and OCR .* of 2 pages"):
        read_text(draw_pdf(tmp_path / "poor.pdf", *scan(tmp_path, page, page, spoil=spoil)))


def test_an_engine_that_is_not_sure_leaves_the_page_out_and_says_so(tmp_path: Path) -> None:
    picture = make_picture_page(tmp_path)
    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    path = draw_pdf(tmp_path / "deal.pdf", prose, prose, picture)
    text = read_text(path, find_ocr=lambda: answer(*LINES, confidence=55))
    assert text.pages[2].blocks == ()
    assert text.extractor == EXTRACTOR
    assert "Page 3 has no text layer, and OCR reads it with a mean confidence of 55%" in text.warnings[0]
    silent = read_text(path, find_ocr=lambda: answer())
    assert "OCR finds no text on it" in silent.warnings[0]


def test_a_line_that_is_measured_a_little_off_stays_in_its_paragraph(tmp_path: Path) -> None:
    lines = (
        *LINES,
        "They will publish the plan each year and ask",
        "what is missing in the list of roads and",
        "piers.",
    )
    engine = answer(*lines, step=54, heights=(43, 43, 39, 43, 39))
    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    text = read_text(
        draw_pdf(tmp_path / "deal.pdf", prose, prose, make_picture_page(tmp_path)), find_ocr=lambda: engine
    )
    assert [block.text for block in text.pages[2].blocks] == [" ".join(lines)]


def test_a_line_of_specks_alone_is_no_line(tmp_path: Path) -> None:
    hocr = answer(LINES[0], "~ |", *LINES, step=54, heights=(43, 39, 43, 43)).recognise(None)
    engine = OcrEngine(
        "tesseract 9.9", lambda _: hocr.replace("x_wconf 90'>~", "0'>~").replace("x_wconf 90'>|", "0'>|")
    )
    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    path = draw_pdf(tmp_path / "deal.pdf", prose, prose, make_picture_page(tmp_path))
    body = " ".join(block.text for block in read_text(path, find_ocr=lambda: engine).pages[2].blocks)
    assert body == " ".join((LINES[0], *LINES))


def test_an_engine_that_fails_costs_the_page_only(tmp_path: Path) -> None:
    def fail(_: object) -> str:
        raise RuntimeError("Tesseract process timeout")

    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    path = draw_pdf(tmp_path / "deal.pdf", prose, prose, make_picture_page(tmp_path))
    text = read_text(path, find_ocr=lambda: OcrEngine("tesseract 9.9", fail))
    assert text.warnings[0].startswith(
        "Page 3 has no text layer, and Tesseract failed on it (Tesseract process timeout)"
    )


@tesseract
@pytest.mark.parametrize("turn", [90, 270, 180])
def test_a_page_that_lies_on_its_side_is_read_and_its_places_are_where_it_shows_them(tmp_path: Path, turn: int) -> None:
    drawn = pypdfium2.PdfDocument(draw_pdf(tmp_path / "drawn.pdf", page))
    path = tmp_path / "turned.png"
    drawn[0].render(scale=2.5, grayscale=True).to_pil().rotate(turn, expand=True).save(path)
    width, height = (842, 595) if turn % 180 else (595, 842)

    def lying(sheet: Sheet) -> None:
        sheet.canvas.setPageSize((width, height))
        sheet.canvas.drawImage(str(path), 0, 0, width, height)

    text = read_text(draw_pdf(tmp_path / "lying.pdf", lying))
    assert texts(text, BlockKind.PARAGRAPH)[0] == PROSE
    assert (text.pages[0].width, text.pages[0].height) == (width, height)
    box = find(text, BlockKind.PARAGRAPH)[0].places[0].box
    left, top, right, bottom = 72, 111, 510, 123
    shown = {
        90: (top, 595 - right, bottom, 595 - left),
        270: (842 - bottom, left, 842 - top, right),
        180: (595 - right, 842 - bottom, 595 - left, 842 - top),
    }[turn]
    near = 25  # the right end of the line is not known to the point
    assert all(abs(a - b) < near for a, b in zip((box.x0, box.top, box.x1, box.bottom), shown, strict=True))


def test_a_stamp_on_a_picture_is_no_text_layer(tmp_path: Path) -> None:
    (picture,) = scan(tmp_path, page)

    def stamped(sheet: Sheet) -> None:
        picture(sheet)
        sheet.line(400, 30, "Received by the clerk", 9)

    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    path = draw_pdf(tmp_path / "stamped.pdf", prose, prose, stamped)
    (warning,) = read_text(path, find_ocr=lambda: None).warnings
    assert warning.startswith("Page 3 has no text layer but a few words on a picture. To have scans read, install")
    read = read_text(path, find_ocr=lambda: answer(*LINES))
    assert read.warnings[0].startswith("Page 3 was read by OCR")
    assert LINES[0] in read.pages[2].blocks[0].text
    assert read_boxes(path, 3, [Box(0, 0, 595, 842)]) == ""
    with pytest.raises(UnreadableError, match=r"Page 1 of all\.pdf has no text layer but a few words"):
        read_text(draw_pdf(tmp_path / "all.pdf", stamped, stamped), find_ocr=lambda: None)


def test_a_photograph_with_a_few_words_is_no_scan(tmp_path: Path) -> None:
    (paper,) = scan(tmp_path, page)
    shots = [tmp_path / "dark.png", tmp_path / "half.png"]
    Image.new("L", (200, 280), 90).save(shots[0])
    half = Image.new("L", (200, 280), 255)
    half.paste(90, (0, 0, 200, 140))
    half.save(shots[1])

    def cover(draw: Draw) -> list[str]:
        def stamped(sheet: Sheet) -> None:
            draw(sheet)
            sheet.line(72, 60, "A plan for the places")

        path = draw_pdf(tmp_path / "plan.pdf", lambda sheet: sheet.lines(72, 100, 450, PROSE), stamped)
        return list(read_text(path, find_ocr=lambda: None).warnings)

    assert len(cover(paper)) == 1
    for shot in shots:
        assert cover(lambda sheet, shot=shot: sheet.canvas.drawImage(str(shot), 0, 0, 595, 842)) == []


def test_a_stamp_that_is_all_there_is_to_read_is_no_warning(tmp_path: Path) -> None:
    (picture,) = scan(tmp_path, page)
    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731

    def titled(sheet: Sheet) -> None:
        picture(sheet)
        sheet.line(72, 300, "A map of the buses and trains in the area", 9)

    path = draw_pdf(tmp_path / "map.pdf", prose, titled)
    text = read_text(path, find_ocr=lambda: answer("Buses and trains"))
    assert text.warnings == ()
    assert "A map of the buses" in text.pages[1].blocks[0].text


def test_letters_without_a_meaning_and_wrong_letters_are_left_to_ocr() -> None:
    style = Style(11.0, False, False, False, "Plain")
    words = [Word(word, 0, 0, 1, 1, 1, style) for word in PROSE.split()] * 3
    sheet = PageSheet(1, "", 595, 842, words, [], [], 0.0)
    wrong = [word._replace(text="".join(chr(ord(c) + 1) for c in word.text)) for word in words]
    assert not needs_ocr(sheet)
    assert needs_ocr(sheet._replace(unmapped_share=0.5))
    assert needs_ocr(sheet._replace(words=[], unmapped_share=0.5))
    assert needs_ocr(sheet._replace(words=wrong))
    assert needs_ocr(sheet._replace(words=wrong[:42]))
    other = [word._replace(style=style._replace(font="Odd")) for word in wrong[:42]]
    assert needs_ocr(sheet._replace(words=[*words[:80], *other]))
    names = [
        word._replace(text=text) for word, text in zip(words, ["Ickford", "677", "268", "80.7%"] * 12, strict=False)
    ]
    assert not needs_ocr(
        sheet._replace(words=[*words[:20], *(w._replace(style=style._replace(font="B")) for w in names)])
    )


def test_letters_of_one_font_that_are_wrong_among_others_are_told_of_or_read(tmp_path: Path) -> None:
    shifted = "".join(chr(ord(c) + 1) if c.isalpha() else c for c in PROSE)

    def mixed(sheet: Sheet) -> None:
        sheet.lines(72, 100, 450, PROSE)
        sheet.lines(72, 300, 450, shifted, font="Times-Roman")

    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    path = draw_pdf(tmp_path / "mixed.pdf", prose, prose, mixed)
    (warning,) = read_text(path, find_ocr=lambda: None).warnings
    assert warning.startswith("Page 3 has text of wrong letters among text that can be read. To have scans read")
    text = read_text(path, find_ocr=lambda: answer(*LINES, *LINES))
    assert texts(text, BlockKind.PARAGRAPH)[-1] == " ".join([*LINES, *LINES])
    place = find(text, BlockKind.PARAGRAPH)[-1].places[0]
    assert read_places_of_all(path, [[place]]) == [None]


@tesseract
def test_a_page_of_wrong_letters_is_read_as_it_looks(tmp_path: Path) -> None:
    (picture,) = scan(tmp_path, page)
    shifted = "".join(chr(ord(c) + 1) if c.isalpha() else c for c in PROSE)

    def garbled(sheet: Sheet) -> None:
        for top in (100, 200, 300):
            sheet.lines(72, top, 450, shifted)
        picture(sheet)

    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    text = read_text(draw_pdf(tmp_path / "garbled.pdf", prose, garbled))
    assert PROSE in texts(text, BlockKind.PARAGRAPH)
    assert text.warnings[0].startswith("Page 2 was read by OCR")


def test_a_scan_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    pages = [make_picture_page(tmp_path)] * (MAX_OCR_PAGES + 1)
    with pytest.raises(UnreadableError, match=rf"scan of {MAX_OCR_PAGES + 1} pages, more than the {MAX_OCR_PAGES}"):
        read_text(draw_pdf(tmp_path / "long.pdf", *pages), find_ocr=lambda: answer(*LINES))


def test_pictures_beyond_the_limit_in_a_readable_document_are_named(tmp_path: Path) -> None:
    prose: Draw = lambda s: s.lines(72, 100, 450, PROSE)  # noqa: E731
    pages = [prose] * (MAX_OCR_PAGES + 2) + [make_picture_page(tmp_path)] * (MAX_OCR_PAGES + 1)
    text = read_text(draw_pdf(tmp_path / "long.pdf", *pages), find_ocr=lambda: answer(*LINES))
    assert f"Page {2 * MAX_OCR_PAGES + 3} has no text layer, and OCR reads {MAX_OCR_PAGES}" in text.warnings[1]


def test_bullets_taken_for_letters_are_mended() -> None:
    engine = answer("e hold a budget", "e.g. this")
    first, second = list(read_hocr(engine.recognise(None), 300 / 72))
    assert first.words[0][0].text == "e"
    wide = engine.recognise(None).replace("bbox 300 400 380 440", "bbox 300 400 330 440")
    mended = next(iter(read_hocr(wide, 300 / 72)))
    assert mended.words[0][0].text == "•"
    assert second.words[0][0].text == "e.g."


def test_a_word_that_ocr_is_hardly_sure_of_stays_in_a_line_that_is_sure_where_it_is_english_or_a_name() -> None:
    def read(line: str, doubtful: str, confidence: int = 90) -> str:
        hocr = answer(line, confidence=confidence).recognise(None)
        for word in doubtful.split():
            hocr = hocr.replace(f"x_wconf {confidence}'>{word}<", f"x_wconf 2'>{word}<")
        return " ".join(word.text for found in read_hocr(hocr, 300 / 72) for word, _ in found.words)

    line = "It is neither the Council’s plan, nor a pledge of Wessing, that the ~ roads 1y3 |"
    assert read(line, "Council’s a pledge Wessing, ~ 1y3 |") == line.replace(" ~", "").replace(" 1y3 |", "")
    assert read(line, "Council’s pledge", 70) == line.replace("Council’s ", "").replace("pledge ", "")
    assert read("the plan ear", "plan ear") == "the"
    assert read("• hold a budget for the roads", "•").startswith("• hold")
    assert read("2.8lt is the plan for the 2.9 of May", "2.8lt 2.9") == "2.8 It is the plan for the 2.9 of May"
    assert read("from 2010 to 2019.2 and 1y3 in the", "2019.2 1y3") == "from 2010 to 2019.2 and in the"
    for dots in ("eee : | |", "UU", "1 ' B"):
        assert (read(dots, "", 55), read(dots, "", 65)) == ("", dots)
    assert read("1.6KCC and 2.5M and", "") == "1.6 KCC and 2.5M and"
    assert read("2.5M and the", "") == "2.5M and the"


def test_a_short_word_behind_a_bullet_is_parted_from_the_next_where_that_makes_it_english() -> None:
    def read(line: str, confidence: int = 50) -> str:
        hocr = answer(line, confidence=confidence).recognise(None)
        return " ".join(word.text for found in read_hocr(hocr, 300 / 72) for word, _ in found.words)

    assert read("• Apledge to build") == "• A pledge to build"
    assert read("• toseize what comes") == "• to seize what comes"
    for kept in ("• together we build", "• Awhole tobuild", "Apledge to build", "• tonnes of fish", "• thewg of it"):
        assert read(kept) == kept.replace("Awhole", "A whole")
    assert read("• Apledge to build", 90) == "• Apledge to build"


def test_a_quotation_that_an_apostrophe_closes_is_closed_with_a_quotation_mark() -> None:
    style = Style(11, False, False, False, "ocr")

    def close(text: str) -> str:
        words = [Word(word, 0, 0, 1, 1, 1, style) for word in text.split()]
        return " ".join(word.text for word in close_quotations(words))

    assert (
        close("what is “full and fair’, and (“fit to last’) too") == "what is “full and fair”, and (“fit to last”) too"
    )
    for kept in (
        "the board’s “fair’s fair” and",
        "“what the boards’ own rules said and",
        "a ‘fair’ plan",
        "“It’s not ’t",
    ):
        assert close(kept) == kept
    long = "“the board said that it’ will not be built here or on any other part of the coast"
    assert close(long) == long.replace("it’", "it”")
    assert close(f"{long}, it said’") == f"{long.replace('it’', 'it”')}, it said’"


def test_sizes_near_to_each_other_are_one() -> None:
    lines = list(read_hocr(answer(*LINES).recognise(None), 300 / 72))
    sizes = settle_sizes([*lines, *lines, lines[0]._replace(size=lines[0].size * 1.06), lines[0]._replace(size=20)])
    assert sorted(set(sizes.values())) == [11.0, 20.0]


def test_page_numbers_are_named_in_runs() -> None:
    assert name_pages([3]) == "Page 3"
    assert name_pages([1, 2, 3, 7]) == "Pages 1-3 and 7"
    assert name_pages([1, 3, 5, 6]) == "Pages 1, 3 and 5-6"
