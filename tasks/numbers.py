"""Probabilities as they are stored."""

from __future__ import annotations

import numpy as np

DIGITS = 6
"""Decimal places of stored probabilities: files stay small, and alike on every machine that can."""


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis, in double precision."""
    shifted = logits.astype(np.float64) - logits.max(-1, keepdims=True)
    weights = np.exp(shifted)
    result: np.ndarray = weights / weights.sum(-1, keepdims=True)
    return result
