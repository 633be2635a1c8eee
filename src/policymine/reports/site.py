"""The static report: HTML pages that open from disk, without a network."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policymine.codebooks import load_codebook
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.pipeline import Result, locate_codebook, open_store, read_results
from policymine.records import Kind, Status
from policymine.reports.charts import draw_ranking
from policymine.reports.highlights import cut_body
from policymine.reports.tables import (
    count_outcomes,
    format_interval,
    format_share,
    list_evidence,
    list_score,
    rank_results,
)
from policymine.scores import FEWEST_CODED, FEWEST_SENTENCES, WIDEST_INTERVAL
from policymine.store import Store

KIND_TITLES = {
    Kind.DEAL: "Devolution deals",
    Kind.SPEECH: "Speeches",
    Kind.STATEMENT: "Statements",
    Kind.WHITE_PAPER: "White papers",
    Kind.REPORT: "Reports",
    Kind.OTHER: "Other documents",
}
STATUS_TITLES = {
    Status.SCORED: "scored",
    Status.NOT_ENOUGH_EVIDENCE: "not enough evidence",
    Status.QUARANTINED: "quarantined",
}
EVIDENCE_ROWS = 15
MARK = "policymine-report"


def build_templates(package: str) -> Environment:
    """Return the Jinja environment of a package of this project; pages it lacks come from the report's own."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("policymine.reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        dict=dict,
        kind_titles=KIND_TITLES,
        status_titles=STATUS_TITLES,
        version=version("policymine"),
        limits={"sentences": FEWEST_SENTENCES, "coded": FEWEST_CODED, "width": WIDEST_INTERVAL},
    )
    environment.filters.update(
        zip=zip, share=format_share, whole=_format_whole, interval=_format_interval, row=list_score
    )
    return environment


def _format_whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _format_interval(row: dict[str, Any]) -> str:
    return format_interval(row["score"], row["low"], row["high"])


def write_site(folder: Path, target: Path) -> Path:
    """Write the report of a corpus into ``target`` and return the path of its first page.

    An earlier report there is replaced as a whole; a folder with anything else in it is refused.
    """
    _refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        for name, page in _build_pages(folder):
            (fresh / name).write_text(page, encoding="utf-8")
        (fresh / MARK).write_text(
            "This folder is written by policymine report and replaced each time.\n", encoding="utf-8"
        )
        fresh.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return target / "index.html"


def _refuse_foreign(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise PolicymineError(f"{target} is a file. Give a folder with -o.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        raise PolicymineError(f"{target} has other files in it. Give an empty or new folder with -o.")


def _build_pages(folder: Path) -> Iterator[tuple[str, str]]:
    templates = build_templates("policymine.reports")
    corpus = open_corpus(folder)
    codebook = load_codebook(locate_codebook(corpus))
    results = rank_results(read_results(folder))
    shared = {"corpus": corpus, "codebook": codebook, "made_on": datetime.now(UTC).date().isoformat()}
    yield (
        "index.html",
        templates.get_template("index.html").render(
            **shared, kinds=list(group_kinds(results)), counts=count_outcomes(results), results=results
        ),
    )
    yield "method.html", templates.get_template("method.html").render(**shared)
    with open_store(corpus) as store:
        for result in results:
            page = templates.get_template("document.html").render(**shared, **gather_document(result, store))
            yield f"{result.document.document}.html", page


def group_kinds(results: list[Result]) -> Iterator[dict[str, Any]]:
    """Yield each kind that occurs with its ranked results and its chart."""
    for kind in dict.fromkeys(result.document.kind for result in results):
        ranked = [result for result in results if result.document.kind is kind]
        yield {"kind": kind, "results": ranked, "chart": Markup(draw_ranking(ranked))}  # noqa: S704 - our own SVG


def gather_document(result: Result, store: Store) -> dict[str, Any]:
    """Return what a document's page shows: the result, the evidence and the highlighted text."""
    name = result.document.document
    sentences, mentions = store.read_sentences(name), store.read_mentions(name)
    return {
        "result": result,
        "evidence": list_evidence(sentences, EVIDENCE_ROWS),
        "paragraphs": list(cut_body(store.read_body(name), sentences, mentions)) if sentences else [],
    }
