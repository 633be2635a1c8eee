"""Additions: files that people bring, checked as ``policymine add`` checks them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from policymine.adding import Added, Given, add_paths
from policymine.documents import make_slug
from policymine.errors import RefusedError
from policymine.records import Kind
from policymine.web.guards import LARGEST_UPLOAD_BYTES
from policymine.web.room import Coder, Room, RoomHere, Sent, SentHere

router = APIRouter()
_LONGEST_NAME = 120


@router.get("/add")
def show_adding(request: Request, room: RoomHere, visitor: Coder) -> HTMLResponse:
    """Ask for files."""
    return _render(request, room, visitor, ())


@router.post("/add")
def add_files(request: Request, room: RoomHere, visitor: Coder, sent: SentHere) -> Response:
    """Add the files that were sent, and begin to score what is new."""
    if not sent.files:
        raise RefusedError("No file was sent. Choose one or more, or drag them onto the page.")
    outcomes = list(_add(room.folder, sent))
    if any(each.document for each in outcomes):
        room.runner.start()
    if sent.wants_json:
        return JSONResponse({"files": [_list_outcome(each) for each in outcomes]})
    return _render(request, room, visitor, outcomes)


@router.post("/run")
def start_run(room: RoomHere, _visitor: Coder, _sent: SentHere) -> Response:
    """Begin to score what is new or changed."""
    room.runner.start()
    return RedirectResponse("/", status_code=303)


def _render(request: Request, room: Room, visitor: Coder, outcomes: Sequence[Added]) -> HTMLResponse:
    return room.render(
        request,
        "add.html",
        visitor=visitor,
        outcomes=[_list_outcome(each) for each in outcomes],
        kinds=list(Kind),
        run=room.runner.read(),
        most_megabytes=LARGEST_UPLOAD_BYTES // 1024**2,
    )


def _add(folder: Path, sent: Sent) -> Iterator[Added]:
    """Write the files to a folder of their own under safe names, and add them from there."""
    given = _read_given(sent)
    with tempfile.TemporaryDirectory(prefix="policymine-") as place:
        for number, file in enumerate(sent.files):
            own = Path(place) / str(number) / name_safely(file.filename or "")
            own.parent.mkdir()
            _write(file, own)
            yield from add_paths(folder, [own], given)


def _read_given(sent: Sent) -> Given:
    """Return the metadata that was filled in; a title is for one file alone."""
    kind = next((each for each in Kind if each.value == sent.read("kind")), None)
    return Given(
        title=sent.read("title", longest=300) if len(sent.files) == 1 else "",
        kind=kind,
        published_on=sent.read("published_on", longest=10),
        area=sent.read("area", longest=200),
        speaker=sent.read("speaker", longest=200),
    )


def name_safely(name: str) -> str:
    """Return a file's name without folders and without what a file system may take amiss."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        stem, suffix = last, ""
    safe = make_slug(stem)[:_LONGEST_NAME].strip("-") or "document"
    ending = make_slug(suffix)[:10]
    return f"{safe}.{ending}" if ending else safe


def _write(file: UploadFile, path: Path) -> None:
    with path.open("wb") as stream:
        shutil.copyfileobj(file.file, stream, 1024 * 1024)


def _list_outcome(added: Added) -> dict[str, str]:
    return {
        "file": added.path.name,
        "document": added.document.document if added.document else "",
        "message": _describe(added),
    }


def _describe(added: Added) -> str:
    """Return the message without the path of the temporary folder, which says nothing to anybody."""
    return added.message.replace(str(added.path), added.path.name)
