"""OCR: pages that are pictures, read with Tesseract into the words that the layout of any other page starts from.

It is an extra (``pip install 'policymine[ocr]'``) and needs the program itself (Debian's tesseract-ocr). Without
either, ``find_engine`` gives None and pages stay unread, with a warning that says so.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2

from policymine.texts.drawn.sheets import Sheet, Style, Word
from policymine.texts.pages.marks import STOP
from policymine.texts.quality import is_garbled, is_gibberish
from policymine.texts.scans.ocr_words import close_quotations, mend_words
from policymine.texts.web.html import Node, parse_html

DPI = 300
MAX_OCR_PAGES = 60  # a page takes 1 to 3 seconds, a document 180 unless its limit is raised
PAGE_TIMEOUT_SECONDS = 60
# In pages of the sample made worse step by step, at a confidence of .91 one word in twenty was lost, at .80 one in
# five, at .66 half; a page lying on its side came out at .5 with no word right.
LEAST_CONFIDENCE = 0.8
_UPRIGHT_CONFIDENCE = 0.7  # below it a page is turned, in case that it lies on its side
_TURNS = (90, 270, 180)
_MOST_PIXELS = 30_000_000
_FEW_LETTERS = 3
_FEW_PIXELS = 400_000
_COARSE = 7
_WHITE, _LEAST_WHITE = 200, 0.6  # of paper
MOST_UNMAPPED = 0.2
_STAMPED_PICTURE = 0.7
MOST_STAMPED = 25
_LEAST_PART = 0.3
_EM_SHARE = 0.94  # of a font's size: from the top of its capitals to the foot of its descenders
_ALIKE = 0.09
_NEARLY, _EDGE, _NEXT_EMS = 0.13, 3.0, 1.5
_BOLD = 1.3
_DARK = 128  # of 255
_UPRIGHT = 0.2, 0.6  # of the runs of dark pixels, from the shortest
_NUMBERS = re.compile(r"(bbox|baseline|x_size|x_wconf)((?:\s+-?\d+(?:\.\d+)?)+)")
INSTALL = (
    "To have scans read, install the extra (pip install 'policymine[ocr]') and the program Tesseract: apt-get install "
    "tesseract-ocr on Debian and Ubuntu, brew install tesseract on a Mac, on Windows the installer that the Tesseract "
    "documentation names under Installation. Or run OCR on it elsewhere, then add it again"
)


class OcrEngine(NamedTuple):
    """What reads pictures: its name with its version, and a function from a grey picture to hOCR."""

    name: str
    recognise: Callable[[Any], str]


FindEngine = Callable[[], OcrEngine | None]


class OcrLine(NamedTuple):
    """A line as OCR finds it, in points from the top left; each word with its confidence in 0-1."""

    size: float
    baseline: float
    words: tuple[tuple[Word, float], ...]


class OcrPage(NamedTuple):
    """A page read by OCR: its words and their mean confidence, weighted by their length, in 0-1.

    ``turn`` is by how many degrees the page was turned to the left so that it stands upright; ``failure`` says why the
    engine could not read it.
    """

    words: list[Word]
    confidence: float
    turn: int = 0
    failure: str = ""


class _Picture(NamedTuple):
    """The lines that are read in a picture of a page."""

    lines: list[OcrLine]
    turn: int = 0
    failure: str = ""

    @property
    def confidence(self) -> float:
        """The mean confidence, none at all where the lines run up or down the page: Tesseract reads these too."""
        words = [word for line in self.lines for word, _ in line.words if len(word.text) > _FEW_LETTERS]
        upright = sum(word.x1 - word.x0 > word.bottom - word.top for word in words)
        return _build_page(self.lines, {}).confidence if 2 * upright >= len(words) else 0.0


@cache
def find_engine() -> OcrEngine | None:
    """Return Tesseract with its English model, or None where it or the extra is not installed."""
    try:
        import pytesseract
    except ImportError:
        return None
    try:
        version = str(pytesseract.get_tesseract_version())
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError, SystemExit):
        return None
    return OcrEngine(f"tesseract {version}", _recognise) if "eng" in languages else None


def _recognise(picture: Any) -> str:
    """Return the hOCR of a picture. Raises RuntimeError where Tesseract fails or takes too long."""
    import pytesseract

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads wait for each other: one is up to four times faster
    found: bytes = pytesseract.image_to_pdf_or_hocr(
        picture, lang="eng", extension="hocr", config=f"--dpi {DPI}", timeout=PAGE_TIMEOUT_SECONDS
    )
    return found.decode("utf-8", errors="replace")


def needs_ocr(sheet: Sheet) -> bool:
    """Tell whether a page's text layer is missing, of wrong letters, or no more than a stamp on a picture."""
    if not sheet.words:
        return sheet.picture_share > 0.3 or len(sheet.shapes) > 200 or sheet.unmapped_share > MOST_UNMAPPED
    if sheet.unmapped_share > MOST_UNMAPPED or is_garbled([word.text for word in sheet.words]):
        return True
    if holds_garbled(sheet):
        return True
    return sheet.picture_share > _STAMPED_PICTURE and len(sheet.words) <= MOST_STAMPED


