"""Reader of the E5S1 format: a BERT encoder in 4-bit blocks with its Unigram vocabulary, in one file.

Little-endian throughout: a header, the vocabulary (pieces and scores), a table of normalisation, a directory of
tensors, then the tensors. numpy reads it in place; nothing of the package that ships the file is imported or run.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmark.errors import DataError

MAGIC = b"E5S1"
FLOAT32, FOUR_BIT = 0, 1
BLOCK = 32
"""Weights in a four-bit block: a float16 scale and 16 bytes of two weights each."""

_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
_TODO = "The file is damaged or of another version: fetch it again"


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's dimensions, as BERT's configuration names them less their suffixes."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A Unigram vocabulary: `pieces[id]` with its log probability, and the ids of the special pieces."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """Where a tensor lies: its kind, its number of weights, and its first byte and length in the file."""

    kind: int
    count: int
    offset: int
    size: int


class E5File:
    """One E5S1 file, open for reading; a context manager.

    Attributes:
        shape: the encoder's dimensions.
        vocabulary: pieces, scores and special ids.
        tensors: name -> where it lies.
    """

    def __init__(self, path: Path) -> None:
        """Read everything but the tensors.

        Raises:
            DataError: not an E5S1 file, or shorter than it says.
        """
        self.path = path
        with path.open("rb") as file:
            if file.read(4) != MAGIC:
                raise DataError(path, None, f"does not start with {MAGIC.decode()}", _TODO)
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = len(MAGIC)
        try:
            self.shape = self._read_shape()
            self.vocabulary = self._read_vocabulary()
            self._skip_normalisation()
            self.tensors: Mapping[str, TensorEntry] = dict(self._read_entry() for _ in range(self._unpack("i")[0]))
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise DataError(path, None, f"ends early or is garbled near byte {self._at} ({error})", _TODO) from error

    def __enter__(self) -> E5File:
        return self

    def __exit__(self, *_: object) -> None:
        self._bytes.close()

    def tensor(self, name: str) -> np.ndarray:
        """Return a tensor as a flat float32 array, four-bit blocks multiplied out.

        Raises:
            DataError: there is no such tensor, or its bytes do not make up its number of weights.
        """
        entry = self.tensors.get(name)
        if entry is None:
            raise DataError(self.path, None, f"holds no tensor {name!r}", _TODO)
        kinds = {FLOAT32: np.dtype("<f4"), FOUR_BIT: _BLOCK_TYPE}
        if entry.kind not in kinds or entry.offset + entry.size > len(self._bytes):
            raise DataError(self.path, None, f"tensor {name!r}: {entry} cannot be", _TODO)
        # Copied out of the mapping, which could not be closed while arrays point into it.
        raw = np.frombuffer(self._bytes[entry.offset : entry.offset + entry.size], kinds[entry.kind])
        values = raw if entry.kind == FLOAT32 else dequantise(raw)
        if values.size != entry.count:
            raise DataError(self.path, None, f"tensor {name!r}: {values.size} weights, not {entry.count}", _TODO)
        return values

    def _read_shape(self) -> Shape:
        _version, *sizes, eps, block = self._unpack("I7ifi")
        if block != BLOCK:
            raise ValueError(f"blocks of {block} weights, not {BLOCK}")
        # The file holds float32; the decimal number it was made from is what configurations show.
        return Shape(*[*sizes, float(str(np.float32(eps)))])

    def _read_vocabulary(self) -> Vocabulary:
        count, bos, eos, pad, unk, text_size = self._unpack("5iQ")
        ends = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        text = self._array("u1", text_size).tobytes()
        pieces = [
            (text[start:end].decode(), score)
            for start, end, score in zip(ends[:-1].tolist(), ends[1:].tolist(), scores.tolist(), strict=True)
        ]
        return Vocabulary(pieces, bos, eos, pad, unk)

    def _skip_normalisation(self) -> None:
        _entries, size = self._unpack("iI")
        self._at += size

    def _read_entry(self) -> tuple[str, TensorEntry]:
        (length,) = self._unpack("H")
        name = self._array("u1", length).tobytes().decode()
        return name, TensorEntry(*self._unpack("BIQQ"))

    def _unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._bytes, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _array(self, dtype: str, count: int) -> np.ndarray:
        size = np.dtype(dtype).itemsize * count
        chunk = self._bytes[self._at : self._at + size]
        self._at += size
        return np.frombuffer(chunk, dtype, count)


def dequantise(blocks: np.ndarray) -> np.ndarray:
    """Multiply four-bit blocks out: weight = (half byte - 8) * scale.

    Args:
        blocks: records of `scale` (float16) and `halves` (16 bytes); byte j holds weight j in its low half and
            weight j + 16 in its high half.

    Returns:
        float32, 32 weights a block, flat.
    """
    values = np.empty((len(blocks), 2, BLOCK // 2), np.float32)
    np.bitwise_and(blocks["halves"], 0x0F, out=values[:, 0], casting="unsafe")
    np.right_shift(blocks["halves"], 4, out=values[:, 1], casting="unsafe")
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None, None]
    return values.reshape(-1)
