"""The dictionary as a page to read: docs/exports.md has it between its marks."""

from __future__ import annotations

from collections.abc import Iterator

from policymine.exports.dictionary import PER_CODE, Column, Table
from policymine.exports.tables import TABLES


def render_dictionary() -> str:
    """Render every table with its columns as Markdown that ends without a line break."""
    return "\n".join(line for table in TABLES for line in _render_table(table)).rstrip()


def _render_table(table: Table) -> Iterator[str]:
    yield from (f"### {table.name}", "", f"{table.meaning} Key: {_join(table.key)}.", "")
    yield "| column | type | unit | meaning | values |"
    yield "|---|---|---|---|---|"
    yield from (_render_column(column) for column in table.columns)
    yield ""
    for here, other, there in table.links:
        yield from (f"{_join(here)} leads to {_join(there)} of {other}.", "")


def _join(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _render_column(column: Column) -> str:
    meaning = column.meaning
    if column.name.endswith(PER_CODE):
        meaning += " One column for each code of the codebook."
    if column.is_text:
        meaning += " Left out with `--without-text`."
    if column.is_private:
        meaning += " Only with `--with-reviewers`."
    values = column.describe_values() or ("never empty" if column.required else "")
    return f"| `{column.name}` | {column.type.value} | {column.unit} | {meaning} | {values} |"
