"""Fetching: addresses become documents, and documents are asked for again; each outcome goes into the ledger."""

from policymine.fetching.addresses import add_address, find_document
from policymine.fetching.errands import Errand, open_errand, open_ledger
from policymine.fetching.filing import Filed, Result, Way
from policymine.fetching.listing import find_by_address
from policymine.fetching.rounds import Step, fetch_documents, list_problems

__all__ = [
    "Errand",
    "Filed",
    "Result",
    "Step",
    "Way",
    "add_address",
    "fetch_documents",
    "find_by_address",
    "find_document",
    "list_problems",
    "open_errand",
    "open_ledger",
]
