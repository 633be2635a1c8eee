"""Content API answers and files for the site on loopback, in the shapes of the real ones. All texts are invented."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

JSON = "application/json; charset=utf-8"
WHO = ("Parish councils", "The county", "Ministers", "Residents", "The combined authority", "The mayor", "A board")
DOES = ("will decide", "may veto", "must publish", "shall consult on", "will fund", "can set aside", "will hand over")
WHAT = ("village halls", "local buses", "the skills budget", "housing plans", "youth clubs", "the flood walls", "parks")
WHERE = ("each spring", "before the vote", "with neighbourhood forums", "within two years", "as one body", "by lot")


def write(place: str, *, sentences: int = 14) -> str:
    """Return sentences about an invented place; those about another place are others."""
    drawn = random.Random(place)
    return " ".join(
        f"{drawn.choice(WHO)} of {place} {drawn.choice(DOES)} {drawn.choice(WHAT)} {drawn.choice(WHERE)}."
        for _ in range(sentences)
    )


def body(place: str, *, paragraphs: int = 3) -> str:
    """Return the HTML of a body about an invented place."""
    text = "".join(f"<h2>Part {n + 1}</h2>\n<p>{write(place + ' ' * n)}</p>" for n in range(paragraphs))
    return f'<div class="govspeak">{text}</div>'


def pdf(place: str) -> bytes:
    """Return a PDF of one page about an invented place."""
    stream = BytesIO()
    page = canvas.Canvas(stream, pagesize=A4, invariant=True)
    for number, line in enumerate(write(place, sentences=6).split(". ")):
        page.drawString(60, 760 - 20 * number, line[:95])
    page.save()
    return stream.getvalue()


def page(path: str, title: str, *, schema: str = "speech", kind: str = "", **changes: Any) -> dict[str, Any]:
    """Return an answer; ``details`` and ``links`` among the changes are added to what it has."""
    links = changes.pop("links", {})
    details = changes.pop("details", {})
    organisation = {
        "title": "Ministry of Shires and Parishes",
        "base_path": "/government/organisations/shires",
        "document_type": "organisation",
    }
    return {
        "base_path": path,
        "content_id": f"00000000-0000-4000-8000-{abs(hash(path)) % 10**12:012d}",
        "title": title,
        "description": "An invented page.",
        "schema_name": schema,
        "document_type": kind or schema,
        "locale": "en",
        "first_published_at": "2024-03-05T09:30:00.000+00:00",
        "public_updated_at": "2024-03-06T09:30:00.000+00:00",
        "updated_at": "2024-03-07T09:30:00.000Z",
        "withdrawn_notice": {},
        "links": {
            "organisations": [organisation],
            "primary_publishing_organisation": [organisation],
            **links,
        },
        "details": {"body": body(title), "change_history": [], **details},
        **changes,
    }


def speech(
    path: str = "/government/speeches/ambleford", title: str = "Speech at Ambleford", **more: Any
) -> dict[str, Any]:
    """Return the answer of a speech."""
    details = {"delivered_on": "2024-03-04T23:30:00+00:00", "location": "Ambleford", **more.pop("details", {})}
    links = {"speaker": [{"title": "The Rt Hon Jo Thorne MP", "base_path": "/government/people/jo"}]}
    return page(path, title, details=details, links={**links, **more.pop("links", {})}, **more)


def publication(
    path: str, title: str, attachments: list[dict[str, Any]], *, kind: str = "policy_paper", **more: Any
) -> dict[str, Any]:
    """Return the answer of a publication with its attachments."""
    details = {"body": "<p>This page introduces the deal.</p>", "attachments": attachments, **more.pop("details", {})}
    return page(path, title, schema="publication", kind=kind, details=details, **more)


def html_attachment(path: str, title: str, **more: Any) -> dict[str, Any]:
    """Return the entry of an HTML attachment."""
    return {"attachment_type": "html", "id": "1", "title": title, "url": path, **more}


def file_attachment(address: str, title: str, content_type: str = "application/pdf", **more: Any) -> dict[str, Any]:
    """Return the entry of a file."""
    name = address.rpartition("/")[2]
    return {
        "attachment_type": "file", "id": name, "title": title, "url": address, "content_type": content_type,
        "filename": name, **more,
    }  # fmt: skip


def chapter(path: str, title: str, parent: str, place: str) -> dict[str, Any]:
    """Return the answer of an HTML version of a publication."""
    links = {"parent": [{"base_path": parent, "title": title, "document_type": "policy_paper"}]}
    return page(path, title, schema="html_publication", details={"body": body(place)}, links=links)
