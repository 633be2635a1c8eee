"""The codebook as a page to read: docs/codebook.md is what ``render_codebook`` returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policymine.codebooks.definitions import BOTTOM_UP, TOP_DOWN, Code, Codebook, LabelDefinition, Stretch

_HEADER = "<!-- Made from the codebook's own files by `make fix`; change those, not this page. -->"


def render_codebook(codebook: Codebook) -> str:
    """Render a codebook as Markdown that ends in a line break."""
    lines = [
        _HEADER,
        "",
        f"# {codebook.title}",
        "",
        f"Codebook `{codebook.name}`, version {codebook.version}. {codebook.question}",
        "",
        *_paragraph(codebook.introduction),
        *_render_dimensions(codebook),
        *_render_rules("Rules of coding", codebook.rules),
        *_render_codes(codebook),
        *_render_attributes(codebook),
        *_render_labels(codebook),
        *_render_grading(codebook),
        *_render_cues(codebook),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _paragraph(text: str) -> tuple[str, ...]:
    return (text, "") if text else ()


def _render_dimensions(codebook: Codebook) -> Iterator[str]:
    yield from ("## What is asked", "")
    yield f"| dimension | the question | {codebook.poles.bottom} (100) | {codebook.poles.top} (0) |"
    yield "|---|---|---|---|"
    for dimension in codebook.dimensions.values():
        ends = [_join_names(codebook.codes, dimension.name, pole) for pole in (BOTTOM_UP, TOP_DOWN)]
        yield f"| {dimension.title} | {dimension.question} | {ends[0]} | {ends[1]} |"
    yield ""


def _join_names(codes: Iterable[Code], dimension: str, pole: str) -> str:
    return ", ".join(f"`{code.name}`" for code in codes if code.dimension == dimension and code.pole == pole)


def _render_rules(title: str, rules: Iterable[str]) -> Iterator[str]:
    yield from (f"## {title}", "")
    yield from (f"{number}. {rule}" for number, rule in enumerate(rules, start=1))
    yield ""


def _render_codes(codebook: Codebook) -> Iterator[str]:
    yield from ("## The codes", "")
    for code in codebook.codes:
        yield from (f"### `{code.name}`: {code.title}", "")
        yield from (f"{_place(code, codebook)} {code.definition}".strip(), "")
        yield from _render_list("Also:", code.includes)
        yield from _render_list("Not this:", code.excludes)
        yield from _render_list("Examples:", code.examples)


def _place(code: Code, codebook: Codebook) -> str:
    if code.pole not in {BOTTOM_UP, TOP_DOWN}:
        return ""
    pole = codebook.poles.bottom if code.pole == BOTTOM_UP else codebook.poles.top
    return f"({pole}, {codebook.dimensions[code.dimension].title.lower()}, weight {code.weight:g}.)"


def _render_list(title: str, entries: Iterable[str]) -> Iterator[str]:
    rows = [f"- {entry}" for entry in entries]
    if rows:
        yield from (title, "", *rows, "")


def _render_attributes(codebook: Codebook) -> Iterator[str]:
    for title, levels in (("Commitment", codebook.commitment), ("Participation", codebook.participation)):
        if levels:
            yield from (f"## {title}", "", *(f"- **{level.name}**: {level.definition}" for level in levels), "")
        if title == "Commitment":
            yield from _render_list("Besides:", codebook.commitment_rules)


def _render_labels(codebook: Codebook) -> Iterator[str]:
    yield from ("## Mentions", "")
    for name, label in codebook.labels.items():
        yield from _render_label(name, label, codebook)


def _render_label(name: str, label: LabelDefinition, codebook: Codebook) -> Iterator[str]:
    patterns = sum(pattern.label == name for pattern in codebook.patterns)
    vetoes = sum(veto.label == name for veto in codebook.vetoes)
    yield from (f"### `{name}`: {label.title}", "", f"Tagged: {label.tagged}", "")
    if label.not_tagged:
        yield from (f"Not tagged: {label.not_tagged}", "")
    concepts = ", ".join(f"`{concept}`" for concept in codebook.concepts[name])
    yield from (f"{patterns} patterns and {vetoes} vetoes. Concepts: {concepts}.", "")
    for stretch in codebook.stretches:
        if stretch.label == name:
            yield from (_render_stretch(stretch), "")


def _render_stretch(stretch: Stretch) -> str:
    parts = [f"A mention that ends in {_join_words(stretch.heads)} takes in"]
    if stretch.before:
        parts.append(f"these words before it: {_join_words(stretch.before)}")
    if stretch.before and stretch.after:
        parts.append("and")
    if stretch.after:
        parts.append(f"these behind it: {_join_words(stretch.after)}")
    if stretch.through:
        parts.append(f"with these between: {_join_words(stretch.through)}")
    return " ".join(parts) + "."


def _join_words(words: Iterable[str]) -> str:
    return ", ".join(f"*{word}*" for word in words)


def _render_grading(codebook: Codebook) -> Iterator[str]:
    if codebook.grading.adjectives:
        yield "### Degrees"
        yield ""
        yield f"After {_join_words(codebook.grading.degrees)}, these adjectives judge, and the mention begins behind "
        yield f"them: {_join_words(codebook.grading.adjectives)}."
        yield ""


def _render_cues(codebook: Codebook) -> Iterator[str]:
    yield from ("## Cues", "", "| cue | family | stands for | direction | for example |", "|---|---|---|---|---|")
    for cue in codebook.cues.cues:
        meaning = cue.commitment or cue.participation or "-"
        phrase = cue.phrases[0].replace("|", "\\|")
        yield f"| {cue.name} | {cue.family} | {meaning} | {cue.direction} | `{phrase}` |"
    yield ""
