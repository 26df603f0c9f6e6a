"""What is shown of a run as time goes by, and what is said of the time left."""

from __future__ import annotations

import io

import pytest

from benchmark.estimate import TimeLeft, duration
from benchmark.progress import Progress


class Clock:
    """Goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


def begun(stream: io.StringIO, clock: Clock, cells: int = 4, work: float = 100.0) -> Progress:
    progress = Progress(stream, clock)
    progress.begin(cells, work)
    progress.job("bag fine-tuned on topics en, seed 1")
    return progress


def test_the_fit_before_the_first_cell_is_part_of_the_time_left(clock: Clock) -> None:
    stream = io.StringIO()
    updated = begun(stream, clock).fitting(80.0)
    clock.now = 80
    updated(1, 2)  # 40 of 100 in 80 s
    assert stream.getvalue().splitlines()[-1] == (
        "bag fine-tuned on topics en, seed 1: update 1/2, 0 of 4 cells, about 2 min left"
    )


def test_a_log_has_a_line_a_minute_while_a_fit_goes_on(clock: Clock) -> None:
    stream = io.StringIO()
    updated = begun(stream, clock).fitting(80.0)
    for clock.now in range(1, 151):
        updated(int(clock.now), 150)
    shown = [line.partition("update ")[2].partition("/")[0] for line in stream.getvalue().splitlines()]
    assert shown == ["", "60", "120"]


def test_a_log_has_a_line_a_minute_over_evaluations_that_names_the_language(clock: Clock) -> None:
    stream = io.StringIO()
    progress = begun(stream, clock)
    for language in ("de", "fi", "sw", "th"):
        progress.evaluating(25.0, f"topics {language}")
        clock.now += 40
        progress.cell_done()
    assert [line.partition(": ")[2] for line in stream.getvalue().splitlines()] == [
        "topics fi, 2 of 4 cells, about 80 s left",
        "topics th, 4 of 4 cells, about 0 s left",
    ]


def test_the_fit_of_a_few_shot_cell_is_not_announced_in_a_log(clock: Clock) -> None:
    stream = io.StringIO()
    begun(stream, clock).fitting(1.0, "topics sw, 4 shots")
    assert stream.getvalue() == ""


def test_a_terminal_shows_a_new_language_at_once(clock: Clock) -> None:
    stream = Terminal()
    begun(stream, clock).evaluating(1.0, "topics sw")
    assert "0 of 4 cells | topics sw | bag" in stream.getvalue()


def test_the_bar_is_full_at_the_end(clock: Clock) -> None:
    stream = Terminal()
    progress = begun(stream, clock, cells=1)
    progress.fitting(40.0)
    progress.evaluating(60.0, "topics sw")
    progress.cell_done()
    assert "100%|" in stream.getvalue()


def test_without_work_there_is_no_bar(clock: Clock) -> None:
    stream = Terminal()
    begun(stream, clock, cells=0, work=0.0).end()
    assert stream.getvalue() == ""


def test_nothing_is_said_of_the_time_left_before_anything_is_done(clock: Clock) -> None:
    assert TimeLeft(100.0, clock).seconds() is None


def test_the_time_between_steps_does_not_count(clock: Clock) -> None:
    left = TimeLeft(100.0, clock)
    clock.now = 1000  # a model is loaded
    left.begin(50.0)
    clock.now += 5
    left.reach(1.0)
    clock.now += 1000
    assert left.seconds() == 5


def test_what_a_fit_leaves_out_is_neither_done_nor_left(clock: Clock) -> None:
    left = TimeLeft(100.0, clock)
    left.begin(80.0)
    clock.now = 10
    left.reach(0.25)
    left.begin(20.0)
    assert left.seconds() == 10


def test_a_cell_that_somebody_else_computed_says_nothing_about_the_speed(clock: Clock) -> None:
    stream = io.StringIO()
    progress = begun(stream, clock)
    progress.skip_cell(50.0)
    progress.evaluating(25.0, "topics sw")
    clock.now = 70
    progress.cell_done()
    assert stream.getvalue().endswith("topics sw, 2 of 4 cells, about 70 s left\n")


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (5400, "1.5 h")])
def test_a_time_is_told_as_precisely_as_it_is_known(seconds: float, words: str) -> None:
    assert duration(seconds) == words
