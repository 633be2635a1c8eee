"""Additions: files that people bring, checked as ``policymine add`` checks them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from policymine.adding import Added, Choice, Given, Relation, add_paths
from policymine.documents import DEVICE_NAMES, Corpus, make_slug, open_corpus
from policymine.errors import RefusedError
from policymine.likenesses import Alike
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
    choice = _read_choice(sent)
    outcomes = list(_add(room.folder, sent, choice))
    if any(each.document for each in outcomes):
        room.runner.start()
    corpus = open_corpus(room.folder)
    if sent.wants_json:
        return JSONResponse({"files": [list_outcome(each, corpus) for each in outcomes]})
    return _render(request, room, visitor, [list_outcome(each, corpus) for each in outcomes])


@router.post("/run")
def start_run(room: RoomHere, _visitor: Coder, _sent: SentHere) -> Response:
    """Begin to score what is new or changed."""
    room.runner.start()
    return RedirectResponse("/", status_code=303)


def _render(request: Request, room: Room, visitor: Coder, outcomes: Sequence[Mapping[str, Any]]) -> HTMLResponse:
    return room.render(
        request,
        "add.html",
        visitor=visitor,
        outcomes=outcomes,
        kinds=list(Kind),
        run=room.runner.read(),
        most_megabytes=LARGEST_UPLOAD_BYTES // 1024**2,
    )


def _read_choice(sent: Sent) -> Choice | None:
    """Return what the files were said to be; None where nothing was said."""
    relation = next((each for each in Relation if each.value == sent.read("relation")), None)
    document = sent.read("of", longest=200)
    if relation is None:
        return None
    if relation is not Relation.NEW and not document:
        raise RefusedError("Say which document it is a version or another form of.")
    if len(sent.files) > 1:
        raise RefusedError("Say what one file is at a time. Send it alone.")
    return Choice(relation, "" if relation is Relation.NEW else document)


def _add(folder: Path, sent: Sent, choice: Choice | None) -> Iterator[Added]:
    """Write the files to a folder of their own under safe names, and add them from there."""
    given = _read_given(sent)
    with tempfile.TemporaryDirectory(prefix="policymine-") as place:
        for number, file in enumerate(sent.files):
            own = Path(place) / str(number) / name_safely(file.filename or "")
            own.parent.mkdir()
            _write(file, own)
            yield from add_paths(folder, [own], given, choice=choice)


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
    safe = f"document-{safe}" if safe in DEVICE_NAMES else safe
    ending = make_slug(suffix)[:10]
    return f"{safe}.{ending}" if ending else safe


def _write(file: UploadFile, path: Path) -> None:
    with path.open("wb") as stream:
        shutil.copyfileobj(file.file, stream, 1024 * 1024)


def list_outcome(added: Added, corpus: Corpus) -> dict[str, Any]:
    """Return what became of a file as the page shows it.

    ``alike`` is there where a person has to say what the file is: the document that it is like most, and whether that
    was withdrawn. ``known`` names the document that has these bytes already.
    """
    asked = added.alike[0] if added.alike and added.document is None else None
    return {
        "file": added.path.name,
        "document": added.document.document if added.document else "",
        "message": _describe(added, corpus),
        "known": added.known,
        "alike": _list_alike(asked, corpus) if asked else None,
    }


def _list_alike(alike: Alike, corpus: Corpus) -> dict[str, Any]:
    document = corpus.find(alike.document, withdrawn=True)
    return {"document": document.document, "title": document.title, "withdrawn": bool(document.withdrawn_on)}


def _describe(added: Added, corpus: Corpus) -> str:
    """Say what became of a file, without folders and commands of the machine that has the corpus."""
    name, document = added.path.name, added.document
    if document and added.relation is Relation.VERSION:
        return f"Added {name} as a new version of {document.title}. The old file stays; both are on its page."
    if document and added.relation is Relation.RENDITION:
        return f"Kept {name} with {document.title}, as another form of it. What is read stays {document.file}."
    if document is None and added.alike:
        return _explain(name, added.alike[0], corpus)
    return added.message.replace(str(added.path), name).replace(str(corpus.folder), corpus.title)


def _explain(name: str, alike: Alike, corpus: Corpus) -> str:
    found = corpus.find(alike.document, withdrawn=True)
    gone = f", which was withdrawn on {found.withdrawn_on}" if found.withdrawn_on else ""
    return f"{name} has not been added yet: it is {alike.describe()} {found.title}{gone}. Say what it is."
