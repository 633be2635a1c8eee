"""The command line in this process: what it prints and how it ends, without the seconds of starting it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from policymine.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments: object, cwd: Path | None = None, program: Callable[[], object] = main) -> Answer:
    """Run ``policymine``, or another program, with these arguments, in a folder."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    given, sys.argv = sys.argv, ["policymine", *map(str, arguments)]
    try:
        with chdir(cwd or Path.cwd()), redirect_stdout(out), redirect_stderr(err):
            code = _run(program)
    finally:
        sys.argv = given
    return Answer(code, _read(out), _read(err))


def _run(program: Callable[[], object]) -> int:
    try:
        program()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _read(stream: io.TextIOWrapper) -> str:
    return stream.buffer.getvalue().decode() if isinstance(stream.buffer, io.BytesIO) else ""
