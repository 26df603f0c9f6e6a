"""Cross-lingual benchmark suite: the public names. Importing this loads neither torch nor pandas."""
