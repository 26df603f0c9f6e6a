"""What readers do with broken examples: stop at the first, or leave them out and count them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.errors import DataError


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken example.

    Attributes:
        reason: the kind of fault, in words.
        error: names its place.
        accepted: the published set is known to have such examples, and a strict reader keeps them.
    """

    reason: str
    error: DataError
    accepted: bool = False


@dataclass
class Faults:
    """Where readers report broken examples.

    A strict one (the default) raises the first. A tolerant one collects them all; the reader leaves such examples
    out. What makes a whole file unreadable (bad UTF-8, truncated JSON) is raised by either.
    """

    tolerant: bool = False
    found: list[Fault] = field(default_factory=list)

    def report(
        self, reason: str, path: Path | str, line: int | None, found: str, todo: str, *, accepted: bool = False
    ) -> bool:
        """Note a broken example and return whether to keep it, which only a strict reader does, if it is accepted.

        See `Fault` for `reason` and `accepted`, and `benchmark.errors.DataError` for the rest.

        Raises:
            DataError: at once, if strict and not accepted.
        """
        error = DataError(path, line, found, todo)
        if self.tolerant:
            self.found.append(Fault(reason, error, accepted))
        elif not accepted:
            raise error
        return not self.tolerant

    def counts(self) -> dict[str, int]:
        """Return reason -> number of examples left out."""
        return dict(Counter(fault.reason for fault in self.found))


STRICT = Faults()
"""Raises at the first fault, so it never holds any and may be shared."""


@dataclass
class SeenIds:
    """The ids of a split so far, with the lines they stood on."""

    path: Path | str
    faults: Faults
    lines: dict[str, int] = field(default_factory=dict)

    def is_new(self, id_: str, line: int) -> bool:
        """Return whether the id was not met before, and report it otherwise."""
        if id_ not in self.lines:
            self.lines[id_] = line
            return True
        first = self.lines[id_]
        todo = "Give every example an id of its own, or delete the copy."
        self.faults.report("duplicate id", self.path, line, f"the id {id_!r} was already used in line {first}", todo)
        return False
