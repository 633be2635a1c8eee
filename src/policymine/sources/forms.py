"""Forms: what a file is by its first bytes, whatever it is called or declared to be."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 4096
_MIMETYPE_BYTES = 80
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)


class Form(StrEnum):
    """What a file is."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TEXT = "txt"
    OTHER = "other"


TITLES = {
    Form.PDF: "a PDF",
    Form.HTML: "a web page",
    Form.JSON: "JSON",
    Form.DOCX: "a Word document",
    Form.ODT: "an OpenDocument text",
    Form.RTF: "an RTF document",
    Form.TEXT: "plain text",
    Form.OTHER: "a file of another kind",
}
_DECLARED = {
    "application/pdf": Form.PDF,
    "text/html": Form.HTML,
    "application/xhtml+xml": Form.HTML,
    "application/json": Form.JSON,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Form.DOCX,
    "application/vnd.oasis.opendocument.text": Form.ODT,
    "application/rtf": Form.RTF,
    "text/rtf": Form.RTF,
    "text/plain": Form.TEXT,
    "text/markdown": Form.TEXT,
}


def read_declared(content_type: str) -> Form | None:
    """Return the form that a Content-Type header declares, or None where it declares no known one."""
    return _DECLARED.get(content_type.partition(";")[0].strip().lower())


def sniff(path: Path) -> Form:
    """Return what a file is by its bytes."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    if head.startswith(b"{\\rtf"):
        return Form.RTF
    if head.startswith(b"PK\x03\x04"):
        return _look_into_package(path)
    return _sniff_text(head)


def _sniff_text(head: bytes) -> Form:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form.TEXT
    if _HTML.match(plain):
        return Form.HTML
    if plain.lstrip()[:1] in (b"{", b"["):
        return Form.JSON
    strange = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\v")
    return Form.OTHER if strange > len(head) * 0.02 or not head else Form.TEXT


def _read_start(package: zipfile.ZipFile, name: str) -> bytes:
    """Return what a part begins with; it may be packed to unfold into gigabytes."""
    with package.open(name) as stream:
        return stream.read(_MIMETYPE_BYTES)


def _look_into_package(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            kind = _read_start(package, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return Form.OTHER
    if "word/document.xml" in names:
        return Form.DOCX
    return Form.ODT if kind.startswith(b"application/vnd.oasis.opendocument.text") else Form.OTHER
