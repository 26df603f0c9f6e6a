"""Encoders of the Hugging Face hub, downloaded into its own cache: safetensors and tokenizer files only."""

from __future__ import annotations

from pathlib import Path

from benchmark.errors import UserError
from benchmark.offline import offline

WANTED = ["*.safetensors", "*.safetensors.index.json", "*.json", "*.model", "*.txt", "README.md"]
UNWANTED = ["*/*", "*.onnx", "*.msgpack", "*.h5", "*.bin"]
"""Subfolders hold conversions to other frameworks; pickled weights are never read."""


def download(hub_id: str, revision: str | None, with_code: bool, hint: str) -> Path:
    """Return the folder of a hub model; its name is the commit that was taken.

    Args:
        hub_id: `org/name`.
        revision: branch, tag or commit; None for the main branch.
        with_code: bring the model's own Python files too.
        hint: what else the user might have meant, for the message.

    Raises:
        UserError: not there, gated, offline and not in the cache, or any other failure of the hub.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.utils import GatedRepoError, HFValidationError, RepositoryNotFoundError, RevisionNotFoundError

    wanted = [*WANTED, "*.py"] if with_code else WANTED
    try:
        folder = snapshot_download(hub_id, revision=revision, allow_patterns=wanted, ignore_patterns=UNWANTED)
    except GatedRepoError as error:  # before its parent, RepositoryNotFoundError
        raise UserError(
            f"The model {hub_id!r} is gated. Accept its conditions at https://huggingface.co/{hub_id}, then "
            "`hf auth login`."
        ) from error
    except RevisionNotFoundError as error:
        raise UserError(f"The model {hub_id!r} has no revision {revision!r}. Give a branch, tag or commit.") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise UserError(f"The hub has no model {hub_id!r} that you may read. {hint}") from error
    except Exception as error:  # the hub's client raises its transport's errors, whichever that is
        raise UserError(f"The model {hub_id!r} could not be had from the hub: {_reason(error)}. {hint}") from error
    return Path(folder)


def _reason(error: Exception) -> str:
    if variable := offline():
        return f"{variable} is set, and it is not in the hub's cache (unset it, or copy the cache from elsewhere)"
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
