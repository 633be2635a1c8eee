"""Filing: a delivery becomes a document, a new version of one, or nothing new. What was there before stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from policymine.adding import Added, Adder, Adviser, Choice, Given, Origin, Relation, take_prints
from policymine.documents import (
    Rendition,
    add_rendition,
    add_version,
    hash_file,
    open_corpus,
    replace_document,
    touch_file,
)
from policymine.errors import CorpusError, DuplicateError, UnreadableError
from policymine.fetching.listing import list_document, name_document, supersede
from policymine.glances import glance_at_all
from policymine.likenesses import find_alike
from policymine.moves import move
from policymine.records import Document, HeldFile, Kind, Provenance
from policymine.sources.deliveries import Delivery, Piece, Role
from policymine.sources.forms import Form
from policymine.sources.govuk import GovukPage
from policymine.sources.outcomes import Fetched, Outcome
from policymine.texts import read_text, render_body
from policymine.wording import quote_path


class Result(StrEnum):
    """What a delivery became."""

    ADDED = "added"
    FETCHED = "fetched"
    NEW_VERSION = "new version"
    UNCHANGED = "unchanged"
    LISTED = "listed"
    KNOWN = "in the corpus already"
    KEPT = "kept as another form"
    ALIKE = "like a document"
    NOT_BROUGHT = "not brought"


@dataclass(frozen=True, slots=True)
class Filed:
    """What a delivery became. ``message`` is for a person; ``document`` is empty where there is none."""

    result: Result
    document: str
    message: str
    may_pass: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How what is new is taken: as what, and who is asked what cannot be known. See ``adding.Adder``."""

    choice: Choice | None = None
    takes_doubtful: bool = False
    adviser: Adviser | None = None


_UNASKED = Way()
_RESULTS = {Relation.NEW: Result.ADDED, Relation.VERSION: Result.NEW_VERSION, Relation.RENDITION: Result.KEPT}


def file_new(folder: Path, delivery: Delivery, given: Given, way: Way = _UNASKED) -> Filed:
    """Add a delivery as a document; list it where its text has not come and may come later.

    It is compared with what the corpus holds, as a file is: one that is much like a document is left out, with what to
    type for each thing that it may be, unless ``way`` says what it is.
    """
    text = delivery.text
    waits = delivery.problem is not None and delivery.problem.may_pass
    if text is None or text.path is None or waits:
        return _file_without_text(folder, delivery, given)
    origin = Origin(
        delivery.page.address if delivery.page else delivery.address,
        trace(text),
        list(_list_renditions(delivery, text)),
        lambda draft: _complete_draft(draft, delivery),
    )
    with glance_at_all([text.path]) as glance:
        adder = Adder(folder, glance, way.choice, way.takes_doubtful, way.adviser)
        return _tell_added(adder.add(text.path, _begin_given(delivery, given), origin=origin), delivery)


def _tell_added(added: Added, delivery: Delivery) -> Filed:
    if added.document and added.relation:
        return Filed(_RESULTS[added.relation], added.document.document, _tell(added.message, delivery))
    if added.known:
        return Filed(Result.KNOWN, added.known, added.message)
    if added.alike:
        return Filed(Result.ALIKE, "", added.message)
    return Filed(Result.NOT_BROUGHT, "", f"{delivery.address}: {added.message}")


def _complete_draft(draft: Document, delivery: Delivery) -> Document:
    named = replace(draft, document=name_document(delivery.address))
    return complete(named, delivery.page) if delivery.page else named


def _file_without_text(folder: Path, delivery: Delivery, given: Given) -> Filed:
    problem = delivery.problem or Fetched(delivery.address, Outcome.FAILED, "Nothing came. Ask again later.")
    if delivery.page is None or not problem.may_pass:
        return Filed(Result.NOT_BROUGHT, "", f"{delivery.address}: {problem.reason}", problem.may_pass)
    draft = complete(_begin(delivery, given), delivery.page)
    listed = list_document(folder, draft, [each.fetched.address for each in delivery.pieces if each.path is None])
    return Filed(
        Result.LISTED,
        listed.document,
        f"Listed {listed.document}: {listed.title}. Its text did not come: {problem.reason} "
        f"Bring it with: policymine fetch {quote_path(folder)}",
        may_pass=True,
    )


