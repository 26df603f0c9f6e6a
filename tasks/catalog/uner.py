"""Universal NER: persons, organisations and locations in Universal Dependencies treebanks, one guideline for all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from benchmark.data.conll import read_conll
from benchmark.data.files import LocalFiles, Reader, Source
from benchmark.data.hub import Converter, HubFiles, ner_rows
from benchmark.data.jsonl import NerFields
from benchmark.languages import from_ud
from benchmark.types import Dataset, SplitName

TYPES = ("PER", "ORG", "LOC")
TAG_MAP = {"B-OTH": "O", "I-OTH": "O", "B-O": "O", "I-O": "O"}
FILES: dict[SplitName, str] = {"train": "train", "validation": "dev", "test": "test"}

TREEBANKS = {
    "en_ewt": "UNER_English-EWT",
    "ceb_gja": "UNER_Cebuano-GJA",
    "da_ddt": "UNER_Danish-DDT",
    "hr_set": "UNER_Croatian-SET",
    "pt_bosque": "UNER_Portuguese-Bosque",
    "qaf_arabizi": "UNER_Maghrebi_Arabic_French-Arabizi",
    "sk_snk": "UNER_Slovak-SNK",
    "sr_set": "UNER_Serbian-SET",
    "sv_talbanken": "UNER_Swedish-Talbanken",
    "tl_trg": "UNER_Tagalog-TRG",
    "zh_gsd": "UNER_Chinese-GSD",
    "zh_gsdsimp": "UNER_Chinese-GSDSIMP",
}
LANGUAGES = {from_ud(code): code for code in TREEBANKS}

READ = partial(read_conll, word_column=1, tag_column=2, columns=(3, 5), comments=True, types=TYPES, tag_map=TAG_MAP)
CONVERT = partial(ner_rows, fields=NerFields(words="tokens", tags="ner_tags", id="idx"), types=TYPES, tag_map=TAG_MAP)


def universal_ner(
    treebanks: Mapping[str, str],
    languages: Mapping[str, str],
    *,
    only: Mapping[str, tuple[SplitName, ...]],
    variant: str = "",
    hub_variant: str = "",
    read: Reader = READ,
    convert: Converter = CONVERT,
) -> Source:
    """Return where treebanks of Universal NER are read from.

    Args:
        treebanks: beginning of the file names -> repository of the authors.
        languages: tag -> beginning of the file names.
        only: splits of the treebanks that lack some on the hub.
        variant: how the local files differ from the release.
        hub_variant: how the hub's files do.
        read: reader of the native files.
        convert: converter of the hub's rows.
    """
    paths = {
        (code, split): f"{repository}/{code}-ud-{name}.iob2"
        for code, repository in treebanks.items()
        for split, name in FILES.items()
    }
    hub = HubFiles(
        repository="BramVanroy/universal_ner",
        convert=convert,
        only=only,
        revision_source="none known in full; a Parquet copy of universalner/universal_ner, whose script no longer runs",
        variant=hub_variant,
    )
    return Source(languages, LocalFiles("ner/uner", pattern={}, paths=paths, read=read, variant=variant), hub)


UNER = Dataset(
    name="uner",
    task="ner",
    languages=LANGUAGES,
    labels=TYPES,
    load=universal_ner(
        TREEBANKS,
        LANGUAGES,
        only={"ceb_gja": ("test",), "tl_trg": ("test",), "qaf_arabizi": ()},
        variant="English train: the draft of December 2022",
        hub_variant="a copy that does not tell documents",
    ),
    revision="github.com/UniversalNER/UNER_English-EWT@8ed072de2fd24022cc62458997fe96a8fe191ea4 (dev, test)",
    licence="CC-BY-SA-4.0",
    citation="Mayhew et al. 2024, Universal NER: A Gold-Standard Multilingual Named Entity Recognition Benchmark",
    homepage="https://www.universalner.org",
    label_note="Croatian, Serbian and the draft of English train also have OTH, and the draft has B-O; both become O.",
    note="Every language has texts of its own: a gap also holds how hard they are. Tagalog is the TRG treebank "
    "(Ugnayan is a second one).",
)
