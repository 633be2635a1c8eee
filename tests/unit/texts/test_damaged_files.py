"""Files that lost a part of their text on the way: never read as if they were whole."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from drawing import PROSE, Draw, Sheet, draw_pdf
from reportlab import rl_config

from policymine.errors import UnreadableError
from policymine.records import Text
from policymine.texts import read_text, render_body
from policymine.texts.drawn.damage import Damage, find_damage, report_damage
from policymine.texts.drawn.objects import inflate, parse_value, scan_objects, unpack
from policymine.texts.drawn.offsets import points_to_objects

PAGES = 8
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


@pytest.fixture(params=[0, 1], ids=["packed", "packed and in letters"])
def whole(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a PDF of eight pages whose streams are written in one of two ways."""
    monkeypatch.setattr(rl_config, "useA85", request.param)
    return draw_pdf(tmp_path / "whole.pdf", *[make_page(number) for number in range(1, PAGES + 1)]).read_bytes()


def make_page(number: int) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 60, f"Part {number}", 14, "Helvetica-Bold")
        for top in (100, 180, 260, 340):
            sheet.lines(72, top, 450, f"In part {number} of {top}: {PROSE}")

    return page


def read(folder: Path, raw: bytes) -> Text:
    path = folder / "damaged.pdf"
    path.write_bytes(raw)
    return read_text(path, find_ocr=lambda: None)


def change_stream(raw: bytes, number: int, change: bytes, *, keep: bool = True) -> bytes:
    """Return a PDF with another content in its stream of a number; its length may be kept as it is told."""
    stream = list(STREAM.finditer(raw))[number]
    changed = change.ljust(len(stream[1]), b" ") if keep else change
    return raw[: stream.start(1)] + changed + raw[stream.end(1) :]


def test_a_sound_file_is_not_suspected(whole: bytes, tmp_path: Path) -> None:
    assert find_damage(whole, [1] * PAGES) == Damage()
    assert read(tmp_path, whole).warnings == ()
    assert points_to_objects(b"remarks of a mail program\n" + whole)


