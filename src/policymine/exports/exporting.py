"""``export_corpus``: one corpus in one format at one place, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from policymine.errors import PolicymineError
from policymine.exports.contents import Contents, open_contents
from policymine.exports.databases import write_database
from policymine.exports.dictionary import Choices
from policymine.exports.doc_bins import write_doc_bin
from policymine.exports.formats import Format
from policymine.exports.packages import write_package
from policymine.exports.parquet_files import write_parquet_folder
from policymine.exports.placing import place_file, place_folder
from policymine.exports.text_files import write_csv_folder, write_json_folder
from policymine.exports.workbooks import write_workbook

Writer = Callable[[Contents, Path], None]
_FILES: Mapping[Format, Writer] = {Format.XLSX: write_workbook, Format.DOCBIN: write_doc_bin}
_FOLDERS: Mapping[Format, Writer] = {
    Format.CSV: write_csv_folder,
    Format.PARQUET: write_parquet_folder,
    Format.JSONL: write_json_folder,
    Format.FRICTIONLESS: write_package,
    Format.SQLITE: write_database,
}


def export_corpus(
    folder: Path,
    output: Path,
    format_: Format = Format.CSV,
    *,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    replace: bool = False,
) -> Mapping[str, str]:
    """Export a corpus to ``output``; return what the export says of itself.

    Raise PolicymineError where something is there and ``replace`` is false, or where the format cannot hold it.
    """
    _check_name(output, format_)
    with open_contents(folder, choices) as contents:
        if format_ in _FILES:
            with place_file(output, replace=replace) as path:
                _FILES[format_](contents, path)
        else:
            with place_folder(output, contents.about, replace=replace) as made:
                _FOLDERS[format_](contents, made)
        return contents.about


def _check_name(output: Path, format_: Format) -> None:
    """Raise PolicymineError for a workbook that no program would know by its name."""
    if format_ is Format.XLSX and output.suffix.lower() != ".xlsx" and not output.is_dir():
        raise PolicymineError(
            f"{output} does not end in .xlsx, by which spreadsheets know a workbook. Call it {output.name}.xlsx."
        )
