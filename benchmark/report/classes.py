"""Tables of F1 by class or entity type, from the summed statistics of stored predictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmark.languages import language
from benchmark.metrics.counts import ReportRow
from benchmark.metrics.reports import REPORTS
from benchmark.report.layouts import Page
from benchmark.report.notes import model_title
from benchmark.report.table import Column, Row, Table, Value
from benchmark.results import PREDICTIONS, read_predictions, safe_name

NOTE = "F1 of each class, in percent, from the outcomes of all seeds together; blank where a class does not occur."


def class_tables(page: Page) -> Iterator[Table]:
    """Yield one table a model and kind of report: zero-shot F1, languages in lines, classes in columns."""
    for model, recipe in page.models:
        rows = page.scores[(page.scores["model"] == model) & (page.scores["recipe"] == recipe)]
        reports = {tag: _reports(rows[rows["target"] == tag]) for tag in page.languages()}
        for kind in next((list(found) for found in reports.values() if found), []):
            yield _table(page, model, recipe, kind, {tag: found.get(kind, []) for tag, found in reports.items()})


def _reports(rows: pd.DataFrame) -> dict[str, list[ReportRow]]:
    sums: Counter[str] = Counter()
    folders = [Path(folder) for folder in rows["folder"] if (Path(folder) / PREDICTIONS).is_file()]
    for folder in folders:
        sums.update(read_predictions(folder, statistics_only=True).sums())
    report = REPORTS.get(rows["task"].iloc[0]) if folders else None
    return report(sums) if report else {}


def _table(page: Page, model: str, recipe: str, kind: str, reports: dict[str, list[ReportRow]]) -> Table:
    names = sorted({row["name"] for report in reports.values() for row in report})
    by_name = {tag: {row["name"]: row for row in report} for tag, report in reports.items()}
    rows = [
        Row((tag, language(tag).name), tuple(Value(found[n]["f1"]) if n in found else Value(None) for n in names))
        for tag, found in by_name.items()
    ]
    slug = safe_name("-".join(part for part in (page.dataset, page.source, kind, model, recipe) if part))
    title = f"{page.dataset}: zero-shot F1 {kind.replace('_', ' ')} from {page.source}, {model_title(model, recipe)}"
    return Table(slug, title, tuple(Column("", name) for name in names), tuple(rows), notes=(NOTE,))
