"""The formats of an export, by the names that people give."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """Formats of an export. xlsx and docbin are one file, the others a folder."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    XLSX = "xlsx"
    DOCBIN = "docbin"
    FRICTIONLESS = "frictionless"
    SQLITE = "sqlite"