def holds_garbled(sheet: Sheet) -> bool:
    """Tell whether a good part of a page is set in a font that gives wrong letters, though not all of it is."""
    fonts: dict[str, list[str]] = {}
    for style, words in groupby(sheet.words, key=attrgetter("style")):
        fonts.setdefault(style.font, []).extend([word.text for word in words])
    if len(fonts) == 1:
        return False
    least = _LEAST_PART * len(sheet.words)
    return any(len(strings) >= least and is_gibberish(strings) for strings in fonts.values())


def looks_written(page: pypdfium2.PdfPage) -> bool:
    """Tell whether a page looks like paper with writing on it and not like a photograph."""
    width, height = page.get_size()
    scale = min(0.7, (_FEW_PIXELS / max(width * height, 1)) ** 0.5)
    if (_draw(page, scale / _COARSE) > _WHITE).mean() < _LEAST_WHITE / 2:  # a photograph: seen at a third of the cost
        return False
    grey = _draw(page, scale)
    return bool((grey > _WHITE).mean() > _LEAST_WHITE and 0.003 < (grey < 130).mean() < 0.35)


def _draw(page: pypdfium2.PdfPage, scale: float) -> Any:
    """Return the grey of each pixel of a page, from 0 for black to 255."""
    return page.render(scale=scale, grayscale=True).to_numpy()


def read_pictures(document: pypdfium2.PdfDocument, numbers: Sequence[int], engine: OcrEngine) -> dict[int, OcrPage]:
    """Return by page number (from 1) what OCR reads; a page on which the engine fails says so."""
    pictures: dict[int, _Picture] = {}
    turn = 0
    for number in numbers:
        pictures[number] = _read_page(document[number - 1], engine, turn)
        turn = pictures[number].turn or turn
    sizes = settle_sizes(line for picture in pictures.values() for line in picture.lines)
    return {number: _finish(picture, sizes) for number, picture in pictures.items()}


def _finish(picture: _Picture, sizes: dict[float, float]) -> OcrPage:
    return _build_page(picture.lines, sizes)._replace(turn=picture.turn, failure=picture.failure)


