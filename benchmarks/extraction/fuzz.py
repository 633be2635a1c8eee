"""Read broken copies of the sample's files in workers, as a run would, and account for every one of them.

A copy is read, refused with a reason, given up at the time or memory limit, or costs its worker. Copies that are read
are also parted into sentences. OCR is off, so that the counts do not hang on what is installed. Exits with 1 where a
file is not accounted for or fails outside of the reader.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.extraction.mutations import ANY_FILE, PDF_ONLY
from benchmarks.results import MISSING, SAMPLE, describe_setting, format_table, print_results

from policymine.errors import UnreadableError
from policymine.sentences import compose_body, find_sentences
from policymine.settings import read_settings
from policymine.texts import as_json, read_text
from policymine.workers import Remote, Workers

RESULTS = Path(__file__).with_name("fuzz.md")
FILES = 2400
SEED = 20141103
LIMIT_SECONDS = 30.0
OUTCOMES = ("read", "refused", "timed out", "out of memory", "crashed", "failed after reading")
WHOLE = 0.95
BANDS = ("95% of its words or more", "half to 95%", "less than half", "words lost and no warning")
PDF_SHARE = 0.7
_REFUSALS = (
    "cannot be opened as a PDF", "is encrypted", "has no pages", "is broken and cannot be read", "its parser failed",
    "too little to read", "Welsh-language", "every letter doubled", "does not read as English", "it is a scan",
    "has no text on any", "is empty", "nothing but white space", "of an unknown type", "which cannot be read yet",
    "no answer of the GOV.UK Content API", "looks like JSON but cannot be parsed", "cut short or lost",
)  # fmt: skip
_WORKER_REASONS = {"took longer than": "timed out", "needs more than": "out of memory", "crashed the reader": "crashed"}


@dataclass(frozen=True, slots=True)
class Case:
    """A broken copy to be made: of which file, in which way, with which number."""

    number: int
    path: Path
    mutation: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. ``reason`` is its family where it was not read; ``words`` were read in the body."""

    outcome: str
    reason: str = ""
    words: int = 0
    warnings: int = 0
    seconds: float = 0.0


def plan_cases(files: int) -> list[Case]:
    """Return the cases: seven in ten are PDFs, every way of breaking as often as another."""
    random = Random(SEED)
    paths = sorted(path for path in (SAMPLE / "documents").iterdir() if path.is_file())
    pdfs = [path for path in paths if path.suffix == ".pdf"]
    others = [path for path in paths if path.suffix != ".pdf"]
    cases = []
    for number in range(files):
        is_pdf = random.random() < PDF_SHARE
        ways = [*ANY_FILE, *PDF_ONLY] if is_pdf else [*ANY_FILE]
        cases.append(Case(number, random.choice(pdfs if is_pdf else others), random.choice(ways)))
    return cases


def load_nothing() -> None:
    """Prepare a worker that needs no codebook."""


LOAD_NOTHING: Remote[[], None] = Remote("benchmarks.extraction.fuzz", "load_nothing")


def read_case(case: Case, folder: Path) -> Outcome:
    """Break a copy and read it; runs in a worker."""
    broken = {**ANY_FILE, **PDF_ONLY}[case.mutation](case.path.read_bytes(), Random(f"{SEED}:{case.number}"))
    copy = folder / f"{case.number}{case.path.suffix}"
    copy.write_bytes(broken)
    begun = time.perf_counter()
    try:
        return _read(copy, begun)
    except UnreadableError as error:
        return Outcome("refused", find_family(str(error)), seconds=time.perf_counter() - begun)
    finally:
        copy.unlink()


def _read(copy: Path, begun: float) -> Outcome:
    text = read_text(copy, find_ocr=lambda: None)
    seconds = time.perf_counter() - begun
    try:
        as_json(text)
        find_sentences(text)
        words = len(compose_body(text).text.split())
    except Exception as error:  # noqa: BLE001 - whatever breaks behind the reader is counted as a fault of ours
        return Outcome("failed after reading", f"{type(error).__name__}: {error}", seconds=seconds)
    return Outcome("read", words=words, warnings=len(text.warnings), seconds=seconds)


def find_family(message: str) -> str:
    """Return the family of a refusal: the words that say why, without the file's name."""
    family = next((family for family in _REFUSALS if family in message), "")
    if family == "its parser failed" and (kind := re.search(r"parser failed \((\w+)", message)):
        return f"{family} ({kind.group(1)})"
    return family or re.sub(r"\d+\S*", "", message)[:80]


