"""Plain text and Markdown in any usual encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import PROSE, texts

from policymine.records import Block, BlockKind, Text
from policymine.texts import read_text
from policymine.texts.speech import is_speech_furniture, remove_directions


def read(folder: Path, content: str | bytes) -> Text:
    path = folder / "speech.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_usual_encodings(tmp_path: Path, encoding: str) -> None:
    said = f"“It’s ours – all £5 of it,” they said. {PROSE}"
    text = read(tmp_path, said.encode(encoding))
    assert texts(text, BlockKind.PARAGRAPH) == [said.translate(str.maketrans("“”’", '""\''))]


def test_markdown_headings_lists_and_marks(tmp_path: Path) -> None:
    items = "* give **power** to [parishes](http://x)\n  * in towns\n* listen"
    source = f"# A plan #\n\n{PROSE}\n\n## Power\n\nWe will:\n\n{items}\n\nTitle\n=====\n"
    assert read(tmp_path, source).pages[0].blocks == (
        Block(BlockKind.HEADING, "A plan", level=1),
        Block(BlockKind.PARAGRAPH, PROSE),
        Block(BlockKind.HEADING, "Power", level=2),
        Block(BlockKind.PARAGRAPH, "We will:"),
        Block(BlockKind.LIST_ITEM, "give power to parishes", level=1, lead_in="We will:"),
        Block(BlockKind.LIST_ITEM, "in towns", level=2, lead_in="We will:"),
        Block(BlockKind.LIST_ITEM, "listen", level=1, lead_in="We will:"),
        Block(BlockKind.HEADING, "Title", level=1),
    )


def test_front_matter_gives_suggestions_and_the_title(tmp_path: Path) -> None:
    text = read(tmp_path, f"---\ntitle: Power to towns\ndate: 2021-03-04\n---\n\n{PROSE}\n")
    assert dict(text.suggestions) == {"title": "Power to towns", "published_on": "2021-03-04"}
    assert [block.text for block in text.pages[0].blocks] == ["Power to towns", PROSE]


def test_a_markdown_table(tmp_path: Path) -> None:
    text = read(tmp_path, f"{PROSE}\n\n| Power | Holder |\n|---|:--|\n| Buses | Mayor |\n")
    assert text.pages[0].blocks[1].cells == (("Power", "Holder"), ("Buses", "Mayor"))


def test_hard_wrapped_lines_are_joined(tmp_path: Path) -> None:
    wrapped = (
        "The council and the people who live\nhere will decide together how the\nmoney is spent in each neigh-\n"
        "bourhood of the town.\n\nThank you all."
    )
    joined = wrapped.replace("neigh-\n", "neigh").replace("\n\n", "|").replace("\n", " ").split("|")
    assert texts(read(tmp_path, wrapped), BlockKind.PARAGRAPH) == joined


def test_one_line_a_paragraph_without_blank_lines(tmp_path: Path) -> None:
    long = [f"Paragraph {number}. {PROSE}" for number in ("one", "two", "three")]
    assert texts(read(tmp_path, "\n".join(long)), BlockKind.PARAGRAPH) == long


def test_a_short_line_alone_is_a_heading(tmp_path: Path) -> None:
    text = read(tmp_path, f"Power to the people\n\n{PROSE}\n\nThank you.\n\nThe next step\n\n{PROSE}")
    assert texts(text, BlockKind.HEADING) == ["Power to the people", "The next step"]


@pytest.mark.parametrize(
    "said",
    [
        "Check against delivery",
        "*** CHECK AGAINST DELIVERY ***",
        "Speaking notes",
        "[Applause]",
        "(Laughter and applause.)",
        "Delivered on: 4 March 2021",
        "Original script, may differ from delivered version",
        "Transcript of the speech, exactly as it was delivered",
        "ENDS",
    ],
)
def test_speech_furniture(said: str) -> None:
    assert is_speech_furniture(said)


@pytest.mark.parametrize(
    "said", ["Applause is cheap; power is not.", "The delivery of services", "Ends and means matter"]
)
def test_what_was_said_is_no_furniture(said: str) -> None:
    assert not is_speech_furniture(said)


def test_stage_directions_leave_the_sentence() -> None:
    assert remove_directions("We will do it. [Applause] And more (laughter).") == "We will do it. And more."
