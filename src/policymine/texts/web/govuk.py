"""GOV.UK: answers of its Content API, and its pages as a browser saves them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from policymine.errors import UnreadableError
from policymine.records import Block, BlockKind
from policymine.texts.blocks import clean_text
from policymine.texts.plain import read_plain
from policymine.texts.web.html import Node, parse_html, read_blocks, text_of
from policymine.texts.web.web_furniture import is_furniture, is_silent

_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
]  # fmt: skip
_OUTCOMES = {
    "final_outcome_detail": "Detail of outcome",
    "outcome_detail": "Detail of outcome",
    "public_feedback_detail": "Detail of feedback received",
}
_DOCUMENTS = ("documents", "final_outcome_documents", "outcome_documents", "public_feedback_documents")
_GOVSPEAK = frozenset({"gem-c-govspeak", "govspeak", "gem-c-notice"})
_CONTENT_NAMES = frozenset({"content", "main", "main-content", "maincontent", "page-content", "article"})
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]+)\s+(\d{4})\b")


def is_content_answer(value: object) -> bool:
    """Tell whether a JSON value is an answer of the GOV.UK Content API."""
    return isinstance(value, dict) and "title" in value and ("details" in value or "schema_name" in value)


def read_content_answer(value: Mapping[str, Any], file: str) -> tuple[list[Block], dict[str, str], list[str]]:
    """Return blocks, suggestions and warnings of a Content API answer.

    Raises UnreadableError for a translated edition and for an answer without a body.
    """
    _refuse_other_language(value, file)
    details = value.get("details") or {}
    body = list(_read_bodies(details))
    summary = _clean(value.get("description"))
    warnings = list(_warn(value, details))
    if not body and summary:
        body = [Block(BlockKind.PARAGRAPH, summary)]
        warnings.append("It has no body: only its summary was read.")
    if not body:
        raise UnreadableError(f"{file} is a GOV.UK answer with no body. Add the document that it points to instead.")
    return [Block(BlockKind.HEADING, _clean(value["title"]), level=1), *body], _suggest(value, details), warnings


def _refuse_other_language(value: Mapping[str, Any], file: str) -> None:
    locale = str(value.get("locale") or "en")
    if locale == "cy":
        raise UnreadableError(f"{file} is the Welsh-language version. Add the English version instead.")
    if locale != "en":
        raise UnreadableError(f"{file} is a translation (language {locale}). Add the English version instead.")


def _read_bodies(details: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the blocks of all that a page shows: what came of a consultation, its body, the parts of a guide."""
    outcomes = [(title, list(_read_body(details.get(name)))) for name, title in _OUTCOMES.items()]
    for title, blocks in outcomes:
        yield from _head(title, blocks)
    body = list(_read_body(details.get("body")))
    yield from _head("Original consultation" if any(blocks for _, blocks in outcomes) else "", body)
    for part in details.get("parts") or []:
        if isinstance(part, dict):
            yield from _head(_clean(part.get("title")), list(_read_body(part.get("body"))))


def _head(title: str, blocks: list[Block]) -> Iterator[Block]:
    if blocks and title:
        yield Block(BlockKind.HEADING, title, level=2)
    yield from blocks


def _read_body(body: object) -> Iterator[Block]:
    """Yield the blocks of a body: HTML, or a list of the same content in several types."""
    if isinstance(body, str):
        yield from read_blocks(parse_html(body))
    elif isinstance(body, list):
        typed = {
            str(each.get("content_type")): str(each.get("content") or "") for each in body if isinstance(each, dict)
        }
        if "text/html" in typed:
            yield from read_blocks(parse_html(typed["text/html"]))
        else:
            yield from read_plain(typed.get("text/govspeak", ""))


def _clean(value: object) -> str:
    return clean_text(str(value or ""))


def _suggest(value: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, str]:
    links = value.get("links") or {}
    published = (
        details.get("delivered_on")
        or details.get("first_public_at")
        or value.get("first_published_at")
        or value.get("public_updated_at")
    )
    base = str(value.get("base_path") or "")
    found = {
        "title": _clean(value.get("title")),
        "published_on": str(published or "")[:10],
        "speaker": _first_title(links, "speaker"),
        "publisher": _first_title(links, "primary_publishing_organisation") or _first_title(links, "organisations"),
        "kind": _suggest_kind(value),
        "source_url": f"https://www.gov.uk{base}" if base.startswith("/") else "",
    }
    return {name: text for name, text in found.items() if text}


def _suggest_kind(value: Mapping[str, Any]) -> str:
    kind = str(value.get("document_type") or "")
    return {"speech": "speech", "written_statement": "statement", "oral_statement": "statement"}.get(kind, "")


def _first_title(links: Mapping[str, Any], name: str) -> str:
    entries = links.get(name) or []
    return _clean(entries[0].get("title")) if entries and isinstance(entries[0], dict) else ""


def _warn(value: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[str]:
    if value.get("withdrawn_notice"):
        yield "GOV.UK has withdrawn this document."
    attachments = len(details.get("attachments") or []) or sum(len(details.get(name) or []) for name in _DOCUMENTS)
    if attachments:
        own = "its attachment is a document" if attachments == 1 else f"its {attachments} attachments are documents"
        yield f"Only the summary page was read; {own} of {'its' if attachments == 1 else 'their'} own."


def parse_json(source: str, file: str) -> object:
    """Return the value of a JSON file; raises UnreadableError where it is broken."""
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file} looks like JSON but cannot be parsed ({error}). Fetch it again.") from error


