"""One fit, top to bottom."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmark.engine.batching import collate, collate_targets, training_batches
from benchmark.engine.freezing import frozen
from benchmark.errors import UserError
from benchmark.types import IGNORE_INDEX, Feature, FitReport, TrainConfig, derive_seed

if TYPE_CHECKING:
    from benchmark.engine.model import EncoderModel


def fit(
    model: EncoderModel,
    features: Sequence[Feature],
    config: TrainConfig,
    seed: int,
    validate: Callable[[], float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FitReport:
    """Train a model in place.

    AdamW with decoupled decay (none on biases and norms), warm-up, linear or constant schedule, clipping of the global
    norm, gradient accumulation with the loss averaged over the whole effective batch.

    Args:
        model: what is trained.
        features: with targets.
        config: the numbers.
        seed: of dropout and order; the same seed gives the same weights on the same machine and thread count.
        validate: called after each epoch; returns a score of which more is better. The weights of the best epoch are
            kept, of equals the later, and training stops after `config.patience` epochs without a better one.
        progress: called with (updates done, all updates) after each update.

    Raises:
        UserError: the loss is no longer a number.
    """
    with frozen(model.network, config.freeze_layers) as modules:
        return _fit(model, features, config, seed, validate, progress, modules)


def _fit(
    model: EncoderModel,
    features: Sequence[Feature],
    config: TrainConfig,
    seed: int,
    validate: Callable[[], float] | None,
    progress: Callable[[int, int], None] | None,
    frozen_modules: Sequence[nn.Module],
) -> FitReport:
    started = time.perf_counter()
    torch.manual_seed(seed)
    per_epoch = math.ceil(len(features) / (config.batch_size * config.accumulate))
    total = config.max_steps or per_epoch * config.epochs
    optimizer = _optimizer(model.network, config)
    update, tokens, best, stale = 0, 0, -math.inf, 0
    losses: list[float] = []
    scores: list[float] = []
    selected, kept = 0, None
    for epoch in range(math.ceil(total / per_epoch)):
        model.network.train()
        for module in frozen_modules:
            module.eval()
        epoch_loss, epoch_updates = 0.0, 0
        for batches in _effective_batches(features, config, seed, epoch):
            rate = config.learning_rate * _schedule(update, total, config)
            epoch_loss += _update(model, optimizer, batches, rate, config)
            update, epoch_updates = update + 1, epoch_updates + 1
            tokens += sum(len(f.inputs["input_ids"]) for batch in batches for f in batch)
            if not math.isfinite(epoch_loss):
                raise UserError(f"The training loss is {epoch_loss} at update {update}. Lower the learning rate.")
            if progress:
                progress(update, total)
            if update == total:
                break
        losses.append(epoch_loss / epoch_updates)
        if validate is None:
            continue
        scores.append(validate())
        stale = 0 if scores[-1] > best else stale + 1
        if scores[-1] >= best:
            best, selected, kept = scores[-1], update, _snapshot(model)
        if config.patience and stale >= config.patience:
            break
    if kept is not None and selected != update:
        _put_back(model, kept)
    seconds = time.perf_counter() - started
    return FitReport(update, selected or update, tuple(losses), tuple(scores), tokens, seconds, model.fallbacks)


def _update(
    model: EncoderModel,
    optimizer: torch.optim.Optimizer,
    batches: Sequence[Sequence[Feature]],
    rate: float,
    config: TrainConfig,
) -> float:
    """Take one optimiser step over the micro-batches of one effective batch; return the mean loss."""
    inputs = [collate(batch, model.pad_id, model.device) for batch in batches]
    targets = [
        collate_targets(batch, model.head, x["input_ids"].shape[1], model.device)
        for batch, x in zip(batches, inputs, strict=True)
    ]
    # One denominator for all micro-batches: halving them changes nothing but memory.
    count = sum(int((y != IGNORE_INDEX).sum()) for y in targets) or 1
    loss_sum = 0.0
    for x, y in zip(inputs, targets, strict=True):
        with model.arithmetic():
            logits = model.forward(x)
        loss = _loss_sum(logits.float(), y, model.head) / count
        loss.backward()  # type: ignore[no-untyped-call]
        loss_sum += float(loss.detach())
    if config.clip_norm:
        nn.utils.clip_grad_norm_(model.network.parameters(), config.clip_norm)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    if model.embedding is not None and not config.freeze_layers:
        model.embedding.shrink(1.0 - rate * config.weight_decay)
    return loss_sum


def _loss_sum(logits: Tensor, targets: Tensor, head: str) -> Tensor:
    """Sum cross entropy over all targets that count.

    Shapes: sequence (B, C) with (B,); token (B, T, C) with (B, T); span (B, T, 2) with (B, 2), start and end
    each a choice among the T positions.
    """
    if head == "token":
        logits, targets = logits.flatten(0, 1), targets.flatten()
    elif head == "span":
        logits, targets = logits.transpose(1, 2).flatten(0, 1), targets.flatten()
    return functional.cross_entropy(logits, targets, ignore_index=IGNORE_INDEX, reduction="sum")


def _optimizer(network: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    norms = {id(p) for m in network.modules() if "Norm" in type(m).__name__ for p in m.parameters(recurse=False)}
    decayed: list[nn.Parameter] = []
    exempt: list[nn.Parameter] = []
    trained = ((name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad)
    for name, parameter in trained:
        (exempt if name.endswith("bias") or id(parameter) in norms else decayed).append(parameter)
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": exempt, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.learning_rate, eps=config.adam_epsilon, fused=True)


def _schedule(update: int, total: int, config: TrainConfig) -> float:
    """Return the factor on the learning rate of an update counted from 0 (as transformers' schedules)."""
    warmup = config.warmup_steps or math.ceil(total * config.warmup_ratio)
    if update < warmup:
        return update / max(1, warmup)
    if config.schedule == "constant":
        return 1.0
    return max(0.0, (total - update) / max(1, total - warmup))


def _effective_batches(
    features: Sequence[Feature], config: TrainConfig, seed: int, epoch: int
) -> Iterator[list[list[Feature]]]:
    """Yield an epoch's updates, each a list of micro-batches."""
    lengths = [len(feature.inputs["input_ids"]) for feature in features]
    generator = torch.Generator().manual_seed(derive_seed("order", seed, epoch))
    for indices in training_batches(lengths, config.batch_size * config.accumulate, generator):
        chosen = [features[i] for i in indices]
        yield [chosen[i : i + config.batch_size] for i in range(0, len(chosen), config.batch_size)]


def _snapshot(model: EncoderModel) -> tuple[dict[str, Tensor], float]:
    parameters = {name: p.detach().clone() for name, p in model.network.named_parameters()}
    return parameters, 1.0 if model.embedding is None else model.embedding.decay


def _put_back(model: EncoderModel, snapshot: tuple[dict[str, Tensor], float]) -> None:
    parameters, decay = snapshot
    with torch.no_grad():
        for name, parameter in model.network.named_parameters():
            parameter.copy_(parameters[name])
    if model.embedding is not None:
        model.embedding.decay = decay
