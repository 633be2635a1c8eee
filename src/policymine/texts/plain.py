"""Plain text and Markdown: any usual encoding, hard-wrapped or one line a paragraph."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise

from policymine.records import Block, BlockKind
from policymine.texts.blocks import clean_text
from policymine.texts.cells import build_table

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE_BYTE = ("cp1252", "mac_roman")
_USUAL = frozenset("‘’“”–—…•£€§©®™°·½¼¾²³\u00a0áàâäåéèêëíìîïóòôöúùûüçñÁÀÂÉÈÊÍÎÓÔÚÛÇ")
_HASH_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*(\S.*?)\s*#*$")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n((?:[A-Za-z_ -]+:.*\r?\n|[ \t-].*\r?\n)+)---[ \t]*\r?\n")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_BULLET = re.compile(r"^(\s*)(?:[-*+•·▪○◦‣–]|●+|\uf0b7|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)\n]*\)|</?(?:b|i|em|strong|sup|sub|p|div|span|u|a|center)\b[^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")
_NOTE = re.compile(r"^\[\^[^\]\s]{1,20}\]:\s+(?=\S)")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_QUOTED = re.compile(r"^\s*>+ ?")
_PAGE_NUMBER = re.compile(r"[\divxlc]{1,5}|[-–] ?\d{1,4} ?[-–]|page \d{1,4}(?: of \d{1,4})?", re.IGNORECASE)
_END = re.compile(r"[.!?;:,…]['\")\]]*$")
_GOES_ON = re.compile(
    r"\b(?:an?|and|are|as|at|be|but|by|for|from|in|is|its?|of|on|or|our|that|the|their|this|to|was|we|will|with)$",
    re.IGNORECASE,
)
_WRAP_SHARE = 0.6
_FORCED_SHARE = 0.8  # a line this short had room for the next word: its break was meant
_MOST_WIDTH = 200


def decode_text(raw: bytes) -> str:
    """Return the text of a file's bytes: by its mark, else UTF-16 by its zeros, UTF-8 or a set of single bytes."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    sample = raw[:4000]
    if sample.count(0) > len(sample) // 5:
        return raw.decode(
            "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", errors="replace"
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_mixed(raw) or max((raw.decode(name, errors="replace") for name in _SINGLE_BYTE), key=_rate)


def _decode_mixed(raw: bytes) -> str:
    """Return UTF-8 with some bytes of Windows-1252 in it, as pasted together or cut short; nothing for other text."""
    strays = 0

    def read_stray(error: UnicodeError) -> tuple[str, int]:
        nonlocal strays
        if not isinstance(error, UnicodeDecodeError):
            raise error
        if error.end == len(raw) and error.reason == "unexpected end of data":
            return "", error.end
        strays += 1
        return raw[error.start : error.end].decode("cp1252", errors="replace"), error.end

    codecs.register_error("policymine-stray", read_stray)
    text = raw.decode("utf-8", errors="policymine-stray")
    return text if sum(character >= "\x80" for character in text) > 2 * strays else ""


def _rate(text: str) -> int:
    """Return how many more marks and letters usual in English text there are beyond ASCII than unusual ones."""
    return sum(1 if character in _USUAL else -1 for character in text if character >= "\x80")


def read_front_matter(source: str) -> tuple[dict[str, str], str]:
    """Return the title and date that stand between lines of dashes at a Markdown file's head, and the rest of it."""
    found = _FRONT_MATTER.match(source)
    if found is None:
        return {}, source
    pairs = dict(re.findall(r"^(title|date|speaker|author):\s*['\"]?(.+?)['\"]?\s*$", found.group(1), re.MULTILINE))
    names = {"title": "title", "date": "published_on", "speaker": "speaker", "author": "publisher"}
    return {names[name]: clean_text(value) for name, value in pairs.items()}, source[found.end() :]


def read_plain(source: str) -> Iterator[Block]:
    """Yield the blocks of plain text or Markdown."""
    shown = _NOTE_MARK.sub("", _COMMENT.sub("", source))
    lines = [_QUOTED.sub("", line.rstrip()) for line in re.split(r"\r\n|[\n\r\f\v\u2028\u2029\x85]", shown)]
    width = _find_width(lines)
    for chunk in _split_chunks(lines):
        yield from _read_chunk(chunk, width)


def _find_width(lines: list[str]) -> int:
    """Return the width that lines are broken at, 0 where each is a paragraph.

    Of broken lines few are longer, most that go on are full, and many of these break in the middle of a sentence.
    """
    breaks = [a for a, b in pairwise(lines) if a.strip() and b.strip() and not _BULLET.match(b)]
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[len(lengths) * 19 // 20] if lengths else 0
    if not breaks or width > _MOST_WIDTH or sum(len(line) >= width * _WRAP_SHARE for line in breaks) <= len(breaks) / 2:
        return 0
    return width if sum(1 for line in breaks if not _END.search(line)) > len(breaks) / 3 else 0


def _split_chunks(lines: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line.strip() and not _FENCE.match(line):
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _read_chunk(chunk: list[str], width: int) -> Iterator[Block]:
    if len(chunk) > 1 and all(_TABLE_ROW.match(line) for line in chunk):
        yield _read_table(chunk)
        return
    part: list[str] = []
    for index, line in enumerate(chunk):
        marked = _HASH_HEADING.match(line)
        underlined = len(part) == 1 and index > 0 and _UNDERLINE.match(line) and not _BULLET.match(part[0])
        if marked:
            yield from _join(part)
            part = []
            yield Block(BlockKind.HEADING, _strip_marks(marked.group(2)), level=len(marked.group(1)))
        elif underlined:
            yield Block(BlockKind.HEADING, _strip_marks(part[0]), level=1 if "=" in line else 2)
            part = []
        elif _RULE.match(line):
            yield from _join(part)
            part = []
        elif part and (_BULLET.match(line) or _NOTE.match(line) or not _continues(part, line, width)):
            yield from _join(part, alone=_stands_over(part, line))
            part = [line]
        else:
            part.append(line)
    yield from _join(part, alone=len(part) == len(chunk))


def _stands_over(part: list[str], line: str) -> bool:
    """Tell whether the first of two paragraphs without an empty line between them may be the other's heading."""
    return len(part) == 1 and len(line) > len(part[0]) and not _GOES_ON.search(part[0])


def _continues(part: list[str], line: str, width: int) -> bool:
    """Tell whether a line goes on with the paragraph of the lines before it."""
    ended = bool(_END.search(part[-1]))
    if not width:
        return not ended and line.lstrip()[:1].islower()
    if _BULLET.match(part[0]):
        return True
    begins = _measure_indent(line) > _measure_indent(part[-1])
    forced = len(part[-1]) + len(line.split()[0]) < width * _FORCED_SHARE
    if ended:
        return not (begins or forced)
    return not (forced and len(part) == 1 and line.lstrip()[:1].isupper() and _stands_over(part, line))


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _join(part: list[str], *, alone: bool = False) -> Iterator[Block]:
    if not part:
        return
    bullet = _BULLET.match(part[0])
    text = _strip_marks(_join_lines([part[0][bullet.end() :] if bullet else part[0], *part[1:]]))
    if not text:
        return
    if _PAGE_NUMBER.fullmatch(text):
        yield Block(BlockKind.FURNITURE, text)
    elif note := _NOTE.match(text):
        yield Block(BlockKind.FOOTNOTE, text[note.end() :])
    elif bullet and not _is_numbered_heading(part, text):
        yield Block(BlockKind.LIST_ITEM, text, level=1 + len(bullet.group(1).expandtabs(4)) // 2)
    elif (alone and is_heading_line([_strip_marks(line) for line in part])) or (
        bullet and _is_numbered_heading(part, text)
    ):
        yield Block(BlockKind.HEADING, _strip_marks(part[0]), level=2)
    else:
        yield Block(BlockKind.PARAGRAPH, text)


def _is_numbered_heading(part: list[str], text: str) -> bool:
    return len(part) == 1 and len(text) < 70 and text.isupper() and part[0].lstrip()[:1].isdigit()


def _join_lines(lines: list[str]) -> str:
    joined = ""
    for line in lines:
        line = line.strip()
        if re.search(r"[a-z]-$", joined) and line[:1].islower():
            joined = joined[:-1] + line
        else:
            joined = f"{joined} {line}" if joined else line
    return joined


def is_heading_line(lines: list[str]) -> bool:
    """Tell whether a lone line is a heading: short, begins like one, no end punctuation."""
    text = lines[0].strip()
    words = text.split()
    if len(lines) != 1 or not 1 <= len(words) <= 12 or len(text) > 90 or _END.search(text):
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in "'\"“‘"


def _strip_marks(text: str) -> str:
    text = re.sub(r"<br ?/?>", " ", _LINK.sub(r"\1", _IMAGE.sub("", text)), flags=re.IGNORECASE)
    text = re.sub(r"<(https?://[^<>\s]+)>", r"\1", text)
    text = _EMPHASIS.sub(lambda found: found.group(2) or found.group(3), text)
    return clean_text(re.sub(r"^\[[ xX]\] |(?<!`)`(?!`)|\\$", "", text))


def _read_table(chunk: list[str]) -> Block:
    rows = [[_strip_marks(cell) for cell in line.strip().strip("|").split("|")] for line in chunk]
    kept = [row for row in rows if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)]
    return build_table(kept)
