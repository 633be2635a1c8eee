"""Build corpora/sample: its documents from their sources, and its manifest; check the truth kept of some pages.

Run ``python tools/build_sample.py [NAME ...]`` with the extra ``samples`` installed; without names it builds all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sample_layouts import brochure, looks, printing, reports, web_pages
from sample_layouts.facts import write_manifest
from sample_layouts.source import Source, read_source
from sample_layouts.truth import check_truth

CORPUS = Path(__file__).parent.parent / "corpora" / "sample"


LAYOUTS: dict[str, Callable[[Source, Path], None]] = {
    "report": partial(reports.write_report, look=looks.REPORT),
    "city_region": partial(reports.write_report, look=looks.CITY_REGION),
    "ruled": partial(reports.write_report, look=looks.RULED),
    "content_api": web_pages.write_content_api,
    "brochure": brochure.write_brochure,
    "county": printing.write_county,
    "white_paper": printing.write_white_paper,
    "web_print": printing.write_print,
    "saved_page": web_pages.write_page,
    "markdown": web_pages.write_markdown,
    "plain_text": web_pages.write_plain_text,
}


def main(names: list[str]) -> None:
    """Build the named documents, or all, and write the manifest."""
    sources = [read_source(path) for path in sorted((CORPUS / "sources").glob("*.md"))]
    (CORPUS / "documents").mkdir(exist_ok=True)
    for source in sources:
        if not names or source.path.stem in names:
            LAYOUTS[source.facts["layout"]](source, CORPUS / source.facts["file"])
            print(source.facts["file"])
    write_manifest(sources, CORPUS)
    check_truth(CORPUS)


if __name__ == "__main__":
    main(sys.argv[1:])
