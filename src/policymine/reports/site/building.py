"""Building a report: every file of it, by the name that it has in the report's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import Markup

from policymine.codebooks.documentation import render_codebook
from policymine.errors import CorpusError
from policymine.findings.gaps import Verdict
from policymine.findings.silences import FEWEST_COMPARABLE
from policymine.findings.trends import FEWEST_DOCUMENTS, Trend
from policymine.pipeline import Result, open_store
from policymine.records import Status
from policymine.reports.charts import Chart, Mark, draw_dots, draw_gaps, draw_trend, list_dots
from policymine.reports.finding_rows import list_gaps, list_silences, list_trends
from policymine.reports.highlights import cut_body
from policymine.reports.model_card import CARD_NAME, frame_tables, render_page
from policymine.reports.pages import PAGE_STYLE, build_templates
from policymine.reports.quotes import QUOTES, describe_strips
from policymine.reports.site.gathering import Material
from policymine.reports.site.pictures import Pictures, draw_pictures
from policymine.reports.site.places import Place, list_places
from policymine.reports.site.sizes import choose_texts, count_hidden, find_limit, fit_pictures
from policymine.reports.standings import find_standings
from policymine.reports.tables import KIND_TITLES, Row, count_outcomes, list_scores, write_csv
from policymine.rescoring import is_outdated
from policymine.settled import read_settled
from policymine.store import Store
from policymine.wording import quote_path

LONGEST_TEXT = 25_000
"""Characters of a document up to which its page has the whole text: longer ones would make a report too large."""
_PAGES = (
    ("index.html", "Ranking"),
    ("places.html", "Places"),
    ("gaps.html", "Rhetoric gap"),
    ("silences.html", "Silences"),
    ("trends.html", "Over time"),
    ("method.html", "Method"),
    (f"{CARD_NAME}.html", "Model card"),
    ("codebook.html", "Codebook"),
    ("agreement.html", "Agreement"),
    ("unread.html", "Not read"),
    ("cite.html", "How to cite"),
)
File = tuple[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Builder:
    """What every page is made from. ``hidden`` counts by document the quotes whose pictures there is no room for."""

    material: Material
    templates: Environment
    pictures: Pictures
    places: tuple[Place, ...]
    shared: Mapping[str, Any]
    hidden: Mapping[str, int] = field(default_factory=dict)

    def render(self, name: str, template: str = "", **own: Any) -> File:
        """Render a page; ``name`` is its file, and its template where no other is given."""
        page = self.templates.get_template(template or name)
        root = "../" * name.count("/")
        return name, page.render(**self.shared, root=root, here=name, **own)


def build_files(material: Material, *, most_bytes: int | None = None) -> Iterator[File]:
    """Yield every file of a report with its name: pages, charts, pictures, tables and the style.

    What is not needed is left out where all would take more than ``most_bytes``; None is the limit of ``sizes``.
    Raise CorpusError where scores are of a codebook with other questions.
    """
    _check_questions(material)
    limit = find_limit(len(material.results)) if most_bytes is None else most_bytes
    builder = _start(material, limit)
    files = list(_build_shared(builder))
    yield from files
    with open_store(material.corpus) as store:
        bare, texts = _measure_documents(builder, store)
        room = limit - bare - sum(map(_count_bytes, files))
        pictures, left = fit_pictures(builder.pictures, room)
        fitted = replace(builder, pictures=pictures, hidden=count_hidden(builder.pictures, pictures))
        yield from _build_documents(fitted, store, choose_texts(texts, left))
    yield from pictures.files.items()


def _check_questions(material: Material) -> None:
    """Refuse to tell by a codebook what was scored by one that asks something else."""
    asked = set(material.codebook.dimensions)
    others = [each.document.document for each in material.results if set(each.score.dimensions) - asked]
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise CorpusError(
            f"{others[0]}{more} were scored with another codebook than {material.codebook.name}, which asks other "
            f"questions. Score the corpus again first: policymine run {quote_path(material.corpus.folder)}"
        )


def _build_shared(builder: Builder) -> Iterator[File]:
    """Yield the files that belong to no document alone."""
    yield "style.css", PAGE_STYLE.read_text(encoding="utf-8")
    yield from _build_ranking(builder)
    yield from _build_places(builder)
    yield from _build_findings(builder)
    yield from _build_papers(builder)
    yield from _build_tables(builder.material, builder.pictures)


def _count_bytes(file: File) -> int:
    content = file[1]
    return len(content.encode() if isinstance(content, str) else content)


def _start(material: Material, limit: int) -> Builder:
    pictures = draw_pictures(material.corpus, material.quotes)
    places = tuple(list_places(material.results, material.gaps.found))
    shared = {
        "material": material,
        "corpus": material.corpus,
        "codebook": material.codebook,
        "made_on": material.made_on,
        "weak": material.weak,
        "pages": [page for page in _PAGES if material.evaluation or page[0] != f"{CARD_NAME}.html"],
        "slugs": {each.document.document: place.slug for place in places for each in place.results},
        "titles": {each.document.document: each.document.title for each in material.results},
        "settings": material.rules.settings,
        "fewest": {"comparable": FEWEST_COMPARABLE, "documents": FEWEST_DOCUMENTS},
        "longest": LONGEST_TEXT,
        "largest": f"{limit / 1_000_000:.4g} MB",
    }
    return Builder(material, build_templates("policymine.reports"), pictures, places, shared)


def _draw(chart: Chart | None) -> Iterator[File]:
    if chart:
        yield f"charts/{chart.name}.svg", chart.wide
        yield f"charts/{chart.name}.png", chart.convert()


def _build_ranking(builder: Builder) -> Iterator[File]:
    material, kinds = builder.material, []
    for kind, found in groupby(material.results, key=lambda each: each.document.kind):
        ranked = list(found)
        chart = draw_dots(f"ranking-{kind}", KIND_TITLES[kind], list_dots(ranked), material.codebook.poles)
        kinds.append({"kind": kind, "results": ranked, "chart": chart, "standings": find_standings(ranked)})
        yield from _draw(chart)
    counts = count_outcomes(each for each in material.results if each.key)
    outdated = sum(is_outdated(each.score, material.rules) for each in material.results)
    yield builder.render("index.html", kinds=kinds, counts=counts, results=material.results, outdated=outdated)


def _build_places(builder: Builder) -> Iterator[File]:
    placed = {each.document.document for place in builder.places for each in place.results}
    elsewhere = [each for each in builder.material.results if each.document.document not in placed]
    yield builder.render("places.html", places=builder.places, elsewhere=elsewhere)
    for place in builder.places:
        chart = draw_dots(f"place-{place.slug}", place.name, list_dots(place.results), builder.material.codebook.poles)
        yield from _draw(chart)
        quotes = builder.pictures.quotes
        yield builder.render(f"places/{place.slug}.html", "place.html", place=place, chart=chart, quotes=quotes)


def _build_findings(builder: Builder) -> Iterator[File]:
    material = builder.material
    gaps = sorted(material.gaps.found, key=lambda gap: -gap.whole.value)
    chart = draw_gaps("gaps", gaps, material.codebook.poles)
    yield from _draw(chart)
    claims = sum(gap.whole.verdict is not Verdict.NO_CLAIM for gap in gaps)
    yield builder.render("gaps.html", gaps=gaps, chart=chart, claims=claims)
    found = (material.silences.get(each.document.document) for each in material.results)
    yield builder.render("silences.html", silences=[each for each in found if each])
    yield builder.render("phrases.html", concepts=_list_concepts(material))
    trends = [_gather_trend(trend, material) for trend in material.trends]
    for trend in trends:
        for kind in trend["kinds"]:
            yield from _draw(kind["chart"])
    yield builder.render("trends.html", trends=trends)


def _list_concepts(material: Material) -> list[Any]:
    """Return one silence for each concept that any document is silent on, for the list of its phrases."""
    found = {(each.label, each.concept): each for own in material.silences.values() for each in own.found}
    order = list(material.codebook.labels)
    return sorted(found.values(), key=lambda each: (order.index(each.label), each.concept))


def _gather_trend(trend: Trend, material: Material) -> dict[str, Any]:
    scores = {each.document.document: each.score.overall for each in material.results}
    kinds = []
    for kind in dict.fromkeys(point.kind for point in trend.points):
        points = [point for point in trend.points if point.kind is kind]
        marks = [
            Mark(kind, point.period, found.score)
            for point in points
            for name in point.documents
            if (found := scores[name])
        ]
        marks += [
            Mark(kind, point.period, point.score, point.low, point.high) for point in points if point.score is not None
        ]
        title = f"{KIND_TITLES[kind]} by {trend.by}"
        chart = draw_trend(f"trend-{trend.by}-{kind}", title, marks, material.codebook.poles)
        kinds.append({"kind": kind, "points": points, "chart": chart})
    return {"by": trend.by.value, "kinds": kinds, "unplaced": trend.unplaced}


def _build_papers(builder: Builder) -> Iterator[File]:
    """Yield the pages that say how everything was made."""
    material = builder.material
    yield builder.render("method.html")
    yield builder.render("agreement.html", evaluation=material.evaluation)
    notes = [each for each in material.results if each.warnings]
    waiting = [each for each in material.results if not each.key]
    gone = [each for each in material.results if each.key and each.score.status is Status.QUARANTINED]
    unsure = [each for each in material.results if each.score.status is Status.NOT_ENOUGH_EVIDENCE]
    yield builder.render(
        "unread.html", quarantined=gone, waiting=waiting, unsure=unsure, noted=notes, refused=builder.pictures.refused
    )
    yield builder.render("cite.html")
    written = _drop_comment(render_codebook(material.codebook))
    page = MarkdownIt("commonmark", {"html": False}).enable("table").render(written)
    yield builder.render("codebook.html", page=Markup(frame_tables(page)))  # noqa: S704 - our own Markdown
    if material.evaluation:
        name = f"{CARD_NAME}.html"
        others = {key: each for key, each in builder.shared.items() if key != "codebook"}
        yield name, render_page(material.evaluation, material.codebook, **others, root="", here=name)


def _drop_comment(page: str) -> str:
    """Return the codebook's page without its first line, which tells who keeps docs/ how it is made."""
    return page.partition("-->")[2] if page.startswith("<!--") else page


