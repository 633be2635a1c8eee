"""GOV.UK: where a page's Content API answer lies, and what that answer says of the page.

The API is described at https://content-api.publishing.service.gov.uk and its shapes in
alphagov/publishing-api, ``content_schemas``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from policymine.records import Kind
from policymine.sources.attachments import Attachment, is_file_path, list_attachments
from policymine.sources.governments import find_government, find_london_day
from policymine.texts.blocks import clean_text
from policymine.texts.web.html import parse_html, text_of

HOSTS = frozenset({"www.gov.uk", "gov.uk"})
ASSETS_HOST = "assets.publishing.service.gov.uk"
API = "/api/content"
_LOCALE = re.compile(r"\.([a-z]{2}(?:-[a-z0-9]{2,4})?)$")
_KINDS = {
    "speech": Kind.SPEECH,
    "authored_article": Kind.SPEECH,
    "written_statement": Kind.STATEMENT,
    "oral_statement": Kind.STATEMENT,
    "corporate_report": Kind.REPORT,
    "independent_report": Kind.REPORT,
    "research": Kind.REPORT,
    "impact_assessment": Kind.REPORT,
    "consultation_outcome": Kind.REPORT,
    "government_response": Kind.REPORT,
    "policy_paper": Kind.WHITE_PAPER,
}
_SURE = frozenset({Kind.SPEECH, Kind.STATEMENT})


@dataclass(frozen=True, slots=True)
class Site:
    """Where GOV.UK and its files are asked; another place than the real one in tests and behind mirrors."""

    address: str = "https://www.gov.uk"
    assets: str = f"https://{ASSETS_HOST}"

    def find_path(self, address: str) -> str:
        """Return the path of a page on GOV.UK, given as a page or as its API answer; empty where it is no such page."""
        parts = urlsplit(address)
        if parts.netloc.lower() not in {*HOSTS, urlsplit(self.address).netloc}:
            return ""
        path = parts.path.rstrip("/")
        path = path.removeprefix(API) if path.startswith(f"{API}/") else path
        return path if path and not path.startswith("/api/") and not is_file_path(path) else ""

    def name_answer(self, path: str) -> str:
        """Return the address of the Content API answer of a page."""
        return f"{self.address}{API}{path}"

    def name_page(self, path: str) -> str:
        """Return the public address of a page, wherever it is asked."""
        return f"https://www.gov.uk{path}"

    def place(self, address: str) -> str:
        """Return where a file of GOV.UK is asked; any other address as it is."""
        parts = urlsplit(address)
        host = parts.netloc.lower()
        if host == ASSETS_HOST or (host in HOSTS and is_file_path(parts.path)):
            return self.assets + parts._replace(scheme="", netloc="", fragment="").geturl()
        if host in HOSTS:
            return self.address + parts._replace(scheme="", netloc="", fragment="").geturl()
        return address


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a page's change history."""

    changed_on: str
    note: str


@dataclass(frozen=True, slots=True)
class GovukPage:
    """What the Content API says of a page. Dates are ISO days in London; what is not told is empty.

    ``published_on`` is when a speech was delivered, else when the page was first published. ``government`` is the
    government of the day, from the answer or by the date.
    """

    address: str
    path: str
    content_id: str
    title: str
    schema: str
    document_type: str
    locale: str
    kind: Kind | None
    published_on: str
    changed_on: str
    speaker: str
    publisher: str
    organisations: tuple[str, ...]
    government: str
    withdrawn_on: str
    withdrawn_why: str
    changes: tuple[Change, ...]
    attachments: tuple[Attachment, ...]
    has_body: bool
    parent: str
    english: str

    @property
    def is_sure_of_kind(self) -> bool:
        """Whether GOV.UK itself says what kind of document it is."""
        return self.kind in _SURE


