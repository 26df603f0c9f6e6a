"""What the task types share in dealing with a tokenizer.

A tokenizer here is any fast tokenizer of transformers. It is always called with many texts at once, and
each distinct text is encoded once: the questions of one paragraph share it, and words repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmark.errors import UserError


def encode_distinct(texts: Iterable[str], tokenizer: Any) -> dict[str, Any]:
    """Return text -> its `tokenizers.Encoding` (ids, offsets ...), without special tokens, uncut."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return {}
    batch = tokenizer(distinct, add_special_tokens=False, return_attention_mask=False, verbose=False)
    return dict(zip(distinct, batch.encodings, strict=True))


@dataclass(frozen=True, slots=True)
class Frame:
    """The special tokens that a tokenizer puts around one sequence, or around and between two.

    Attributes:
        special: (token ids, token types) of each gap: before the first sequence, after it, after the second.
        types: token type of each sequence.
        typed: the model wants `token_type_ids`.
    """

    special: tuple[tuple[list[int], list[int]], ...]
    types: tuple[int, ...]
    typed: bool

    def room(self, max_length: int) -> int:
        """Return how many subwords fit beside the special tokens.

        Raises:
            UserError: not even two.
        """
        left = max_length - sum(len(ids) for ids, _ in self.special)
        if left < 2:
            raise UserError(f"max_length is {max_length}: that leaves room for {left} subwords. Raise --max-length.")
        return left

    def start(self, *before: Sequence[int]) -> int:
        """Return at which position the sequence that follows the sequences `before` starts."""
        return sum(len(ids) for ids, _ in self.special[: len(before) + 1]) + sum(map(len, before))

    def compose(self, *sequences: Sequence[int]) -> dict[str, list[int]]:
        """Return the model's inputs for these sequences of subword ids, one per entry of `types`."""
        ids, types = list(self.special[0][0]), list(self.special[0][1])
        for sequence, type_id, (special_ids, special_types) in zip(
            sequences, self.types, self.special[1:], strict=True
        ):
            ids += [*sequence, *special_ids]
            types += [type_id] * len(sequence) + special_types
        return {"input_ids": ids, "token_type_ids": types} if self.typed else {"input_ids": ids}


def frame(tokenizer: Any, sequences: int) -> Frame:
    """Find a tokenizer's special tokens by looking at what it puts around one letter, or around two."""
    encoding = tokenizer(*["a"] * sequences).encodings[0]
    gaps: list[tuple[list[int], list[int]]] = [([], []) for _ in range(sequences + 1)]
    types = [0] * sequences
    gap = 0
    for token, type_id, sequence in zip(encoding.ids, encoding.type_ids, encoding.sequence_ids, strict=True):
        if sequence is None:
            gaps[gap][0].append(token)
            gaps[gap][1].append(type_id)
        else:
            gap, types[sequence] = sequence + 1, type_id
    return Frame(tuple(gaps), tuple(types), "token_type_ids" in tokenizer.model_input_names)


_WORD_PAIRS = (("a", "b"), ("the", "city"), ("in", "1999"))


def word_mark(tokenizer: Any) -> str:
    """Return what has to stand before a word so that its subwords are those it has in running text: "" or a space.

    Byte-level tokenizers (RoBERTa, ModernBERT, GPT-2) and some of the sentence-piece kind write the space
    before a word into its first subword, with or without being told to add one to a text. Rather than
    reading their settings, ask: which way of encoding two words apart gives what "first second" gives?
    """
    for mark in ("", " "):
        texts = [text for pair in _WORD_PAIRS for text in (pair[0], mark + pair[1], " ".join(pair))]
        found = encode_distinct(texts, tokenizer)
        if all(found[a].ids + found[mark + b].ids == found[f"{a} {b}"].ids for a, b in _WORD_PAIRS):
            return mark
    return ""


def text_health(texts: Iterable[str], tokenizer: Any) -> dict[str, float]:
    """Return how well a tokenizer knows these texts; each distinct text counts once.

    Returns:
        `unknown_rate`: share of subwords that are the unknown token (0 to 1);
        `fertility`: subwords per white-space word.
    """
    subwords = unknown = words = 0
    for text, encoding in encode_distinct(texts, tokenizer).items():
        subwords += len(encoding.ids)
        unknown += encoding.ids.count(tokenizer.unk_token_id)
        words += len(text.split())
    return {
        "unknown_rate": round(unknown / max(subwords, 1), 6),
        "fertility": round(subwords / max(words, 1), 6),
    }
