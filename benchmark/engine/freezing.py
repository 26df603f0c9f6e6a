"""Training the upper layers only: the embeddings and the lowest layers keep their pretrained weights.

They are run without dropout and without gradients, so that a step costs less, and what pretraining in many languages
gave them is kept (Wu and Dredze 2019, "Beto, Bentz, Becas", found that this helps transfer).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

from benchmark.errors import UserError


@contextmanager
def frozen(network: Any, layers: int) -> Iterator[list[nn.Module]]:
    """Freeze the embeddings and the lowest `layers` layers of an encoder, none if 0, and give them back at the end.

    Yields:
        The frozen modules, which have to be set to `eval` after `network.train()`.

    Raises:
        UserError: the encoder has no more layers than that, or they are not found.
    """
    modules = lowest(network, layers) if layers else []
    parameters = [p for module in modules for p in module.parameters() if p.requires_grad]
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield modules
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)


def lowest(network: Any, layers: int) -> list[nn.Module]:
    """Return the module that holds the embeddings, and the lowest layers."""
    encoder, depth = network.base_model, network.config.num_hidden_layers
    stacks = [m for m in encoder.modules() if isinstance(m, nn.ModuleList) and len(m) == depth]
    words = network.get_input_embeddings()
    embeddings = [child for child in encoder.children() if any(m is words for m in child.modules())]
    if len(stacks) != 1 or len(embeddings) != 1 or any(m is stacks[0] for m in embeddings[0].modules()):
        name = type(encoder).__name__
        raise UserError(
            f"freeze_layers: embeddings and layers of {name} are not found. Train it with freeze_layers = 0."
        )
    if layers >= depth:
        raise UserError(
            f"freeze_layers is {layers}, and {type(encoder).__name__} has {depth} layers: nothing but the head would "
            f"be trained. Give a smaller number, for instance --freeze-layers {depth // 2}."
        )
    return [*embeddings, *stacks[0][:layers]]
