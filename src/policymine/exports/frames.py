"""A corpus as pandas frames: the tables of an export in memory, typed by the dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.exports.contents import Contents, open_contents
from policymine.exports.dictionary import DICTIONARY, Choices, Row, Table, Type, list_dictionary
from policymine.exports.libraries import load_library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Frames:
    """A corpus at one moment, a frame for each table; ``dictionary`` says what every column of them is.

    Text is ``str`` and missing where there is none; whole numbers that may be missing are ``Int64``, other numbers
    ``float64``, and what is true or false is ``bool``.
    """

    documents: DataFrame
    sentences: DataFrame
    mentions: DataFrame
    labels: DataFrame
    scores: DataFrame
    reviews: DataFrame
    ratings: DataFrame
    dictionary: DataFrame


def read_frames(folder: Path, choices: Choices = Choices()) -> Frames:  # noqa: B008 - frozen
    """Read every table of a corpus, all as it is at one moment; raise CorpusError where there is no corpus."""
    with open_contents(folder, choices) as contents:
        frames = {table.name: _build_frame(table, contents.read(table)) for table in contents.tables}
        return Frames(**frames, dictionary=_build_dictionary(contents))


def _build_dictionary(contents: Contents) -> DataFrame:
    return _build_frame(DICTIONARY, list_dictionary(contents.tables))


def _build_frame(table: Table, rows: Iterable[Row]) -> DataFrame:
    pandas = load_library("pandas", "A corpus as frames")
    types = {
        Type.STRING: "str",
        Type.DATE: "str",
        Type.NUMBER: "float64",
        Type.BOOLEAN: "bool",
    }
    columns: dict[str, list[object]] = {name: [] for name in table.names}
    for row in rows:
        for name, value in row.items():
            columns[name].append(value)
    whole = {True: "int64", False: "Int64"}
    series = {
        column.name: pandas.Series(columns[column.name], dtype=types.get(column.type) or whole[column.required])
        for column in table.columns
    }
    frame: DataFrame = pandas.DataFrame(series)
    return frame
