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


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
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


def test_bytes_of_another_encoding_cost_only_themselves(tmp_path: Path) -> None:
    said = f"“It’s ours – all £5 of it.” {PROSE} The town"
    text = read(tmp_path, said.encode() + b"\x92s own caf\xe9. Still \xe2\x80")
    assert texts(text, BlockKind.PARAGRAPH) == [f"\"It's ours – all £5 of it.\" {PROSE} The town's own café. Still"]


def test_markdown_marks_are_not_read(tmp_path: Path) -> None:
    source = f"""**Who decides**

{PROSE}[^1]

> The town decides what is
> spent every year.

<!-- for the editor -->
```
plain words
```

![A map](map.png)

- [x] buses, see <https://example.org>

[^1]: A note on `fares`.
"""
    assert [(block.kind, block.text) for block in read(tmp_path, source).pages[0].blocks] == [
        (BlockKind.HEADING, "Who decides"),
        (BlockKind.PARAGRAPH, PROSE),
        (BlockKind.PARAGRAPH, "The town decides what is spent every year."),
        (BlockKind.PARAGRAPH, "plain words"),
        (BlockKind.LIST_ITEM, "buses, see https://example.org"),
        (BlockKind.FOOTNOTE, "A note on fares."),
    ]


def test_indented_paragraphs_and_page_numbers_of_a_typed_letter(tmp_path: Path) -> None:
    source = (
        "    The town will have a council of its own, and\nthe people will say what it does.\n"
        "    The mayor will listen to them before any\nmoney is spent on roads.\n\nPage 3 of 4\n\nThank you."
    )
    text = read(tmp_path, source)
    assert texts(text, BlockKind.PARAGRAPH) == [
        "The town will have a council of its own, and the people will say what it does.",
        "The mayor will listen to them before any money is spent on roads.",
        "Thank you.",
    ]
    assert texts(text, BlockKind.FURNITURE) == ["Page 3 of 4"]


def test_broken_lines_without_empty_ones_between_paragraphs(tmp_path: Path) -> None:
    source = """HOMES FOR ALL
The town will build the homes that its people need, and it will ask them where
they should stand before the land is sold.
We will write to every household.
The mayor will hold a budget for the homes, and the council will say each year
what became of the money.
"""
    assert [(block.kind, block.text[:33]) for block in read(tmp_path, source).pages[0].blocks] == [
        (BlockKind.HEADING, "HOMES FOR ALL"),
        (BlockKind.PARAGRAPH, "The town will build the homes tha"),
        (BlockKind.PARAGRAPH, "We will write to every household."),
        (BlockKind.PARAGRAPH, "The mayor will hold a budget for "),
    ]


def test_a_paragraph_on_every_line(tmp_path: Path) -> None:
    text = read(tmp_path, f"Homes for all\n{PROSE}\nWho decides\n{PROSE}\n")
    assert texts(text, BlockKind.HEADING) == ["Homes for all", "Who decides"]
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]
