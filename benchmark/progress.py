"""What a running run shows: a bar on a terminal, else one line for each finished job."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TextIO


class Progress:
    """A bar over the cells that are to be computed, with the current language and the time left."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Show progress on `stream`, standard error if None."""
        self._stream = stream or sys.stderr
        self._bar: Any = None

    def begin(self, cells: int) -> None:
        """Start; `cells` are to be computed."""
        if cells and self._stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=cells, unit="cell", file=self._stream, dynamic_ncols=True)

    def fitting(self, what: str) -> Callable[[int, int], None] | None:
        """Return what a fit calls after each update, None where nobody looks."""
        if self._bar is None:
            return None
        self._bar.set_description(what)
        return lambda done, total: self._bar.set_postfix_str(f"update {done}/{total}")

    def evaluating(self, dataset: str, language: str) -> None:
        """Say what is evaluated now."""
        if self._bar is not None:
            self._bar.set_postfix_str("")
            self._bar.set_description(f"{dataset} {language}")

    def cell_done(self) -> None:
        """Count one cell."""
        if self._bar is not None:
            self._bar.update()

    def job_done(self, title: str, cells: int, seconds: float) -> None:
        """Say that a job is finished."""
        line = f"{title}: {cells} cells in {seconds:.0f} s"
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            print(line, file=self._stream, flush=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
