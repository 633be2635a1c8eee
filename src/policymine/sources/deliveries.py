"""Deliveries: all that lies at an address, brought into a folder: the text, its other renditions, what is told of it.

A page of GOV.UK is asked for at the Content API. A publication comes as one delivery: its HTML version is the text and
its PDFs are renditions; without an HTML version the first file is the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from policymine.sources.addresses import RefusedAddressError, check_address
from policymine.sources.attachments import Attachment
from policymine.sources.client import Client
from policymine.sources.forms import Form
from policymine.sources.govuk import GovukPage, Moved, Site, TakenDown, read_answer, split_locale
from policymine.sources.outcomes import LASTING, Fetched, Outcome, Wanted

_MOST_MOVES = 5
_FILES = frozenset(Form) - {Form.OTHER, Form.HTML, Form.JSON}
_JSON = frozenset({Form.JSON})
_SAME = re.compile(r"\b(pdf|html|accessible|accessibility|web|print|version|ready|signed|final|large)\b|[^a-z0-9 ]")


class Role(StrEnum):
    """What a file is to its document."""

    TEXT = "text"
    RENDITION = "rendition"
    ATTACHMENT = "attachment"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is here already: its path, and what makes a request for it conditional."""

    path: Path
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a delivery. ``path`` is the file, new or kept; None where it did not come."""

    role: Role
    title: str
    fetched: Fetched
    path: Path | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that lies at an address.

    ``problem`` is what stood in the way of a text, or of a part that may come later; ``notes`` are for a person.
    """

    address: str
    page: GovukPage | None = None
    pieces: tuple[Piece, ...] = ()
    problem: Fetched | None = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> Piece | None:
        """The piece that is to be read, where it came."""
        return next((each for each in self.pieces if each.role is Role.TEXT and each.path), None)


@dataclass(frozen=True, slots=True)
class Courier:
    """What brings deliveries: a client, where GOV.UK is, a folder to write to, and the files that are here already."""

    client: Client
    site: Site
    folder: Path
    kept: Mapping[str, Kept] = field(default_factory=dict)

    def bring(self, address: str) -> Delivery:
        """Bring all that lies at an address."""
        try:
            plain = str(check_address(address))
        except RefusedAddressError as error:
            return Delivery(address, problem=Fetched(address, Outcome.REFUSED, str(error)))
        path = self.site.find_path(plain)
        if path:
            return replace(_Govuk(self).bring(path), address=plain)
        piece = self.ask(Role.TEXT, "", plain, self.site.place(plain), frozenset(Form) - {Form.OTHER})
        return Delivery(plain, pieces=(piece,), problem=None if piece.path else piece.fetched)

    def ask_alone(self, address: str) -> Piece:
        """Ask for one file or page by itself, without what belongs to it."""
        path = self.site.find_path(address)
        if path:
            return self.ask(Role.RENDITION, "", address, self.site.name_answer(path), _JSON)
        return self.ask(Role.RENDITION, "", address, self.site.place(address), frozenset(Form) - {Form.OTHER})

    def ask(self, role: Role, title: str, address: str, place: str, forms: frozenset[Form]) -> Piece:
        """Ask for one file; the one that is here is taken where it has not changed. ``place`` is where it is asked."""
        kept = self.kept.get(address)
        wanted = Wanted(place, forms=forms)
        if kept and kept.path.is_file():
            wanted = replace(wanted, etag=kept.etag, last_modified=kept.last_modified)
        fetched = replace(self.client.fetch(wanted, self.folder / _name_file(place, forms)), address=address)
        unchanged = fetched.outcome is Outcome.UNCHANGED and kept is not None
        return Piece(role, title, fetched, kept.path if kept and unchanged else fetched.path)


def _name_file(place: str, forms: frozenset[Form]) -> str:
    """Return a name that no other address has in one delivery."""
    parts = urlsplit(place)
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", unquote(parts.path).strip("/"))[-100:]
    return f"{words or 'page'}{'.json' if forms == _JSON else ''}"


