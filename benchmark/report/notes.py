"""What records say that a reader of their scores must know: caps, exposure, notes on single languages."""

from __future__ import annotations

import pandas as pd


def model_title(model: str, recipe: str) -> str:
    """Return a model's name with what tells its recipe from others."""
    return f"{model} ({recipe})" if recipe else model


def how_many_seeds(counts: pd.Series) -> str:
    """Return `one seed`, `3 seeds` or, where figures have not all as many, `1 to 3 seeds`."""
    low, high = counts.min(), counts.max()
    if low == high > 1:
        return f"{high} seeds"
    return f"{low} to {high} seeds" if high > 1 else "one seed"


def spread_text(counts: pd.Series, spread: str) -> str:
    """Say how many seeds a picture rests on, and what its bars or bands are."""
    return how_many_seeds(counts) + (f", {spread}: ± 1 std over seeds" if counts.max() > 1 else "")


def seed_note(frame: pd.DataFrame) -> str:
    """Return the unit of the figures and over how many seeds they are."""
    counts = frame.groupby(["dataset", "model", "recipe"])["seed"].nunique()
    spread = "mean ± standard deviation over " if counts.max() > 1 else ""
    return f"Percent, {spread}{how_many_seeds(counts)}."


def cap_notes(frame: pd.DataFrame) -> list[str]:
    """Return a sentence for each model and recipe in these rows that used a part of the data only."""
    runs = frame.loc[frame["capped"], ["model", "recipe"]].drop_duplicates().sort_values(["model", "recipe"])
    titles = [model_title(str(model), str(recipe)) for model, recipe in runs.itertuples(index=False)]
    return [f"{title}: a part of the data only, no full run." for title in titles]


def exposure_notes(frame: pd.DataFrame) -> list[str]:
    """Return what each model in these rows is known to have seen before it was fine-tuned."""
    return [
        f"Exposure of {model}: {text}"
        for model, rows in frame.groupby("model")
        for text in _sentences(rows["exposure"])
    ]


def score_notes(frame: pd.DataFrame) -> list[str]:
    """Return the notes of the records of these rows, each once, with its languages where it is not for all."""
    everywhere, notes = set(frame["target"]), []
    for text in _sentences(frame["notes"]):
        targets = set(frame.loc[[text in found for found in frame["notes"]], "target"])
        notes.append(text if targets == everywhere else f"{', '.join(sorted(targets))}: {text}")
    return notes


def _sentences(column: pd.Series) -> list[str]:
    return list(dict.fromkeys(text for found in column for text in found))
