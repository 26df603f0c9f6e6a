"""The engine on tiny real encoders: the two exact levers, and what a fit promises."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file, save_file  # noqa: E402

from benchmark.engine import EncoderModel, load_model  # noqa: E402
from benchmark.engine.batching import evaluation_batches, training_batches  # noqa: E402
from benchmark.engine.freezing import lowest  # noqa: E402
from benchmark.errors import UserError  # noqa: E402
from benchmark.types import IGNORE_INDEX, Feature, TrainConfig  # noqa: E402
from tests import tiny  # noqa: E402

OUTPUTS = ("a", "b", "c")
CONFIG = TrainConfig(
    learning_rate=1e-2, epochs=2, batch_size=4, weight_decay=0.1, warmup_ratio=0.2, selection="last", eval_batch_size=3
)


class DenseModel(EncoderModel):
    """The plain way: the whole embedding is a parameter."""

    def _install_row_embedding(self) -> None:
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.encoder(tmp_path_factory.mktemp("encoder"), hidden_dropout_prob=0.1)


def features(n: int, head: str = "sequence", seed: int = 0, vocabulary: int = 40) -> list[Feature]:
    rng = random.Random(seed)
    made = []
    for i in range(n):
        ids = [2, *(rng.randrange(5, 5 + vocabulary) for _ in range(rng.randrange(2, 12))), 3]
        target: Any = ids[1] % 3
        if head == "token":
            target = [IGNORE_INDEX, *(t % 3 for t in ids[1:-1]), IGNORE_INDEX]
        elif head == "span":
            target = (1, len(ids) - 2)
        made.append(Feature(example=i, inputs={"input_ids": ids}, target=target))
    return made


def load(folder: Path, head: str = "sequence", seed: int = 1, **options: Any) -> EncoderModel:
    return load_model(
        folder, head, OUTPUTS if head != "span" else ("start", "end"), seed, device="cpu", threads=1, **options
    )


def dense(folder: Path, head: str = "sequence") -> DenseModel:
    plain = load(folder, head)
    network = plain._with_plain_embedding()
    network.get_input_embeddings().weight.requires_grad_(True)
    return DenseModel(network, plain.tokenizer, head, plain.device, plain.dtype)


@pytest.mark.parametrize("head", ["sequence", "token", "span"])
def test_row_embedding_equals_the_dense_run(folder: Path, head: str) -> None:
    rows, plain = load(folder, head), dense(folder, head)
    for model in (rows, plain):
        model.fit(features(30, head), CONFIG, seed=5)
    unseen = features(20, head, seed=9, vocabulary=190)
    for ours, theirs in zip(rows.predict(unseen, CONFIG), plain.predict(unseen, CONFIG), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def test_row_embedding_ends_with_the_dense_table(folder: Path) -> None:
    rows, plain = load(folder), dense(folder)
    for model in (rows, plain):
        model.fit(features(30), CONFIG, seed=5)
    table = rows.state().table
    torch.testing.assert_close(table, plain.network.get_input_embeddings().weight.detach(), rtol=1e-5, atol=1e-7)


def test_decay_of_untrained_rows_stops_at_the_selected_step(folder: Path) -> None:
    """The first epoch is the best, so the rows keep only its decay."""
    rows, plain = load(folder), dense(folder)
    for model in (rows, plain):
        scores = iter([2.0, 1.0])
        report = model.fit(features(30), CONFIG, seed=5, validate=lambda scores=scores: next(scores))
        assert report.selected < report.updates
    table = rows.state().table
    torch.testing.assert_close(table, plain.network.get_input_embeddings().weight.detach(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("family", sorted(tiny.CONFIGS))
def test_frozen_layers_keep_their_weights_and_the_others_do_not(tmp_path: Path, family: str) -> None:
    model = load(tiny.encoder(tmp_path / family, family))
    kept = [p.detach().clone() for module in lowest(model.network, 1) for p in module.parameters()]
    table, before = model.state().table, model.state().parameters
    model.fit(features(30), replace(CONFIG, freeze_layers=1), seed=5)
    after = model.state()
    for ours, theirs in zip((p for m in lowest(model.network, 1) for p in m.parameters()), kept, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0)
    assert table is None or after.table is None or torch.equal(table, after.table)
    changed = [name for name, value in after.parameters.items() if not torch.equal(value, before[name])]
    assert any("1." in name for name in changed) and all(p.requires_grad for p in model.network.parameters())


def test_everything_can_be_trained_after_a_frozen_fit_and_before(folder: Path) -> None:
    model = load(folder)
    for layers in (0, 1, 0):
        model.fit(features(30), replace(CONFIG, freeze_layers=layers), seed=5)
    assert model.state().table is not None


@pytest.mark.parametrize("layers", [2, 3])
def test_freezing_every_layer_is_an_error(folder: Path, layers: int) -> None:
    with pytest.raises(UserError, match=f"freeze_layers is {layers}, and BertModel has 2 layers: nothing but the head"):
        load(folder).fit(features(3), replace(CONFIG, freeze_layers=layers), seed=5)


def test_an_id_outside_the_kept_rows_raises(folder: Path) -> None:
    model = load(folder)
    assert model.embedding is not None
    model.embedding.keep([0, 2, 3])
    with pytest.raises(IndexError, match="token id 7 "):
        model.embedding.train()(torch.tensor([[2, 7, 3]]))


def test_padding_row_has_no_gradient(folder: Path) -> None:
    model = load(folder)
    assert model.embedding is not None
    model.embedding.keep([0, 2, 3])
    model.embedding.train()(torch.tensor([[2, 3, 0]])).sum().backward()
    assert model.embedding.rows is not None and model.embedding.rows.grad is not None
    assert float(model.embedding.rows.grad[0].abs().sum()) == 0.0


@pytest.mark.parametrize("family", sorted(tiny.CONFIGS))
def test_predictions_do_not_depend_on_the_batch(tmp_path: Path, family: str) -> None:
    model = load(tiny.encoder(tmp_path / family, family))
    items = features(13)
    together = model.predict(items, replace(CONFIG, eval_batch_size=5))
    alone = [model.predict([item], CONFIG)[0] for item in items]
    for ours, theirs in zip(together, alone, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("family", sorted(tiny.CONFIGS))
def test_every_family_learns(tmp_path: Path, family: str) -> None:
    model = load(tiny.encoder(tmp_path / family, family))
    report = model.fit(features(40), replace(CONFIG, learning_rate=3e-3, epochs=20, weight_decay=0.0), seed=1)
    assert report.losses[-1] < 0.8 * report.losses[0]


def test_one_seed_repeats_and_two_differ(folder: Path) -> None:
    def fitted(seed: int) -> np.ndarray:
        model = load(folder, seed=seed)
        model.fit(features(20), CONFIG, seed=seed)
        return np.stack(model.predict(features(5, seed=3), CONFIG))

    first, again, other = fitted(1), fitted(1), fitted(2)
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_the_head_is_drawn_anew_from_a_checkpoint_that_has_one(folder: Path, tmp_path: Path) -> None:
    model = load(folder, seed=1)
    model.fit(features(20), CONFIG, seed=1)
    model.save(tmp_path / "kept")
    again = load(tmp_path / "kept", seed=2)
    assert not np.allclose(model.network.classifier.weight.detach(), again.network.classifier.weight.detach())
    assert float(again.network.classifier.weight.detach().std()) == pytest.approx(0.02, rel=0.5)


def test_restore_brings_back_the_very_weights(folder: Path) -> None:
    model = load(folder)
    model.fit(features(20), CONFIG, seed=1)
    state = model.state()
    before = np.stack(model.predict(features(9, seed=4, vocabulary=190), CONFIG))
    model.fit(features(6, seed=8, vocabulary=190), CONFIG, seed=2)
    model.restore(state)
    assert np.array_equal(before, np.stack(model.predict(features(9, seed=4, vocabulary=190), CONFIG)))


def test_a_saved_checkpoint_gives_the_same_logits_and_all_rows(folder: Path, tmp_path: Path) -> None:
    model = load(folder)
    model.fit(features(20), CONFIG, seed=1)
    model.save(tmp_path / "kept")
    again = load(tmp_path / "kept", fine_tuned=True)
    items = features(9, seed=4, vocabulary=190)
    assert np.array_equal(np.stack(model.predict(items, CONFIG)), np.stack(again.predict(items, CONFIG)))


def test_notes_are_kept_with_a_checkpoint_and_nothing_else_is_left(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".kept.partial").mkdir()
    load(folder).save(tmp_path / "kept", {"source": "en"})
    assert json.loads((tmp_path / "kept" / "xlbench.json").read_text()) == {"source": "en"}
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def change_weights(folder: Path, target: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Path:
    shutil.copytree(folder, target)
    weights = load_file(target / "model.safetensors")
    save_file(change(weights), target / "model.safetensors", metadata={"format": "pt"})
    return target


def test_an_encoder_whose_weights_have_other_names_is_refused(folder: Path, tmp_path: Path) -> None:
    renamed = change_weights(folder, tmp_path / "m", lambda w: {f"other.{k}": v for k, v in w.items()})
    with pytest.raises(UserError, match="missing or of another shape"):
        load(renamed)


def test_an_encoder_that_lacks_a_layer_is_refused(folder: Path, tmp_path: Path) -> None:
    part = change_weights(folder, tmp_path / "m", lambda w: {k: v for k, v in w.items() if "layer.1." not in k})
    with pytest.raises(UserError, match=r"layer\.1\."):
        load(part)


def test_an_encoder_of_another_shape_is_refused(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "m")
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"intermediate_size": 48}))
    with pytest.raises(UserError, match="another shape"):
        load(other)


def test_a_truncated_weight_file_is_refused(folder: Path, tmp_path: Path) -> None:
    cut = shutil.copytree(folder, tmp_path / "m")
    (cut / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(UserError, match="no sequence model could be read"):
        load(cut)


def test_a_pretrained_layer_under_the_output_is_kept(tmp_path: Path) -> None:
    pretrained = tiny.encoder(tmp_path / "m", "modernbert")
    given = torch.full((32, 32), 0.25)
    full = change_weights(
        pretrained, tmp_path / "full", lambda w: {f"model.{k}": v for k, v in w.items()} | {"head.dense.weight": given}
    )
    assert torch.equal(load(full).network.head.dense.weight.detach(), given)


def test_saving_over_a_folder_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="exists"):
        load(folder).save(folder)


def test_evaluating_a_checkpoint_without_head_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="ine-tune it"):
        load(folder, fine_tuned=True)


def test_accumulation_equals_the_large_batch(folder: Path, tmp_path: Path) -> None:
    quiet = tiny.encoder(tmp_path / "quiet", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    whole, parts = load(quiet, "token"), load(quiet, "token")
    whole.fit(features(24, "token"), replace(CONFIG, batch_size=8), seed=1)
    parts.fit(features(24, "token"), replace(CONFIG, batch_size=2, accumulate=4), seed=1)
    items = features(6, "token", seed=4)
    for ours, theirs in zip(whole.predict(items, CONFIG), parts.predict(items, CONFIG), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-4)


def test_best_validation_weights_are_kept_and_patience_stops(folder: Path) -> None:
    model = load(folder)
    scores = iter([50.0, 70.0, 60.0, 60.0, 99.0])
    report = model.fit(features(8), replace(CONFIG, epochs=5, patience=2), seed=1, validate=lambda: next(scores))
    assert report.validation == (50.0, 70.0, 60.0, 60.0)
    assert (report.selected, report.updates) == (4, 8)


def test_max_steps_overrides_epochs(folder: Path) -> None:
    assert load(folder).fit(features(8), replace(CONFIG, max_steps=7), seed=1).updates == 7


def test_a_feature_that_is_too_long_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="--max-length 64"):
        load(folder).predict([Feature(0, {"input_ids": [5] * 65})], CONFIG)


def test_position_embeddings_limit_the_length_too(tmp_path: Path) -> None:
    model = load(tiny.encoder(tmp_path / "m", "xlm-roberta"))
    model.tokenizer.model_max_length = int(1e30)
    with pytest.raises(UserError, match="--max-length 79"):
        model.predict([Feature(0, {"input_ids": [5] * 80})], CONFIG)


def test_a_loss_that_is_no_number_is_an_error(folder: Path) -> None:
    with pytest.raises(UserError, match="Lower the learning rate"):
        load(folder).fit(features(8), replace(CONFIG, learning_rate=1e20, clip_norm=0.0, epochs=50), seed=1)


def test_evaluation_batches_are_sorted_and_complete() -> None:
    lengths = [3, 9, 1, 9, 5]
    assert list(evaluation_batches(lengths, 2)) == [[1, 3], [4, 0], [2]]


def test_training_batches_hold_every_feature_once() -> None:
    batches = training_batches([i % 7 for i in range(100)], 8, torch.Generator().manual_seed(0))
    assert sorted(i for batch in batches for i in batch) == list(range(100))
