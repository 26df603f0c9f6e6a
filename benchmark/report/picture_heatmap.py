"""Scores of one model as a heat map: languages by data sets."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmark.errors import UserError
from benchmark.languages import language
from benchmark.report import style
from benchmark.report.gaps import transfer_sources
from benchmark.report.notes import how_many_seeds
from benchmark.report.spread import over_seeds

MOST_ROWS = 52
COLOURS = "cividis"
"""Even in lightness and the same to colour-blind readers."""


def plot_heatmap(frame: pd.DataFrame) -> Figure:
    """Draw zero-shot scores, languages in lines, data sets in columns; a missing cell is hatched.

    Args:
        frame: rows of `benchmark.report.frame` of one model; the primary metric of each data set is shown.
    """
    rows = frame[frame["primary"] & (frame["shots"] == 0)]
    if rows.empty or rows["model"].nunique() != 1:
        raise UserError(f"A heat map shows one model, not {rows['model'].nunique()}. Select one.")
    rows = rows.merge(transfer_sources(rows), on=["dataset", "source"])
    scores = _matrix(rows)
    panels = math.ceil(len(scores) / MOST_ROWS)
    height = math.ceil(len(scores) / panels)
    with style.style():
        width = (1.9 + 0.78 * scores.shape[1]) * panels + 0.7
        figure = style.new_figure(max(width, 5.0), 1.6 + 0.165 * max(height, 4))
        all_axes = figure.subplots(1, panels, squeeze=False)[0]
        for number, axes in enumerate(all_axes):
            _panel(axes, scores.iloc[number * height : (number + 1) * height], height)
        bar = figure.colorbar(all_axes[0].images[0], ax=list(all_axes), pad=0.02, fraction=0.05, aspect=25)
        bar.outline.set_visible(False)
        bar.set_label("zero-shot score (percent)", fontsize=8)
        _say(figure, all_axes[0], rows, bool(scores.isna().any(axis=None)))
    return figure


def _matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """Return languages (best first, sources on top) by columns of one data set, recipe and source."""
    keys = ["dataset", "metric", "recipe", "source"]
    means = over_seeds(rows, [*keys, "target"])
    several = means["source"].nunique() > 1
    means["column"] = [_column(key, several) for key in means[keys].itertuples(index=False, name=None)]
    table = means.pivot(index="target", columns="column", values="mean")
    sources = set(means["source"])
    average = table.mean(axis=1).to_dict()
    order = sorted(table.index, key=lambda tag: (tag not in sources, -average[tag], tag))
    return table.loc[order]


def _column(key: tuple[str, ...], several_sources: bool) -> str:
    dataset, metric, recipe, source = key
    lines = [dataset, style.metric_label(metric), *recipe.split(", "), f"from {source}" if several_sources else ""]
    return "\n".join(line for line in lines if line)


def _panel(axes: Axes, scores: pd.DataFrame, rows: int) -> None:
    values = scores.to_numpy(dtype=float)
    axes.set_facecolor("#f4f4f4")
    axes.imshow(values, cmap=COLOURS, vmin=0, vmax=100, aspect="auto", interpolation="nearest")
    axes.set_xticks(np.arange(values.shape[1]), list(scores.columns), fontsize=6.5, linespacing=1.1)
    axes.xaxis.tick_top()
    axes.set_yticks(np.arange(len(scores)), [style.language_label(str(tag)) for tag in scores.index], fontsize=7)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for (y, x), value in np.ndenumerate(values):
        if math.isnan(value):
            axes.fill_between(
                [x - 0.5, x + 0.5], y - 0.5, y + 0.5, facecolor="#f4f4f4", edgecolor="#bbbbbb", hatch="////", lw=0
            )
        else:
            axes.text(
                x, y, f"{value:.0f}", ha="center", va="center", fontsize=6.5, color="white" if value < 50 else style.INK
            )


def _say(figure: Figure, axes: Axes, rows: pd.DataFrame, gaps: bool) -> None:
    sources = ", ".join(language(tag).name for tag in sorted(rows["source"].unique()))
    style.titled(figure, axes, f"Zero-shot scores from {sources}", "")
    seeds = rows.groupby(["dataset", "recipe", "source", "target"])["seed"].nunique()
    over = ("mean over " if seeds.max() > 1 else "") + how_many_seeds(seeds)
    hatched = " · hatched: no result" if gaps else ""
    figure.supxlabel(f"{rows['model'].iloc[0]} · {over}{hatched}", fontsize=7.5, color="#555555")
