"""The report in a real browser, from the disk: accessible at two widths, and whole when printed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

AXE = os.environ.get("POLICYMINE_AXE", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = (
    "index", "places", "places/marlshire", "documents/marlshire-devolution-deal", "documents/broken-deal",
    "documents/speech-thaxby-service-reform", "gaps", "silences", "phrases", "trends", "method", "model-card",
    "codebook", "agreement", "unread", "cite",
)  # fmt: skip
NARROW = ("index", "places/marlshire", "documents/marlshire-devolution-deal", "gaps", "silences", "trends")


@pytest.mark.skipif(not AXE, reason="POLICYMINE_AXE does not name axe.min.js of axe-core")
@pytest.mark.parametrize(("width", "names"), [(1280, NAMES), (390, NARROW)], ids=["desk", "telephone"])
def test_axe_finds_nothing_on_any_page(site: Path, chromium: Any, width: int, names: tuple[str, ...]) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    script = Path(AXE).read_text(encoding="utf-8")
    faults = {}
    for name in names:
        page.goto((site / f"{name}.html").as_uri())
        page.evaluate(script)
        options = f"{{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}}"
        found = page.evaluate(
            f"axe.run(document, {options}).then(f => f.violations.map(v => v.id + ': ' + v.nodes[0].html))"
        )
        if found:
            faults[name] = found
    page.close()
    assert faults == {}


def test_no_page_is_wider_than_the_window_and_every_picture_loads(site: Path, chromium: Any) -> None:
    for width in (1280, 390):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        for name in NAMES:
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate("[...document.images].every(each => each.naturalWidth > 0)"), name
        page.close()


@pytest.mark.parametrize("name", ["index", "model-card"])
def test_the_ranking_and_the_model_card_need_no_scrolling_on_a_desk(site: Path, chromium: Any, name: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / f"{name}.html").as_uri())
    tables = page.evaluate(
        "[...document.querySelectorAll('.scroll')].map(each => [each.scrollWidth, each.clientWidth])"
    )
    page.close()
    assert tables
    assert all(needed <= there for needed, there in tables)


def test_a_printed_page_has_its_quotes_and_no_menu(site: Path, chromium: Any, tmp_path: Path) -> None:
    import pdfplumber

    page = chromium.new_page()
    page.goto((site / "documents" / "marlshire-devolution-deal.html").as_uri())
    quote = page.locator("ol.quotes q").last.inner_text()
    printed = tmp_path / "page.pdf"
    page.pdf(path=str(printed), format="A4")
    page.close()
    with pdfplumber.open(printed) as pdf:
        words = " ".join(" ".join((each.extract_text() or "").split()) for each in pdf.pages)
        assert any(each.images for each in pdf.pages)
    assert " ".join(quote.split())[:60] in words
    assert "Rhetoric gap" not in words.split("Marlshire devolution deal")[0]
