"""Small but real fast tokenizers, one of each family that multilingual encoders use."""

from __future__ import annotations

from functools import cache
from typing import Any

TEXT = (
    "The city of Zürich lies on the river Limmat, and in 1999 about 340,000 people lived there.",
    "Die Stadt Zürich liegt an der Limmat; im Jahr 1999 lebten dort etwa 340.000 Menschen.",
    "Мосты города построены в 1884 году, и они открыты по сей день.",
    "苏黎世是瑞士最大的城市，位于利马特河畔。",
    "تقع مدينة زيورخ على نهر ليمات في سويسرا.",
    "Jiji la Zürich liko kando ya mto Limmat nchini Uswisi.",
    "a b c in the city x 1",
)
BYTE_LEVEL = ("roberta", "roberta_prefix", "modernbert", "gpt2")
FAMILIES = ("bert", "xlmr", "gemma", *BYTE_LEVEL)

SPECIAL = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
TEMPLATES = {
    "bert": ("<s> $A </s>", "<s> $A </s> $B:1 </s>:1"),
    "xlmr": ("<s> $A </s>", "<s> $A </s> </s> $B </s>"),
    "roberta": ("<s> $A </s>", "<s> $A </s> </s> $B </s>"),
    "roberta_prefix": ("<s> $A </s>", "<s> $A </s> </s> $B </s>"),
    "modernbert": ("<s> $A </s>", "<s> $A </s> $B </s>"),
    "gemma": ("<s> $A </s>", "<s> $A </s> $B </s>"),
}


@cache
def family(name: str, text: tuple[str, ...] = TEXT, size: int = 500) -> Any:
    """Return a tokenizer of a family with at most `size` subwords, trained on `text`."""
    from tokenizers import normalizers, processors
    from transformers import PreTrainedTokenizerFast

    backend, trainer = _untrained(name, size)
    backend.train_from_iterator(text, trainer)
    if name == "gemma":  # the space is rewritten inside the text, and none is put before its start
        backend.normalizer, backend.pre_tokenizer = normalizers.Replace(" ", "▁"), None
    if name in TEMPLATES:
        ids = [(token, backend.token_to_id(token)) for token in ("<s>", "</s>")]
        backend.post_processor = processors.TemplateProcessing(*TEMPLATES[name], special_tokens=ids)
    inputs = ["input_ids", "attention_mask"] + ["token_type_ids"] * (name == "bert")
    return PreTrainedTokenizerFast(tokenizer_object=backend, model_input_names=inputs, **SPECIAL)


def _untrained(name: str, size: int) -> tuple[Any, Any]:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    options: dict[str, Any] = {"vocab_size": size, "special_tokens": [*SPECIAL.values()], "show_progress": False}
    if name == "bert":
        backend = Tokenizer(models.WordPiece(unk_token="<unk>"))
        backend.normalizer = normalizers.BertNormalizer(lowercase=False)
        backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        return backend, trainers.WordPieceTrainer(**options)
    if name == "xlmr":
        backend = Tokenizer(models.Unigram())
        backend.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
        backend.pre_tokenizer = pre_tokenizers.Metaspace()
        return backend, trainers.UnigramTrainer(unk_token="<unk>", **options)
    if name == "gemma":
        backend = Tokenizer(models.BPE(unk_token="<unk>"))
        backend.pre_tokenizer = pre_tokenizers.Metaspace()
        return backend, trainers.BpeTrainer(**options)
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=name == "roberta_prefix")
    return backend, trainers.BpeTrainer(initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), **options)