def _measure_documents(builder: Builder, store: Store) -> tuple[int, dict[str, int]]:
    """Return the bytes of all documents' pages without their texts and pictures, and those of each short text."""
    quotes, refused = builder.material.quotes, builder.pictures.refused
    plain = replace(builder, pictures=Pictures({}, quotes, refused), hidden=dict.fromkeys(quotes, QUOTES))
    bare, texts = 0, {}
    for result in builder.material.results:
        text = gather_text(result.document.document, store)
        size = _count_bytes(_build_document(plain, result, text | {"paragraphs": []}))
        bare += size
        if text["paragraphs"]:
            texts[result.document.document] = _count_bytes(_build_document(plain, result, text)) - size
    return bare, texts


def _build_documents(builder: Builder, store: Store, whole: frozenset[str]) -> Iterator[File]:
    """Yield a page for each document; ``whole`` are those that have room for their text."""
    for result in builder.material.results:
        text = gather_text(result.document.document, store)
        fits = result.document.document in whole
        yield _build_document(builder, result, text if fits else text | {"paragraphs": []})


def _build_document(builder: Builder, result: Result, text: Mapping[str, Any]) -> File:
    material, name = builder.material, result.document.document
    return builder.render(
        f"documents/{name}.html",
        "document.html",
        result=result,
        quotes=builder.pictures.quotes.get(name, ()),
        hidden=builder.hidden.get(name, 0),
        hand=material.hands.get(name),
        refused=builder.pictures.refused.get(name, ""),
        silences=material.silences.get(name),
        gaps=[gap for gap in material.gaps.found if result.document in (*gap.words, *gap.deals)],
        **text,
    )


