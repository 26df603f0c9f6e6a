"""Which features stand together in a batch, and how a batch becomes tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from benchmark.types import IGNORE_INDEX, Feature

GROUP = 16
"""Training batches that are sorted by length among themselves."""


def evaluation_batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield index lists of at most `size`, longest features first.

    Neighbours in length stand together, so next to nothing is padded; the longest come first so that a batch
    that does not fit into memory fails at once. Ties are broken by position: nothing else enters.
    """
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def training_batches(lengths: Sequence[int], size: int, generator: torch.Generator) -> list[list[int]]:
    """Return one epoch's batches: shuffled, then sorted by length within groups of `GROUP` batches.

    The sorting saves about a third of the padding of a plain shuffle; the order of the batches is random again.
    """
    order = torch.randperm(len(lengths), generator=generator).tolist()
    batches: list[list[int]] = []
    for start in range(0, len(order), size * GROUP):
        group = sorted(order[start : start + size * GROUP], key=lambda i: -lengths[i])
        batches += [group[i : i + size] for i in range(0, len(group), size)]
    return [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]


def collate(features: Sequence[Feature], pad_id: int, device: torch.device) -> dict[str, Tensor]:
    """Pad features on the right to the longest: name -> (batch, length), with `attention_mask`."""
    lengths = [len(feature.inputs["input_ids"]) for feature in features]
    shape = (len(features), max(lengths))
    batch = {name: np.zeros(shape, dtype=np.int64) for name in features[0].inputs}
    batch["input_ids"].fill(pad_id)
    batch["attention_mask"] = np.zeros(shape, dtype=np.int64)
    for row, (feature, length) in enumerate(zip(features, lengths, strict=True)):
        for name, ids in feature.inputs.items():
            batch[name][row, :length] = ids
        batch["attention_mask"][row, :length] = 1
    return {name: torch.from_numpy(array).to(device) for name, array in batch.items()}


def collate_targets(features: Sequence[Feature], head: str, length: int, device: torch.device) -> Tensor:
    """Return targets: (batch,) for sequence, (batch, length) for token, (batch, 2) for span heads."""
    if head != "token":
        return torch.tensor([feature.target for feature in features], device=device)
    targets = np.full((len(features), length), IGNORE_INDEX, dtype=np.int64)
    for row, feature in enumerate(features):
        targets[row, : len(feature.target)] = feature.target
    return torch.from_numpy(targets).to(device)
