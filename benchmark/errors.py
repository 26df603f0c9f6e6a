"""The one error that is shown to a user without a traceback."""

from __future__ import annotations

from pathlib import Path


class UserError(Exception):
    """Something the user can put right: what is wrong, what was found, what to do.

    The command line prints it without a traceback and exits with status 2.
    """

    exit_code = 2


class DataError(UserError):
    """A data file is not what its format says.

    The message starts with `path:line:` so that editors and terminals can jump there.
    """

    def __init__(self, path: Path | str, line: int | None, found: str, todo: str) -> None:
        """Build the message.

        Args:
            path: the file (or hub repository) that was read.
            line: number of the line, from 1; None where the whole file is meant.
            found: what was found there.
            todo: what the user can do about it.
        """
        self.path, self.line = path, line
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {found}. {todo}")


class NoSuchSplit(UserError):
    """The data set has no such split for this language; callers may fall back or leave a cell blank."""