def file_first(folder: Path, document: Document, delivery: Delivery) -> Filed:
    """Give a listed document its first file; fill what its row leaves open from what the source tells."""
    text = delivery.text
    if text is None or text.path is None or (delivery.problem and delivery.problem.may_pass):
        return tell_problem(document, delivery)
    missing = document.file and not (folder / document.file).is_file()
    if missing and hash_file(text.path) == document.sha256:
        return _restore(folder, document, text.path)
    try:
        others = list(_list_renditions(delivery, text))
        changes = _fill(document, delivery)
        add_version(folder, document.document, text.path, provenance=trace(text), changes=changes, renditions=others)
    except CorpusError as error:
        return Filed(Result.NOT_BROUGHT, document.document, str(error))
    told = f"{document.document}: fetched{_tell_likeness(folder, document.document)}"
    return Filed(Result.FETCHED, document.document, _tell(told, delivery))


def _tell_likeness(folder: Path, name: str) -> str:
    """Say which other document a listed one turns out to be like; its row says that it is one of its own, so it stays.

    The sentence begins with a semicolon; it is empty where there is none.
    """
    corpus = open_corpus(folder)
    prints = take_prints(corpus)
    held = [(each.document, prints[each.sha256]) for each in corpus.read_files() if each.sha256 in prints]
    own = prints.get(corpus.find(name).sha256)
    alike = find_alike(own, ((other, each) for other, each in held if other != name)) if own else []
    if not alike:
        return ""
    other = corpus.find(alike[0].document, withdrawn=True)
    return (
        f"; it is {alike[0].describe()} {other.document} ({other.title}). If it is no document of its own, withdraw "
        f"it with: policymine remove {quote_path(folder)} {name}"
    )


def _restore(folder: Path, document: Document, source: Path) -> Filed:
    """Put back a file that the manifest names and the folder lacks."""
    target = folder / document.file
    target.parent.mkdir(parents=True, exist_ok=True)
    move(source, target)
    return Filed(Result.FETCHED, document.document, f"{document.document}: {document.file} is back")


def file_again(folder: Path, document: Document, files: Iterable[HeldFile], delivery: Delivery) -> Filed:
    """Compare a delivery with what is held: a text that changed is a new version, a file that changed a rendition."""
    text = delivery.text
    if text is None or text.path is None or (delivery.problem and delivery.problem.may_pass):
        return tell_problem(document, delivery)
    held = {each.file: each for each in files}
    if not _is_same(folder / document.file, text):
        if _says_the_same(folder / document.file, text.path):
            return _keep_saved_anew(folder, document, text)
        others = list(_list_renditions(delivery, text))
        try:
            add_version(folder, document.document, text.path, provenance=trace(text), renditions=others)
        except CorpusError as error:
            return Filed(Result.NOT_BROUGHT, document.document, str(error))
        _note_withdrawal(folder, document, delivery.page)
        return Filed(Result.NEW_VERSION, document.document, _tell(f"{document.document}: a new version", delivery))
    if document.file in held:
        touch_file(folder, document.document, document.file, trace(text))
    came = [each for each in delivery.pieces if each is not text and each.path]
    new = [each for each in came if _keep_rendition(folder, document, held.values(), each)]
    _note_withdrawal(folder, document, delivery.page)
    told = f"{document.document}: unchanged"
    if new:
        told += f"; {len(new)} of its other files changed and are kept"
    return Filed(Result.UNCHANGED, document.document, told)


def _says_the_same(held: Path, came: Path) -> bool:
    """Tell whether two files have the same words: a PDF that was only saved anew is no new version of a text."""
    with glance_at_all([held, came]) as glance:
        prints = [glance(held).print, glance(came).print]
    return bool(prints[0].text_sha256) and prints[0].text_sha256 == prints[1].text_sha256


def _keep_saved_anew(folder: Path, document: Document, text: Piece) -> Filed:
    """Keep a file of the same words beside the one that is read, so that it is asked for by its own date next time."""
    if text.path:
        with suppress(DuplicateError):
            add_rendition(folder, document.document, text.path, rendition=_name(text), provenance=trace(text))
    told = f"{document.document}: unchanged; it was saved anew with the same words, and that file is kept beside it"
    return Filed(Result.UNCHANGED, document.document, told)


def _keep_rendition(folder: Path, document: Document, held: Iterable[HeldFile], piece: Piece) -> bool:
    """Keep a file beside the text where its bytes are new; tell whether they were."""
    if piece.path is None:
        return False
    same = next((each for each in held if each.source_url == piece.fetched.address and each.file), None)
    if piece.fetched.outcome is Outcome.UNCHANGED or (
        same and piece.role is Role.PAGE and _is_same(folder / same.file, piece)
    ):
        if same:
            touch_file(folder, document.document, same.file, trace(piece))
        return False
    try:
        add_rendition(folder, document.document, piece.path, rendition=_name(piece), provenance=trace(piece))
    except DuplicateError:
        return False
    if same:
        supersede(folder, document.document, same.file)
    return piece.role is not Role.PAGE


