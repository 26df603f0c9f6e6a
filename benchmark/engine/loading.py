"""A checkpoint folder becomes a model with a head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import nn
from transformers import (
    AutoConfig,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)
from transformers.utils import logging

from benchmark.engine.device import resolve_device
from benchmark.engine.model import EncoderModel
from benchmark.errors import UserError

HEADS: dict[str, Any] = {
    "sequence": AutoModelForSequenceClassification,
    "token": AutoModelForTokenClassification,
    "span": AutoModelForQuestionAnswering,
}


def load_tokenizer(folder: Path, trust_remote_code: bool = False) -> Any:
    """Return the folder's fast tokenizer.

    Raises:
        UserError: there is none, or only a slow one, which gives no offsets.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=trust_remote_code)
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: no tokenizer could be read ({error}). Save one with the model.") from error
    if not tokenizer.is_fast:
        raise UserError(f"{folder}: only a slow tokenizer, which gives no offsets. Add a tokenizer.json.")
    return tokenizer


def load_model(
    folder: Path,
    head: str,
    outputs: Sequence[str],
    seed: int,
    *,
    device: str = "auto",
    dtype: str = "fp32",
    threads: int | None = None,
    trust_remote_code: bool = False,
    fine_tuned: bool = False,
) -> EncoderModel:
    """Load an encoder and put a head on it.

    Args:
        folder: what `AutoModel` reads; safetensors only.
        head: `sequence`, `token` or `span`.
        outputs: names of the outputs in the order of their ids.
        seed: the head, and whatever else the checkpoint lacks (a pooler), is drawn from it.
        device: `auto`, `cpu`, `cuda`, `cuda:1` ...
        dtype: `fp32` or `bf16` (arithmetic; the weights stay fp32).
        threads: CPU threads; None for torch's own choice (OMP_NUM_THREADS, else one a core).
        trust_remote_code: run the model code that lies in the folder.
        fine_tuned: keep the checkpoint's own head, which must be complete and have these outputs.

    Raises:
        UserError: no such architecture, or with `fine_tuned` a head that is missing or other.
    """
    if threads:
        torch.set_num_threads(threads)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    tokenizer = load_tokenizer(folder, trust_remote_code)
    names = dict(enumerate(outputs))
    torch.manual_seed(seed)
    try:
        config = AutoConfig.from_pretrained(folder, trust_remote_code=trust_remote_code)
        if fine_tuned and head != "span" and {int(k): v for k, v in config.id2label.items()} != names:
            found = list(config.id2label.values())
            raise UserError(f"{folder}: its outputs are {found}, not {list(outputs)}. Fine-tune it.")
        labels = {} if head == "span" else {"id2label": names, "label2id": {v: k for k, v in names.items()}}
        network, report = HEADS[head].from_pretrained(
            folder,
            **labels,
            dtype=torch.float32,
            use_safetensors=True,
            trust_remote_code=trust_remote_code,
            ignore_mismatched_sizes=not fine_tuned,
            output_loading_info=True,
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise UserError(f"{folder}: no {head} model could be read ({error}). Is it a whole checkpoint?") from error
    missing = set(report["missing_keys"])
    _refuse_partial_encoder(folder, network.base_model_prefix, missing, report["mismatched_keys"])
    if not fine_tuned:
        _draw_head(network, seed, missing)
    elif missing:
        raise UserError(f"{folder}: lacks {sorted(missing)}; fine-tune it before --eval-only.")
    return EncoderModel(network, tokenizer, head, resolve_device(device), dtype)


def _refuse_partial_encoder(folder: Path, prefix: str, missing: set[str], mismatched: Iterable[Any]) -> None:
    """Refuse what would be trained from random weights without anybody noticing; a pooler may be missing."""
    other_shape = {key if isinstance(key, str) else key[0] for key in mismatched}
    wrong = sorted(k for k in missing | other_shape if k.startswith(f"{prefix}.") and "pooler" not in k)
    if wrong:
        shown = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        raise UserError(f"{folder}: weights are missing or of another shape: {shown}. Check config.json and weights.")


def _draw_head(network: Any, seed: int, missing: set[str]) -> None:
    """Draw the head from the seed: what the checkpoint lacks, and all of it if the checkpoint was fine-tuned before.

    Layers between encoder and output that come from pretraining (ModernBERT) are kept.
    """
    torch.manual_seed(seed)
    outside = {k for k in missing if not k.startswith(f"{network.base_model_prefix}.")}
    for name, module in network.named_children():
        if name == network.base_model_prefix:
            continue
        for path, part in module.named_modules(prefix=name):
            if not outside or any(f"{path}.{key}" in outside for key, _ in part.named_parameters(recurse=False)):
                _forget_initialisation(part)
                network._init_weights(part)


def _forget_initialisation(module: nn.Module) -> None:
    # transformers marks what came from a file and leaves it alone when asked to initialise.
    for holder in (module, *module.parameters(recurse=False)):
        if getattr(holder, "_is_hf_initialized", False):
            setattr(holder, "_is_hf_initialized", False)  # noqa: B010 (neither type declares it)
