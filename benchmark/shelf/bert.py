"""An E5S1 file as an ordinary BERT folder: configuration, safetensors and fast tokenizer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmark.shelf.e5 import E5File, Shape, Vocabulary

RANDOM_SEED = 20_231_207
"""Seed of the fresh weights of the model without pretraining: one model, the same on every machine."""

INITIALIZER_RANGE = 0.02
"""Standard deviation of BERT's fresh matrices (Devlin et al. 2019, the released code)."""

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_folder(source: E5File, folder: Path, fresh: bool) -> None:
    """Write the folder that AutoModel and AutoTokenizer of transformers read.

    Args:
        source: the packaged file.
        folder: an existing empty folder.
        fresh: draw the weights anew, in the same shape, instead of reading them.
    """
    from safetensors.numpy import save_file

    weights = fresh_weights(source.shape) if fresh else packaged_weights(source)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    _write_json(folder / "config.json", bert_config(source.shape, source.vocabulary.pad))
    write_tokenizer(source.vocabulary, source.shape.positions, folder)


def parameter_shapes(shape: Shape) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield (name in the packaged file, name in BERT's state dict, shape) of every parameter, in order."""
    hidden, wide = shape.hidden, shape.feed_forward
    rows = {"word": shape.vocabulary, "pos": shape.positions, "type": shape.token_types}
    for short, name in {"word": "word", "pos": "position", "type": "token_type"}.items():
        yield f"emb.{short}", f"embeddings.{name}_embeddings.weight", (rows[short], hidden)
    yield "emb.ln.w", "embeddings.LayerNorm.weight", (hidden,)
    yield "emb.ln.b", "embeddings.LayerNorm.bias", (hidden,)
    for layer in range(shape.layers):
        for short, name in _LAYER_PARTS.items():
            out_size = wide if short == "fi" else hidden
            in_size = wide if short == "fo" else hidden
            weight_shape = (out_size,) if short.endswith("ln") else (out_size, in_size)
            yield f"l{layer}.{short}.w", f"encoder.layer.{layer}.{name}.weight", weight_shape
            yield f"l{layer}.{short}.b", f"encoder.layer.{layer}.{name}.bias", (out_size,)


def packaged_weights(source: E5File) -> dict[str, np.ndarray]:
    """Return the file's weights as float32 under BERT's names; there is no pooler among them."""
    return {name: source.tensor(packed).reshape(shape) for packed, name, shape in parameter_shapes(source.shape)}


def fresh_weights(shape: Shape) -> dict[str, np.ndarray]:
    """Return weights as BERT starts with: normal matrices, norms of one, biases of zero; always the same."""
    generator = np.random.default_rng(RANDOM_SEED)
    weights = {}
    for _, name, size in parameter_shapes(shape):
        if len(size) == 2:
            weights[name] = generator.standard_normal(size, dtype=np.float32) * np.float32(INITIALIZER_RANGE)
        else:
            weights[name] = np.full(size, name.endswith(".weight"), np.float32)
    return weights


def bert_config(shape: Shape, pad: int) -> dict[str, Any]:
    """Return the content of config.json."""
    return {
        "architectures": ["BertModel"],
        "attention_probs_dropout_prob": 0.1,
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": shape.hidden,
        "initializer_range": INITIALIZER_RANGE,
        "intermediate_size": shape.feed_forward,
        "layer_norm_eps": shape.layer_norm_eps,
        "max_position_embeddings": shape.positions,
        "model_type": "bert",
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "pad_token_id": pad,
        "type_vocab_size": shape.token_types,
        "vocab_size": shape.vocabulary,
    }


def build_tokenizer(vocabulary: Vocabulary) -> Any:
    """Return XLM-R's tokenizer (a `tokenizers.Tokenizer`) over a Unigram vocabulary.

    Nmt and NFKC stand for sentencepiece's nmt_nfkc table, which the packaged file does not hold whole; texts
    in NFC give the same pieces.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    bos, eos = (vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.eos))
    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=vocabulary.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    tokenizer.add_special_tokens(_special_tokens(vocabulary))
    return tokenizer


def write_tokenizer(vocabulary: Vocabulary, max_length: int, folder: Path) -> None:
    """Write tokenizer.json and tokenizer_config.json."""
    build_tokenizer(vocabulary).save(str(folder / "tokenizer.json"), pretty=False)
    bos, eos, pad, unk, mask = (str(token.content) for token in _special_tokens(vocabulary))
    _write_json(
        folder / "tokenizer_config.json",
        {
            # The class that takes tokenizer.json as it is; XLM-R's own would rebuild the normaliser.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": max_length,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
            "mask_token": mask,
        },
    )


def _special_tokens(vocabulary: Vocabulary) -> list[Any]:
    """Return bos, eos, pad, unk and mask (the last piece), the mask taking the space before it as in XLM-R."""
    from tokenizers import AddedToken

    ids = (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk, len(vocabulary.pieces) - 1)
    return [AddedToken(vocabulary.pieces[i][0], special=True, normalized=False, lstrip=i == ids[-1]) for i in ids]


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
