"""Guesses: a document's metadata from what its file says of itself, each with what it was taken from.

What a web page or a Content API answer says is taken; the rest is guessed, and marked as such until a person confirms
it. A PDF's own title is often that of another document, so it counts only where the first page bears it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policymine.codebooks import Gazetteer, name_place
from policymine.documents import is_date
from policymine.glances import Glance
from policymine.records import Block, BlockKind, Kind

_KIND_WORDS = (
    (Kind.SPEECH, re.compile(r"\bspeech|\blecture\b|\bremarks\b", re.I)),
    (Kind.STATEMENT, re.compile(r"\bstatement\b", re.I)),
    (Kind.WHITE_PAPER, re.compile(r"white paper|green paper|policy paper|playbook|prospectus", re.I)),
    (Kind.DEAL, re.compile(r"\bdeal\b|devolution (to|agreement|framework agreement)|\bagreement\b", re.I)),
    (Kind.SPEECH, re.compile(r"\baddress\b|\bconference\b", re.I)),
    (Kind.REPORT, re.compile(r"\breport\b|response|review|evidence|briefing", re.I)),
)
_REPLY = re.compile(r"\b(?:report|response|evidence|briefing|update|comments?) (?:on|to)\b", re.I)
_SPOKEN = re.compile(
    r"check against delivery|\b(?:good (?:morning|afternoon|evening)|thank you|conference,|chairman,|friends,)", re.I
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b({'|'.join(_MONTHS)}),?\s+((?:19|20)\d\d)\b", re.I)
_NO_TITLE = re.compile(
    r"(?:hm |his majesty's |her majesty's )?(?:government|treasury)$|(?:department|ministry|office) (?:for|of)\b|"
    r"cabinet office$|in this document$|(?:executive )?summary:?$|foreword$|introduction$|"
    r"contents$|recommendations?:?$|background:?$",
    re.I,
)
_SUBJECT = re.compile(r"subject:\s*(\S.*)", re.I | re.S)
_LONGEST_TITLE = 200
_LONGEST_DATE_LINE = 60
_FIRST_BLOCKS = 6
_SPEECH_WORDS = 40
_FEWEST_MENTIONS = 2
_BORNE_OUT = 0.8
_WEB = "the page itself"


@dataclass(frozen=True, slots=True)
class Guess:
    """A value for a column of the manifest, and what it was taken from.

    ``is_given`` is true where the source says it of itself in a field made for it; such a value needs no confirming.
    ``is_doubtful`` is true where it is written into the manifest only with a person's leave.
    """

    column: str
    value: str
    taken_from: str
    is_given: bool = False
    is_doubtful: bool = False


def guess_metadata(glance: Glance, name: str, gazetteer: Gazetteer) -> list[Guess]:
    """Guess title, kind, date, publisher, area, speaker and address of a file; ``name`` is its name without the end."""
    own = list(_take_suggestions(glance.suggestions, is_web=glance.is_web))
    taken = {guess.column for guess in own}
    title = next((guess.value for guess in own if guess.column == "title"), "")
    guessed = own if title else [found := _guess_title(glance, name), *own]
    title = title or found.value
    kind = _guess_kind(glance, f"{title}. {name_title(name)}")
    rest = [kind, _guess_date(glance), _guess_area(glance, title, gazetteer)]
    return [*guessed, *(guess for guess in rest if guess and guess.column not in taken)]


def _take_suggestions(suggestions: Mapping[str, str], *, is_web: bool) -> Iterator[Guess]:
    """Yield what the source gives of itself; the properties of an office file or a PDF are no more than a hint."""
    for column in ("kind", "published_on", "publisher", "speaker", "source_url"):
        value = suggestions.get(column, "").strip()
        if column == "published_on":
            value = _keep_date(value)
        if value and (column != "kind" or value in set(Kind)):
            yield Guess(column, value, _WEB if is_web else "its properties", is_given=is_web)
    if suggestions.get("title") and is_web:
        yield Guess("title", suggestions["title"], _WEB, is_given=True)


def _keep_date(value: str) -> str:
    return value[:10] if is_date(value[:10]) else _read_date(value)


def _guess_title(glance: Glance, name: str) -> Guess:
    suggested = glance.suggestions.get("title", "")
    if suggested and ("made_on" not in glance.suggestions or _is_borne_out(suggested, glance.opening)):
        return Guess("title", suggested, "its properties")
    for block in glance.opening:
        if subject := _SUBJECT.match(block.text):
            return Guess("title", " ".join(subject.group(1).split())[:_LONGEST_TITLE], "its subject line")
    heading = _find_heading(glance.opening)
    if heading:
        return Guess("title", heading, "its first heading")
    return Guess("title", name_title(name), "the file's name")


def _is_borne_out(title: str, opening: Sequence[Block]) -> bool:
    """Tell whether most words of a title stand at the beginning of the text."""
    words = re.findall(r"\w+", title.casefold())
    there = set(re.findall(r"\w+", " ".join(block.text for block in opening).casefold()))
    return len(words) > 2 and sum(word in there for word in words) >= _BORNE_OUT * len(words)


def _find_heading(opening: Sequence[Block]) -> str:
    for place, block in enumerate(opening[:_FIRST_BLOCKS]):
        text = " ".join(block.text.split())
        is_top = block.kind is BlockKind.HEADING and (block.level == 1 or place == 0)
        is_title = " " in text and not _NO_TITLE.match(text) and not _is_date_line(text)
        if is_top and is_title and len(text) <= _LONGEST_TITLE:
            return text
    return ""


def name_title(name: str) -> str:
    """Make a title of a file's name."""
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _guess_kind(glance: Glance, words: str) -> Guess:
    if "/speeches/" in glance.suggestions.get("source_url", "") and "statement" not in words.lower():
        return Guess("kind", Kind.SPEECH, "its address")
    if any(_SUBJECT.match(block.text) for block in glance.opening):
        return Guess("kind", Kind.REPORT, "its subject line")
    if _REPLY.search(words):
        return Guess("kind", Kind.REPORT, "its title")
    for kind, pattern in _KIND_WORDS:
        if pattern.search(words):
            return Guess("kind", kind, "its title")
    if _SPOKEN.search(" ".join(glance.words.split()[:_SPEECH_WORDS])):
        return Guess("kind", Kind.SPEECH, "its first words")
    return Guess("kind", Kind.OTHER, "nothing in it that says more")


