"""Which tables a report has: scores with gaps, few-shot gains, in-language comparison, overview, leaderboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pandas as pd

from benchmark.languages import language
from benchmark.report import gaps
from benchmark.report.catalogue import dataset_notes
from benchmark.report.notes import cap_notes, exposure_notes, model_title, score_notes, seed_note
from benchmark.report.series import Reasons, Series
from benchmark.report.table import Column, Row, Table, Value

GAIN_NOTE = (
    "A gain is the few-shot minus the zero-shot score of the same seed on the examples that both were scored on "
    "(few-shot scores leave out examples that shots may be drawn from)."
)


def tables(frame: pd.DataFrame, reasons: Reasons | None = None) -> list[Table]:
    """Build every table of a report.

    Args:
        frame: as `benchmark.report.frame` returns it, or a selection of its rows.
        reasons: why cells are blank, as `series.reasons` returns it.

    Returns:
        For each data set, source language and metric, the primary metric first: zero-shot scores
        with transfer gaps, then few-shot scores with gains and the comparison with in-language
        training where there are such cells.
    """
    return [table for page in pages(frame, reasons) for table in page.tables()]


def pages(frame: pd.DataFrame, reasons: Reasons | None = None) -> list[Page]:
    """Return one page a data set, source language and metric, in the order of `tables`."""
    computed = {"gaps": gaps.transfer_gaps(frame), "gains": gaps.gains(frame), "own": gaps.in_language(frame)}
    found = []
    for pair in gaps.transfer_sources(frame).itertuples():
        rows = frame[(frame["dataset"] == pair.dataset) & (frame["source"] == pair.source)]
        metrics = (
            rows[["metric", "primary"]].drop_duplicates().sort_values(["primary", "metric"], ascending=[False, True])
        )
        for metric, primary in metrics.itertuples(index=False):
            chosen = {name: _only(table, pair.dataset, pair.source, metric) for name, table in computed.items()}
            of_metric = rows[rows["metric"] == metric]
            found.append(Page(of_metric, bool(primary), reasons or {}, **chosen))
    return found


def _only(table: pd.DataFrame, dataset: object, source: object, metric: object) -> pd.DataFrame:
    return table[(table["dataset"] == dataset) & (table["source"] == source) & (table["metric"] == metric)]


class Page:
    """The tables of one data set, source language and metric.

    Attributes:
        dataset, source, metric: which one.
        primary: whether the metric is the one that tables lead with.
        gaps, gains, own: the rows of `transfer_gaps`, `gains` and `in_language` that belong here.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        primary: bool,
        reasons: Reasons,
        gaps: pd.DataFrame,
        gains: pd.DataFrame,
        own: pd.DataFrame,
    ) -> None:
        """Take the rows of one data set, source and metric, and what was computed from them."""
        first = frame.iloc[0]
        self.dataset, self.source, self.metric = str(first["dataset"]), str(first["source"]), str(first["metric"])
        self.primary, self.frame, self.reasons = primary, frame, reasons
        self.gaps, self.gains, self.own = gaps, gains, own
        self.scores = frame[frame["shots"] == 0].assign(reason="")

    @property
    def slug(self) -> str:
        """Start of the names of its files."""
        return "-".join(part.replace("/", "-") for part in (self.dataset, self.source, self.metric))

    @property
    def models(self) -> list[tuple[str, str]]:
        """(model, recipe label), sorted."""
        return self._with_cells(self.frame)

    def tables(self) -> Iterator[Table]:
        """Yield the tables that there are cells for."""
        if not self.scores.empty:
            yield self.zero_shot()
        if not self.gains.empty:
            yield self.few_shot()
        if not self.own.empty:
            yield self.in_language()

    def zero_shot(self) -> Table:
        """Scores, transfer gaps and relative gaps by language."""
        series = []
        for model, recipe in self.models:
            series += [
                self.score_series(model, recipe),
                self.gap_series(model, recipe),
                self.gap_series(model, recipe, "gap %", "relative_gap"),
            ]
        title = f"{self.dataset}: zero-shot {self.metric} from {self.source}, and the transfer gap"
        note = (
            f"gap: score in {self.source} minus score in the language, in points; gap %: that in percent of the former."
        )
        return self._table("zero-shot", title, series, self.languages(), [note])

    def few_shot(self) -> Table:
        """Scores and gains by language and number of shots."""
        columns, draws = [], []
        for model, recipe in self._with_cells(self.gains):
            for shots in sorted(self.gains["shots"].unique()):
                rows = self.gains[self.gains["shots"] == shots]
                name = "1 shot" if shots == 1 else f"{shots} shots"
                draws.append(self._series(rows, model, recipe, name, "few_shot", shots))
                columns += [draws[-1], self._series(rows, model, recipe, f"gain, {name}", "gain", shots)]
        title = f"{self.dataset}: few-shot {self.metric} from {self.source}, and the gain over zero-shot"
        return self._table("few-shot", title, columns, self.languages(few_shot=True), [GAIN_NOTE], draws)

    def in_language(self) -> Table:
        """Zero-shot transfer beside training in the language itself."""
        names = {"zero-shot": "zero_shot", "in-language": "in_language", "difference": "difference"}
        series = [
            self._series(self.own, model, recipe, name, column)
            for model, recipe in self._with_cells(self.own)
            for name, column in names.items()
        ]
        title = f"{self.dataset}: {self.metric} of transfer from {self.source} and of training in the language itself"
        return self._table("in-language", title, series, self._ordered(self.own["target"]), [])

    def languages(self, few_shot: bool = False) -> list[str]:
        """Return the target languages by tag, the source first; those whose cells are blank are among them."""
        rows = self.gains if few_shot else self.scores
        blank = [key[3] for key in self.reasons if self._mine(key) and (key[4] > 0) == few_shot]
        return self._ordered([*rows["target"], *blank])

    def score_series(self, model: str, recipe: str) -> Series:
        """Zero-shot scores of one model and recipe."""
        return self._series(self.scores, model, recipe, self.metric, "value")

    def gap_series(self, model: str, recipe: str, name: str = "gap", value: str = "gap") -> Series:
        """Transfer gaps of one model and recipe, in points or (`relative_gap`) in percent."""
        return self._series(self.gaps, model, recipe, name, value, undefined=frozenset({self.source}))

    def _with_cells(self, rows: pd.DataFrame) -> list[tuple[str, str]]:
        """Return the models and recipes that these rows are of."""
        return sorted(set(rows[["model", "recipe"]].itertuples(index=False, name=None)))

    def _ordered(self, tags: Iterable[str]) -> list[str]:
        return sorted(set(tags), key=lambda tag: (tag != self.source, tag))

    def _mine(self, key: tuple[str, str, str, str, int]) -> bool:
        return (key[0], key[2]) == (self.dataset, self.source)

    def _series(
        self,
        rows: pd.DataFrame,
        model: str,
        recipe: str,
        name: str,
        value: str,
        shots: int = 0,
        undefined: frozenset[str] = frozenset(),
    ) -> Series:
        chosen = rows[(rows["model"] == model) & (rows["recipe"] == recipe)]
        chosen = chosen.assign(value=chosen[value])
        why = {
            key[3]: reason
            for key, reason in self.reasons.items()
            if self._mine(key) and (key[1], key[4]) == (model, shots)
        }
        return Series(Column(model_title(model, recipe), name), chosen, why, undefined)

    def _table(
        self,
        kind: str,
        title: str,
        series: Sequence[Series],
        languages: Sequence[str],
        notes: Sequence[str],
        draws: Sequence[Series] = (),
    ) -> Table:
        columns, figures = _with_draws(series, draws)
        rows = [Row((tag, language(tag).name), tuple(figure(tag) for figure in figures)) for tag in languages]
        others = [tag for tag in languages if tag != self.source]
        averages = [_average_row(f"{len(others)} without {self.source}", series, others, columns)]
        if len(others) < len(languages):
            averages.append(_average_row(f"{len(languages)} with {self.source}", series, list(languages), columns))
        shown = self.frame[(self.frame["shots"] > 0) == bool(draws)]
        said = [*notes, seed_note(self.frame), *dataset_notes(self.dataset), *cap_notes(shown), *score_notes(shown)]
        return Table(
            f"{self.slug}-{kind}",
            title,
            tuple(columns),
            (*rows, *averages),
            notes=tuple(said),
            exposure=tuple(exposure_notes(shown)),
        )


def _with_draws(series: Sequence[Series], draws: Sequence[Series]) -> tuple[list[Column], list[Callable[[str], Value]]]:
    """Return columns and what fills them; after a few-shot score with several draws stands their spread."""
    columns: list[Column] = []
    figures: list[Callable[[str], Value]] = []
    for one in series:
        columns.append(one.column)
        figures.append(one.value)
        if one in draws and one.rows["draw"].nunique() > 1:
            columns.append(Column(one.column.group, f"draws of {one.column.name}, std"))
            figures.append(one.draw_spread)
    return columns, figures


def _average_row(name: str, series: Sequence[Series], languages: list[str], columns: Sequence[Column]) -> Row:
    by_column = {one.column: one.average(languages) for one in series}
    return Row(("mean", name), tuple(by_column.get(column, Value(None)) for column in columns), is_average=True)
