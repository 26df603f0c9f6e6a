"""What records say that a reader of their scores must know: caps, exposure, notes on single languages."""

from __future__ import annotations

import pandas as pd


def model_title(model: str, recipe: str) -> str:
    """Return a model's name with what tells its recipe from others."""
    return f"{model} ({recipe})" if recipe else model


def model_notes(frame: pd.DataFrame) -> list[str]:
    """Return, for each model in these rows, whether it saw a part of the data only, and what it had seen before."""
    notes = []
    for (model, recipe), rows in frame.groupby(["model", "recipe"]):
        if rows["capped"].any():
            notes.append(f"{model_title(str(model), str(recipe))}: a part of the data only, no full run.")
        notes += [f"Exposure of {model}: {text}" for text in _sentences(rows["exposure"])]
    return list(dict.fromkeys(notes))


def score_notes(frame: pd.DataFrame) -> list[str]:
    """Return the notes of the records of these rows, each once, with its languages where it is not for all."""
    everywhere, notes = set(frame["target"]), []
    for text in _sentences(frame["notes"]):
        targets = set(frame.loc[[text in found for found in frame["notes"]], "target"])
        notes.append(text if targets == everywhere else f"{', '.join(sorted(targets))}: {text}")
    return notes


def _sentences(column: pd.Series) -> list[str]:
    return list(dict.fromkeys(text for found in column for text in found))