def _guess_date(glance: Glance) -> Guess | None:
    """Take a line of the beginning that is hardly more than a date, or the day that the file says it was made."""
    lines = (*(line for block in glance.opening for line in block.text.splitlines()), *glance.cover)
    found = next((date for line in lines if _is_date_line(line) and (date := _read_date(line))), "")
    if found:
        return Guess("published_on", found, "its first page")
    made = _keep_date(glance.suggestions.get("made_on", ""))
    return Guess("published_on", made, "the day the file was made", is_doubtful=True) if made else None


def _is_date_line(line: str) -> bool:
    return len(line) <= _LONGEST_DATE_LINE and len(_DATE.findall(line)) == 1


def _read_date(text: str) -> str:
    """Return the first day or month written in a text ("4 March 2024", "March 2024") in ISO form, or nothing."""
    match = _DATE.search(text)
    if not match:
        return ""
    day, month, year = match.groups()
    value = f"{year}-{_MONTHS.index(month.lower()) + 1:02d}" + (f"-{int(day):02d}" if day else "")
    return value if is_date(value) else ""


def _guess_area(glance: Glance, title: str, gazetteer: Gazetteer) -> Guess | None:
    named = gazetteer.count(title)
    if len(named) == 1:
        return Guess("area", name_place(next(iter(named))), "its title")
    ranked = gazetteer.count(glance.words).most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    if not named and clear and ranked[0][1] >= _FEWEST_MENTIONS:
        return Guess("area", name_place(ranked[0][0]), "the beginning of its text")
    return None
