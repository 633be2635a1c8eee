"""Codebooks: loading, the lint, spellings and the page made from them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policymine.codebooks import find_faults, list_shipped, load_codebook, read_gazetteer
from policymine.codebooks.documentation import render_codebook
from policymine.codebooks.variants import expand, expand_groups
from policymine.codebooks.verbs import conjugate
from policymine.errors import CodebookError

SHIPPED = load_codebook("bottom_up")


def write_patterns(folder: Path, *rows: dict[str, object]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "patterns.jsonl").write_text(text, encoding="utf-8")


def source(pattern: str, **more: object) -> dict[str, object]:
    return {"label": "SOURCE", "concept": "wind", "pattern": pattern, **more}


def test_the_shipped_codebook_is_sound() -> None:
    assert list_shipped() == ("bottom_up",)
    assert find_faults("bottom_up") == ()


def test_eight_codes_with_weights_and_examples() -> None:
    weights = {code.name: code.weight for code in SHIPPED.codes}
    assert len(weights) == 8
    assert weights.pop("city_region_power") == 0.5
    assert set(weights.values()) == {1.0}
    assert all(len(code.examples) >= 2 for code in SHIPPED.codes)
    assert list(SHIPPED.dimensions) == ["power", "voice", "delivery"]


def test_sixty_concepts_and_more() -> None:
    campaign = sum(len(SHIPPED.concepts[name]) for name in ("COMMUNITY", "NEIGHBOURHOOD", "OUTSOURCING"))
    assert campaign >= 60
    assert len(SHIPPED.patterns) >= 500


def test_a_codebook_for_another_question_needs_no_code(small_codebook: Path) -> None:
    codebook = load_codebook(small_codebook)
    assert (codebook.poles.bottom, codebook.poles.top) == ("Green", "Grey")
    assert [code.pole for code in codebook.codes] == ["bottom_up", "top_down"]
    assert codebook.cues == SHIPPED.cues
    assert codebook.path == small_codebook


def test_the_hash_follows_the_files(small_codebook: Path) -> None:
    before = load_codebook(small_codebook).sha256
    assert load_codebook(small_codebook).sha256 == before
    (small_codebook / "annotations.csv").write_text("id\n", encoding="utf-8")
    assert load_codebook(small_codebook).sha256 == before
    write_patterns(small_codebook, source("windmill"))
    assert load_codebook(small_codebook).sha256 != before


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ([source("windmill"), source("windmill")], 2, "repeats 'windmill'"),
        ([source("wind-mill"), source("wind mill")], 2, "repeats 'wind-mill'"),
        (
            [source("windmill"), {"label": "SOURCE", "pattern": "windmill", "veto": True}],
            1,
            "both a pattern and a veto",
        ),
        (
            [source("old windmill inn"), {"label": "SOURCE", "pattern": "windmill inn", "veto": True}],
            1,
            "contains the veto",
        ),
        ([{"label": "SOURCES", "concept": "wind", "pattern": "windmill"}], 1, "not in codebook.toml"),
        ([source("windmill"), source("sail{s")], 2, "braces do not pair"),
        ([source("windmill"), source("{tall} sail")], 2, "write {tall|} for a word that may be left out"),
        ([source("[windmill]")], 1, "square brackets"),
        ([source("windmill", match="loud")], 1, "match is"),
        ([source("windmill", colour="red")], 1, "unknown key 'colour'"),
        ([source("windmill", veto="yes")], 1, "veto is true or false"),
        ([{"label": "SOURCE", "pattern": "windmill"}], 1, "needs concept"),
        ([{"label": "SOURCE", "concept": "Wind!", "pattern": "windmill"}], 1, "joined_like_this"),
        ([source("a"), *[{"label": "SOURCE", "pattern": "b", "veto": True}] * 2], 3, "repeats line 2"),
    ],
)
def test_lint_names_file_and_line(small_codebook: Path, rows: list[dict[str, object]], line: int, says: str) -> None:
    write_patterns(small_codebook, *rows)
    faults = find_faults(small_codebook)
    assert [(each.file, each.line) for each in faults] == [("patterns.jsonl", line)]
    assert says in faults[0].message
    with pytest.raises(CodebookError, match=f"patterns.jsonl, line {line}"):
        load_codebook(small_codebook)


def test_bad_json_names_its_line(small_codebook: Path) -> None:
    (small_codebook / "patterns.jsonl").write_text('\n{"label": \n[]\n', encoding="utf-8")
    assert [(each.line, each.message.split(" (")[0]) for each in find_faults(small_codebook)] == [
        (2, "this is not JSON"),
        (3, "each line is one JSON object"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "small"', "name = small", "line 2: this is not TOML"),
        ('pole = "top_down"', 'pole = "sideways"', "line 22: code fossil has the pole 'sideways'"),
        ('dimension = "energy"', 'dimension = "heat"', "line 15: code renewable has the dimension 'heat'"),
        ('examples = ["We will dig for coal.", "Gas heats our schools."]', "", "code fossil has 0 examples"),
        ('definition = "Coal, oil and gas."', "", r"line 22: \[codes.fossil\] needs definition"),
        ('definition = "Coal, oil and gas."', 'definition = "Coal."\nweight = 0', "has the weight 0"),
        ('definition = "Coal, oil and gas."', 'definition = "Coal."\nweight = "much"', "weight of .* must be a number"),
        ('examples = ["We will dig', 'includes = "x"\nexamples = ["We will dig', "must be a list of strings"),
        ("[poles]", "[ends]", r"no table \[poles\]"),
    ],
)
def test_codebook_toml_faults(small_codebook: Path, old: str, new: str, says: str) -> None:
    path = small_codebook / "codebook.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        load_codebook(small_codebook)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[cues]]\nname = "a"\nfamily = "b"\n', "needs phrases"),
        ('\n[[cues]]\nname = "a"\nfamily = "b"\nphrases = ["<nothing>"]\n', "line 2: <nothing> is neither"),
        ('[[cues]]\nname = "a"\nfamily = "b"\nphrases = ["a {b"]\n', "not well formed"),
        ('[[cues]]\nname = "a"\nfamily = "b"\nphrases = ["a"]\ndirection = "up"\n', "direction is one of"),
        ('[[cues]]\nname = "a"\nfamily = "b"\nphrases = ["a"]\nat_start = 1\n', "must be true or false"),
    ],
)
def test_cue_faults(small_codebook: Path, text: str, says: str) -> None:
    (small_codebook / "cues.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        load_codebook(small_codebook)


def test_a_missing_codebook_or_file_is_named(tmp_path: Path, small_codebook: Path) -> None:
    with pytest.raises(CodebookError, match="There is no codebook 'nowhere'"):
        load_codebook("nowhere")
    (small_codebook / "patterns.jsonl").unlink()
    with pytest.raises(CodebookError, match=r"patterns.jsonl is missing"):
        load_codebook(small_codebook)
    (small_codebook / "patterns.jsonl").write_bytes(b"\xff")
    for read in (load_codebook, read_gazetteer):
        with pytest.raises(CodebookError, match=r", line \d+: this is not UTF-8"):
            read(small_codebook)


def test_patterns_are_read_as_editors_save_them(small_codebook: Path) -> None:
    # A mark of the encoding in front, and a character inside a phrase at which some programs end a line.
    row = {"label": "PLACE", "concept": "thaxby", "pattern": "thax\u2028by"}
    (small_codebook / "patterns.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\r\n", encoding="utf-8-sig")
    assert find_faults(small_codebook) == ()
    assert read_gazetteer(small_codebook, "PLACE").count("The thax\u2028by deal") == {"thaxby": 1}


def test_many_faults_are_counted(small_codebook: Path) -> None:
    write_patterns(small_codebook, *[source("windmill")] * 9)
    with pytest.raises(CodebookError, match="and 3 more"):
        load_codebook(small_codebook)


def test_spellings() -> None:
    assert expand_groups("communit{y|ies}") == ["communities", "community"]
    assert expand_groups("{big |}resident{s{' group|}}") == sorted(
        ["resident", "residents", "residents' group", "big resident", "big residents", "big residents' group"]
    )
    assert {each.text for each in expand("co-op shop")} == {
        "co-op shop", "co op shop", "coop shop", "co-op-shop", "co op-shop", "coop-shop",
    }  # fmt: skip
    assert {each.text for each in expand("residents'")} == {"residents'", "residents"}
    marked = expand("[sense of ]community [today]")[0]
    assert marked.text[marked.start_char : marked.end_char] == "community"


def test_too_many_spellings() -> None:
    with pytest.raises(ValueError, match="more than"):
        expand("{a|b|c|d|e|f|g|h}" * 6)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("fund", ("fund", "funds", "funded", "funded", "funding")),
        ("devolve", ("devolve", "devolves", "devolved", "devolved", "devolving")),
        ("carry", ("carry", "carries", "carried", "carried", "carrying")),
        ("pass", ("pass", "passes", "passed", "passed", "passing")),
        ("cap", ("cap", "caps", "capped", "capped", "capping")),
        ("free", ("free", "frees", "freed", "freed", "freeing")),
        ("give gave given giving", ("give", "gives", "gave", "given", "giving")),
    ],
)
def test_verb_forms(verb: str, forms: tuple[str, ...]) -> None:
    assert conjugate(verb) == forms


def test_the_page_tells_every_code_and_label(small_codebook: Path) -> None:
    page = render_codebook(SHIPPED)
    assert all(f"### `{code.name}`" in page for code in SHIPPED.codes)
    assert all(f"### `{name}`" in page for name in SHIPPED.labels)
    assert "Green or grey?" in render_codebook(load_codebook(small_codebook))


def test_word_classes_are_part_of_the_codebook(small_codebook: Path) -> None:
    before = load_codebook(small_codebook)
    assert before.word_classes == {}
    text = '[classes.give]\nwords = ["hand", "cede"]\n[classes.people]\nwords = ["tenants"]\n'
    (small_codebook / "word_classes.toml").write_text(text, encoding="utf-8")
    after = load_codebook(small_codebook)
    assert after.word_classes == {"hand": "give", "cede": "give", "tenants": "people"}
    assert after.sha256 != before.sha256


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[classes.give]\nwords = []\n", "line 1: .* needs words"),
        ('[classes.a]\nwords = ["on"]\n\n[classes.b]\nwords = ["on"]\n', r"line 4: 'on' stands in .* \[classes.a\]"),
        ('[classes.a]\nwords = ["hand over"]\n', "line 1: 'hand over' .* must be one word"),
        ('[classes.a]\nwords = ["Hand"]\n', "line 1: 'Hand' .* small letters"),
        ('[classes.GIVE]\nwords = ["hand"]\n', "line 1: a class is named in small letters"),
    ],
)
def test_faults_of_word_classes(small_codebook: Path, text: str, message: str) -> None:
    (small_codebook / "word_classes.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=f"word_classes.toml, {message}"):
        load_codebook(small_codebook)


def test_docs_page_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "codebook.md"
    assert page.read_text(encoding="utf-8") == render_codebook(SHIPPED)


def test_a_copy_of_the_shipped_codebook_loads(tmp_path: Path) -> None:
    for name in ("codebook.toml", "patterns.jsonl", "cues.toml", "word_classes.toml"):
        shutil.copy(SHIPPED.path / name, tmp_path / name)
    assert load_codebook(tmp_path).sha256 == SHIPPED.sha256
