"""A full evaluation of a small codebook, and the card that tells it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policymine.annotations import REFERENCE_COLUMNS
from policymine.cli.app import app
from policymine.evaluation.figures import Evaluation, read_evaluation

GREEN = Path(__file__).parents[1] / "data" / "how_green"
GAMING = """
[[changes]]
name = "a green preamble"
before = ["We love every tree in this valley and we always will."]
times = 3
"""


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an evaluated codebook, and what the command printed."""
    folder = Path(shutil.copytree(GREEN, tmp_path_factory.mktemp("card") / "green"))
    (folder / "gaming.toml").write_text(GAMING, encoding="utf-8")
    rows = (folder / "annotations.csv").read_text(encoding="utf-8").splitlines()
    names = rows[0].split(",")
    keep = [names.index(name) for name in ("id", "code", "commitment", "participation", "annotator", "coded_on")]
    first = [row.split(",") for row in rows[1:] if '"' not in row][:12]
    second = [",".join(row[number] for number in keep) for row in first]
    header = "id,code,commitment,participation,annotator,coded_on"
    (folder / "second_codings.csv").write_text("\n".join([header, *second]) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(folder), "--card", str(folder / "card")])
    assert done.exception is None, (done.exception, done.output)
    return folder, done.output


def read(folder: Path) -> Evaluation:
    evaluation = read_evaluation(folder)
    assert evaluation is not None
    return evaluation


def test_the_figures_are_written_down(evaluated: tuple[Path, str]) -> None:
    evaluation = read(evaluated[0])
    assert sum(map(sum, evaluation.confusion)) == evaluation.written == evaluation.overall.annotations
    assert sum(each.predictions for each in evaluation.reliability) == evaluation.written
    assert sum(each.annotations for each in evaluation.codes.values()) == evaluation.written
    assert [point.share for point in evaluation.learning_curve] == [0.125, 0.25, 0.5, 1.0]
    sizes = [point.annotations for point in evaluation.learning_curve]
    assert sizes == sorted(sizes)


def test_rivals_are_judged_on_the_same_sentences(evaluated: tuple[Path, str]) -> None:
    evaluation = read(evaluated[0])
    commonest, *_, ours = evaluation.rivals
    assert ours.macro_f1 == pytest.approx(evaluation.overall.macro_f1.value)
    # Always saying one of k codes finds one code with precision m and recall 1: F1 2m / (1 + m), over k codes.
    majority = evaluation.majority_accuracy
    assert commonest.macro_f1 == pytest.approx(2 * majority / (1 + majority) / len(evaluation.names))
    assert commonest.real_macro_f1 is None


def test_gaming_is_measured(evaluated: tuple[Path, str]) -> None:
    gaming = read(evaluated[0]).gaming
    assert [each.name for each in gaming] == ["a green preamble"]
    assert gaming[0].documents > 0
    assert 0 <= gaming[0].before <= 100


def test_the_card_tells_the_figures(evaluated: tuple[Path, str]) -> None:
    folder, printed = evaluated
    evaluation = read(folder)
    markdown = (folder / "card" / "model-card.md").read_text(encoding="utf-8")
    page = (folder / "card" / "model-card.html").read_text(encoding="utf-8")
    for name, each in evaluation.codes.items():
        assert f"| `{name}` | {each.precision.value:.2f} (" in markdown
        assert f"{each.recall.value:.2f} ({each.recall.low:.2f}-{each.recall.high:.2f})" in page
    assert "[[" not in markdown
    assert "[[" not in page
    assert page.count("<svg") == 5
    assert "http" not in page.replace("http://www.w3.org", "")
    assert f"calibration error: {evaluation.calibration_error:.3f}" in printed
    assert "Gaming, a green preamble" in printed


REAL = (
    ("The pumps stop at nine.", "apart", "descriptive"),
    ("The gate will be painted.", "apart", "firm"),
    ("The clerk reads this as a wish.", "apart", "aspirational"),
    ("We will insulate every roof.", "saving", "firm"),
    ("Coal is dear.", "burning", ""),
)


def test_commitment_of_real_sentences_is_told_apart_by_whether_they_carry_a_code(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GREEN, tmp_path / "green"))
    texts = tmp_path / "texts"
    texts.mkdir()
    rows = [",".join(REFERENCE_COLUMNS)]
    for name in ("one", "two"):
        whole = name + "\n" + "\n".join(sentence for sentence, _, _ in REAL)
        (texts / f"{name}.txt").write_bytes(whole.encode())
        sha256 = hashlib.sha256(whole.encode()).hexdigest()
        for number, (sentence, code, commitment) in enumerate(REAL):
            start = whole.index(sentence)
            place = f"{start},{start + len(sentence)},0,0,0,0"
            text_hash = hashlib.sha256(sentence.encode()).hexdigest()[:16]
            codes = f"{code},{commitment},,coder,2026-11-29,1"
            rows.append(f"{name}-{number},{name}.txt,{sha256},speech,{place},{text_hash},{codes}")
    (folder / "references.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    command = ["evaluate", str(folder), "--quick", "--texts", str(texts)]
    printed = json.loads(CliRunner().invoke(app, [*command, "--format", "json"]).stdout)
    assert printed["real_coded_commitment"]["value"] == 1
    assert printed["real_uncoded_commitment"]["value"] == pytest.approx(2 / 3)
    told = CliRunner().invoke(app, command).output
    assert "Of real sentences that carry a code: 1.00 (" in told
    assert "Of real sentences that carry none: 0.67 (" in told
