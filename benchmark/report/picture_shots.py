"""Few-shot curves: score by number of shots, with the spread over seeds and over draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmark.errors import UserError
from benchmark.languages import language
from benchmark.report import style
from benchmark.report.notes import how_many_seeds, model_title, spread_text
from benchmark.report.picture_gaps import count_languages, one_run
from benchmark.report.spread import over_seeds

MOST_PANELS = 48
"""Languages with a panel of their own; more are drawn in one panel a script or family."""
WIDEST = 110
"""Of a panel's title: characters by points that an inch has room for."""


@dataclass(frozen=True)
class Panel:
    """What one panel shows: its title, the languages in it, their colour and marker."""

    title: str
    tags: list[str]
    colour: str
    marker: str


def plot_few_shot(gains: pd.DataFrame, colour_by: style.ColourBy = "script") -> Figure:
    """Draw scores by shots: line and band are mean and std over seeds, bars the range over draws.

    Up to 48 languages get a panel each; more share one panel a script or family, thin lines for
    languages and a thick one for their mean.

    Args:
        gains: rows of `gains` of one data set, model, recipe, source and metric.
        colour_by: "script" or "family".
    """
    run = one_run(gains)
    curves = _curves(gains)
    if curves.empty:
        raise UserError(f"{run['dataset']}, {run['model']}: no few-shot score to draw. Run with --shots 0,4.")
    tags = sorted(curves["target"].unique(), key=lambda tag: language(tag).name)
    groups = style.group_languages(tags, colour_by)
    if len(tags) <= MOST_PANELS:
        panels = [Panel(style.language_label(tag), [tag], *groups.look(tag)) for tag in tags]
    else:
        members = {name: [tag for tag in tags if groups.of[tag] == name] for name in groups.looks}
        panels = [Panel(f"{name} ({count_languages(len(m))})", m, *groups.looks[name]) for name, m in members.items()]
    with style.style():
        figure = _draw(panels, curves)
        _say(figure, run, groups, gains, grouped=len(tags) > MOST_PANELS)
    return figure


def _curves(gains: pd.DataFrame) -> pd.DataFrame:
    """Return one point a language and number of shots; 0 shots scored on the examples of the few-shot cells."""
    few = over_seeds(gains, ["target", "shots"], "few_shot")
    zero = over_seeds(gains.assign(draw=0), ["target"], "zero_shot").assign(shots=0)
    return pd.concat([zero, few], ignore_index=True).sort_values(["target", "shots"], ignore_index=True)


def _draw(panels: Sequence[Panel], curves: pd.DataFrame) -> Figure:
    columns = min(len(panels), 4 if len(panels) <= 8 else 6)
    rows = math.ceil(len(panels) / columns)
    shots = sorted(curves["shots"].unique())
    size = 2.3 if len(panels) <= 8 else 1.55
    figure = style.new_figure(max(5.2, columns * size), 1.0 + rows * size * 0.85)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        _fill(axes, panel, curves[curves["target"].isin(panel.tags)], shots)
        axes.set_title(panel.title, loc="left", fontsize=min(7, size * WIDEST / len(panel.title)))
    for column in range(columns):
        lowest = max(row for row in range(rows) if row * columns + column < len(panels))
        grid[lowest, column].tick_params(labelbottom=True)
        grid[lowest, column].set_xlabel("shots", fontsize=7)
    low, high = grid[0, 0].get_ylim()
    grid[0, 0].set_ylim(max(low, -2), min(high, 102))  # nothing lies beyond 0 and 100, spread or not
    return figure


def _fill(axes: Axes, panel: Panel, curves: pd.DataFrame, shots: Sequence[int]) -> None:
    at = {k: x for x, k in enumerate(shots)}  # numbers of shots stand at equal distances
    several = len(panel.tags) > 1
    for _, curve in curves.groupby("target"):
        x = curve["shots"].map(at).to_numpy()
        if several:
            axes.plot(x, curve["mean"], color=panel.colour, linewidth=0.5, alpha=0.35)
        else:
            _one_curve(axes, x, curve, panel)
    if several:
        mean = curves.groupby("shots")["mean"].mean()
        axes.plot([at[k] for k in mean.index], mean, "o-", color=style.INK, linewidth=1.6, markersize=3)
    axes.set_xticks(list(at.values()), [str(k) for k in at], fontsize=6.5)
    axes.set_xlim(-0.3, len(at) - 0.7)
    axes.tick_params(axis="y", labelsize=6.5)
    axes.grid(axis="y", color=style.RULE, linewidth=0.6)
    style.bare(axes)


def _one_curve(axes: Axes, x: np.ndarray, curve: pd.DataFrame, panel: Panel) -> None:
    mean, std = curve["mean"].to_numpy(), curve["std"].fillna(0).to_numpy()
    axes.fill_between(x, mean - std, mean + std, color=panel.colour, alpha=0.2, linewidth=0)
    axes.plot(x, mean, marker=panel.marker, color=panel.colour, linewidth=1.4, markersize=3)
    drawn = (curve["draws"] > 1).to_numpy()
    if drawn.any():
        low, high = curve["draw_low"].to_numpy()[drawn], curve["draw_high"].to_numpy()[drawn]
        reach = [mean[drawn] - low, high - mean[drawn]]
        axes.errorbar(x[drawn], mean[drawn], reach, fmt="none", ecolor=style.INK, elinewidth=0.8, capsize=2)


def _say(figure: Figure, run: dict[str, str], groups: style.Groups, gains: pd.DataFrame, grouped: bool) -> None:
    source, metric = language(run["source"]).name, style.metric_label(run["metric"])
    title = f"{run['dataset']} {metric} by number of shots, after training on {source}"
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
    figure.supylabel(f"{metric} (percent)", fontsize=8)
    seeds, draws = gains.groupby(["target", "shots"])["seed"].nunique(), gains["draw"].nunique()
    said = spread_text(seeds, "band")
    if grouped:
        said = f"{how_many_seeds(seeds)}; thin: a language; thick: the mean of them"
    elif draws > 1:
        said += f"; whiskers: range of {draws} draws"
    style.legend(figure, groups, 7, f"{model_title(run['model'], run['recipe'])} · {said}")
