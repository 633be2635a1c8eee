"""The readers that are compared: each takes a PDF and returns the text of its pages.

Run as a script it measures one reader alone in its process:
``python -m benchmarks.extraction.readers pdfminer.six speed FILE ...`` prints JSON.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.results import read_processor_seconds

LEAST_SECONDS = 2.0
BASE = "pdfplumber"


def read_with_pdfplumber(path: Path) -> list[str]:
    """Read page after page and close each, as pdfplumber's own advice for long files has it."""
    import pdfplumber

    pages = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            pages.append(page.extract_text())
            page.close()
    return pages


def read_with_pdfminer(path: Path) -> list[str]:
    """Read with pdfminer.six' own extract_text, which parts pages by form feeds."""
    from pdfminer.high_level import extract_text

    return extract_text(path).split("\f")[:-1]


def read_with_pypdfium(path: Path) -> list[str]:
    """Read the characters in the order in which the file draws them."""
    import pypdfium2

    pages = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            pages.append(textpage.get_text_range())
            textpage.close()
            page.close()
    return pages


def read_with_pdftotext(path: Path) -> list[str]:
    """Read with poppler's program, in its own (reading) order; its start is part of the time."""
    done = subprocess.run(["pdftotext", "-q", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def read_with_policymine(path: Path) -> list[str]:
    """Read pages of blocks with their places, with all checks of quality; OCR is off, as no other reader has it."""
    from policymine.texts import read_text

    return ["\n".join(block.text for block in page.blocks) for page in read_text(path, find_ocr=lambda: None).pages]


READERS: Mapping[str, Callable[[Path], list[str]]] = {
    BASE: read_with_pdfplumber,
    "pdfminer.six": read_with_pdfminer,
    "pypdfium2": read_with_pypdfium,
    "pdftotext": read_with_pdftotext,
    "policymine": read_with_policymine,
}
_MODULES = {
    BASE: "pdfplumber",
    "pdfminer.six": "pdfminer.high_level",
    "pypdfium2": "pypdfium2",
    "pdftotext": "json",
    "policymine": "policymine.texts",
}


def list_readers() -> list[str]:
    """Return the names of the readers that are installed here."""
    return [name for name in READERS if name != "pdftotext" or shutil.which("pdftotext")]


def measure_in_process(reader: str, what: str, files: Sequence[Path]) -> dict[str, float]:
    """Measure one reader in a process of its own: "speed" (pages, processor seconds) or "memory" (MB)."""
    command = [sys.executable, "-m", "benchmarks.extraction.readers", reader, what, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _measure_speed(read: Callable[[Path], list[str]], files: Sequence[Path]) -> dict[str, float]:
    read(files[0])
    pages, begun = 0, read_processor_seconds()
    while read_processor_seconds() - begun < LEAST_SECONDS:
        pages += sum(len(read(file)) for file in files)
    return {"pages": pages, "seconds": read_processor_seconds() - begun}


def _measure_memory(reader: str, files: Sequence[Path]) -> dict[str, float]:
    before = _read_peak_mb()
    pages = sum(len(READERS[reader](file)) for file in files)
    peak = _read_children_peak_mb() if reader == "pdftotext" else _read_peak_mb()
    return {"pages": pages, "before": 0 if reader == "pdftotext" else before, "peak": peak}


def _read_peak_mb() -> float:
    """Return the most memory that this process has held (Linux counts it apart from the process that started it)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _read_children_peak_mb() -> float:
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Measure one reader and print JSON."""
    reader, what, *names = sys.argv[1:]
    importlib.import_module(_MODULES[reader])
    files = [Path(name) for name in names]
    figures = _measure_speed(READERS[reader], files) if what == "speed" else _measure_memory(reader, files)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
