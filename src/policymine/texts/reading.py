"""Reading one file: what it is by its content, then the reader for it, then the quality gate."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from policymine.errors import UnreadableError
from policymine.records import Block, BlockKind, Page, Text
from policymine.texts.blocks import add_lead_ins
from policymine.texts.cut_ends import warn_of_cut_page, warn_of_cut_text, warn_of_unread_prose
from policymine.texts.office.files import is_office, read_office
from policymine.texts.pdf import read_pdf
from policymine.texts.plain import decode_text, read_front_matter, read_plain
from policymine.texts.quality import check_quality, list_words, warn_of_garbled_pages
from policymine.texts.scans.ocr import FindEngine, find_engine
from policymine.texts.speech import set_furniture_apart, set_notes_apart
from policymine.texts.web.govuk import is_content_answer, parse_json, read_content_answer, read_web_page

EXTRACTOR = "policymine-texts 12"
MAX_BYTES = 400_000_000
MAX_WEB_BYTES = 30_000_000
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_UNKNOWN = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
)


def describe_extractor() -> str:
    """Return what texts rest on, for the keys of results: the extractor and the OCR engine, or that there is none.

    Asked again only by a new program: an engine that is installed meanwhile is found by the next run.
    """
    engine = find_engine()
    return f"{EXTRACTOR} + {engine.name}" if engine else f"{EXTRACTOR} without OCR"


def read_text(path: Path, *, file: str | None = None, find_ocr: FindEngine = find_engine) -> Text:
    """Read any one file by its content: PDF, DOCX, ODT, RTF, GOV.UK JSON, HTML, Markdown, plain text.

    ``file`` is the name to give in messages and records (the path's name where it is None); ``find_ocr`` gives the
    engine that reads pictures of pages, or None. Raises UnreadableError, whose message names the file, the page where
    there is one, and the remedy.
    """
    name = file or path.name
    raw = _read_bytes(path, name)
    is_pdf = b"%PDF-" in raw[:1024]
    try:
        if is_pdf:
            with _pause_collection():
                text = read_pdf(raw, name, EXTRACTOR, find_ocr)
        else:
            text = _read_paperless(raw, name)
    except UnreadableError:
        raise
    except (
        Exception
    ) as error:  # the one isolation boundary: whatever a hostile file does to a parser costs this file only
        kind = type(error).__name__
        raise UnreadableError(
            f"{name} is broken: its parser failed ({kind}: {error}). Fetch it again or save it anew."
        ) from error
    words = list_words(text)
    check_quality(text, words)
    garbled = warn_of_garbled_pages(text, words) if is_pdf else []
    return replace(text, warnings=(*text.warnings, *garbled)) if garbled else text


@contextmanager
def _pause_collection() -> Iterator[None]:
    """Keep the search for garbage from going again and again through the parts of pages, none of which is any."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableError(f"{name} is empty. Fetch it again.")
        if size > MAX_BYTES:
            raise UnreadableError(
                f"{name} is {size / 1e6:.0f} MB, more than {MAX_BYTES / 1e6:.0f}. Split it into parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"{name} cannot be opened ({error.strerror or error}). Check the path and its permissions."
        ) from error


def _read_paperless(raw: bytes, name: str) -> Text:
    for magic, what in _UNKNOWN:
        if raw.startswith(magic):
            raise UnreadableError(f"{name} is {what}, which cannot be read alone. Save it as PDF.")
    if is_office(raw):
        blocks, suggestions = read_office(raw, name)
        return _build_text(name, blocks, suggestions, [])
    if len(raw) > MAX_WEB_BYTES:
        raise UnreadableError(
            f"{name} is {len(raw) / 1e6:.0f} MB of text, more than {MAX_WEB_BYTES / 1e6:.0f}. Split it into parts."
        )
    source = decode_text(raw)
    _refuse_binary(source, name)
    suggestions = {}
    warnings: list[str] = []
    if source.lstrip()[:1] in "{[" and (value := _try_json(source, name)) is not None:
        blocks, suggestions, warnings = read_content_answer(value, name)
    elif _HTML.match(source):
        blocks, suggestions = read_web_page(source, name)
        words = sum(len(block.text.split()) for block in blocks)
        warnings = [*warn_of_cut_page(source), *warn_of_unread_prose(source, words)]
    else:
        suggestions, rest = read_front_matter(source)
        blocks = list(read_plain(rest))
        warnings = list(warn_of_cut_text(rest))
        if "title" in suggestions and not any(block.text == suggestions["title"] for block in blocks):
            blocks.insert(0, Block(BlockKind.HEADING, suggestions["title"], level=1))
    return _build_text(name, blocks, suggestions, warnings)


def _build_text(name: str, blocks: list[Block], suggestions: dict[str, str], warnings: list[str]) -> Text:
    """Return the text of a source without pages."""
    (kept,) = set_notes_apart([list(set_furniture_apart(blocks))])
    page = Page(1, blocks=tuple(add_lead_ins(kept)))
    return Text(name, (page,), EXTRACTOR, suggestions, tuple(warnings))


def _refuse_binary(source: str, name: str) -> None:
    if not source.strip():
        raise UnreadableError(f"{name} holds nothing but white space. Fetch it again.")
    sample = source[:20_000]
    strange = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v") or c == "\ufffd")
    if strange > len(sample) * 0.02:
        raise UnreadableError(
            f"{name} is of an unknown type: neither PDF, HTML, JSON nor text. Save it as one of these."
        )


def _try_json(source: str, name: str) -> dict[str, object] | None:
    """Return a Content API answer, None where the file is no JSON at all; other JSON is refused."""
    if not re.match(r"\s*(?:\{\s*\"|\{\s*\}|\[\s*[\[{\"\d])", source):
        return None
    value = parse_json(source, name)
    if isinstance(value, dict) and is_content_answer(value):
        return value
    raise UnreadableError(
        f"{name} is JSON but no answer of the GOV.UK Content API. Fetch https://www.gov.uk/api/content/... instead."
    )
