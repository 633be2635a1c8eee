"""Speeches as GOV.UK gives them: an answer of its Content API, a saved page; and speeches as plain text."""

from __future__ import annotations

import json
import re
import textwrap
import uuid
from collections.abc import Iterator
from pathlib import Path

from sample_layouts.source import Element, Source, curl_quotes, mark_up, strip_marks

NAMESPACE = uuid.UUID("6f1d7c52-3b0e-4c55-9a43-5d0c2f6a7e11")
SITE = "https://www.gov.uk"
DEPARTMENTS = {
    "Department for Levelling Up, Housing and Communities": "department-for-levelling-up-housing-and-communities",
    "Ministry of Housing, Communities and Local Government": "ministry-of-housing-communities-local-government",
    "HM Treasury": "hm-treasury",
    "Cabinet Office": "cabinet-office",
}


def make_id(name: str) -> str:
    """Return an invented content id that is always the same for a name."""
    return str(uuid.uuid5(NAMESPACE, name))


def make_slug(text: str) -> str:
    """Return text as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def compose_html(elements: tuple[Element, ...]) -> str:
    """Return a speech's elements as the HTML that GOV.UK's govspeak makes."""
    parts, items = [], []
    for element in elements:
        if element.kind == "list_item":
            items.append(f"  <li>{curl_quotes(mark_up(element.text, bold='strong', italic='em'))}</li>")
            continue
        if items:
            parts.append("<ul>\n" + "\n".join(items) + "\n</ul>")
            items = []
        parts.append(compose_block(element))
    return "\n\n".join(part for part in parts if part) + "\n"


def compose_block(element: Element) -> str:
    """Return a heading, a quotation or a paragraph as HTML."""
    text = curl_quotes(mark_up(element.text, bold="strong", italic="em"))
    if element.kind == "heading":
        return f'<h{element.level} id="{make_slug(element.text)}">{text}</h{element.level}>'
    if element.kind == "quote":
        return f"<blockquote>\n  <p>{text}</p>\n</blockquote>"
    return f"<p>{text}</p>"


def link_to(title: str, folder: str, slug: str, document_type: str) -> dict[str, object]:
    """Return a link of the Content API to a person or an organisation."""
    path = f"/government/{folder}/{slug}"
    return {
        "content_id": make_id(path),
        "title": title,
        "locale": "en",
        "api_path": f"/api/content{path}",
        "base_path": path,
        "document_type": document_type,
        "api_url": f"{SITE}/api/content{path}",
        "web_url": f"{SITE}{path}",
    }


def make_speaker_slug(name: str) -> str:
    """Return the slug of a person without "The Rt Hon" and "MP"."""
    return make_slug(re.sub(r"^The Rt Hon | MP$", "", name))


def compose_content(source: Source) -> dict[str, object]:
    """Return a speech or a written statement in the shape of the Content API."""
    facts = source.facts
    moment = f"{facts['published_on']}T10:30:00.000+00:00"
    department = link_to(facts["publisher"], "organisations", DEPARTMENTS[facts["publisher"]], "organisation")
    speaker = link_to(facts["speaker"], "people", make_speaker_slug(facts["speaker"]), "person")
    details: dict[str, object] = {
        "first_public_at": moment,
        "body": f'<div class="govspeak">{compose_html(source.elements)}</div>',
        "location": facts["location"],
        "delivered_on": f"{facts['published_on']}T00:00:00+00:00",
        "political": True,
        "tags": {"browse_pages": [], "policies": []},
        "emphasised_organisations": [department["content_id"]],
    }
    if "explanation" in facts:
        details["speech_type_explanation"] = facts["explanation"]
    return {
        "base_path": facts["base_path"],
        "content_id": make_id(facts["base_path"]),
        "schema_name": "speech",
        "document_type": facts.get("document_type", "speech"),
        "first_published_at": moment,
        "title": curl_quotes(facts["title"]),
        "description": curl_quotes(facts["description"]),
        "locale": "en",
        "updated_at": moment,
        "public_updated_at": moment,
        "details": details,
        "links": {"organisations": [department], "people": [speaker], "speaker": [speaker]},
    }


def write_content_api(source: Source, path: Path) -> None:
    """Write a speech as an answer of the Content API."""
    path.write_text(
        json.dumps(compose_content(source), indent=2, ensure_ascii=True) + "\n", encoding="utf-8", newline="\n"
    )


def write_page(source: Source, path: Path) -> None:
    """Write a speech as a saved GOV.UK page, by the template next to the sources."""
    facts = source.facts
    template = (source.path.parent / "templates" / "speech_page.html").read_text(encoding="utf-8")
    values = {
        "title": curl_quotes(facts["title"]),
        "description": curl_quotes(facts["description"]),
        "department": facts["publisher"],
        "department_slug": DEPARTMENTS[facts["publisher"]],
        "speaker": facts["speaker"],
        "speaker_slug": make_speaker_slug(facts["speaker"]),
        "published_on": facts["published_on"],
        "published_in_words": facts["published_in_words"],
        "location": facts["location"],
        "explanation": facts["explanation"],
        "base_path": facts["base_path"],
        "related": compose_related(facts["related"]),
        "body": compose_html(source.elements),
    }
    path.write_text(re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template), encoding="utf-8", newline="\n")


def compose_related(titles: str) -> str:
    """Return the links of the related content, from titles parted by ``|``."""
    links = []
    for title in titles.split("|"):
        address = f"/government/publications/{make_slug(title)}"
        links.append(f'<li><a class="govuk-link" href="{address}">{curl_quotes(title.strip())}</a></li>')
    return "\n          ".join(links)


def write_plain_text(source: Source, path: Path) -> None:
    """Write a speech as plain text in the encoding, with the line ends and line width that its facts name."""
    width = int(source.facts.get("width", "0"))
    text = "\n".join(compose_lines(source.elements, width)).strip() + "\n"
    if source.facts["encoding"] == "cp1252":
        text = curl_quotes(text).replace("\n", "\r\n")
    path.write_bytes(text.encode(source.facts["encoding"]))


def compose_lines(elements: tuple[Element, ...], width: int) -> Iterator[str]:
    """Yield the lines of plain text; a width of 0 leaves every paragraph on one line."""
    for position, element in enumerate(elements):
        text = strip_marks(element.text)
        if element.kind == "list_item":
            text = f"{element.marker} {text}"
        if width and element.kind != "heading":
            yield from textwrap.wrap(text, width)
        else:
            yield text
        following = elements[position + 1].kind if position + 1 < len(elements) else ""
        if element.kind not in ("plain", "list_item") or following != element.kind:
            yield ""


def write_markdown(source: Source, path: Path) -> None:
    """Write the text of a source as Markdown: its mark-up is Markdown already."""
    text = source.path.read_text(encoding="utf-8").split("+++\n", 2)[2]
    path.write_text(text.lstrip(), encoding="utf-8", newline="\n")
