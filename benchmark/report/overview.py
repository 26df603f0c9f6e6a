"""Tables across data sets: the overview of a report, and the leaderboard of models by data sets."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from benchmark.report.layouts import Page
from benchmark.report.notes import cap_notes, exposure_notes, model_title, seed_note
from benchmark.report.series import NOT_RUN
from benchmark.report.table import Column, Row, Table, Value


def overview(pages: Sequence[Page]) -> Table:
    """Build one line a data set and model: score in the source, mean over the other languages, gap."""
    shown = _primary(pages)
    cells, rows = _rows(pages), []
    for page in shown:
        languages = page.languages()
        others = [tag for tag in languages if tag != page.source]
        for model, recipe in page.models:
            scores, gap = page.score_series(model, recipe), page.gap_series(model, recipe)
            source = scores.value(page.source)
            if page.source not in languages:
                source = Value(None, remarks=(f"no score in the source language ({page.source})",))
            heads = (page.dataset, page.metric, model_title(model, recipe), page.source, str(len(others)))
            values = (source, scores.average(others), scores.average(languages), gap.average(others))
            rows.append(Row(heads, values))
    columns = tuple(Column("", name) for name in ("source", "mean without source", "mean of all", "gap"))
    return Table(
        "overview",
        "Zero-shot transfer, primary metric of each data set",
        columns,
        tuple(rows),
        heads=("data set", "metric", "model", "from", "languages"),
        notes=_notes(cells),
        exposure=tuple(exposure_notes(cells)),
    )


def leaderboard(pages: Sequence[Page]) -> Table:
    """Build models by data sets: mean zero-shot score (primary metric) over all languages but the source."""
    shown = _primary(pages)
    cells = _rows(pages)
    models = sorted({model for page in shown for model in page.models})
    rows = []
    for model, recipe in models:
        values = tuple(_mean(page, model, recipe) for page in shown)
        rows.append(Row((model, recipe), values))
    columns = tuple(Column("", f"{page.dataset} ({page.metric}, {page.source})") for page in shown)
    return Table(
        "leaderboard",
        "Mean zero-shot score over the languages other than the source, in percent",
        columns,
        tuple(rows),
        heads=("model", "recipe"),
        notes=_notes(cells),
        exposure=tuple(exposure_notes(cells)),
    )


def _rows(pages: Sequence[Page]) -> pd.DataFrame:
    """Return the zero-shot rows that these pages are about."""
    return pd.concat([page.scores for page in pages])


def _notes(rows: pd.DataFrame) -> tuple[str, ...]:
    return (seed_note(rows), *cap_notes(rows))


def _primary(pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if page.primary and not page.scores.empty]


def _mean(page: Page, model: str, recipe: str) -> Value:
    if (model, recipe) not in page.models:
        return Value(None, remarks=(NOT_RUN,))
    return page.score_series(model, recipe).average([tag for tag in page.languages() if tag != page.source])
