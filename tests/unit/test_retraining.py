"""Learning from reviews: with the small codebook of the tests, from decisions made at a desk."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from tests.terminal import call

from policymine.adding import Choice, Given, Relation, add_paths
from policymine.annotations import read_annotations
from policymine.coding import build_codebook_reader
from policymine.documents import open_corpus
from policymine.labels import MODEL_FILE, PAPERS_FILE
from policymine.pipeline import run_corpus
from policymine.records import Kind
from policymine.retraining import Figures, decide, is_held_out
from policymine.reviewing import Reviewing
from policymine.reviews import Action, Coding, Queue, QueueKind
from policymine.reviews.desk import Request
from policymine.training import train_classifier

GREEN = Path(__file__).parents[1] / "data" / "how_green"
SENTENCES = 24
DOCUMENTS = (5, 6, 7, 10)


def read_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((GREEN / "annotations.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored corpus with the small codebook: two documents to learn from, two that are held out, all alike."""
    folder = tmp_path_factory.mktemp("retraining") / "corpus"
    texts = folder.parent / "texts"
    texts.mkdir()
    rows = read_rows()
    for turn, number in enumerate(DOCUMENTS):
        first = SENTENCES if number == DOCUMENTS[-1] else 0
        lines = [row["text"] for row in rows[first : first + SENTENCES]]
        (texts / f"speech-{number}.txt").write_text("\n\n".join(lines[turn:] + lines[:turn]), encoding="utf-8")
    list(add_paths(folder, [texts], Given(kind=Kind.SPEECH), choice=Choice(Relation.NEW)))
    shutil.copytree(GREEN, folder / "green")
    settings = folder / "corpus.toml"
    words = settings.read_text(encoding="utf-8").replace("bottom_up", "green")
    settings.write_text(f"{words}\n[review]\naudit_share = 1\ndouble_share = 0\n", encoding="utf-8")
    reader = build_codebook_reader(folder / "green")
    train_classifier(reader, read_annotations(reader.codebook))
    run_corpus(folder, workers=1)
    return folder


def review(folder: Path) -> None:
    """Code every sentence blind, as the annotations do."""
    codes = {row["text"]: row["code"] for row in read_rows()}
    desk = Reviewing(folder)
    desk.ensure_reviewer("me")
    while offer := desk.next_sentence("me", Queue(QueueKind.AUDIT)):
        view = desk.read_sentence("me", offer.document, offer.number)
        place = (offer.document, offer.number, view.text_hash)
        coding = Coding(codes[view.sentence.text])
        desk.decide("me", Request(f"{offer.document}:{offer.number}", Action.CODE, *place, coding))
    desk.close()


def test_without_reviews_it_says_what_is_needed(coded: Path) -> None:
    answer = call("train", "--with-reviews", coded)
    assert answer.returncode == 2
    assert "0 settled sentences can be learned from" in answer.stderr
    assert "Review more" in answer.stderr


def test_a_classifier_that_is_not_worse_takes_the_place_of_the_old_which_is_kept(coded: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(coded, tmp_path / "corpus"))
    assert [is_held_out(open_corpus(folder), f"speech-{number}") for number in DOCUMENTS] == [False, True, False, True]
    review(folder)
    before = {name: (folder / "green" / name).read_bytes() for name in (MODEL_FILE, PAPERS_FILE)}
    answer = call("train", "--with-reviews", folder)
    assert "The retrained classifier is now in use" in answer.stdout
    done = json.loads((folder / "retraining.json").read_text(encoding="utf-8"))
    assert (done["replaced"], done["reviews"], done["gold"], done["gold_documents"]) == (True, 48, 48, 2)
    assert {name: (folder / "green" / done["kept_in"] / name).read_bytes() for name in before} == before
    papers = json.loads((folder / "green" / PAPERS_FILE).read_text(encoding="utf-8"))
    assert (papers["written"], papers["referenced"]) == (72, 48)
    assert run_corpus(folder, workers=1).tasks


@pytest.mark.parametrize(
    ("after", "p_worse", "replaced"), [(0.7, 1.0, True), (0.71, 0.2, True), (0.69, 0.2, False), (0.8, 0.04, False)]
)
def test_it_is_replaced_only_where_that_is_not_worse(after: float, p_worse: float, replaced: bool) -> None:
    assert decide(Figures(0.8, 0.7), Figures(0.8, after), p_worse)[0] is replaced
