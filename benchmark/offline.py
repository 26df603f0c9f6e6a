"""Whether the environment forbids asking the Hugging Face hub; one answer for data sets and for models."""

from __future__ import annotations

import os

TRUE = {"1", "ON", "YES", "TRUE"}


def offline(*, for_data: bool = False) -> str:
    """Return the variable that forbids asking the hub, "" if none does.

    The first one that is set decides, as in the hub's own libraries; HF_DATASETS_OFFLINE concerns data sets only.
    """
    names = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"]
    deciding = next((name for name in ["HF_DATASETS_OFFLINE"] * for_data + names if os.environ.get(name)), "")
    return deciding if os.environ.get(deciding, "").upper() in TRUE else ""
