"""Check that the generated pages of docs/ are what the program says today; ``--write`` writes them anew."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["COLUMNS"] = "100"
os.environ["TERMINAL_WIDTH"] = "100"

from coverage_words import render_gap_coverage, render_score_coverage
from scale_plan import read_costs, render_costs, render_limits, render_sums
from typer.main import get_command

from policymine.cli.app import app
from policymine.codebooks import Codebook, load_codebook
from policymine.codebooks.documentation import render_codebook
from policymine.evaluation.figures import Evaluation, read_evaluation
from policymine.exports.documentation import render_dictionary
from policymine.reports.model_card import render_markdown, write_card
from policymine.reviews import draw_states, tabulate_rights

DOCS = Path(__file__).resolve().parent.parent / "docs"


def render_commands() -> str:
    """Return the page of every command with its help."""
    group = get_command(app)
    context = group.make_context("policymine", [], resilient_parsing=True)
    intro = "What `policymine COMMAND --help` prints. This page is generated: `make fix` writes it."
    parts = ["# Commands", "", intro, ""]
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        parts += [f"## policymine {name}", "", "```text", command.get_help(inner).rstrip(), "```", ""]
        for below, each in sorted(getattr(command, "commands", {}).items()):
            deepest = each.make_context(below, [], parent=inner, resilient_parsing=True)
            parts += [f"### policymine {name} {below}", "", "```text", each.get_help(deepest).rstrip(), "```", ""]
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()) + "\n"


def render_pages() -> Iterator[tuple[Path, str]]:
    """Yield each generated page with its text."""
    yield DOCS / "commands.md", render_commands()
    codebook = load_codebook("bottom_up")
    yield DOCS / "codebook.md", render_codebook(codebook)
    yield DOCS / "model-card.md", render_markdown(read_shipped_evaluation(codebook), codebook)
    yield DOCS / "reviewing.md", render_reviewing()
    yield DOCS / "exports.md", fill_page("exports.md", dictionary=render_dictionary())
    yield DOCS / "scale.md", render_scale()
    yield DOCS / "scores.md", fill_page("scores.md", coverage=render_score_coverage())
    yield DOCS / "findings.md", fill_page("findings.md", coverage=render_gap_coverage())


def render_reviewing() -> str:
    """Return the page on reviewing with the diagram of states and the table of rights as the program has them."""
    return fill_page("reviewing.md", states=f"```mermaid\n{draw_states()}```", rights=tabulate_rights().rstrip())


def render_scale() -> str:
    """Return the page on large corpora with the plan that follows from what was measured."""
    costs = read_costs()
    return fill_page("scale.md", costs=render_costs(costs), sums=render_sums(costs), limits=render_limits(costs))


def fill_page(name: str, **parts: str) -> str:
    """Return a page of docs/ with each part in its place, between a line that names it and one that ends it."""
    page = (DOCS / name).read_text(encoding="utf-8")
    for title, part in parts.items():
        opening, end = f"<!-- generated: {title} -->", "<!-- end -->"
        pattern = re.compile(f"{re.escape(opening)}.*?{re.escape(end)}", re.DOTALL)
        filled = f"{opening}\n\n{part}\n\n{end}"
        page, found = pattern.subn(lambda _, filled=filled: filled, page, count=1)  # type: ignore[misc]
        if not found:
            sys.exit(f"docs/{name} has no place for its {title}: a line {opening} and below it {end}")
    return page


def read_shipped_evaluation(codebook: Codebook) -> Evaluation:
    """Return the evaluation of the shipped classifier; exit where it measured another one."""
    evaluation = read_evaluation(codebook.path)
    papers = json.loads((codebook.path / "classifier.json").read_bytes())
    names = ("annotations_sha256", "codebook_sha256", "features")
    if evaluation is None or any(getattr(evaluation, name) != papers[name] for name in names):
        sys.exit("The evaluation of bottom_up is of another classifier. Run: policymine evaluate --texts FOLDER")
    return evaluation


def main() -> None:
    """Compare the pages, or write them."""
    stale = []
    if "--write" in sys.argv[1:]:
        codebook = load_codebook("bottom_up")
        write_card(read_shipped_evaluation(codebook), codebook, DOCS)
    for path, text in render_pages():
        if "--write" in sys.argv[1:]:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        sys.exit(f"Out of date in docs/: {', '.join(stale)}. Write them with: make fix")


if __name__ == "__main__":
    main()
