"""RTF: a reader of its own, small, as libraries give one string in which headings, notes and headers are lost.

After the Rich Text Format Specification 1.9.1 (Microsoft, 2008): control words, groups, destinations.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from policymine.errors import UnreadableError
from policymine.records import Block, BlockKind
from policymine.texts.office.paragraphs import Paragraph, build_blocks, mark_notes
from policymine.texts.office.stories import Story

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_SILENT = frozenset({
    "fonttbl", "colortbl", "pict", "object", "themedata", "datastore", "listtable", "listoverridetable", "rsidtbl",
    "generator", "xmlnstbl", "fldinst", "annotation", "atnid", "atnauthor", "atrfstart", "atrfend", "bkmkstart",
    "bkmkend", "nonshppict", "sp", "latentstyles", "colorschememapping", "filetbl", "revtbl", "pnseclvl", "listpicture",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "userprops", "wgrffmtfilter", "mmathPr", "defchp",
    "defpap", "author", "operator", "company", "subject", "keywords", "comment", "doccomm", "hlinkbase", "category",
    "manager", "creatim", "revtim", "printim", "buptim", "xe", "tc",
})  # fmt: skip
_ENTERED = frozenset({"shpinst", "shptxt", "listtext", "pntext", "footnote", "nesttableprops"})
_RUNNING = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
_SIGNS = {
    "tab": " ", "line": " ", "lbr": " ", "emdash": "—", "endash": "–", "lquote": "'", "rquote": "'", "ldblquote": '"',
    "rdblquote": '"', "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "page": " ", "column": " ",
}  # fmt: skip
_ESCAPED = {"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_MAX_DEPTH = 2_000


@dataclass(slots=True)
class _Group:
    """What holds inside of one pair of braces."""

    silent: bool = False
    bold: bool = False
    hidden: bool = False
    skipped: int = 1
    target: str = "body"
    label: bool = False


_ENDS = {
    "par": Story.end_paragraph,
    "sect": Story.end_paragraph,
    "cell": Story.end_cell,
    "row": Story.end_row,
    "pard": Story.reset,
}


class Reading(NamedTuple):
    """The stories of a file: its body, its notes one by one, its headers and footers, its title."""

    body: list[Paragraph | Block]
    notes: list[str]
    headers: list[Paragraph | Block]
    footers: list[Paragraph | Block]
    title: str


def read_rtf(source: str, file: str) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks of a rich text file (its bytes as Latin-1) and what its properties suggest."""
    reading = _Reader(file).read(source)
    header = mark_notes(reading.headers, BlockKind.FURNITURE)
    footer = mark_notes(reading.footers, BlockKind.FURNITURE)
    notes = mark_notes((Paragraph(note) for note in reading.notes), BlockKind.FOOTNOTE)
    return [*header, *build_blocks(reading.body), *notes, *footer], {"title": reading.title}


