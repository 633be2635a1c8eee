"""What the tests of the text readers share."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import Draw, ReadPages, draw_pdf

from policymine.records import Text
from policymine.texts import read_text


@pytest.fixture
def read_pages(tmp_path: Path) -> ReadPages:
    """Return a function that draws pages and reads them back."""

    def read(*pages: Draw) -> Text:
        return read_text(draw_pdf(tmp_path / "drawn.pdf", *pages))

    return read