def read_all(cases: Sequence[Case]) -> tuple[dict[int, Outcome], float]:
    """Read every case in two workers with the limits of a run, but less time; return the outcomes and the seconds."""
    begun = time.perf_counter()
    memory_mb = read_settings().document_memory_mb
    with (
        tempfile.TemporaryDirectory() as folder,
        Workers(2, prepare=LOAD_NOTHING, given=(), timeout_seconds=LIMIT_SECONDS, memory_mb=memory_mb) as pool,
    ):
        futures = [(case, pool.submit(read_case, case, Path(folder))) for case in cases]
        outcomes = {}
        for case, future in futures:
            try:
                outcomes[case.number] = pool.collect(future, case.path.name)
            except UnreadableError as error:
                outcomes[case.number] = Outcome(*_name_loss(str(error)))
    return outcomes, time.perf_counter() - begun


def _name_loss(message: str) -> tuple[str, str]:
    outcome = next(name for reason, name in _WORKER_REASONS.items() if reason in message)
    code = re.search(r"exit code -?\d+", message)
    return outcome, code.group() if code else ""


def tell_mutations(cases: Sequence[Case], outcomes: Mapping[int, Outcome]) -> str:
    """Return the table of outcomes by the way in which files were broken."""
    rows = []
    for mutation in ("all", *ANY_FILE, *PDF_ONLY):
        counts = Counter(outcomes[case.number].outcome for case in cases if mutation in ("all", case.mutation))
        rows.append((mutation, str(counts.total()), *(str(counts[outcome]) for outcome in OUTCOMES)))
    return format_table(("how it was broken", "files", *OUTCOMES), rows)


def tell_reasons(outcomes: Iterable[Outcome]) -> str:
    """Return the table of reasons for which files were not read."""
    counts = Counter((each.outcome, each.reason or MISSING) for each in outcomes if each.outcome != "read")
    rows = [(reason, outcome, str(count)) for (outcome, reason), count in counts.most_common()]
    return format_table(("reason", "outcome", "files"), rows)


def tell_losses(cases: Sequence[Case], outcomes: Mapping[int, Outcome]) -> str:
    """Return the table of how much of the sound file's words the copies that were read still gave."""
    sound = {path: _read_sound(path) for path in {case.path for case in cases}}
    rows = []
    for mutation in ("all", *ANY_FILE, *PDF_ONLY):
        counts = Counter(
            band
            for case in cases
            if mutation in ("all", case.mutation) and outcomes[case.number].outcome == "read"
            for band in _find_bands(outcomes[case.number], sound[case.path])
        )
        rows.append((mutation, *(str(counts[band]) for band in BANDS)))
    return format_table(("how it was broken", *BANDS), rows)


def _read_sound(path: Path) -> Outcome:
    text = read_text(path, find_ocr=lambda: None)
    return Outcome("read", words=len(compose_body(text).text.split()), warnings=len(text.warnings))


def _find_bands(outcome: Outcome, sound: Outcome) -> Iterator[str]:
    whole, part, little, silent = BANDS
    if outcome.words >= WHOLE * sound.words:
        yield whole
        return
    yield part if outcome.words >= sound.words / 2 else little
    if outcome.warnings <= sound.warnings:
        yield silent


def main() -> None:
    """Break, read, count and print; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 files, nothing written")
    quick = parser.parse_args().quick
    cases = plan_cases(200 if quick else FILES)
    outcomes, seconds = read_all(cases)
    counts = Counter(each.outcome for each in outcomes.values())
    accounted = len(outcomes) == len(cases) and set(counts) <= set(OUTCOMES)
    slowest = max(cases, key=lambda case: outcomes[case.number].seconds)
    told = (
        f"{len(cases)} broken copies of the sample's files, each in a worker with {LIMIT_SECONDS:.0f} seconds and "
        f"{read_settings().document_memory_mb} MB of address space; {len(outcomes)} accounted for. "
        f"The slowest that came back took {outcomes[slowest.number].seconds:.1f} seconds (number {slowest.number}, "
        f"{slowest.path.name}, {slowest.mutation}), all of them {seconds:.0f} seconds in two workers."
    )
    parts = [
        told,
        tell_mutations(cases, outcomes),
        "## Why files were not read",
        tell_reasons(outcomes.values()),
        "## What was left of those that were read",
        tell_losses(cases, outcomes),
        describe_setting(("policymine", "pypdfium2", "lxml", "pebble")),
    ]
    print_results(RESULTS, "Broken files", parts, keep=not quick)
    sys.exit(not accounted or counts["failed after reading"] > 0)


if __name__ == "__main__":
    main()
