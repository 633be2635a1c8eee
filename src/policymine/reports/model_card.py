"""The model card: an evaluation told to people, as Markdown for the repository and as a page with charts.

Its headings follow Mitchell and others (2019), "Model Cards for Model Reporting". The words stand in the template
``model_card.md``; a line such as ``[[codes]]`` is where the page has a chart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import Markup

from policymine.agreement import LEAST_ALPHA, Alpha
from policymine.codebooks import Codebook
from policymine.evaluation.figures import FILE_SENTENCES, Evaluation
from policymine.priors import LEAD, SPAN
from policymine.records import Share
from policymine.reports import model_charts
from policymine.reports.pages import build_templates

CARD_NAME = "model-card"
_CHART_LINE = re.compile(r"^\[\[(\w+)\]\]\n\n?", re.MULTILINE)
_CHART_PARAGRAPH = re.compile(r"<p>\[\[(\w+)\]\]</p>")
Row = Sequence[str]


def write_card(evaluation: Evaluation, codebook: Codebook, folder: Path) -> tuple[Path, Path]:
    """Write the card into a folder as Markdown and as a page that opens from disk; return both files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / f"{CARD_NAME}.md", folder / f"{CARD_NAME}.html"
    for path, text in zip(
        paths, (render_markdown(evaluation, codebook), render_page(evaluation, codebook)), strict=True
    ):
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths


def render_markdown(evaluation: Evaluation, codebook: Codebook) -> str:
    """Return the card as Markdown, without charts."""
    return _CHART_LINE.sub("", _render(evaluation, codebook))


def render_page(evaluation: Evaluation, codebook: Codebook, **shared: object) -> str:
    """Return the card as a page with charts; ``shared`` is what the other pages of a report are given."""
    charts = _draw(evaluation)
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(_render(evaluation, codebook))
    html = _CHART_PARAGRAPH.sub(lambda match: _frame(match.group(1), charts), html)
    html = frame_tables(html)
    page = build_templates("policymine.reports").get_template("model_card.html")
    return page.render(codebook=codebook, **shared, card=Markup(html))  # noqa: S704 - our own Markdown


def frame_tables(html: str) -> str:
    """Let the tables of a rendered page be scrolled, by keys too; each is named by the heading above it.

    Names of codes at the head of a column may go on in the next line, so that a table of all codes fits a page.
    """
    heading, number = "", 0
    parts = []
    for part in re.split(r"(<h[1-6]>.*?</h[1-6]>|<table>|</table>)", html, flags=re.DOTALL):
        if part.startswith("<h"):
            heading = re.sub(r"<[^>]+>|\"", "", part)
        elif part == "<table>":
            number += 1
            part = f'<div class="scroll" tabindex="0" role="region" aria-label="Table {number}: {heading}"><table>'
        elif part == "</table>":
            part = "</table></div>"
        parts.append(part)
    framed = re.sub(r"<th(?=[ >])", '<th scope="col"', "".join(parts))
    return re.sub(r"(?<=<th scope=\"col\")(.*?)(?=</th>)", lambda head: head[0].replace("_", "_<wbr>"), framed)


def _frame(name: str, charts: Mapping[str, str]) -> str:
    return f'<figure role="img" aria-label="Chart of the table below">{charts[name]}</figure>' if name in charts else ""


def _draw(evaluation: Evaluation) -> dict[str, str]:
    charts = {
        "codes": model_charts.draw_codes(evaluation),
        "confusion": model_charts.draw_confusion(evaluation),
        "reliability": model_charts.draw_reliability(evaluation),
    }
    if evaluation.agreement:
        charts["agreement"] = model_charts.draw_agreement(evaluation.agreement.codes)
    if evaluation.learning_curve:
        charts["curve"] = model_charts.draw_curve(evaluation)
    return charts


def _render(evaluation: Evaluation, codebook: Codebook) -> str:
    templates = Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701 - Markdown
    templates.filters["share"] = _show
    source = build_templates("policymine.reports").loader
    templates.loader = source
    text = templates.get_template("model_card.md").render(e=evaluation, codebook=codebook, **_tabulate(evaluation))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _tabulate(evaluation: Evaluation) -> dict[str, Any]:
    """Return the rows of every table, each cell as it is shown."""
    alphas = evaluation.agreement.codes if evaluation.agreement else {}
    return {
        "sets": _list_sets(evaluation),
        "codes": _list_codes(evaluation),
        "confusion_header": ("coded as, predicted as", *(f"`{name}`" for name in evaluation.names)),
        "confusion": [
            (f"`{name}`", *map(str, row)) for name, row in zip(evaluation.names, evaluation.confusion, strict=True)
        ],
        "bins": _list_bins(evaluation),
        "agreement": [(f"`{name}`", _show(each), str(each.chosen)) for name, each in alphas.items()],
        "weak": [name for name, each in alphas.items() if each.is_weak],
        "least_alpha": LEAST_ALPHA,
        "rivals": _list_rivals(evaluation),
        "mixes": _list_mixes(evaluation),
        "lead": f"{LEAD:g}",
        "span": SPAN,
        "file_sentences": FILE_SENTENCES,
        "curve": _list_curve(evaluation),
        "penalties": [f"{each:g}" for each in evaluation.nested.chosen] if evaluation.nested else [],
        "gaming": _list_gaming(evaluation),
    }


def _list_sets(evaluation: Evaluation) -> list[Row]:
    return [
        (
            each.name,
            f"{each.annotations:,}",
            str(each.documents),
            *map(_show, (each.macro_f1, each.pole_macro_f1, each.accuracy)),
        )
        for each in evaluation.sets
    ]


def _list_codes(evaluation: Evaluation) -> list[Row]:
    return [
        (f"`{name}`", *map(_show, (each.precision, each.recall, each.f1)), f"{each.annotations:,}")
        for name, each in evaluation.codes.items()
    ]


def _list_bins(evaluation: Evaluation) -> list[Row]:
    return [
        (f"{each.low:.1f}-{each.high:.1f}", f"{each.predictions:,}", f"{each.probability:.2f}", f"{each.right:.2f}")
        for each in evaluation.reliability
    ]


def _list_rivals(evaluation: Evaluation) -> list[Row]:
    return [
        (
            each.name,
            *map(_show_number, (each.macro_f1, each.pole_macro_f1, each.real_macro_f1, each.real_pole_macro_f1)),
        )
        for each in evaluation.rivals
    ]


def _list_mixes(evaluation: Evaluation) -> list[Row]:
    return [
        (
            f"{each.empty_share:.0%}",
            f"{each.annotations:,}",
            *map(
                _show_number,
                (each.plain_macro_f1, each.plain_pole_macro_f1, each.macro_f1, each.pole_macro_f1),
            ),
        )
        for each in evaluation.mixes
    ]


def _list_curve(evaluation: Evaluation) -> list[Row]:
    return [
        (f"{each.share:.1%}", f"{each.annotations:,.0f}", f"{each.macro_f1:.3f}", f"{each.pole_macro_f1:.3f}")
        for each in evaluation.learning_curve
    ]


def _list_gaming(evaluation: Evaluation) -> list[Row]:
    return [
        (
            each.name,
            str(each.documents),
            f"{each.before:.1f}",
            f"{each.after:.1f}",
            f"{each.largest:+.1f}",
            f"{each.firm_before:.1f}",
            f"{each.firm_after:.1f}",
        )
        for each in evaluation.gaming
    ]


def _show(share: Share | Alpha) -> str:
    return f"{share.value:.2f} ({share.low:.2f}-{share.high:.2f})"


def _show_number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