@dataclass(frozen=True, slots=True)
class Moved:
    """A page that stands for another one. ``address`` is where that lies."""

    address: str


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A page that was taken down, with what GOV.UK says of it."""

    reason: str


def split_locale(path: str) -> tuple[str, str]:
    """Return the path of the English edition, and the language of the edition that was meant ("cy"; empty: English)."""
    found = _LOCALE.search(path)
    if not found or found[1] == "en":
        return _LOCALE.sub("", path) if found else path, ""
    return path[: found.start()], found[1]


def read_answer(value: object, path: str) -> GovukPage | Moved | TakenDown | None:
    """Read a Content API answer; None where it is no such answer. ``path`` is what was asked for."""
    if not isinstance(value, Mapping):
        return None
    schema = str(value.get("schema_name") or value.get("format") or value.get("document_type") or "")
    if schema == "redirect":
        return _read_redirect(value, path)
    if schema == "gone":
        return _read_gone(value)
    if "title" not in value or not isinstance(value.get("details"), Mapping):
        return None
    return _read_page(value, schema, str(value.get("base_path") or path))


def _read_redirect(value: Mapping[str, Any], path: str) -> Moved | TakenDown:
    """Find where a redirect leads, by the exact or the longest prefix route, with its segments where they are kept."""
    routes = [each for each in value.get("redirects") or [] if isinstance(each, Mapping) and each.get("destination")]
    fitting = [each for each in routes if _covers(each, path)]
    if not fitting:
        return TakenDown("GOV.UK sends this page elsewhere without saying where. Open it in a browser.")
    route = max(fitting, key=lambda each: (each.get("type") == "exact", len(str(each.get("path", "")))))
    target = str(route["destination"])
    keeps = route.get("segments_mode") == "preserve" and route.get("type") == "prefix"
    rest = path.removeprefix(str(route.get("path", ""))) if keeps else ""
    return Moved(urljoin("https://www.gov.uk/", target + rest))


def _covers(route: Mapping[str, Any], path: str) -> bool:
    own = str(route.get("path", ""))
    return own == path or (route.get("type") == "prefix" and path.startswith(own.rstrip("/") + "/"))


def _read_gone(value: Mapping[str, Any]) -> TakenDown:
    details = value.get("details") or {}
    why = _read_html(details.get("explanation"))
    other = str(details.get("alternative_path") or "")
    told = f" It says: {why.rstrip('.')}." if why else ""
    remedy = (
        f"See {urljoin('https://www.gov.uk/', other)} instead."
        if other
        else "Find it in the UK Government Web Archive."
    )
    return TakenDown(f"GOV.UK has taken this page down.{told} {remedy}")


def _read_page(value: Mapping[str, Any], schema: str, path: str) -> GovukPage:
    details, links = value["details"], value.get("links") or {}
    document_type = str(value.get("document_type") or schema)
    published_on = _find_day(value, details)
    organisations = _list_titles(links, "organisations")
    notice = value.get("withdrawn_notice") or details.get("withdrawn_notice") or {}
    page_address = urljoin("https://www.gov.uk/", path)
    return GovukPage(
        address=page_address,
        path=path,
        content_id=str(value.get("content_id") or ""),
        title=_clean(value.get("title")),
        schema=schema,
        document_type=document_type,
        locale=str(value.get("locale") or "en"),
        kind=_KINDS.get(document_type),
        published_on=published_on,
        changed_on=find_london_day(str(value.get("public_updated_at") or "")),
        speaker=", ".join(_list_titles(links, "speaker")) or _clean(details.get("speaker_without_profile")),
        publisher=next(iter((*_list_titles(links, "primary_publishing_organisation"), *organisations)), ""),
        organisations=organisations,
        government=_find_government(links, details, published_on),
        withdrawn_on=find_london_day(str(notice.get("withdrawn_at") or "")),
        withdrawn_why=_read_html(notice.get("explanation")),
        changes=tuple(_read_changes(details)),
        attachments=list_attachments(value, page_address),
        has_body=bool(details.get("body") or details.get("parts")),
        parent=_find_parent(schema, links),
        english=_find_english(links),
    )


def _find_day(value: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    stamps = (
        details.get("delivered_on"),
        details.get("first_public_at"),
        value.get("first_published_at"),
        details.get("public_timestamp"),
        value.get("public_updated_at"),
    )
    return next((day for stamp in stamps if stamp and (day := find_london_day(str(stamp)))), "")


def _find_government(links: Mapping[str, Any], details: Mapping[str, Any], published_on: str) -> str:
    told = _list_titles(links, "government") or (_clean((details.get("government") or {}).get("title")),)
    return told[0] or find_government(published_on)


def _read_changes(details: Mapping[str, Any]) -> list[Change]:
    history = [each for each in details.get("change_history") or [] if isinstance(each, Mapping)]
    changes = [
        Change(find_london_day(str(each.get("public_timestamp") or "")), _clean(each.get("note"))) for each in history
    ]
    return sorted(changes, key=lambda change: change.changed_on)


def _find_parent(schema: str, links: Mapping[str, Any]) -> str:
    if schema != "html_publication":
        return ""
    parents = [each for each in links.get("parent") or [] if isinstance(each, Mapping)]
    return str(parents[0].get("base_path") or "") if parents else ""


def _find_english(links: Mapping[str, Any]) -> str:
    editions = [each for each in links.get("available_translations") or [] if isinstance(each, Mapping)]
    return next((str(each.get("base_path") or "") for each in editions if each.get("locale") == "en"), "")


def _list_titles(links: Mapping[str, Any], name: str) -> tuple[str, ...]:
    entries = links.get(name) or []
    return tuple(_clean(each.get("title")) for each in entries if isinstance(each, Mapping) and each.get("title"))


def _read_html(value: object) -> str:
    return text_of(parse_html(str(value or "")))


def _clean(value: object) -> str:
    return clean_text(str(value or ""))
