"""The furniture of web pages: what is hidden, what stands around the content, what stands apart in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policymine.texts.web.html import Node

_SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button", "select", "nav",
    "header", "footer", "aside", "dialog", "head", "math",
})  # fmt: skip
_FURNITURE_CLASS = re.compile(
    r"cookie|breadcrumb|(?:^|[-_])(?:related|nav(?:igation|bar)?|shar(?:e|ing)|sharedaddy|skip|feedback|contents-list|"
    r"pagination|print-link|sidebar|back-to-top|phase-banner|emergency-banner|survey(?=$|-banner)|global-bar|newsletter|"
    r"social(?=$|[-_](?:links?|media|icons?|bar|buttons?|shar))|advert|menu|metadata|published-dates|translation-nav|"
    r"devolved-nations|attachment|subscription|comments?|see-also|organisation-logo|"
    r"footer|byline|posted-on|(?:entry|post)-(?:meta|date))",
    re.IGNORECASE,
)
_FURNITURE_ID = re.compile(
    r"^(?:site-|page-|main-)?(?:footer|nav|navigation|menu|sidebar|cookies?|breadcrumbs?|comments|social|share|related)$",
    re.IGNORECASE,
)
_ASIDE_CLASS = re.compile(r"^(?:(?:gem-c-)?contact|gem-c-notice|vcard|adr|address|postal-address)$", re.IGNORECASE)
_NO_FURNITURE_CLASS = re.compile(r"^(?:has|no|not|with|without|is|category|categories|tag|topic)[-_]", re.IGNORECASE)
_NEVER_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOT_PRINTED = ("visually-hidden", "__section-toggle", "sr-only", "screen-reader-text")
_MOST_IN_FORM = 3


def is_silent(node: Node) -> bool:
    """Tell whether nothing in a node is read, by its tag, its role or because it is hidden."""
    if node.tag in _SILENT and not _is_wrapper(node):
        return True
    return is_hidden(node) or node.attributes.get("role") in {
        "navigation", "search", "banner", "contentinfo", "complementary",
    }  # fmt: skip


def _is_wrapper(node: Node) -> bool:
    """Tell whether an element that seldom holds content does: a page that is one form, a header with the title."""
    if node.tag == "form":
        return node.find(_is_content) is not None or len(list(node.find_all(lambda n: n.tag == "p"))) > _MOST_IN_FORM
    return (node.tag == "header" and node.find(lambda n: n.tag == "h1") is not None) or (
        node.tag == "aside" and "stat-headline" in node.classes
    )


def _is_content(node: Node) -> bool:
    return node.tag in {"h1", "main", "article"} or node.attributes.get("role") == "main"


def is_hidden(node: Node) -> bool:
    """Tell whether a browser shows nothing of a node; what a press on its heading unfolds is shown."""
    return (
        node.attributes.get("hidden", "until-found") != "until-found"
        or node.attributes.get("aria-hidden") == "true"
        or any(name in node.classes for name in _NOT_PRINTED)
        or bool(_NEVER_SHOWN.search(node.attributes.get("style", "")))
    )


def is_furniture(node: Node) -> bool:
    """Tell by its class or name whether a node is no content; what holds the content itself is never furniture."""
    names = [name for name in node.classes.split() if not _NO_FURNITURE_CLASS.match(name)]
    named = any(map(_FURNITURE_CLASS.search, names)) or _FURNITURE_ID.match(node.attributes.get("id", ""))
    return bool(named) and node.find(_is_content) is None


def is_set_apart(node: Node) -> bool:
    """Tell whether a node is a contact block or a notice about the page: read, but no part of what it says."""
    named = node.tag == "address" or any(map(_ASIDE_CLASS.match, node.classes.split()))
    return named and node.find(_is_content) is None
