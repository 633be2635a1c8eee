"""Pages without a text layer in a PDF: read by OCR where it is installed, else named with the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2

from policymine.errors import UnreadableError
from policymine.texts.drawn.sheets import Sheet
from policymine.texts.quality import is_better, name_pages
from policymine.texts.scans.ocr import (
    INSTALL,
    LEAST_CONFIDENCE,
    MAX_OCR_PAGES,
    MOST_STAMPED,
    MOST_UNMAPPED,
    FindEngine,
    OcrPage,
    find_engine,
    holds_garbled,
    looks_written,
    needs_ocr,
    read_pictures,
)

_NONE = "no text layer"
_STAMPED = "no text layer but a few words on a picture"
_UNMAPPED = "a text layer whose fonts do not say which letters they are"
_GARBLED = "a text layer of wrong letters"
_PARTLY = "text of wrong letters among text that can be read"
_TOLD_ELSEWHERE = (_GARBLED, _PARTLY)  # the quality gate names the former, read by OCR or not


class Scan(NamedTuple):
    """A PDF's sheets with what OCR read, warnings about it, by page number why a page stays unread, the engine used."""

    sheets: list[Sheet]
    warnings: list[str]
    unread: dict[int, str]
    engine: str = ""


def read_scans(document: pypdfium2.PdfDocument, sheets: list[Sheet], file: str, find: FindEngine = find_engine) -> Scan:
    """Return the sheets, those that are pictures or of wrong letters with the words that OCR reads.

    Raises UnreadableError where a document that is mostly pictures has too many of them for OCR.
    """
    layers = {sheet.page_number: layer for sheet in sheets if (layer := _describe_layer(document, sheet))}
    numbers = list(layers)
    engine = find() if numbers else None
    if engine is None:
        left = {number: layer for number, layer in layers.items() if layer not in _TOLD_ELSEWHERE}
        warnings, unread = _report_unread({number: f"{layer}. {INSTALL}" for number, layer in left.items()})
        return Scan(
            sheets, [*warnings, *_report_partly([n for n, layer in layers.items() if layer == _PARTLY])], unread
        )
    if len(numbers) > max(MAX_OCR_PAGES, len(sheets) / 2):
        raise UnreadableError(
            f"{file} is a scan of {len(numbers)} pages, more than the {MAX_OCR_PAGES} that OCR reads in the time one "
            "document may take. Split it into parts, or run OCR on it (for instance ocrmypdf), then add it again."
        )
    read = read_pictures(document, numbers[:MAX_OCR_PAGES], engine)
    by_number = {sheet.page_number: sheet for sheet in sheets}
    trusted = {number: page for number, page in read.items() if _is_trusted(page, by_number[number])}
    unread = {
        number: f"{layers[number]}{_explain(read.get(number))}"
        for number in numbers
        if number not in trusted and not _is_idle(layers[number], read.get(number))
    }
    warnings, unread = _report_unread(unread)
    told = [_report_read(trusted)] if trusted else []
    filled = [_fill(sheet, trusted) for sheet in sheets]
    return Scan(filled, told + warnings, unread, engine.name if trusted else "")


def _describe_layer(document: pypdfium2.PdfDocument, sheet: Sheet) -> str:
    """Return what is wrong with a page's text layer, nothing where the page can be read without OCR."""
    if not needs_ocr(sheet):
        return ""
    if not sheet.words:
        return _NONE
    if sheet.unmapped_share > MOST_UNMAPPED:
        return _UNMAPPED
    if len(sheet.words) > MOST_STAMPED:
        return _PARTLY if holds_garbled(sheet) else _GARBLED
    return _STAMPED if looks_written(document[sheet.page_number - 1]) else ""


def _is_trusted(page: OcrPage, sheet: Sheet) -> bool:
    """Tell whether what OCR reads on a page is to take the place of its text layer."""
    if not page.words or page.confidence < LEAST_CONFIDENCE:
        return False
    read, layer = (" ".join(word.text for word in words) for words in (page.words, sheet.words))
    if len(sheet.words) > MOST_STAMPED or sheet.unmapped_share > MOST_UNMAPPED:
        return is_better(read, layer)
    return len(page.words) > 2 * len(sheet.words)


def _is_idle(layer: str, page: OcrPage | None) -> bool:
    """Tell whether OCR that was not trusted leaves nothing to say: a stamped picture with no more than its stamp."""
    few = page is not None and not page.failure and len(page.words) <= MOST_STAMPED
    return layer in _TOLD_ELSEWHERE or (layer == _STAMPED and few)


def _fill(sheet: Sheet, read: dict[int, OcrPage]) -> Sheet:
    """Return a sheet with the words that were read, without the picture that they stand in."""
    page = read.get(sheet.page_number)
    if page is None:
        return sheet
    if (page.turn - sheet.turn) % 180:
        sheet = sheet._replace(width=sheet.height, height=sheet.width)
    return sheet._replace(words=page.words, shapes=[], pictures=[], wrong_words=0, turn=page.turn)


def _explain(page: OcrPage | None) -> str:
    """Return why OCR does not give a page's text, with the remedy."""
    if page is None:
        return f", and OCR reads {MAX_OCR_PAGES} pages of a document at most. Split it into parts"
    if page.failure:
        return f", and Tesseract failed on it ({page.failure}). Try again, or run OCR on it elsewhere and add it again"
    if not page.words:
        return ", and OCR finds no text on it. Check it by eye"
    return (
        f", and OCR reads it with a mean confidence of {page.confidence:.0%}, less than the "
        f"{LEAST_CONFIDENCE:.0%} that is trusted. Scan it again, upright and at 300 dpi, then add it again"
    )


def _report_read(read: dict[int, OcrPage]) -> str:
    letters = {number: sum(len(word.text) for word in page.words) for number, page in read.items()}
    mean = sum(page.confidence * letters[number] for number, page in read.items()) / sum(letters.values())
    verb = "were" if len(read) > 1 else "was"
    return f"{name_pages(list(read))} {verb} read by OCR with a mean confidence of {mean:.0%}."


def _report_partly(numbers: Sequence[int]) -> list[str]:
    """Return a warning that names pages some of whose text is of wrong letters, where no OCR is installed."""
    verb = "have" if len(numbers) > 1 else "has"
    return [f"{name_pages(numbers)} {verb} {_PARTLY}. {INSTALL}."] if numbers else []


def _report_unread(unread: dict[int, str]) -> tuple[list[str], dict[int, str]]:
    """Return a warning for each reason, and the reasons as they came."""
    warnings = []
    for reason in dict.fromkeys(unread.values()):
        numbers = [number for number, other in unread.items() if other == reason]
        verb = "have" if len(numbers) > 1 else "has"
        warnings.append(f"{name_pages(numbers)} {verb} {reason}. What stands there is left out.")
    return warnings, unread


def check_scans(file: str, blank: Sequence[int], pages: int, unread: dict[int, str]) -> None:
    """Raise UnreadableError where most pages of a PDF stay unread; ``blank`` are the numbers of pages without text."""
    without = {*blank, *unread} if unread else set(blank)
    if unread and len(without) > pages / 2:
        first = min(unread)
        raise UnreadableError(
            f"Page {first} of {file} has {unread[first]}. So it is with {len(without)} of {pages} pages: it is a scan."
        )
    if len(blank) == pages:
        raise UnreadableError(f"{file} has no text on any page, of {pages} in all. Check the file by eye.")
