"""What was typed on a page: values of form fields and free text, which stand in no content of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, draw_pdf, find, texts
from PIL import Image, ImageChops
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from policymine.errors import UnreadableError
from policymine.records import BlockKind, Text
from policymine.sentences import find_sentences
from policymine.texts import read_text, render_body
from policymine.texts.drawn.fields import NOTHING, open_page
from policymine.texts.drawn.pictures import draw_page
from policymine.texts.places.boxes import find_words, read_boxes

SAID = "The parish of Orle will own its piers and decide who may land there."


def type_in(sheet: Sheet, x: float, top: float, text: str, width: float = 420, **options: object) -> None:
    """Draw a field that text was typed into, its baseline where it is asked for."""
    name = f"field {x} {top} {text[:9]}"
    field = {"name": name, "value": text, "x": x, "y": HEIGHT - top - 9, "width": width, "height": 20}
    sheet.canvas.acroForm.textfield(**field, fontName="Helvetica", fontSize=11, borderWidth=0, **options)


def note(sheet: Sheet, subtype: str, top: float, text: str, **entries: object) -> None:
    """Put something on a page that a viewer draws by itself."""
    box = PDFArray([72, HEIGHT - top - 5, 492, HEIGHT - top + 15])
    look = {"Subtype": PDFName(subtype), "Rect": box, "Contents": PDFString(text), "DA": PDFString("/Helv 11 Tf 0 g")}
    sheet.canvas._addAnnotation(PDFDictionary({"Type": PDFName("Annot"), **look, **entries}))


def make_page(*draw: Callable[[Sheet], None]) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "What the parish asks for", 14, "Helvetica-Bold")
        sheet.lines(72, 120, 440, PROSE)
        for each in draw:
            each(sheet)

    return page


def test_a_value_of_a_field_is_read_where_it_stands(read_pages: ReadPages) -> None:
    text = read_pages(make_page(lambda sheet: type_in(sheet, 72, 300, SAID)))
    (block,) = [block for block in find(text, BlockKind.PARAGRAPH) if block.text == SAID]
    (place,) = block.places
    assert (place.box.x0, place.box.x1) == pytest.approx((72, 401.5), abs=1)
    assert 285 < place.box.top < place.box.bottom < 305
    assert render_body(text) == f"What the parish asks for\n\n{PROSE}\n\n{SAID}\n"


def test_a_value_goes_on_with_the_words_before_it_on_its_line(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 300, "We, the people of", 11)
        type_in(sheet, 160, 300, "Orle", 26)
        sheet.line(188, 300, "and of the isles, will own the piers.", 11)

    text = read_pages(make_page(page))
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, "We, the people of Orle and of the isles, will own the piers."]


def test_words_of_fields_can_be_found_and_drawn_on_the_page(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "typed.pdf", make_page(lambda sheet: type_in(sheet, 72, 300, SAID)))
    sentence = find_sentences(read_text(path))[-1]
    assert sentence.text == SAID
    boxes = [place.box for place in sentence.places]
    assert read_boxes(path, 1, boxes) == SAID
    assert [SAID[word.start_char : word.end_char] for word in find_words(path, sentence)] == SAID.split()
    (box,) = boxes
    (tmp_path / "page.png").write_bytes(draw_page(str(path), 1, 1.0))
    drawn = Image.open(tmp_path / "page.png").convert("L").crop((int(box.x0), int(box.top), int(box.x1), 302))
    assert ImageChops.invert(drawn).getextrema()[1] > 150


def test_what_a_reader_does_not_see_is_not_read(read_pages: ReadPages) -> None:
    text = read_pages(
        make_page(
            lambda sheet: type_in(sheet, 72, 300, SAID),
            lambda sheet: type_in(sheet, 72, 400, "Hidden words of a field", annotationFlags="hidden"),
            lambda sheet: type_in(sheet, 72, 430, "Words of a field for print alone", annotationFlags="noview"),
            lambda sheet: note(sheet, "FreeText", 500, "Hidden comment", F=2),
            lambda sheet: note(sheet, "Text", 530, "A sticky remark"),
            lambda sheet: note(sheet, "Widget", 560, "", FT=PDFName("Btn"), Ff=65536, T=PDFString("b"),
                               MK=PDFDictionary({"CA": PDFString("Send it")})),
        )
    )  # fmt: skip
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, SAID]
    assert [block.text for block in text.pages[0].blocks] == ["What the parish asks for", PROSE, SAID]


def test_no_more_of_a_long_value_is_read_than_its_field_has_room_for(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        type_in(sheet, 72, 300, f"{SAID} And so will Vell.", 334)
        sheet.line(410, 300, "Signed: the clerk", 11)

    text = read_pages(make_page(page))
    assert "Vell" not in render_body(text)
    assert SAID.removesuffix(" there.") in render_body(text)


def test_free_text_and_values_without_a_picture_of_themselves_are_read(tmp_path: Path) -> None:
    path = draw_pdf(
        tmp_path / "bare.pdf",
        make_page(
            lambda sheet: type_in(sheet, 72, 300, SAID), lambda sheet: note(sheet, "FreeText", 400, "We agree to this.")
        ),
    )
    path.write_bytes(path.read_bytes().replace(b"/AP <<", b"/XP <<"))
    assert texts(read_text(path), BlockKind.PARAGRAPH) == [PROSE, SAID, "We agree to this."]


def mark(sheet: Sheet) -> None:
    sheet.canvas.linkURL("https://orle.example", (72, 700, 200, 720))
    sheet.canvas.highlightAnnotation("Read this", (72, 710, 300, 725))


def test_links_and_highlights_change_nothing(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "marked.pdf", make_page(mark))
    with pypdfium2.PdfDocument(path) as document:
        page, typed = open_page(document.raw, 0)
        assert typed == NOTHING._replace(marks=[(72, 725, 300, 710)])
        assert pypdfium2.raw.FPDFPage_GetAnnotCount(page) == 2
        pypdfium2.raw.FPDF_ClosePage(page)


def test_of_several_fields_each_is_shown_in_its_own_box(tmp_path: Path) -> None:
    tops = (300, 330, 360)
    fields = [(lambda sheet, top=top: type_in(sheet, 72, top, f"Pier {top}")) for top in tops]
    path = draw_pdf(tmp_path / "three.pdf", make_page(mark, *fields, mark))
    with pypdfium2.PdfDocument(path) as document:
        page, typed = open_page(document.raw, 0)
        pypdfium2.raw.FPDF_ClosePage(page)
    shown = {box[1] for boxes in typed.drawn.values() if len(boxes) == 1 for box in boxes}
    assert shown == {725.0, *(HEIGHT - top + 11 for top in tops)}
    assert [len(boxes) for boxes in typed.drawn.values() if len(boxes) != 1] == [len(tops) + 2]


@pytest.mark.parametrize("turn", [90, 270])
def test_values_on_turned_pages_stand_among_what_is_beside_them(tmp_path: Path, turn: int) -> None:
    def page(sheet: Sheet) -> None:
        make_page(lambda sheet: type_in(sheet, 72, 300, SAID))(sheet)

    path = draw_pdf(tmp_path / "turned.pdf", page)
    path.write_bytes(path.read_bytes().replace(b"/Rotate 0", b"/Rotate %d" % turn))
    text: Text = read_text(path)
    assert SAID in render_body(text)
    sentence = find_sentences(text)[-1]
    assert read_boxes(path, 1, [place.box for place in sentence.places]) == sentence.text


def make_xfa(path: Path, *, dynamic: bool) -> Path:
    """Let a form be one that has its fields a second time, in another language; or nowhere else, if it is dynamic."""
    changed = path.read_bytes().replace(b"/Fields [", b"/XFA [ ] /Fields [", 1)
    if dynamic:
        changed = changed.replace(b"/Type /Catalog", b"/NeedsRendering true /Type /Catalog", 1)
    path.write_bytes(changed)
    return path


def test_a_form_that_only_some_programs_show_is_refused_and_its_kin_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = draw_pdf(tmp_path / "typed.pdf", make_page(lambda sheet: type_in(sheet, 72, 300, SAID)))
    assert SAID in render_body(read_text(make_xfa(path, dynamic=False)))
    assert draw_page(str(path), 1, 1.0)
    assert not caplog.records
    with pytest.raises(UnreadableError, match=r"typed\.pdf is a form \(XFA\).*print it to PDF"):
        read_text(make_xfa(path, dynamic=True))