@dataclass(frozen=True, slots=True)
class _Govuk:
    """Brings a page of GOV.UK by way of the Content API."""

    courier: Courier

    def bring(self, path: str) -> Delivery:
        """Bring a page, its English edition where another was meant, or the page that stands for it."""
        english, language = split_locale(path)
        notes = [f"The edition in another language ({language}) was asked for; the English one is brought."] * bool(
            language
        )
        for _ in range(_MOST_MOVES):
            piece, answer, value = self._read(english)
            if isinstance(answer, Moved):
                notes.append(f"GOV.UK has moved it to {answer.address}.")
                english = self.courier.site.find_path(answer.address)
                if not english:
                    moved = self.courier.bring(answer.address)
                    return replace(moved, notes=(*notes, *moved.notes))
            elif isinstance(answer, GovukPage) and answer.locale != "en" and answer.english not in {"", english}:
                english = answer.english
            else:
                return self._deliver(english, piece, answer, value, notes)
        return Delivery(
            english, problem=Fetched(english, Outcome.REFUSED, "GOV.UK moves it in a circle. Check it in a browser.")
        )

    def _read(self, path: str) -> tuple[Piece, GovukPage | Moved | TakenDown | None, Mapping[str, Any]]:
        site = self.courier.site
        piece = self.courier.ask(Role.PAGE, "", site.name_page(path), site.name_answer(path), _JSON)
        value = _read_json(piece.path) if piece.path else {}
        return piece, read_answer(value, path), value

    def _deliver(
        self, path: str, piece: Piece, answer: object, value: Mapping[str, Any], notes: Iterable[str]
    ) -> Delivery:
        address = self.courier.site.name_page(path)
        refuse = replace(piece.fetched, outcome=Outcome.UNSUITABLE)
        if isinstance(answer, TakenDown):
            return Delivery(
                address, problem=replace(refuse, outcome=Outcome.GONE, reason=answer.reason), notes=(*notes,)
            )
        if not isinstance(answer, GovukPage):
            broken = replace(refuse, reason=f"{address} has no answer that can be read. Open it in a browser.")
            return Delivery(address, problem=broken if piece.path else piece.fetched, notes=(*notes,))
        if answer.locale != "en":
            told = f"{address} is only there in another language ({answer.locale}). Add an English version by hand."
            return Delivery(address, answer, problem=replace(refuse, reason=told), notes=(*notes,))
        notes = (*notes, *_tell(answer))
        if answer.schema == "html_publication":
            return self._deliver_chapter(piece, answer, notes)
        return self._deliver_page(piece, answer, value, notes)

    def _deliver_chapter(self, piece: Piece, page: GovukPage, notes: tuple[str, ...]) -> Delivery:
        """Deliver an HTML version: with the rest of its publication where it is the only one there."""
        if page.parent:
            above, parent, value = self._read(page.parent)
            if isinstance(parent, GovukPage):
                chapters = [each for each in parent.attachments if each.is_page and each.may_be_read]
                if [urlsplit(each.address).path for each in chapters] == [page.path]:
                    return self._deliver_page(above, parent, value, notes, known={chapters[0].address: piece})
                page = replace(
                    page,
                    publisher=page.publisher or parent.publisher,
                    organisations=page.organisations or parent.organisations,
                    kind=page.kind or parent.kind,
                )
        return Delivery(page.address, page, (replace(piece, role=Role.TEXT, title=page.title),), notes=notes)

    def _deliver_page(
        self,
        piece: Piece,
        page: GovukPage,
        value: Mapping[str, Any],
        notes: tuple[str, ...],
        known: Mapping[str, Piece] | None = None,
    ) -> Delivery:
        """Deliver a page with its attachments; its own body is the text unless it only introduces them."""
        brought = [self._bring_attachment(each, known or {}) for each in page.attachments if each.may_be_read]
        left = [f"{each.title} was left: {each.why_left}." for each in page.attachments if each.why_left]
        failed = [each for each in brought if each.path is None]
        told = [f"{each.title} did not come: {each.fetched.reason}" for each in failed]
        passing = next((each.fetched for each in failed if each.fetched.outcome not in LASTING), None)
        pieces = _choose_text(page, piece, value, brought, self.courier.folder)
        if not any(each.role is Role.TEXT for each in pieces):
            empty = f"{page.address} has no text of its own ({page.document_type}). Add the pages that it points to."
            problem = replace(piece.fetched, outcome=Outcome.UNSUITABLE, reason=empty)
            return Delivery(page.address, page, pieces, passing or problem, (*notes, *left, *told))
        return Delivery(page.address, page, pieces, passing, (*notes, *left, *told))

    def _bring_attachment(self, attachment: Attachment, known: Mapping[str, Piece]) -> Piece:
        if attachment.address in known:
            return replace(known[attachment.address], role=Role.ATTACHMENT, title=attachment.title)
        site = self.courier.site
        if attachment.is_page:
            path = site.find_path(attachment.address)
            place = site.name_answer(path)
            return _refuse_broken(self.courier.ask(Role.ATTACHMENT, attachment.title, attachment.address, place, _JSON))
        place = site.place(attachment.address)
        return self.courier.ask(Role.ATTACHMENT, attachment.title, attachment.address, place, _FILES)


