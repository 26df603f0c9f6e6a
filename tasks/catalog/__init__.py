"""The data sets, one value a file; `tasks.DATASETS` names them."""
