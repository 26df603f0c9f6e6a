"""Transfer gap by language, sorted, coloured by script or family."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmark.errors import UserError
from benchmark.languages import language
from benchmark.report import style
from benchmark.report.gaps import RUN
from benchmark.report.notes import model_title, spread_text
from benchmark.report.spread import over_seeds

MOST_ROWS = 52
"""Languages in one panel; more are spread over several that share the axis."""
FEWEST_ROWS = 3
ROW = 0.165
"""Height of a language's line in inches."""


def plot_gaps(gaps: pd.DataFrame, colour_by: style.ColourBy = "script") -> Figure:
    """Draw one line a language: the gap's mean, and its std over seeds where there are several.

    Args:
        gaps: rows of `transfer_gaps` of one data set, model, recipe, source and metric.
        colour_by: "script" or "family".
    """
    run = one_run(gaps)
    figures = over_seeds(gaps, ["target"], "gap").sort_values(["mean", "target"], ignore_index=True)
    if figures.empty:
        raise UserError(f"{run['dataset']}, {run['model']}: no transfer gap to draw. Run the source language too.")
    groups = style.group_languages(list(figures["target"]), colour_by)
    panels = math.ceil(len(figures) / MOST_ROWS)
    rows = math.ceil(len(figures) / panels)
    with style.style():
        figure = style.new_figure(6.4 if panels == 1 else 3.0 * panels, 1.45 + ROW * max(rows, FEWEST_ROWS))
        all_axes = figure.subplots(1, panels, sharex=True, squeeze=False)[0]
        for number, axes in enumerate(all_axes):
            _panel(axes, figures.iloc[number * rows : (number + 1) * rows], rows, groups)
        _limits(all_axes[0], figures)
        for axes in all_axes:
            axes.axvline(figures["mean"].mean(), color=style.INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
            axes.set_xlabel(_unit(run, short=panels > 1), fontsize=7.5)
        _say(figure, all_axes[0], run, figures)
        style.legend(figure, groups, 4 if panels == 1 else 7)
    return figure


def one_run(rows: pd.DataFrame) -> dict[str, str]:
    """Return the columns that name a run; more than one run in a picture is an error."""
    runs = rows[RUN].drop_duplicates()
    if len(runs) != 1:
        raise UserError(f"A picture shows one data set, model, recipe, source and metric, not {len(runs)}. Select one.")
    return {str(key): str(value) for key, value in runs.iloc[0].items()}


def _panel(axes: Axes, figures: pd.DataFrame, rows: int, groups: style.Groups) -> None:
    at = np.arange(len(figures))
    for y, (target, mean, std) in zip(at, figures[["target", "mean", "std"]].itertuples(index=False), strict=True):
        colour, marker = groups.look(target)
        axes.plot([0, mean], [y, y], color=colour, linewidth=1.0, alpha=0.45, solid_capstyle="butt")
        if not math.isnan(std):
            axes.errorbar(mean, y, xerr=std, color=style.INK, elinewidth=0.8, capsize=1.8, capthick=0.8, zorder=2)
        axes.plot(mean, y, marker, color=colour, zorder=3, clip_on=False, **style.DOT)
    axes.set_yticks(at, [style.language_label(tag) for tag in figures["target"]], fontsize=7)
    axes.set_ylim(max(rows, FEWEST_ROWS) - 0.4, -0.6)
    axes.grid(axis="x", color=style.RULE, linewidth=0.6)
    axes.axvline(0, color=style.FAINT, linewidth=0.8)
    style.bare(axes)


def _limits(axes: Axes, figures: pd.DataFrame) -> None:
    """Zero always stands on the axis: a gap is a length."""
    std = figures["std"].fillna(0)
    low, high = min(0.0, float((figures["mean"] - std).min())), max(1.0, float((figures["mean"] + std).max()))
    margin = 0.04 * (high - low)
    axes.set_xlim(low - (margin if low < 0 else 0), high + margin)


def _unit(run: dict[str, str], short: bool) -> str:
    """Return the title of the axis; panels are too narrow for the metric, which the picture's title names too."""
    what = "points" if short else f"points of {style.metric_label(run['metric'])}"
    return f"{what} below {language(run['source']).name}"


def _say(figure: Figure, axes: Axes, run: dict[str, str], figures: pd.DataFrame) -> None:
    source, metric = language(run["source"]).name, style.metric_label(run["metric"])
    title = f"{run['dataset']} {metric}: transfer gap from {source} to {count_languages(len(figures))}"
    seeds = spread_text(figures["seeds"], "bars")
    mean = f"dashed: mean {figures['mean'].mean():.1f}"
    style.titled(figure, axes, title, f"{model_title(run['model'], run['recipe'])} · {seeds} · {mean}")


def count_languages(count: int) -> str:
    """Return `one language`, `39 languages`."""
    return "one language" if count == 1 else f"{count} languages"