def gather_text(name: str, store: Store) -> dict[str, Any]:
    """Return the highlighted text of a document, without paragraphs where it is too long for a page, and its length."""
    body = store.read_body(name)
    if not body or len(body) > LONGEST_TEXT:
        return {"paragraphs": [], "length": len(body), "settled": frozenset()}
    paragraphs = cut_body(body, store.read_sentences(name, settled=True), store.read_mentions(name))
    with store.engine.connect() as connection:
        settled = frozenset(read_settled(connection, name))
    return {"paragraphs": list(paragraphs), "length": len(body), "settled": settled}


def _build_tables(material: Material, pictures: Pictures) -> Iterator[File]:
    tables = {
        "scores": _list_scores(material),
        "gaps": list_gaps(material.gaps.found),
        "silences": list_silences(material.silences.values()),
        "trends": list_trends(material.trends),
        "quotes": [row for name, own in pictures.quotes.items() for row in _list_quotes(name, own)],
    }
    for name, rows in tables.items():
        yield f"tables/{name}.csv", write_csv(rows)


def _list_scores(material: Material) -> list[Row]:
    """Return the scores with how many sentences' codes reviewers settled, and how many of these otherwise."""
    rows = list_scores(material.results)
    hands = [material.hands.get(row["document"]) for row in rows]
    return [
        row | {"settled_by_reviewers": hand.settled if hand else 0, "changed_by_reviewers": hand.changed if hand else 0}
        for row, hand in zip(rows, hands, strict=True)
    ]


def _list_quotes(name: str, quotes: Any) -> list[Row]:
    return [
        {
            "document": name,
            **quote.row,
            "probability": None if quote.settled else quote.row["probability"],
            "settled_by_reviewers": str(bool(quote.settled)).lower(),
            "lead_in": quote.lead_in,
            "text": quote.text,
            "text_is_cut": str(quote.is_cut).lower(),
            "start_char": quote.start_char,
            "end_char": quote.end_char,
            "place": describe_strips(quote.strips),
        }
        for quote in quotes
    ]
