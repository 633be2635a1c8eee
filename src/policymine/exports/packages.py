"""A Frictionless Data Package: CSV with a datapackage.json that says what every column is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policymine.documents import make_slug
from policymine.exports.contents import Contents
from policymine.exports.dictionary import Column, Table, Type
from policymine.exports.text_files import write_table

DESCRIPTOR = "datapackage.json"
_TABLES = "tables"


def write_package(contents: Contents, folder: Path) -> None:
    """Write every table as plain CSV (UTF-8), and the descriptor that their columns are checked against."""
    (folder / _TABLES).mkdir()
    for table in contents.tables:
        write_table(folder / _TABLES / f"{table.name}.csv", table, contents.read(table), encoding="utf-8")
    descriptor = describe_package(contents)
    (folder / DESCRIPTOR).write_text(
        json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def describe_package(contents: Contents) -> dict[str, Any]:
    """Return the descriptor of a package, made from the dictionary."""
    about = contents.about
    return {
        "profile": "tabular-data-package",
        "name": make_slug(about["corpus"]) or "corpus",
        "title": about["title"],
        "description": (
            "Documents, sentences, mentions, labels, scores and reviews of a corpus, exported by policymine. "
            "Text that begins with = + - @ or ' has a ' put before it, so that no spreadsheet runs it."
        ),
        "version": about["policymine"],
        "policymine": dict(about),
        "resources": [_describe_resource(table) for table in contents.tables],
    }


def _describe_resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{_TABLES}/{table.name}.csv",
        "title": table.title,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": describe_schema(table),
    }


def describe_schema(table: Table) -> dict[str, Any]:
    """Return a table's schema in the words of Table Schema."""
    schema: dict[str, Any] = {
        "fields": [_describe_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": list(here), "reference": {"resource": other, "fields": list(there)}}
            for here, other, there in table.links
        ]
    return schema


def _describe_field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type.value, "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if column.type is Type.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if (constraints := _constrain(column)) else {})


def _constrain(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    for name, bound in (("minimum", column.least), ("maximum", column.most)):
        if bound is not None:
            constraints[name] = int(bound) if column.type is Type.INTEGER else bound
    return constraints
