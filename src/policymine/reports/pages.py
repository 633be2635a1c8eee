"""Pages: the templates of the report and the review app, with the words for kinds and statuses."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policymine.records import Kind, Status
from policymine.reports.highlights import key_labels
from policymine.reports.quotes import describe_strips
from policymine.reports.tables import format_interval, format_share, list_score
from policymine.scores import FEWEST_CODED, FEWEST_SENTENCES, WIDEST_INTERVAL

KIND_TITLES = {
    Kind.DEAL: "Devolution deals",
    Kind.SPEECH: "Speeches",
    Kind.STATEMENT: "Statements",
    Kind.WHITE_PAPER: "White papers",
    Kind.REPORT: "Reports",
    Kind.OTHER: "Other documents",
}
PAGE_STYLE = Path(__file__).parent / "templates" / "style.css"
_LONGEST_PHRASE = 48
STATUS_TITLES = {
    Status.SCORED: "scored",
    Status.NOT_ENOUGH_EVIDENCE: "not enough evidence",
    Status.QUARANTINED: "quarantined",
}


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
        key_labels=key_labels,
        kind_titles=KIND_TITLES,
        status_titles=STATUS_TITLES,
        version=version("policymine"),
        limits={"sentences": FEWEST_SENTENCES, "coded": FEWEST_CODED, "width": WIDEST_INTERVAL},
    )
    environment.filters.update(
        zip=zip,
        share=format_share,
        whole=_format_whole,
        interval=_format_interval,
        row=list_score,
        places=describe_strips,
        shortened=_shorten_phrase,
        drawing=Markup,
    )
    return environment


def _shorten_phrase(phrase: str) -> str:
    return phrase if len(phrase) <= _LONGEST_PHRASE else phrase[: _LONGEST_PHRASE - 1].rstrip() + "…"


def _format_whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _format_interval(row: dict[str, Any]) -> str:
    return format_interval(row["score"], row["low"], row["high"])