def tell_problem(document: Document, delivery: Delivery) -> Filed:
    """Tell what stood in the way of a document's text."""
    problem = delivery.problem or Fetched(delivery.address, Outcome.FAILED, "Nothing came. Ask again later.")
    return Filed(Result.NOT_BROUGHT, document.document, f"{document.document}: {problem.reason}", problem.may_pass)


def _tell(begin: str, delivery: Delivery) -> str:
    return "; ".join([begin, *delivery.notes])


def _begin_given(delivery: Delivery, given: Given) -> Given:
    page = delivery.page
    told = replace(given, source_url=given.source_url or (page.address if page else delivery.address))
    if page is None:
        return told
    return replace(
        told,
        title=given.title or page.title,
        kind=given.kind or (page.kind if page.is_sure_of_kind else None),
        published_on=given.published_on or page.published_on,
        publisher=given.publisher or page.publisher,
        speaker=given.speaker or page.speaker,
    )


def _begin(delivery: Delivery, given: Given) -> Document:
    """Return a draft without a file to read."""
    told = _begin_given(delivery, given)
    return Document(
        document=name_document(delivery.address),
        file="",
        title=told.title,
        kind=told.kind or Kind.OTHER,
        published_on=told.published_on,
        publisher=told.publisher,
        area=told.area,
        speaker=told.speaker,
        source_url=told.source_url,
    )


def complete(document: Document, page: GovukPage) -> Document:
    """Fill what a document leaves open from what GOV.UK tells of its page."""
    return replace(
        document,
        kind=document.kind if document.kind is not Kind.OTHER else (page.kind or Kind.OTHER),
        published_on=document.published_on or page.published_on,
        publisher=document.publisher or page.publisher,
        speaker=document.speaker or page.speaker,
        government=document.government or page.government,
        note=document.note or _describe_withdrawal(page),
    )


def _fill(document: Document, delivery: Delivery) -> Mapping[str, str]:
    if delivery.page is None:
        return {}
    filled = complete(document, delivery.page)
    names = ("published_on", "publisher", "speaker", "government", "note")
    changes = {name: getattr(filled, name) for name in names if getattr(filled, name) != getattr(document, name)}
    day = delivery.page.published_on
    if len(document.published_on) < len(day) and day.startswith(document.published_on):
        changes["published_on"] = day
    return changes


def _describe_withdrawal(page: GovukPage | None) -> str:
    if page is None or not (page.withdrawn_on or page.withdrawn_why):
        return ""
    when = f" on {page.withdrawn_on}" if page.withdrawn_on else ""
    return f"GOV.UK has withdrawn it{when}: {page.withdrawn_why}".rstrip(": ")


def _note_withdrawal(folder: Path, document: Document, page: GovukPage | None) -> None:
    told = _describe_withdrawal(page)
    current = open_corpus(folder).find(document.document)
    if told and told not in current.note:
        replace_document(folder, replace(current, note="; ".join(filter(None, (current.note, told)))))


def _list_renditions(delivery: Delivery, text: Piece) -> Iterator[Rendition]:
    for each in delivery.pieces:
        if each is text:
            continue
        if each.path:
            yield Rendition(each.path, _name(each), trace(each))
        elif each.fetched.may_pass:
            yield Rendition(None, _name(each), Provenance(source_url=each.fetched.address))


def _name(piece: Piece) -> str:
    form = piece.fetched.form.value if piece.fetched.form is not Form.OTHER else ""
    form = form or (piece.path.suffix.lstrip(".") if piece.path else "")
    return (form or "file") if piece.role is Role.RENDITION else piece.role.value


def trace(piece: Piece) -> Provenance:
    """Return where and when a piece came from."""
    fetched = piece.fetched
    return Provenance(fetched.address, fetched.retrieved_at, fetched.etag, fetched.last_modified)


def _is_same(held: Path, piece: Piece) -> bool:
    """Tell whether a piece is what is held: the same bytes, or the same text where a page's frame changes daily."""
    if piece.path is None or piece.path == held or piece.fetched.outcome is Outcome.UNCHANGED:
        return True
    if hash_file(piece.path) == hash_file(held):
        return True
    if piece.fetched.form not in {Form.JSON, Form.HTML}:
        return False
    try:
        return render_body(read_text(held)) == render_body(read_text(piece.path))
    except UnreadableError:
        return False
