"""Exports: scores and the whole history of decisions, as files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from policymine.reports.tables import list_scores, write_csv
from policymine.reviewing.exchange import list_history
from policymine.reviewing.files import write_history
from policymine.web.room import Lead, Room, RoomHere, Visitor

router = APIRouter()


@router.get("/export/scores.csv")
def export_scores(room: RoomHere, _visitor: Visitor) -> Response:
    """Return the scores of all documents as a table."""
    snapshot = room.catalogue.read()
    rows = list_scores(snapshot.results, snapshot.standings)
    return _send(write_csv(rows), "scores.csv", "text/csv; charset=utf-8")


@router.get("/export/decisions.csv")
def export_table(room: RoomHere, _visitor: Lead) -> Response:
    """Return every decision and rating as a table."""
    return _send(_write(room, "decisions.csv"), "decisions.csv", "text/csv; charset=utf-8")


@router.get("/export/decisions.jsonl")
def export_lines(room: RoomHere, _visitor: Lead) -> Response:
    """Return every decision and rating as JSON lines."""
    return _send(_write(room, "decisions.jsonl"), "decisions.jsonl", "application/x-ndjson")


@router.get("/export/label-studio.json")
def export_tasks(room: RoomHere, _visitor: Lead) -> Response:
    """Return every decision as Label Studio reads it."""
    return _send(_write(room, "label-studio.json"), "label-studio.json", "application/json")


def _write(room: Room, name: str) -> str:
    with room.engine.connect() as connection:
        rows = list_history(connection)
    with tempfile.TemporaryDirectory(prefix="policymine-") as place:
        path = Path(place) / name
        write_history(path, rows)
        return path.read_text(encoding="utf-8")


def _send(content: str, name: str, kind: str) -> Response:
    """Return an answer that browsers save under a name."""
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
