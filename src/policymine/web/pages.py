"""Pages of the app: its templates, what they may call, and words for what the records hold."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment

from policymine.codebooks import Code, Codebook
from policymine.reports.pages import build_templates
from policymine.reviews import Role, State
from policymine.scores import FEWEST_CODED, FEWEST_SENTENCES, WIDEST_INTERVAL
from policymine.web.listing import CONDITIONS

STATES = {
    State.PROPOSED: "coded by the classifier only",
    State.CONFIRMED: "confirmed by a reviewer",
    State.CORRECTED: "corrected by a reviewer",
    State.DISPUTED: "reviewers disagree",
    State.ADJUDICATED: "settled by a lead",
}
_LEAST_POINTS = 0.05
ROLES = {
    Role.READER: "reads",
    Role.REVIEWER: "reads, codes and rates",
    Role.LEAD: "also settles disagreements",
}


def build_pages(static: Path) -> Environment:
    """Return the Jinja environment of the app."""
    pages = build_templates("policymine.web")
    pages.globals.update(
        conditions=CONDITIONS,
        states=STATES,
        roles=ROLES,
        stamp=_hash_folder(static),
        fewest_sentences=FEWEST_SENTENCES,
        fewest_coded=FEWEST_CODED,
        widest=WIDEST_INTERVAL,
        fresh_key=lambda: secrets.token_urlsafe(16),
        min=min,
        max=max,
    )
    pages.filters.update(words=_read_words, clock=_read_clock, x=_place, points=_write_points, move=write_move)
    return pages


def index_codes(codebook: Codebook) -> Mapping[str, Code]:
    """Return the codes of a codebook by name."""
    return {code.name: code for code in codebook.codes}


def _hash_folder(static: Path) -> str:
    """Return what stands for the files as they are, so that browsers may keep them."""
    digest = hashlib.sha256()
    for path in sorted(static.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read_words(name: str) -> str:
    return name.replace("_", " ")


def _read_clock(moment: str) -> str:
    """Return "2026-11-28 09:30" of a time in ISO form."""
    return moment[:16].replace("T", " ")


def _write_points(points: float) -> str:
    """Return "+1.2" of a move; one that rounds to nothing has no sign."""
    return f"{points:+.1f}" if abs(points) >= _LEAST_POINTS else "0.0"


def write_move(points: float) -> str:
    """Return "+1.2" of what one sentence moves, or "+0.04" of what would round to nothing."""
    return f"{points:+.1f}" if abs(points) >= _LEAST_POINTS else f"{points:+.2f}"


def _place(score: float, low: float = 0.0, high: float = 100.0) -> str:
    """Return where a score stands on an axis of 100 units from ``low`` to ``high``."""
    return f"{100 * (min(max(score, low), high) - low) / max(high - low, 1e-9):.2f}"
