"""Attachments of a GOV.UK page, as its Content API answer lists them: HTML pages, files, and addresses elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from policymine.texts.blocks import clean_text
from policymine.texts.web.html import Node, parse_html, text_of

_DOCUMENTS = ("documents", "final_outcome_documents", "outcome_documents", "public_feedback_documents")
_READABLE = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
}
_FILE_PATH = re.compile(r"^/(government/uploads/|media/[0-9a-f]{8,})", re.IGNORECASE)
_OTHER_FORMS = re.compile(r"\b(easy[- ]read|large print|braille|bsl|audio|british sign language)\b", re.IGNORECASE)
_OTHER_LANGUAGES = re.compile(
    r"\((?:welsh(?: version| language)?|polski|urdu|arabic|bengali|gujarati|punjabi|somali|chinese)\)|\bcymraeg\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or page that belongs to a GOV.UK page. ``is_page`` tells an HTML attachment from a file."""

    title: str
    address: str
    is_page: bool = False
    content_type: str = ""
    locale: str = ""

    @property
    def may_be_read(self) -> bool:
        """Whether it is of a form and in a language that are read here."""
        return not self.why_left

    @property
    def why_left(self) -> str:
        """Why it is left where it is; empty where it is brought."""
        if self.locale not in {"", "en"} or _OTHER_LANGUAGES.search(self.title):
            return "in another language"
        if _OTHER_FORMS.search(self.title):
            return "the same text for readers with other needs"
        if self.is_page or self.content_type in _READABLE.values():
            return ""
        return "not a text that is read here"


def is_file_path(path: str) -> bool:
    """Tell whether a path on GOV.UK or its assets host is that of a file and not of a page."""
    return bool(_FILE_PATH.match(path)) or _name_type(path) != ""


def list_attachments(value: Mapping[str, Any], base: str) -> tuple[Attachment, ...]:
    """Return the attachments of an answer, in the order of the page, each address once. ``base`` completes paths."""
    found: dict[str, Attachment] = {}
    for each in _find_all(value, base):
        found.setdefault(urlsplit(each.address)._replace(fragment="").geturl(), each)
    return tuple(found.values())


def _find_all(value: Mapping[str, Any], base: str) -> Iterator[Attachment]:
    details = value.get("details") or {}
    listed = [each for each in _list(details.get("attachments")) if isinstance(each, Mapping)]
    yield from (each for entry in listed if (each := _read_entry(entry, base)))
    if not listed:
        for name in _DOCUMENTS:
            for fragment in _list(details.get(name)):
                yield from _read_fragment(str(fragment), base)
    for child in _list((value.get("links") or {}).get("children")):
        if isinstance(child, Mapping) and child.get("document_type") == "html_publication" and child.get("base_path"):
            yield Attachment(
                _clean(child.get("title")),
                urljoin(base, str(child["base_path"])),
                is_page=True,
                locale=str(child.get("locale") or ""),
            )


def _read_entry(entry: Mapping[str, Any], base: str) -> Attachment | None:
    address = str(entry.get("url") or "")
    kind = entry.get("attachment_type")
    if not address or kind == "external":
        return None
    joined = urljoin(base, address)
    return Attachment(
        _clean(entry.get("title")) or str(entry.get("filename") or ""),
        joined,
        is_page=kind == "html",
        content_type=str(entry.get("content_type") or _name_type(urlsplit(joined).path)),
        locale=str(entry.get("locale") or ""),
    )


def _read_fragment(fragment: str, base: str) -> Iterator[Attachment]:
    """Yield the attachments in a piece of HTML, as answers before 2020 gave them."""
    for link in parse_html(fragment).find_all(lambda node: node.tag == "a"):
        address = link.attributes.get("href", "")
        title = text_of(link)
        if not title or address.startswith(("#", "mailto:")):
            continue
        joined = urljoin(base, address)
        path = urlsplit(joined).path
        if is_file_path(path):
            yield Attachment(title, joined, content_type=_name_type(path))
        elif _is_title(link) and urlsplit(joined).netloc == urlsplit(base).netloc:
            yield Attachment(title, joined, is_page=True)


def _is_title(link: Node) -> bool:
    """Tell whether a link is the title of an attachment, which leads to a page of its own."""
    return "/government/" in link.attributes.get("href", "") and "/" in link.attributes["href"].split("/government/")[1]


def _name_type(path: str) -> str:
    ending = re.search(r"\.[a-z]{3,4}$", path.lower())
    return _READABLE.get(ending[0], "") if ending else ""


def _list(value: object) -> Iterable[Any]:
    return value if isinstance(value, list) else []


def _clean(value: object) -> str:
    return clean_text(str(value or ""))
