"""What a running run shows: a bar on a terminal, else lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

from benchmark.estimate import TimeLeft, duration

BAR_EVERY, LINE_EVERY = 0.1, 60.0
"""Seconds from what is shown of a fit on a terminal, and in a log file, to what is shown next."""


class Progress:
    """Shows job, language, cells done of all and the time left; call `begin` first and `end` last."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Show progress on `stream`, standard error if None."""
        self._stream, self._clock = stream or sys.stderr, clock
        self._bar: Any = None
        self._job = self._cell = self._update = ""

    def begin(self, cells: int, work: float) -> None:
        """Start; `cells` are to be computed, and `work` is that of their evaluations and of all fits."""
        self._cells, self._cells_done, self._work = cells, 0, work
        self._time, self._shown = TimeLeft(work, self._clock), self._clock()
        if work and self._stream.isatty():
            from tqdm import tqdm

            look = "{percentage:3.0f}%|{bar:10}| {desc}"
            self._bar = tqdm(total=work, file=self._stream, dynamic_ncols=True, bar_format=look)

    def job(self, title: str) -> None:
        """Say which job it is now."""
        self._job = title

    def fitting(self, work: float, cell: str = "") -> Callable[[int, int], None]:
        """Say that a fit begins, for one cell or else for the whole job; return what it calls after each update."""
        self._step(work, cell, "fit begins", announced=not cell)
        return self._updated

    def evaluating(self, work: float, cell: str) -> None:
        """Say which cell is evaluated now."""
        self._step(work, cell, "")

    def cell_done(self) -> None:
        """Count the cell that was evaluated."""
        self._time.reach(1.0)
        self._count()

    def skip_cell(self, work: float) -> None:
        """Count a cell that somebody else computed."""
        self._time.left -= work
        self._count()

    def job_done(self, title: str, cells: int, seconds: float) -> None:
        """Say that a job is finished."""
        self._line(f"{title}: {cells} cells in {seconds:.0f} s")

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _step(self, work: float, cell: str, update: str, announced: bool = False) -> None:
        self._time.begin(work)
        self._cell, self._update = cell, update
        self._show(announced or self._bar is not None)

    def _updated(self, done: int, total: int) -> None:
        self._time.reach(done / total)
        self._update = f"update {done}/{total}"
        self._show()

    def _count(self) -> None:
        self._cells_done += 1
        self._show(self._bar is not None)

    def _show(self, at_once: bool = False) -> None:
        if not at_once and self._clock() - self._shown < (LINE_EVERY if self._bar is None else BAR_EVERY):
            return
        seconds = self._time.seconds()
        counts = f"{self._cells_done} of {self._cells} cells"
        counts += "" if seconds is None else f", about {duration(seconds)} left"
        if self._bar is None:
            self._line(f"{self._job}: {', '.join(filter(None, (self._cell, self._update, counts)))}")
        else:  # a narrow terminal cuts off the end
            self._bar.n = self._work - self._time.left
            self._bar.set_description_str(" | ".join(filter(None, (counts, self._cell, self._job, self._update))))
            self._shown = self._clock()

    def _line(self, text: str) -> None:
        if self._bar is None:
            print(text, file=self._stream, flush=True)
        else:
            self._bar.write(text, file=self._stream)
        self._shown = self._clock()