def find_main(tree: Node) -> Node:
    """Return the part of a page that is its content: govspeak on GOV.UK, else main, article or body."""
    main = tree.find(lambda n: n.tag == "main" or n.attributes.get("role") == "main")
    if main is not None:
        pieces = [*_find_govspeak(main), Node("end")]
        kept = [each for each, after in pairwise(pieces) if _is_govspeak(each) or _is_govspeak(after)]
        return Node("main", children=list(kept)) if kept else main
    named = tree.find_all(
        lambda n: bool(_CONTENT_NAMES & {*n.classes.lower().split(), n.attributes.get("id", "").lower()})
    )
    return (
        _find_longest(tree.find_all(lambda n: n.tag == "article"))
        or _find_longest(named)
        or tree.find(lambda n: n.tag == "body")
        or tree
    )


def _find_govspeak(node: Node) -> Iterator[Node]:
    """Yield the outermost pieces of govspeak below a node, and the headings between them."""
    for child in node.children:
        if not isinstance(child, Node) or is_silent(child) or is_furniture(child):
            continue
        if _is_govspeak(child) or re.fullmatch("h[1-6]", child.tag):
            yield child
        else:
            yield from _find_govspeak(child)


def _is_govspeak(node: Node) -> bool:
    return bool(_GOVSPEAK & set(node.classes.split()))


def _find_longest(nodes: Iterable[Node]) -> Node | None:
    return max(nodes, key=lambda node: len(text_of(node)), default=None)


def read_web_page(source: str, file: str) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks and suggestions of a saved web page. Raises UnreadableError for a Welsh page."""
    tree = parse_html(source)
    root = tree.find(lambda n: n.tag == "html")
    if root is not None and root.attributes.get("lang", "").lower().startswith("cy"):
        raise UnreadableError(f"{file} is the Welsh-language version. Add the English version instead.")
    blocks = list(read_blocks(find_main(tree)))
    suggestions = _suggest_from_page(tree)
    heading = tree.find(lambda n: n.tag == "h1")
    title = text_of(heading) if heading is not None else ""
    if title and not any(block.kind is BlockKind.HEADING and block.text == title for block in blocks):
        blocks.insert(0, Block(BlockKind.HEADING, title, level=1))
    return blocks, suggestions


def _suggest_from_page(tree: Node) -> dict[str, str]:
    heading = tree.find(lambda n: n.tag == "h1")
    title = tree.find(lambda n: n.tag == "title")
    named = text_of(heading) if heading is not None else ""
    found = {
        "title": named
        or (
            re.sub(r"\s+-\s+GOV\.UK$", "", clean_text("".join(c for c in title.children if isinstance(c, str))))
            if title
            else ""
        ),
        "published_on": _find_meta(tree, "article:published_time", "govuk:first-published-at", "dc.date", "date")[:10]
        or _find_date(tree),
        "speaker": _find_speaker(tree),
        "publisher": _find_publisher(tree)
        or _find_meta(tree, "govuk:primary-publishing-organisation", "dc.publisher", "og:site_name"),
        "source_url": next(
            (
                n.attributes.get("href", "")
                for n in tree.find_all(lambda n: n.tag == "link" and n.attributes.get("rel") == "canonical")
            ),
            "",
        ),
    }
    return {name: text for name, text in found.items() if text}


def _find_meta(tree: Node, *names: str) -> str:
    for meta in tree.find_all(lambda n: n.tag == "meta"):
        name = meta.attributes.get("name") or meta.attributes.get("property") or ""
        if name.lower() in names and meta.attributes.get("content"):
            return clean_text(meta.attributes["content"])
    return ""


def _find_term(tree: Node, *terms: str) -> str:
    """Return what a definition list says of a term ("From", "Delivered on")."""
    for group in tree.find_all(lambda n: n.tag == "dl"):
        pairs = list(group.find_all(lambda n: n.tag in {"dt", "dd"}))
        for term, meaning in pairwise(pairs):
            if term.tag == "dt" and meaning.tag == "dd" and text_of(term).lower().rstrip(":") in terms:
                return text_of(meaning)
    return ""


def _find_speaker(tree: Node) -> str:
    people = list(tree.find_all(lambda n: n.tag == "a" and "/government/people/" in n.attributes.get("href", "")))
    return _find_term(tree, "speaker") or (text_of(people[0]) if people else "")


def _find_publisher(tree: Node) -> str:
    """Return the first organisation that a page is from; who speaks stands beside it."""
    linked = tree.find(lambda n: n.tag == "a" and "/government/organisations/" in n.attributes.get("href", ""))
    return (text_of(linked) if linked is not None else "") or _find_term(tree, "from")


def _find_date(tree: Node) -> str:
    term = _find_term(tree, "delivered on", "published", "date")
    stamp = tree.find(lambda n: n.tag == "time" and bool(n.attributes.get("datetime")))
    return parse_day(term) or (stamp.attributes["datetime"][:10] if stamp is not None else "")


def parse_day(text: str) -> str:
    """Return the first day written in a text ("4 March 2024") as an ISO date, or nothing."""
    for day, month, year in _DAY.findall(text):
        if month.lower() in _MONTHS:
            return f"{year}-{_MONTHS.index(month.lower()) + 1:02d}-{int(day):02d}"
    return ""
