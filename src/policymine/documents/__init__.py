"""Corpora and their documents: the tables of a corpus, and what may be done to them."""

from policymine.documents.changes import (
    Rendition,
    add_document,
    add_rendition,
    add_version,
    replace_document,
    touch_file,
)
from policymine.documents.corpora import (
    DOCUMENTS,
    SETTINGS,
    Corpus,
    create_corpus,
    hash_file,
    lock_corpus,
    make_slug,
    open_corpus,
    read_corpus_settings,
)
from policymine.documents.holdings import HOLDINGS, read_holdings, scan_holdings, write_holdings
from policymine.documents.manifests import (
    COLUMNS,
    MANIFEST,
    Fault,
    is_date,
    read_manifest,
    scan_manifest,
    write_manifest,
)

__all__ = [
    "COLUMNS",
    "DOCUMENTS",
    "HOLDINGS",
    "MANIFEST",
    "SETTINGS",
    "Corpus",
    "Fault",
    "Rendition",
    "add_document",
    "add_rendition",
    "add_version",
    "create_corpus",
    "hash_file",
    "is_date",
    "lock_corpus",
    "make_slug",
    "open_corpus",
    "read_corpus_settings",
    "read_holdings",
    "read_manifest",
    "replace_document",
    "scan_holdings",
    "scan_manifest",
    "touch_file",
    "write_holdings",
    "write_manifest",
]
