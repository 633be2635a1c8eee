"""Office files: which of DOCX, ODT and RTF a file is by its content, and what each holds."""

from __future__ import annotations

from policymine.errors import UnreadableError
from policymine.records import Block
from policymine.texts.blocks import clean_text, plain_title
from policymine.texts.office.docx import read_docx
from policymine.texts.office.odt import read_odt
from policymine.texts.office.packages import Package
from policymine.texts.office.rtf import read_rtf

MAX_RTF_BYTES = 60_000_000
ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ODT = b"application/vnd.oasis.opendocument.text"


def is_office(raw: bytes) -> bool:
    """Tell whether a file is one of a word processor, by its first bytes."""
    return raw.startswith((ZIP, COMPOUND, RTF))


def read_office(raw: bytes, file: str) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks of an office file and what its properties suggest (title, publisher).

    Raises UnreadableError where it is locked, broken, swollen or of a kind that is not read.
    """
    if raw.startswith(COMPOUND):
        raise _refuse_compound(raw, file)
    if raw.startswith(RTF):
        if len(raw) > MAX_RTF_BYTES:
            raise UnreadableError(
                f"{file} is {len(raw) / 1e6:.0f} MB, more than {MAX_RTF_BYTES / 1e6:.0f}. Save it as PDF."
            )
        blocks, suggestions = read_rtf(raw.decode("latin-1"), file)
    else:
        blocks, suggestions = _read_package(Package(raw, file))
    suggestions = {name: clean_text(text) for name, text in suggestions.items()}
    suggestions["title"] = plain_title(suggestions.get("title", ""))
    return blocks, {name: text for name, text in suggestions.items() if text}


def _refuse_compound(raw: bytes, file: str) -> UnreadableError:
    if _LOCKED in raw:
        return UnreadableError(f"{file} is protected with a password. Save it without one, then add it again.")
    return UnreadableError(
        f"{file} is an old Word, Excel or PowerPoint file. Save it as DOCX or PDF, then add it again."
    )


def _read_package(package: Package) -> tuple[list[Block], dict[str, str]]:
    names = set(package.names)
    if "content.xml" in names and "mimetype" in names and package.read_bytes("mimetype").startswith(_ODT):
        return read_odt(package)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return read_docx(package)
    raise package.refuse("is a zip or an office file, but neither DOCX nor ODT. Save it as one of these, or as PDF.")
