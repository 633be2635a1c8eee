"""Pages: the templates of the report and the review app, with what these may call."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policymine.codebooks import Poles
from policymine.findings.gaps import Verdict
from policymine.records import Document
from policymine.reports.highlights import key_labels
from policymine.reports.quotes import describe_strips
from policymine.reports.tables import KIND_TITLES, STATUS_TITLES, format_interval, format_share, list_score
from policymine.scores import FEWEST_CODED, FEWEST_SENTENCES, WIDEST_INTERVAL
from policymine.wording import tell_number

PAGE_STYLE = Path(__file__).parent / "templates" / "style.css"
_LONGEST_PHRASE = 48
_COLUMNS = {"published_on": "date", "source_url": "address"}
_COMPARED_BY = frozenset({"kind", "area", "speaker", "published_on"})


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
        number=tell_number,
        share=format_share,
        whole=_format_whole,
        interval=_format_interval,
        row=list_score,
        places=describe_strips,
        shortened=_shorten_phrase,
        points=format_points,
        logits=_format_logits,
        verdict=name_verdict,
        columns=_name_columns,
        doubtful=_name_doubtful,
        drawing=Markup,
    )
    return environment


def name_verdict(verdict: Verdict, poles: Poles) -> str:
    """Say in the words of the codebook's scale what a difference allows to be said."""
    sides = {Verdict.WORDS: "the words", Verdict.DEALS: "the deals"}
    return f"{sides[verdict]} are more {poles.bottom.lower()}" if verdict in sides else verdict.value


def _name_columns(names: str) -> str:
    return ", ".join(_COLUMNS.get(name, name.replace("_", " ")) for name in names.split())


def _name_doubtful(document: Document) -> str:
    """Name what a comparison of a document rests on and nobody has confirmed; empty where there is nothing."""
    return _name_columns(" ".join(name for name in document.guessed.split() if name in _COMPARED_BY))


def _shorten_phrase(phrase: str) -> str:
    return phrase if len(phrase) <= _LONGEST_PHRASE else phrase[: _LONGEST_PHRASE - 1].rstrip() + "…"


def _format_whole(value: float | None) -> str:
    """Round a figure of the 0-100 scale as the tables list it first, so that it is the same wherever it stands."""
    return "–" if value is None else f"{round(value, 1):.0f}"


def format_points(value: float) -> str:
    """Return a difference of scores with its sign, "+12"; nothing is neither plus nor minus."""
    return f"{round(round(value, 1)):+d}".replace("+0", "0")


def _format_logits(value: float) -> str:
    shown = f"{round(value, 3):+.2f}"
    return shown[1:] if float(shown) == 0 else shown


def _format_interval(row: dict[str, Any]) -> str:
    return format_interval(row["score"], row["low"], row["high"])
