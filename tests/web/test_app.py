"""The review app's first pages, through its own routes."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from policymine.web import build_app


@pytest.fixture(scope="module")
def client(small_corpus: Path) -> TestClient:
    return TestClient(build_app(small_corpus))


def test_the_overview_lists_every_document(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "/documents/marlshire-devolution-deal" in page.text
    assert "quarantined" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_document_shows_its_text_with_highlights(client: TestClient) -> None:
    page = client.get("/documents/marlshire-devolution-deal")
    assert page.status_code == 200
    assert '<mark class="COMMUNITY line-0" data-key="com"' in page.text
    assert "pole-top_down" in page.text


def test_a_quarantined_document_says_why(client: TestClient) -> None:
    page = client.get("/documents/broken-deal")
    assert page.status_code == 200
    assert "broken" in page.text


@pytest.mark.parametrize("path", ["/documents/nothing", "/documents/..%2f..%2fetc", "/nowhere"])
def test_what_is_not_there_is_a_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_other_host_names_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
