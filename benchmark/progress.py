"""What a running run shows: a bar on a terminal, else lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

BAR_EVERY, LINE_EVERY = 0.1, 60.0
"""Seconds between two looks of the bar, and between two lines, while a fit goes on."""


class TimeLeft:
    """Takes the work left to last as long as the work done did, each unit of it.

    Only time within steps counts: loading a model at the start says nothing about the speed. What a step did not do
    (a fit may stop early) is neither done nor left.

    Attributes:
        left: work of the steps that are not over.
    """

    def __init__(self, work: float, clock: Callable[[], float]) -> None:
        """Begin with all the work left, in any unit."""
        self.left, self._clock = work, clock
        self._done, self._spent = 0.0, 0.0
        self._step, self._share, self._began = 0.0, 0.0, clock()

    def begin(self, step: float) -> None:
        """Begin a step of so much work; the one before is over."""
        self.finish()
        self._step, self._share, self._began = step, 0.0, self._clock()

    def reach(self, share: float) -> None:
        """Say what share of the step is done."""
        self._share = share

    def finish(self) -> None:
        """End the step, if there is one."""
        if self._step:
            self._done += self._step * self._share
            self._spent += self._clock() - self._began
            self.left -= self._step
        self._step = 0.0

    def seconds(self) -> float | None:
        """Return about how many seconds are left, None before anything is done."""
        now_done = self._step * self._share
        done, left = self._done + now_done, self.left - now_done
        spent = self._spent + (self._clock() - self._began if self._step else 0.0)
        return left * spent / done if done else None


class Progress:
    """Shows job, language, cells done of all and about how long the rest takes."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Show progress on `stream`, standard error if None."""
        self._stream, self._clock, self._bar = stream or sys.stderr, clock, None
        self._job = self._cell = self._update = ""
        self.begin(0, 0.0)

    def begin(self, cells: int, work: float) -> None:
        """Start; `cells` are to be computed, and `work` is that of all steps in any unit."""
        self._cells, self._cells_done, self._time = cells, 0, TimeLeft(work, self._clock)
        self._shown = self._clock()
        if work and self._stream.isatty():
            from tqdm import tqdm

            form = "{percentage:3.0f}%|{bar:10}| {desc}"
            self._bar: Any = tqdm(total=work, file=self._stream, dynamic_ncols=True, bar_format=form)