def _read_page(page: pypdfium2.PdfPage, engine: OcrEngine, likely: int) -> _Picture:
    """Read a page as it is, or else turned so that it is read with confidence; a ``likely`` turn is tried first."""
    width, height = page.get_size()
    scale = min(DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    try:
        drawn = page.render(scale=scale, grayscale=True).to_pil()
    finally:
        page.close()
    best = _read_picture(drawn, scale, 0, engine)
    if best.failure or not best.lines or best.confidence >= _UPRIGHT_CONFIDENCE:
        return best
    for turn in sorted(_TURNS, key=lambda turn: turn != likely):
        found = _read_picture(drawn.rotate(turn, expand=True), scale, turn, engine)
        if found.confidence > max(best.confidence, LEAST_CONFIDENCE):
            return found
    return best


def _read_picture(picture: Any, scale: float, turn: int, engine: OcrEngine) -> _Picture:
    try:
        return _Picture(list(read_hocr(engine.recognise(picture), scale, picture)), turn)
    except (RuntimeError, OSError) as error:
        return _Picture([], turn, " ".join(str(error).split())[:200] or type(error).__name__)


def read_hocr(answer: str, scale: float, picture: Any = None) -> Iterator[OcrLine]:
    """Yield the lines of an hOCR answer; ``scale`` is pixels a point, ``picture`` tells bold words from others."""
    found = [line for line in parse_html(answer).find_all(_is_line) if line.find(_is_word)]
    strokes = [_measure_strokes(line, picture) for line in found] if picture is not None else [0.0] * len(found)
    usual = sorted(strokes)[len(strokes) // 2] if strokes else 0.0
    for node, stroke in zip(found, strokes, strict=True):
        line = _read_line(node, scale, usual > 0 and stroke > _BOLD * usual)
        if line.words:
            yield line


def _is_line(node: Node) -> bool:
    return node.classes in {"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"}


def _is_word(node: Node) -> bool:
    return node.classes == "ocrx_word"


def _read_numbers(node: Node) -> dict[str, list[float]]:
    title = node.attributes.get("title", "")
    return {name: [float(value) for value in values.split()] for name, values in _NUMBERS.findall(title)}


def _read_line(node: Node, scale: float, bold: bool) -> OcrLine:
    numbers = _read_numbers(node)
    x0, top, x1, bottom = numbers["bbox"]
    slope, offset = numbers.get("baseline", [0.0, 0.0])
    baseline = (bottom + offset + slope * (x1 - x0) / 2) / scale
    size = max(numbers.get("x_size", [bottom - top])[0] / scale / _EM_SHARE, 1.0)
    style = Style(round(size, 1), bold, False, False, "ocr")
    words = [_read_word(word, scale, baseline, style) for word in node.find_all(_is_word)]
    return OcrLine(size, baseline, tuple(mend_words([(word, sure) for word, sure in words if word.text])))


def _read_word(node: Node, scale: float, baseline: float, style: Style) -> tuple[Word, float]:
    text = "".join(_read_strings(node)).strip()
    numbers = _read_numbers(node)
    confidence = numbers.get("x_wconf", [0.0])[0] / 100
    x0, top, x1, bottom = (value / scale for value in numbers["bbox"])
    return Word(text, x0, top, x1, bottom, baseline, style), confidence


def _read_strings(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _read_strings(child)


def _measure_strokes(line: Node, picture: Any) -> float:
    """Return how thick a line's upright strokes are for its height: dark pixels in a run across, without the extremes.

    The longest runs are bars, of which capitals have more than small letters.
    """
    import numpy as np

    numbers = _read_numbers(line)
    box = tuple(int(value) for value in numbers["bbox"])
    dark = np.pad(np.asarray(picture.crop(box)) < _DARK, ((0, 0), (1, 1)))
    edges = np.flatnonzero(dark[:, 1:] != dark[:, :-1])
    runs = np.sort(edges[1::2] - edges[::2])
    least, most = (int(share * len(runs)) for share in _UPRIGHT)
    return float(runs[least : most + 1].mean()) / max(numbers.get("x_size", [1.0])[0], 1.0) if len(runs) else 0.0


def settle_sizes(lines: Iterable[OcrLine]) -> dict[float, float]:
    """Return for each measured size the one that it stands for: the most frequent first draws those near to it."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size * 2) / 2] += sum(len(word.text) for word, _ in line.words)
    settled: dict[float, float] = {}
    for size, _ in letters.most_common():
        if size not in settled:
            settled.update({s: size for s in letters if s not in settled and abs(s - size) <= _ALIKE * size})
    return settled


def _follow_neighbours(lines: Sequence[OcrLine], sizes: dict[float, float]) -> list[float]:
    """Return the size of each line: one in a paragraph that is measured a little off has that of those around it."""
    settled = [sizes.get(round(line.size * 2) / 2, line.size) for line in lines]
    followed = list(settled)
    counts = Counter(settled)
    for at in range(1, len(lines)):
        size = settled[at - 1]
        rarer = counts[settled[at]] < counts[size]
        near = rarer and abs(settled[at] - size) <= _NEARLY * size and _goes_on(lines[at - 1], lines[at])
        below = at + 1 < len(lines) and settled[at + 1] == size and _goes_on(lines[at], lines[at + 1])
        above = at > 1 and followed[at - 2] == size and not STOP.search(lines[at - 1].words[-1][0].text)
        if near and (below or above):
            followed[at] = size
    return followed


def _goes_on(last: OcrLine, line: OcrLine) -> bool:
    """Tell whether a line stands right below another, as bold, at its left edge or that of its second word."""
    first = line.words[0][0]
    starts = [word for word, _ in last.words[:2] if abs(word.x0 - first.x0) < _EDGE]
    near = 0 < line.baseline - last.baseline < _NEXT_EMS * last.size
    return near and any(word.style.bold == first.style.bold for word in starts)


def _build_page(lines: Sequence[OcrLine], sizes: dict[float, float]) -> OcrPage:
    words: list[Word] = []
    letters = sure = 0.0
    for line, size in zip(lines, _follow_neighbours(lines, sizes), strict=True):
        for word, confidence in line.words:
            words.append(word._replace(style=word.style._replace(size=size)))
            letters += len(word.text)
            sure += confidence * len(word.text)
    return OcrPage(close_quotations(words), sure / letters if letters else 0.0)
