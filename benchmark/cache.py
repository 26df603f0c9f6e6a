"""Where things lie that can be made again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_dir() -> Path:
    """Return the cache folder: `XLBENCH_CACHE`, else `~/.cache/xlbench`. It need not exist yet."""
    return Path(os.environ.get("XLBENCH_CACHE") or "~/.cache/xlbench").expanduser()
