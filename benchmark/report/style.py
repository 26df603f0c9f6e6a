"""How every picture looks, and how it is written: fixed fonts and colours, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from benchmark.errors import UserError
from benchmark.languages import language
from benchmark.results import write_atomic

ColourBy = Literal["script", "family"]

INK, FAINT, RULE = "#222222", "#8a8a8a", "#e2e2e2"
PALETTE = (
    ("#0072B2", "o"),
    ("#D55E00", "s"),
    ("#009E73", "^"),
    ("#CC79A7", "D"),
    ("#E69F00", "v"),
    ("#56B4E9", "P"),
)
"""Colours of Okabe and Ito, which stay apart for colour-blind readers, each with a marker for print without colour."""
OTHER = ("#777777", "X")

SCRIPTS = {
    "Arab": "Arabic",
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Grek": "Greek",
    "Gujr": "Gujarati",
    "Guru": "Gurmukhi",
    "Hang": "Hangul",
    "Hans": "Han (simplified)",
    "Hant": "Han (traditional)",
    "Hebr": "Hebrew",
    "Jpan": "Japanese",
    "Khmr": "Khmer",
    "Knda": "Kannada",
    "Kore": "Korean",
    "Laoo": "Lao",
    "Latn": "Latin",
    "Mlym": "Malayalam",
    "Mymr": "Myanmar",
    "Nkoo": "N'Ko",
    "Olck": "Ol Chiki",
    "Orya": "Odia",
    "Sinh": "Sinhala",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Tfng": "Tifinagh",
    "Thai": "Thai",
    "Tibt": "Tibetan",
}

SETTINGS = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8.0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "axes.titlesize": 8.0,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "figure.titlesize": 10.0,
    "axes.grid": False,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.hashsalt": "xlbench",
    "svg.fonttype": "path",
    "figure.constrained_layout.use": True,
    "hatch.linewidth": 0.5,
}

DOT: dict[str, Any] = {"markersize": 4.6, "markeredgecolor": "white", "markeredgewidth": 0.4}
"""A mark of a language, in pictures and in their legends."""

RESOLUTION = 200
"""Dots an inch of PNG files."""


@contextmanager
def style() -> Iterator[None]:
    """Draw with this project's settings, whatever the user's matplotlibrc says."""
    defaults: dict[Any, Any] = {
        k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith(("backend", "interactive"))
    }
    with matplotlib.rc_context(defaults | SETTINGS):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that no window and no global state knows of."""
    figure = Figure(figsize=(width, height), facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: Path) -> list[Path]:
    """Write `path` with suffix .svg and .png, without dates and versions; return both paths."""
    metadata: dict[str, dict[str, str | None]] = {
        "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
        "png": {"Software": None},
    }
    paths = []
    for kind, said in metadata.items():
        stream = io.BytesIO()
        with style():
            figure.savefig(stream, format=kind, dpi=RESOLUTION, metadata=said)
        paths.append(path.with_name(f"{path.name}.{kind}"))
        write_atomic(paths[-1], stream.getvalue())
    return paths


def language_label(tag: str) -> str:
    """Return `Swahili (sw)`; `Serbian, Latin (sr-Latn)`, so that brackets are not nested."""
    name = language(tag).name
    return tag if name == tag else f"{name.replace(' (', ', ').rstrip(')') if '(' in name else name} ({tag})"


def metric_label(metric: str) -> str:
    """Return a metric's name for people: `entity_f1_strict` is `entity F1 strict`."""
    return " ".join("F1" if word == "f1" else word for word in metric.split("_"))


@dataclass(frozen=True)
class Groups:
    """Languages by script or family, each group with a colour and a marker; rare ones together as "other"."""

    by: str
    looks: dict[str, tuple[str, str]]
    of: dict[str, str]

    def look(self, tag: str) -> tuple[str, str]:
        """Return (colour, marker) of a language."""
        return self.looks[self.of[tag]]


def group_languages(tags: Sequence[str], by: ColourBy) -> Groups:
    """Give the most frequent scripts or families a colour each; the rest share one."""
    if by not in ("script", "family"):
        raise UserError(f"Colour by {by!r} is not known. Give script or family.")
    names = {tag: _group_name(tag, by) for tag in tags}
    counts: dict[str, int] = {}
    for name in names.values():
        counts[name] = counts.get(name, 0) + 1
    ranked = sorted((n for n in counts if n != "other"), key=lambda n: (-counts[n], n))
    shown = ranked if len(ranked) <= len(PALETTE) else ranked[: len(PALETTE)]
    looks = dict(zip(shown, PALETTE, strict=False))
    if len(shown) < len(counts):
        looks["other"] = OTHER
    return Groups(by, looks, {tag: name if name in looks else "other" for tag, name in names.items()})


def _group_name(tag: str, by: ColourBy) -> str:
    found = language(tag)
    return SCRIPTS.get(found.script, found.script) if by == "script" else found.family


def bare(axes: Axes) -> None:
    """Take away the frame but for the axis that is read."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)


def titled(figure: Figure, axes: Axes, title: str, subtitle: str) -> None:
    """Put the title at the left above the figure and what it rests on, smaller, below it."""
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
    axes.set_title(subtitle, loc="left", color="#555555", fontsize=7.5)


def legend(figure: Figure, groups: Groups, columns: int, title: str = "") -> None:
    """Say below the figure which colour and marker is which group, under a caption if one is given."""
    marks = [
        Line2D([], [], color=colour, marker=marker, linestyle="", label=name, **DOT)
        for name, (colour, marker) in groups.looks.items()
    ]
    columns = min(len(marks), columns)
    small: dict[str, Any] = {"fontsize": 7.5, "title_fontsize": 7.5}
    figure.legend(handles=marks, loc="outside lower center", ncols=columns, title=title or None, **small)
