"""Texts: read any one file by its content, as pages of blocks in reading order."""

from __future__ import annotations

from policymine.records import BODY_KINDS
from policymine.texts.blocks import as_json, render_body
from policymine.texts.reading import EXTRACTOR, describe_extractor, read_text

__all__ = ["BODY_KINDS", "EXTRACTOR", "as_json", "describe_extractor", "read_text", "render_body"]
