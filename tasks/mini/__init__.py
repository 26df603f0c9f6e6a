"""`mini`: a parallel corpus with topics, entities and questions that ships with the suite.

`tasks/data/mini/README.md` is its data card, `tasks/catalog/mini.py` its three data sets.
"""
