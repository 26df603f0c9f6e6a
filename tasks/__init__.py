"""Two tables of names. Nothing is imported until it is asked for by name."""

TASKS = {
    "classification": "tasks.classification:CLASSIFICATION",
    "ner": "tasks.ner:NER",
    "qa": "tasks.qa:QA",
}

DATASETS = {
    "mini_topics": "tasks.catalog.mini:MINI_TOPICS",
    "mini_ner": "tasks.catalog.mini:MINI_NER",
    "mini_qa": "tasks.catalog.mini:MINI_QA",
    "ha_intents": "tasks.catalog.ha_intents:HA_INTENTS",
    "ha_slots": "tasks.catalog.ha_intents:HA_SLOTS",
    "sib200": "tasks.catalog.sib200:SIB200",
    "xnli": "tasks.catalog.xnli:XNLI",
    "pawsx": "tasks.catalog.pawsx:PAWSX",
    "uner": "tasks.catalog.uner:UNER",
    "uner_pud": "tasks.catalog.uner_pud:UNER_PUD",
    "masakhaner2": "tasks.catalog.masakhaner2:MASAKHANER2",
    "wikiann": "tasks.catalog.wikiann:WIKIANN",
    "xquad": "tasks.catalog.xquad:XQUAD",
    "mlqa": "tasks.catalog.mlqa:MLQA",
    "tydiqa": "tasks.catalog.tydiqa:TYDIQA",
    "squad": "tasks.catalog.squad:SQUAD",
}
