"""The static report: HTML pages that open from disk, without a network."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from policymine.agreement import read_weak_codes
from policymine.codebooks import Poles, load_codebook
from policymine.documents import open_corpus
from policymine.errors import PolicymineError
from policymine.evaluation.figures import read_evaluation
from policymine.pipeline import Result, locate_codebook, open_store, read_results
from policymine.reports.charts import draw_ranking
from policymine.reports.highlights import cut_body
from policymine.reports.model_card import CARD_NAME, render_page
from policymine.reports.pages import build_templates
from policymine.reports.standings import find_standings
from policymine.reports.tables import count_outcomes, list_evidence, rank_results
from policymine.store import Store

EVIDENCE_ROWS = 15
MARK = "policymine-report"


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
    evaluation = read_evaluation(codebook.path)
    shared = {
        "corpus": corpus,
        "codebook": codebook,
        "made_on": datetime.now(UTC).date().isoformat(),
        "weak": read_weak_codes(codebook.path),
        "has_card": evaluation is not None,
    }
    yield (
        "index.html",
        templates.get_template("index.html").render(
            **shared, kinds=list(group_kinds(results, codebook.poles)), counts=count_outcomes(results), results=results
        ),
    )
    yield "method.html", templates.get_template("method.html").render(**shared)
    if evaluation:
        others = {name: each for name, each in shared.items() if name != "codebook"}
        yield f"{CARD_NAME}.html", render_page(evaluation, codebook, **others)
    with open_store(corpus) as store:
        for result in results:
            page = templates.get_template("document.html").render(**shared, **gather_document(result, store))
            yield f"{result.document.document}.html", page


def group_kinds(results: list[Result], poles: Poles) -> Iterator[dict[str, Any]]:
    """Yield each kind that occurs with its ranked results and its chart."""
    for kind in dict.fromkeys(result.document.kind for result in results):
        ranked = [result for result in results if result.document.kind is kind]
        chart = Markup(draw_ranking(ranked, poles))  # noqa: S704 - our own SVG
        yield {"kind": kind, "results": ranked, "chart": chart, "standings": find_standings(ranked)}


def gather_document(result: Result, store: Store) -> dict[str, Any]:
    """Return what a document's page shows: the result, the evidence and the highlighted text."""
    name = result.document.document
    sentences, mentions = store.read_sentences(name), store.read_mentions(name)
    return {
        "result": result,
        "evidence": list_evidence(sentences, EVIDENCE_ROWS),
        "paragraphs": list(cut_body(store.read_body(name), sentences, mentions)) if sentences else [],
    }