def _read_json(path: Path) -> Mapping[str, Any]:
    """Return the object that a file holds as JSON; an empty one where it holds anything else."""
    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _refuse_broken(piece: Piece) -> Piece:
    """Take an answer that cannot be read for one that did not come, so that no chapter becomes an empty text."""
    if piece.path is None or _read_json(piece.path):
        return piece
    reason = f"{piece.fetched.address} gave an answer that cannot be read. Ask again later."
    return replace(piece, path=None, fetched=replace(piece.fetched, outcome=Outcome.FAILED, reason=reason))


def _tell(page: GovukPage) -> Iterator[str]:
    """Yield what a person should know of a page."""
    if page.withdrawn_on or page.withdrawn_why:
        why = f": {page.withdrawn_why}" if page.withdrawn_why else ""
        yield f"GOV.UK has withdrawn it{f' on {page.withdrawn_on}' if page.withdrawn_on else ''}{why}"


def _choose_text(
    page: GovukPage, piece: Piece, value: Mapping[str, Any], brought: list[Piece], folder: Path
) -> tuple[Piece, ...]:
    """Give each piece its role. The text comes first, then its renditions, attachments, and the page itself."""
    chapters = [each for each in brought if _is_answer(each)]
    if page.schema != "publication" and page.has_body:
        return (replace(piece, role=Role.TEXT, title=page.title), *brought)
    if len(chapters) > 1:
        text: Piece | None = _compose(page, value, chapters, folder)
    else:
        came = [each for each in brought if each.path]
        text = next(iter(chapters or came), None)
    if text is None:
        return (replace(piece, role=Role.TEXT if page.has_body else Role.PAGE, title=page.title), *brought)
    others = [_name_role(each, text, brought) for each in brought if each is not text]
    return (replace(text, role=Role.TEXT), *others, piece)


def _is_answer(piece: Piece) -> bool:
    return piece.path is not None and piece.path.suffix == ".json"


def _name_role(piece: Piece, text: Piece, brought: list[Piece]) -> Piece:
    """Tell another rendition of the text from a further attachment: by its title, or where there are but these two."""
    same = _simplify(piece.title) == _simplify(text.title) or (len(brought) == 2 and text in brought)
    return replace(piece, role=Role.RENDITION if same else Role.ATTACHMENT)


def _simplify(title: str) -> str:
    return " ".join(_SAME.sub(" ", title.lower()).split())


def _compose(page: GovukPage, value: Mapping[str, Any], chapters: list[Piece], folder: Path) -> Piece:
    """Write one answer whose parts are the HTML versions of a publication in order; each is kept as it came, too."""
    parts = []
    for each in chapters:
        details = _read_json(each.path).get("details") if each.path else None
        parts.append({"title": each.title, "body": details.get("body") or "" if isinstance(details, dict) else ""})
    whole = {name: value.get(name) for name in ("base_path", "title", "description", "locale", "document_type")}
    whole |= {
        name: value.get(name) for name in ("schema_name", "first_published_at", "public_updated_at", "withdrawn_notice")
    }
    links = value.get("links") or {}
    whole["links"] = {
        name: links[name] for name in ("organisations", "primary_publishing_organisation") if name in links
    }
    details = value.get("details") or {}
    whole["details"] = {"first_public_at": details.get("first_public_at"), "parts": parts}
    path = folder / "composed.json"
    path.write_text(
        json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )
    unchanged = all(each.fetched.outcome is Outcome.UNCHANGED for each in chapters)
    outcome = Outcome.UNCHANGED if unchanged else Outcome.FETCHED
    fetched = Fetched(
        page.address,
        outcome,
        size_bytes=path.stat().st_size,
        form=Form.JSON,
        retrieved_at=chapters[0].fetched.retrieved_at,
    )
    return Piece(Role.TEXT, page.title, fetched, path)
