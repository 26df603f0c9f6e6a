"""Voice commands for a smart home in some 45 languages, made from the grammars of `home-assistant-intents`.

`tasks/data/intents/README.md` is the data card, `tasks/catalog/ha_intents.py` the two data sets.
"""
