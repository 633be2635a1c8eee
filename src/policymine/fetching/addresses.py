"""Adding what lies at an address."""

from __future__ import annotations

from dataclasses import replace

from policymine.adding import Given
from policymine.documents import open_corpus
from policymine.fetching.errands import Errand
from policymine.fetching.filing import Filed, Result, Way, file_new
from policymine.fetching.listing import find_by_address, simplify
from policymine.ledger import State
from policymine.records import Document
from policymine.sources.addresses import complete_address
from policymine.sources.deliveries import Delivery
from policymine.sources.outcomes import Fetched
from policymine.wording import quote_path

_UNASKED = Way()
_OPEN = (State.WAITING, State.ACCEPTED, State.REFUSED)


def add_address(errand: Errand, address: str, given: Given, way: Way = _UNASKED) -> Filed:
    """Bring what lies at an address and add it to the corpus; an address that is known already is not asked again.

    A candidate with that address has become what it was added as.
    """
    full = complete_address(address.strip())
    known = find_document(errand, full)
    if known:
        return _tell_known(errand, known)
    delivery = errand.courier.bring(full)
    again = find_document(errand, delivery.page.address) if delivery.page else None
    fetches = record(errand, again, delivery)
    if again:
        return _tell_known(errand, again)
    filed = file_new(errand.folder, delivery, given, way)
    if filed.document:
        errand.ledger.name_visits(filed.document, fetches)
        _settle_candidates(errand, full, filed.document)
    return filed


def _settle_candidates(errand: Errand, address: str, document: str) -> None:
    for each in errand.ledger.list_candidates(_OPEN):
        if simplify(each.address) == simplify(address):
            errand.ledger.decide(each.number, State.ADDED, from_states=_OPEN, document=document)


def find_document(errand: Errand, address: str) -> Document | None:
    """Return the document of the corpus that an address belongs to, or None."""
    return find_by_address(open_corpus(errand.folder), address)


def _tell_known(errand: Errand, document: Document) -> Filed:
    ask = f"policymine fetch {quote_path(errand.folder)} --document {document.document}"
    ask += " --again" if document.file else ""
    return Filed(
        Result.KNOWN,
        document.document,
        f"{document.source_url} is in {errand.folder} already: it is the document {document.document} "
        f"({document.title}). Nothing was added. Ask for it again with: {ask}",
    )


def record(errand: Errand, document: Document | None, delivery: Delivery) -> list[Fetched]:
    """Record what came of each request of a delivery; return them.

    Where nothing came, the document's own address is among them. It is done before anything is made of what came, so
    that an interruption loses no outcome.
    """
    fetches = [each.fetched for each in delivery.pieces]
    if delivery.problem:
        own = document.source_url if document and document.source_url else delivery.address
        asked = {each.address for each in fetches}
        fetches += [replace(delivery.problem, address=own)] * (own not in asked)
    errand.ledger.record(document.document if document else "", fetches)
    return fetches
