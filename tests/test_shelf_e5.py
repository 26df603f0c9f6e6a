"""The reader of E5S1 files, on a tiny file that is written here byte by byte."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from benchmark.errors import DataError
from benchmark.shelf.bert import build_tokenizer, fresh_weights, parameter_shapes, write_folder
from benchmark.shelf.e5 import BLOCK, FLOAT32, FOUR_BIT, E5File, Shape

SHAPE = Shape(
    hidden=32, layers=2, heads=2, feed_forward=64, vocabulary=12, positions=16, token_types=2, layer_norm_eps=1e-12
)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁haus", "maus", "ü", "▁日本", "a", "b", "<mask>"]


def four_bit(rng: np.random.Generator, count: int) -> tuple[bytes, np.ndarray]:
    """Random blocks as the format packs them, and the weights that they stand for."""
    packed, weights = b"", []
    for _ in range(count // BLOCK):
        scale = np.float16(rng.uniform(0.01, 0.1))
        halves = rng.integers(0, 16, BLOCK)
        low, high = halves[: BLOCK // 2], halves[BLOCK // 2 :]
        packed += struct.pack("<e16B", scale, *(int(a) | int(b) << 4 for a, b in zip(low, high, strict=True)))
        weights += [(int(half) - 8) * float(scale) for half in halves]
    return packed, np.array(weights, np.float32)


def e5_bytes(shape: Shape = SHAPE) -> tuple[bytes, dict[str, np.ndarray]]:
    """A whole file, and its tensors by the names of BERT."""
    sizes = (shape.hidden, shape.layers, shape.heads, shape.feed_forward, shape.vocabulary, shape.positions)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *sizes, shape.token_types, shape.layer_norm_eps, BLOCK)
    texts = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, texts)])
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
    head += ends.astype("<u4").tobytes() + (-np.arange(len(PIECES))).astype("<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 1, 5) + b"table"

    rng = np.random.default_rng(0)
    expected, blobs = {}, []
    for packed_name, name, size in parameter_shapes(shape):
        quantised = len(size) == 2 and "emb.pos" not in packed_name and "emb.type" not in packed_name
        if quantised:
            blob, weights = four_bit(rng, int(np.prod(size)))
        else:
            weights = rng.standard_normal(size, dtype=np.float32)
            blob = weights.tobytes()
        expected[name] = weights.reshape(size)
        blobs.append((packed_name.encode(), FOUR_BIT if quantised else FLOAT32, weights.size, blob))
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in blobs)
    directory = struct.pack("<i", len(blobs))
    for name, kind, count, blob in blobs:
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, count, offset, len(blob))
        offset += len(blob)
    return head + directory + b"".join(blob for *_, blob in blobs), expected


@pytest.fixture
def e5_file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(e5_bytes()[0])
    return path


def folder_of(path: Path, target: Path, fresh: bool = False) -> Path:
    target.mkdir()
    with E5File(path) as source:
        write_folder(source, target, fresh)
    return target


def test_every_tensor_is_read_to_the_bit(e5_file: Path, tmp_path: Path) -> None:
    weights = load_file(folder_of(e5_file, tmp_path / "model") / "model.safetensors")
    expected = e5_bytes()[1]
    assert weights.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_array_equal(weights[name], values, err_msg=name)
        assert weights[name].dtype == np.float32


def test_shape_becomes_bert_configuration(e5_file: Path, tmp_path: Path) -> None:
    config = json.loads((folder_of(e5_file, tmp_path / "model") / "config.json").read_text())
    assert config["layer_norm_eps"] == 1e-12
    assert (config["vocab_size"], config["num_hidden_layers"], config["intermediate_size"]) == (12, 2, 64)
    assert config["pad_token_id"] == 1


def test_pieces_keep_text_and_score(e5_file: Path) -> None:
    with E5File(e5_file) as source:
        assert source.vocabulary.pieces == [(piece, -float(i)) for i, piece in enumerate(PIECES)]


def test_tokenizer_marks_word_starts_and_adds_special_tokens(e5_file: Path) -> None:
    with E5File(e5_file) as source:
        tokenizer = build_tokenizer(source.vocabulary)
    assert tokenizer.encode("hausmaus  日本", "ü").tokens == [
        "<s>", "▁haus", "maus", "▁日本", "</s>", "</s>", "▁", "ü", "</s>",
    ]  # fmt: skip


def test_mask_is_the_last_piece(e5_file: Path) -> None:
    with E5File(e5_file) as source:
        assert build_tokenizer(source.vocabulary).encode("haus <mask>").ids == [0, 5, 11, 2]


def test_offsets_count_code_points_of_the_untouched_text(e5_file: Path) -> None:
    with E5File(e5_file) as source:
        tokenizer = build_tokenizer(source.vocabulary)
    text = "u\u0308\u0308 haus"
    start, end = tokenizer.encode(text).offsets[-2]
    assert text[start:end] == " haus"


def test_fresh_weights_repeat_and_have_the_same_shapes(e5_file: Path, tmp_path: Path) -> None:
    read = load_file(folder_of(e5_file, tmp_path / "read") / "model.safetensors")
    drawn = load_file(folder_of(e5_file, tmp_path / "drawn", fresh=True) / "model.safetensors")
    again = fresh_weights(SHAPE)
    assert {name: value.shape for name, value in read.items()} == {name: value.shape for name, value in drawn.items()}
    for name, values in drawn.items():
        np.testing.assert_array_equal(values, again[name])


def test_fresh_weights_start_as_bert_does() -> None:
    weights = fresh_weights(SHAPE)
    assert weights["encoder.layer.0.intermediate.dense.weight"].std() == pytest.approx(0.02, rel=0.1)
    assert (weights["embeddings.LayerNorm.weight"] == 1).all()
    assert not weights["encoder.layer.1.output.dense.bias"].any()


@pytest.mark.parametrize("keep", [10, 60, 200, 900])
def test_a_file_cut_short_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.bin"
    path.write_bytes(e5_bytes()[0][:keep])
    with pytest.raises(DataError, match=r"cut\.bin: ends early"):
        E5File(path)


def test_a_tensor_beyond_the_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    path.write_bytes(e5_bytes()[0][:-8])
    with E5File(path) as source, pytest.raises(DataError, match=r"l1\.oln\.b"):
        source.tensor("l1.oln.b")


def test_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(DataError, match="does not start with E5S1"):
        E5File(path)


def test_another_block_size_is_refused(tmp_path: Path) -> None:
    content = bytearray(e5_bytes()[0])
    content[40:44] = struct.pack("<i", 64)
    path = tmp_path / "wide.bin"
    path.write_bytes(content)
    with pytest.raises(DataError, match="blocks of 64"):
        E5File(path)