def test_a_stream_cut_short_names_its_page(whole: bytes, tmp_path: Path) -> None:
    content = list(STREAM.finditer(whole))[3][1]
    (warning,) = read(tmp_path, change_stream(whole, 3, content[: len(content) // 2], keep=False)).warnings
    assert warning == "Page 4 seems cut short: the file is damaged. Get it again from its source."


def test_changed_bytes_of_a_stream_name_its_page(whole: bytes, tmp_path: Path) -> None:
    content = bytearray(list(STREAM.finditer(whole))[5][1])
    content[len(content) // 2] ^= 1
    (warning,) = read(tmp_path, change_stream(whole, 5, bytes(content))).warnings
    assert warning.startswith("Page 6 seems cut short")


def test_many_streams_cut_short_are_refused(whole: bytes, tmp_path: Path) -> None:
    cut = whole
    for number in (1, 3, 5):
        content = list(STREAM.finditer(whole))[number][1]
        cut = change_stream(cut, number, content[:40], keep=False)
    with pytest.raises(UnreadableError, match=r"Pages 2, 4 and 6 of damaged\.pdf are cut short or lost"):
        read(tmp_path, cut)


def test_a_table_of_objects_that_is_wrong_is_done_without_and_told(whole: bytes, tmp_path: Path) -> None:
    table = whole.rindex(b"xref\n0")
    wrong = whole[:table] + re.sub(rb"\d{10}(?= 00000 n)", b"0000000400", whole[table:])
    text = read(tmp_path, wrong)
    assert render_body(text) == render_body(read(tmp_path, whole))
    (warning,) = text.warnings
    assert warning.startswith("The file is damaged: its table of objects is wrong")


def test_a_missing_end_is_told(whole: bytes, tmp_path: Path) -> None:
    (warning,) = read(tmp_path, whole[: whole.rindex(b"startxref")]).warnings
    assert "damaged" in warning


@pytest.mark.parametrize(("missing", "said"), [(1, "1 page is missing"), (2, "2 pages are missing")])
def test_pages_that_are_missing_are_counted_in_words(missing: int, said: str) -> None:
    assert report_damage(Damage(missing=missing), "deal.pdf", 40)[0].startswith(said)


def test_a_page_that_is_counted_and_not_there_is_missing(whole: bytes) -> None:
    assert find_damage(whole[: whole.rindex(b"startxref")], [1] * (PAGES - 1)).missing == 1


def test_a_content_that_is_no_stream_and_a_lost_font_are_damage(whole: bytes) -> None:
    contents = re.search(rb"/Contents (\d+) 0 R", whole)
    assert contents is not None
    lost = whole.replace(contents[0], b"/Contents 1 0 R".ljust(len(contents[0])))
    cut = lost[: lost.rindex(b"startxref")]
    assert find_damage(cut, [1] * PAGES).pages == {1: 1.0}
    font = re.search(rb"/F1 (\d+) 0 R", whole)
    assert font is not None
    gone = whole[: whole.rindex(b"startxref")].replace(font[0], b"/F1 99 0 R".ljust(len(font[0])))
    assert set(find_damage(gone, [1] * PAGES).pages.values()) == {0.5}


def test_a_page_that_shows_text_and_gives_no_words_is_damage(whole: bytes) -> None:
    cut = whole[: whole.rindex(b"startxref")]
    assert find_damage(cut, [1, 0, *[1] * (PAGES - 2)]).pages == {2: 1.0}


def test_a_writer_that_always_counts_wrongly_is_not_suspected() -> None:
    packed = zlib.compress(b"BT (words) Tj ET")
    wrong = packed[:-4] + b"abcd"
    head = b"<</Filter /FlateDecode/Length %d>>stream\n" % len(wrong)
    raw = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s%s\nendstream\nendobj\n" % (n, head, wrong) for n in (1, 2))
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % raw.index(b"%d 0 obj" % n) for n in (1, 2)
    )
    sound = raw + table + b"trailer\n<</Size 3>>\nstartxref\n%d\n%%%%EOF" % len(raw)
    assert points_to_objects(sound)
    assert find_damage(sound, [1]) == Damage()


def test_packed_tables_are_held_against_the_objects() -> None:
    body = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n"

    def write(at: int, kind: int = 2) -> bytes:
        rows = [bytes([0, 0, 0, 0]), bytes([1, 0, at, 0]), bytes([1, 0, len(body), 0])]
        before = [bytes(4), *rows]
        up = [
            bytes([kind, *((a - b) % 256 for a, b in zip(row, last, strict=True))])
            for row, last in zip(rows, before, strict=False)
        ]
        packed = zlib.compress(b"".join(up))
        head = b"<</Type/XRef/Size 3/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>/Length %d>>"
        table = b"2 0 obj\n" + head % len(packed) + b"stream\n" + packed + b"\nendstream\nendobj\n"
        return body + table + b"startxref\n%d\n%%%%EOF" % len(body)

    assert points_to_objects(write(9))
    assert not points_to_objects(write(12))
    assert not points_to_objects(write(9, kind=4))
    assert not points_to_objects(write(9).replace(b"/W[1 2 1]", b"/W[0 0 0]"))


def test_values_are_parsed_and_broken_ones_refused() -> None:
    raw = b"<</Kids [1 0 R 22 0 R]/Name (a \\) (b) c)/Size 3/Sub <</On true/Hex <0aF>>>% remark\n/Last /End>>"
    value, end = parse_value(raw, 0)
    assert isinstance(value, dict)
    assert [kid.number for kid in value["/Kids"]] == [1, 22]
    assert (value["/Size"], value["/Last"], end) == (3, "/End", len(raw))
    for broken in (b"<</A", b"<<A 1>>", b"[1 2", b"(open", b"", b"[" * 100):
        with pytest.raises(ValueError, match=r"byte|without"):
            parse_value(broken, 0)


def test_streams_tell_how_much_of_them_can_be_unpacked() -> None:
    packed = zlib.compress(bytes(range(256)) * 40)
    assert inflate(packed, 0).share == 1
    assert inflate(packed[: len(packed) // 2], len(packed)).share == pytest.approx(0.5, abs=0.01)
    assert inflate(b"no stream at all", 0).share < 0.2
    assert unpack(b"plain", [None], 10).share == 0.5
    assert unpack(b"GauSM\x80~>", ["/ASCII85Decode"], 0).share < 1


def test_what_stands_inside_of_a_stream_is_no_object() -> None:
    inner = b"7 0 obj <<>> endobj"
    raw = b"1 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n2 0 obj\n[]\nendobj" % (len(inner), inner)
    assert [found.number for found in scan_objects(raw)] == [1, 2]
    assert not next(scan_objects(raw[:40])).fits
