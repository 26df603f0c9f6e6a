"""A checkpoint folder becomes a model with a head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)
from transformers.utils import logging

from benchmark.engine.device import resolve_device, usable_threads
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
        threads: CPU threads; None for all processors of this process.
        trust_remote_code: run the model code that lies in the folder.
        fine_tuned: keep the checkpoint's own head, which must be complete and have these outputs.

    Raises:
        UserError: no such architecture, or with `fine_tuned` a head that is missing or other.
    """
    torch.set_num_threads(threads or usable_threads())
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    tokenizer = load_tokenizer(folder, trust_remote_code)
    config = AutoConfig.from_pretrained(folder, trust_remote_code=trust_remote_code)
    names = dict(enumerate(outputs))
    if fine_tuned and head != "span" and {int(k): v for k, v in config.id2label.items()} != names:
        raise UserError(
            f"{folder}: its outputs are {list(config.id2label.values())}, not {list(outputs)}. Fine-tune it."
        )
    labels = {} if head == "span" else {"id2label": names, "label2id": {v: k for k, v in names.items()}}
    torch.manual_seed(seed)
    try:
        network, report = HEADS[head].from_pretrained(
            folder,
            **labels,
            dtype=torch.float32,
            use_safetensors=True,
            trust_remote_code=trust_remote_code,
            ignore_mismatched_sizes=not fine_tuned,
            output_loading_info=True,
        )
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: no {head} model could be read ({error}).") from error
    if not fine_tuned:
        _draw_head(network, seed)
    elif report["missing_keys"]:
        raise UserError(f"{folder}: lacks {sorted(report['missing_keys'])}; fine-tune it before --eval-only.")
    return EncoderModel(network, tokenizer, head, resolve_device(device), dtype)


def _draw_head(network: Any, seed: int) -> None:
    """Draw all that is not the encoder anew, also where the checkpoint brought a head of its own."""
    torch.manual_seed(seed)
    for name, module in network.named_children():
        if name == network.base_model_prefix:
            continue
        for part in module.modules():
            _forget_initialisation(part)
            network._init_weights(part)


def _forget_initialisation(module: nn.Module) -> None:
    # transformers marks what came from a file and leaves it alone when asked to initialise.
    for holder in (module, *module.parameters(recurse=False)):
        if getattr(holder, "_is_hf_initialized", False):
            setattr(holder, "_is_hf_initialized", False)  # noqa: B010 (neither type declares it)