class _Reader:
    """Reads control words one after another; groups are kept on a stack."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._groups = [_Group()]
        self._stories: dict[str, Story] = {}
        self._notes: list[str] = []
        self._styles: dict[int, str] = {}
        self._style = 0
        self._codec = "cp1252"
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False

    def read(self, source: str) -> Reading:
        """Return the stories of a file's source."""
        for word, number, code, sign, brace, text in self._tokens(source):
            if not code:
                self._flush()
            if brace:
                self._open() if brace == "{" else self._close()
            elif word:
                self._read_word(word, int(number) if number else None)
            elif code:
                self._add_byte(int(code, 16))
            elif sign:
                self._read_sign(sign)
            elif text:
                self._add_bytes(text)
        self._flush()
        close = self._close_story
        return Reading(close("body"), self._notes, close("header"), close("footer"), self._read_title())

    def _tokens(self, source: str) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Yield the parts of a source; binary runs are jumped over."""
        at = 0
        while found := _TOKEN.match(source, at):
            at = found.end()
            word, number, code, sign, brace, text = found.groups(default="")
            if word == "bin" and number.isdigit():
                at += int(number)
                continue
            yield word, number, code, sign, brace, text

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def _story(self) -> Story:
        return self._stories.setdefault(self._group.target, Story())

    def _close_story(self, target: str) -> list[Paragraph | Block]:
        story = self._stories.pop(target, None)
        return story.close() if story else []

    def _read_title(self) -> str:
        return " ".join(part.text for part in self._close_story("title"))

    def _open(self) -> None:
        if len(self._groups) > _MAX_DEPTH:
            raise UnreadableError(f"{self._file} has braces more than {_MAX_DEPTH} deep. Save it anew.")
        self._groups.append(replace(self._group))
        self._starred = False

    def _close(self) -> None:
        closed = self._groups.pop() if len(self._groups) > 1 else self._group
        if closed.target == "footnote" and self._group.target != "footnote":
            self._notes.append(" ".join(part.text for part in self._close_story("footnote")))
        if closed.target == "style" and self._group.target == "stylesheet":
            self._styles[self._style] = " ".join(part.text for part in self._close_story("style")).rstrip(";")
        if closed.target == "box" and self._group.target != "box":
            boxed = self._close_story("box")
            self._story().end_paragraph()
            self._story().whole.extend(boxed)

    def _read_sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in _ESCAPED:
            self._add(_ESCAPED[sign])
        elif sign in "\r\n":
            self._read_word("par", None)

    def _read_word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in _SILENT or (starred and word not in _ENTERED):
            self._group.silent = True
        elif self._group.silent:
            return
        elif word in ("u", "uc", "ansicpg"):
            self._read_encoding(word, number or 0)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif not self._read_target(word) and not self._read_look(word, number):
            self._read_break(word, number)

    def _read_encoding(self, word: str, number: int) -> None:
        if word == "u":
            self._add(chr(number % 0x10000) if not 0xD800 <= number % 0x10000 < 0xE000 else "")
            self._skip = self._group.skipped
        elif word == "uc":
            self._group.skipped = number
        else:
            try:
                self._codec = codecs.lookup(f"cp{number}").name
            except LookupError:
                self._codec = "cp1252"

    def _read_target(self, word: str) -> bool:
        """Turn to another story where a word opens one."""
        group = self._group
        if word in _RUNNING:
            group.target = word[:6]
        elif word == "footnote":
            group.target = "footnote"
        elif word == "shptxt":
            group.target = "box"
        elif word in ("stylesheet", "info"):
            group.target = word
        elif word == "title" and group.target == "info":
            group.target = "title"
        elif word in ("listtext", "pntext"):
            group.label = True
        else:
            return False
        return True

    def _read_look(self, word: str, number: int | None) -> bool:
        """Take note of how the text that follows looks."""
        group = self._group
        if word == "b":
            group.bold = number != 0
        elif word in ("v", "deleted"):
            group.hidden = number != 0
        elif word == "plain":
            group.bold = group.hidden = False
        else:
            return False
        return True

    def _read_break(self, word: str, number: int | None) -> None:
        """End a paragraph, cell or row, or take note of what the open paragraph is."""
        if self._group.target == "stylesheet" or (self._group.target == "style" and word == "s"):
            self._group.target, self._style = "style", number or 0
        elif word == "nestcell":
            self._add(" ")
        elif self._group.label:
            return  # the number's own paragraph properties, which LibreOffice writes, are not those of its paragraph
        elif end := _ENDS.get(word):
            end(self._story())
        else:
            self._note_property(self._story(), word, number or 0)

    def _note_property(self, story: Story, word: str, number: int) -> None:
        if word == "intbl":
            story.in_table = True
        elif word == "s":
            story.style = self._styles.get(number, "")
        elif word == "outlinelevel":
            story.level = number + 1 if number < 9 else None
        elif word == "ls" and number:
            story.depth = max(story.depth, 1)
        elif word == "ilvl":
            story.depth = number + 1

    def _add(self, text: str) -> None:
        group = self._group
        if group.silent or group.hidden or group.target in ("info", "stylesheet"):
            return
        story = self._story()
        if group.label:
            story.label += text
        else:
            story.runs.append((text, group.bold))

    def _add_bytes(self, text: str) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        rest = text[skipped:]
        self._add(rest if rest.isascii() else rest.encode("latin-1").decode(self._codec, errors="replace"))

    def _add_byte(self, code: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(code)

    def _flush(self) -> None:
        """Add the bytes that were given as codes, which may make one character together."""
        if self._bytes:
            self._add(self._bytes.decode(self._codec, errors="replace"))
            self._bytes.clear()
