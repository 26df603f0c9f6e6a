"""The engine: features in, logits out. The only package that imports torch and transformers.

The runner asks for it by name and late, so that planning and reporting never pay for the import.
"""

from benchmark.engine.device import environment, resolve_dtype
from benchmark.engine.loading import load_model, load_tokenizer
from benchmark.engine.model import EncoderModel

__all__ = ["EncoderModel", "environment", "load_model", "load_tokenizer", "resolve_dtype"]
