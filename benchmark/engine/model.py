"""An encoder with a head: fit, predict, state, restore, save (the protocol `benchmark.types.Model`)."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from benchmark.engine.batching import collate, evaluation_batches
from benchmark.engine.embedding import RowEmbedding
from benchmark.engine.training import fit
from benchmark.errors import UserError
from benchmark.types import Feature, FitReport, TrainConfig

NOTES = "xlbench.json"
"""File of a kept checkpoint that says how it came about."""


@dataclass(frozen=True)
class State:
    """All weights at one moment. The embedding table is shared, for nobody writes to it."""

    parameters: dict[str, Tensor]
    table: Tensor | None


class EncoderModel:
    """A transformers encoder with a head, on one device.

    Attributes:
        tokenizer: the fast tokenizer of the checkpoint.
        network: the transformers model; its word embedding is a `RowEmbedding` where that is possible.
        head: `sequence`, `token` or `span`.
        device: where it computes.
        dtype: `fp32` or `bf16`; weights are fp32 in either case.
        fallbacks: what could not be used with this model, in words.
    """

    def __init__(self, network: Any, tokenizer: Any, head: str, device: torch.device, dtype: str) -> None:
        self.network = network.to(device)
        self.tokenizer, self.head, self.device, self.dtype = tokenizer, head, device, dtype
        self.fallbacks: tuple[str, ...] = ()
        self.embedding = self._install_row_embedding()

    def _install_row_embedding(self) -> RowEmbedding | None:
        embedding = self.network.get_input_embeddings()
        # A subclass may scale or offset what it looks up; it stays as it is.
        if type(embedding) is not nn.Embedding or embedding.max_norm is not None:
            self.fallbacks += (f"dense embedding: {type(embedding).__name__} is not a plain nn.Embedding",)
            return None
        rows = RowEmbedding(embedding)
        self.network.set_input_embeddings(rows)
        return rows

    # ------------------------------------------------------------------ the protocol

    def fit(
        self,
        features: Sequence[Feature],
        config: TrainConfig,
        seed: int,
        validate: Callable[[], float] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> FitReport:
        """Train in place; see `benchmark.engine.training.fit`."""
        self._check_lengths(features)
        if self.embedding is not None and config.freeze_layers:
            self.embedding.consolidate()
        elif self.embedding is not None:
            # Every fit trains the padding row (its decay) and the rows that its features hold.
            used = {token for feature in features for token in feature.inputs["input_ids"]}
            self.embedding.keep(used | {self.pad_id})
        return fit(self, features, config, seed, validate, progress)

    def predict(self, features: Sequence[Feature], config: TrainConfig) -> list[np.ndarray]:
        """Return logits in the order of the features as float32.

        Shapes: (outputs,) for sequence, (length, outputs) for token, (length, 2) for span heads.
        """
        self._check_lengths(features)
        lengths = [len(feature.inputs["input_ids"]) for feature in features]
        logits: list[np.ndarray] = [np.empty(0)] * len(features)
        self.network.eval()
        with torch.inference_mode(), self.arithmetic():
            for indices in evaluation_batches(lengths, config.eval_batch_size):
                batch = collate([features[i] for i in indices], self.pad_id, self.device)
                output = self.forward(batch).float().cpu().numpy()
                for i, row in zip(indices, output, strict=True):
                    logits[i] = row.copy() if self.head == "sequence" else row[: lengths[i]].copy()
        return logits

    def state(self) -> State:
        """Return a copy of all weights."""
        if self.embedding is not None:
            self.embedding.consolidate()
        parameters = {name: p.detach().clone() for name, p in self.network.named_parameters()}
        return State(parameters, None if self.embedding is None else self.embedding.table)

    def restore(self, state: State) -> None:
        """Put weights back."""
        if self.embedding is not None and state.table is not None:
            self.embedding.replace_table(state.table)
        with torch.no_grad():
            for name, parameter in self.network.named_parameters():
                parameter.copy_(state.parameters[name])

    def save(self, folder: Path, notes: Mapping[str, Any] | None = None) -> None:
        """Write an ordinary checkpoint folder (all embedding rows in place), whole or not at all.

        Args:
            folder: must not exist.
            notes: written beside the weights as `xlbench.json`.

        Raises:
            UserError: the folder exists already.
        """
        if folder.exists():
            raise UserError(f"{folder} exists. Name a new folder for --save-model, or remove it.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)  # of a killed attempt
        self._with_plain_embedding().save_pretrained(partial)
        self.tokenizer.save_pretrained(partial)
        if notes is not None:
            (partial / NOTES).write_text(json.dumps(notes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        partial.replace(folder)

    # ------------------------------------------------------------------ for the training loop

    @property
    def pad_id(self) -> int:
        """Id that fills a batch; attention never looks at it."""
        return int(self.tokenizer.pad_token_id or 0)

    def arithmetic(self) -> AbstractContextManager[Any]:
        """Return the context that forward passes run in."""
        if self.dtype == "bf16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Return logits: (batch, outputs), (batch, length, outputs), or (batch, length, 2) start and end."""
        output = self.network(**batch)
        if self.head == "span":
            return torch.stack((output.start_logits, output.end_logits), dim=-1)
        logits: Tensor = output.logits
        return logits

    # ------------------------------------------------------------------ helpers

    def _check_lengths(self, features: Sequence[Feature]) -> None:
        longest = max((len(feature.inputs["input_ids"]) for feature in features), default=0)
        limit = min(self.tokenizer.model_max_length, self._positions())
        if longest > limit:
            raise UserError(f"A feature has {longest} tokens, but the model takes {limit}. Give --max-length {limit}.")

    def _positions(self) -> int:
        """Return how many tokens the position embeddings reach; RoBERTa-like ones begin after the padding index."""
        for name, module in self.network.named_modules():
            if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
                return module.num_embeddings - (0 if module.padding_idx is None else module.padding_idx + 1)
        return int(getattr(self.network.config, "max_position_embeddings", self.tokenizer.model_max_length))

    def _with_plain_embedding(self) -> Any:
        if self.embedding is None:
            return self.network
        self.embedding.consolidate()
        table, padding_idx = self.embedding.table, self.embedding.padding_idx
        plain = nn.Embedding(table.shape[0], table.shape[1], padding_idx, _weight=table)
        # A shallow copy of the module tree, so that this model keeps its own embedding.
        shared = {id(t): t for t in (*self.network.parameters(), *self.network.buffers())}
        network = copy.deepcopy(self.network, shared)
        network.set_input_embeddings(plain)
        return network
