"""Where the files of a data set lie, and the choice between a local folder and the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from benchmark.data.faults import STRICT, Faults
from benchmark.errors import DataError, NoSuchSplit, UserError
from benchmark.types import Loaded, SplitName, Where


class Reader(Protocol):
    """Reads one file. `functools.partial` of `read_classification`, `read_conll` or `read_squad` is one."""

    def __call__(self, path: Path, *, raw: bool = False, faults: Faults = STRICT) -> list[Any]:
        """Return the examples of a file; `raw` as they are written, without any mapping."""
        ...


class Remote(Protocol):
    """The other source: `benchmark.data.hub` has it."""

    @property
    def repository(self) -> str:
        """Name on the hub."""
        ...

    @property
    def revision(self) -> str:
        """Commit that is read; "" if none is known."""
        ...

    def has(self, code: str, split: SplitName) -> bool:
        """Return whether it is known to have that split of that language; nothing is fetched."""
        ...

    def load(self, code: str, split: SplitName, where: Where) -> Loaded:
        """Return one split; raises NoSuchSplit where there is none."""
        ...


@dataclass(frozen=True)
class LocalFiles:
    """A data set's native files.

    Attributes:
        folder: below the data folder, for instance "classification/sib200". Its last name alone will do, and the
            data folder may also be that folder itself. An absolute path needs no data folder.
        pattern: split -> path in `folder` with `{code}` for the data set's own language code. A split that is
            missing does not exist, except for the languages in `paths`.
        read: reader of all splits, or one for each.
        paths: (code, split) -> path in `folder`, for the files whose names follow no pattern.
        variant: how these files differ from the published set ("" if they do not).
    """

    folder: str
    pattern: Mapping[SplitName, str]
    read: Reader | Mapping[SplitName, Reader]
    paths: Mapping[tuple[str, SplitName], str] = field(default_factory=lambda: MappingProxyType({}))
    variant: str = ""

    @property
    def is_described(self) -> bool:
        """Whether the folder is absolute: that of a user's own description, which promises what it lists."""
        return Path(self.folder).is_absolute()

    def base(self, data_dir: Path | None) -> Path | None:
        """Return the folder of this data set, or None if there is none."""
        if data_dir is None:
            return Path(self.folder) if self.is_described else None
        last = Path(self.folder).name
        candidates = [data_dir / self.folder, data_dir / last]
        if data_dir.resolve().name == last:
            candidates.append(data_dir)
        return next((folder for folder in candidates if folder.is_dir()), None)

    def path(self, code: str, split: SplitName) -> str | None:
        """Return the path in `folder` that a split has, whether the file exists or not."""
        named = self.paths.get((code, split))
        if named is not None:
            return named
        pattern = self.pattern.get(split)
        return pattern.replace("{code}", code) if pattern else None

    def find(self, code: str, split: SplitName, data_dir: Path | None) -> Path | None:
        """Return the file of a split, or None if there is none."""
        base, path = self.base(data_dir), self.path(code, split)
        return base / path if base and path and (base / path).is_file() else None

    def split_of(self, path: Path) -> SplitName:
        """Return the split whose files end as `path` does, in folder and name or else in name; "test" for none."""
        known = [*self.pattern.items(), *((split, named) for (_, split), named in self.paths.items())]
        known.sort(key=lambda item: item[0] != "test")  # where a file is of two splits, test is one of them
        ends = [(split, end.replace("{code}", "*")) for split, end in known]
        for split, end in [*ends, *((split, Path(end).name) for split, end in ends)]:
            if path.resolve().match(end):
                return split
        return "test"

    def load(self, code: str, split: SplitName, data_dir: Path | None, faults: Faults = STRICT) -> Loaded:
        """Read a split.

        Raises:
            NoSuchSplit: it is no part of the local copy.
            DataError: the file is broken.
        """
        found = self.find(code, split, data_dir)
        if found is None:
            # A blank cell keeps this sentence, and paths of this machine are nobody's business.
            base, path = (self.base(data_dir) or Path(self.folder)).name, self.path(code, split)
            what = f"{base}/{path} does not exist" if path else f"{base} holds no such split"
            raise NoSuchSplit(f"No {split} split for {code!r}: {what}. Add the file, or name another language.")
        examples = self.read_file(found, split, raw=False, faults=faults)
        return Loaded(tuple(examples), self.variant, str(found), faults.counts())

    def read_file(
        self, path: Path, split: SplitName = "test", *, raw: bool = True, faults: Faults = STRICT
    ) -> list[Any]:
        """Read any file of this format; by default as it is written, without any mapping."""
        read = self.read[split] if isinstance(self.read, Mapping) else self.read
        return read(path, raw=raw, faults=faults)


@dataclass(frozen=True)
class Source:
    """The value of `Dataset.load`: local files where the data set's folder exists, else the hub.

    Attributes:
        languages: BCP-47 tag -> the data set's own code; the `Dataset`'s own mapping.
        local: its native files.
        hub: its repository; None if it has none.
    """

    languages: Mapping[str, str]
    local: LocalFiles
    hub: Remote | None = None

    def __call__(self, language: str, split: SplitName, where: Where) -> Loaded:
        """Read one split of one language.

        Raises:
            NoSuchSplit: the split does not exist on the route taken.
            UserError: there is neither a local folder nor a hub repository.
            DataError: the data is broken.
        """
        code = self.languages[language]
        if self.is_local(where):
            return self.local.load(code, split, where.data_dir, Faults(where.tolerant))
        if self.hub is not None:
            return self._from_hub(self.hub, code, split, where)
        raise UserError(f"{self._no_folder(where)} It is not on the hub. Fetch its files and give --data-dir.")

    def is_local(self, where: Where) -> bool:
        """Return whether local files are used."""
        return self.local.base(where.data_dir) is not None

    def origin(self, language: str, split: SplitName, where: Where) -> str:
        """Return where a split would be read from, without reading it; "" if it is nowhere.

        Of the hub it is said what the catalogue knows; nothing is fetched.
        """
        code = self.languages[language]
        if self.is_local(where):
            return str(self.local.find(code, split, where.data_dir) or "")
        if self.hub is not None and self.hub.has(code, split):
            return f"hub:{self.hub.repository}"
        return ""

    def _from_hub(self, hub: Remote, code: str, split: SplitName, where: Where) -> Loaded:
        try:
            return hub.load(code, split, where)
        except (NoSuchSplit, DataError):
            raise
        except UserError as error:
            raise UserError(f"{self._no_folder(where)} {error}") from error

    def _no_folder(self, where: Where) -> str:
        if where.data_dir is None:
            return f"No local {self.local.folder}: no --data-dir (or XLBENCH_DATA) is given."
        return f"No local {self.local.folder}: there is no such folder in {where.data_dir}."
