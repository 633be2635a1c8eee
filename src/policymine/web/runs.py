"""Runs that the app starts: what is new or changed is scored in the background, one run at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policymine.errors import PolicymineError
from policymine.pipeline import Plan, Progress, run_corpus
from policymine.wording import tell_number


@dataclass(frozen=True, slots=True)
class Running:
    """How a run stands. ``message`` says what went wrong, or what came of the last one."""

    active: bool = False
    done: int = 0
    total: int = 0
    message: str = ""


class Runner:
    """Scores what is new in a corpus, in a thread that starts its own worker processes. ``run`` does it."""

    def __init__(self, folder: Path, run: Callable[..., Plan] = run_corpus) -> None:
        self._folder = folder
        self._run_corpus = run
        self._lock = threading.Lock()
        self._state = Running()
        self._again = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start a run, or another one after the one that goes on."""
        with self._lock:
            self._again = self._state.active
            if self._state.active:
                return
            self._state = Running(active=True)
            self._thread = threading.Thread(target=self._run, name="policymine run", daemon=True)
            self._thread.start()

    def read(self) -> Running:
        """Say how the run stands."""
        with self._lock:
            return self._state

    def wait(self, timeout_seconds: float) -> bool:
        """Wait until nothing runs; tell whether that came in time."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_seconds)
        return not self.read().active

    def _run(self) -> None:
        while True:
            message = self._score()
            with self._lock:
                if not self._again:
                    self._state = Running(message=message)
                    return
                self._again = False

    def _score(self) -> str:
        try:
            plan = self._run_corpus(self._folder, on_progress=self._note)
        except PolicymineError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - isolation boundary: a run that breaks off must not seem to go on
            return (
                f"Scoring broke off ({type(error).__name__}: {error}). What was scored before stays. Score again; "
                "where that helps nothing, do policymine run on the machine that has the corpus, to see more."
            )
        if not plan.tasks:
            return "There was nothing new to score."
        return f"{tell_number(len(plan.tasks), 'document')} {'was' if len(plan.tasks) == 1 else 'were'} scored."

    def _note(self, progress: Progress) -> None:
        with self._lock:
            self._state = Running(active=True, done=progress.done, total=progress.total)
