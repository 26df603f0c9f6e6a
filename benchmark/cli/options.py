"""The flags of `xlbench run` and `xlbench plan`: one for each field of a run and each hyper-parameter."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from benchmark.hyperparameters import CONFIG_TYPES


class Flag(NamedTuple):
    """A flag, the field of RunSpec that it sets, and what its value is."""

    name: str
    field: str
    kind: Any
    help: str
    envvar: str | None = None


FLAGS = (
    Flag("--model", "models", str, "Names of the shelf, hub ids or folders, comma-separated."),
    Flag("--dataset", "datasets", str, "Names, path.py:NAME or FILE.toml, comma-separated, or `all` that are at hand."),
    Flag("--source", "source", str, "Language to train on [default: en]."),
    Flag("--target", "targets", str, "Languages to evaluate, comma-separated [default: all that are at hand]."),
    Flag("--shots", "shots", str, "Target-language examples: 0,4,16; `full` adds fits in the language itself."),
    Flag("--few-shot-dataset", "few_shot_datasets", str, "Data sets with few-shot cells [default: all of the run]."),
    Flag("--few-shot-target", "few_shot_targets", str, "Languages with few-shot cells [default: all of the run]."),
    Flag("--draws", "draws", int, "Few-shot draws for each number of shots [default: 1]."),
    Flag("--seeds", "seeds", int, "Seeds 1 .. N [default: 1]."),
    Flag("--data-dir", "data_dir", Path, "Folder of local data.", "XLBENCH_DATA"),
    Flag("--results", "results", Path, "Folder that results go to [default: results]."),
    Flag("--train-on", "train_on", str, "Data set to train on instead of the catalogue's choice."),
    Flag("--max-train", "max_train", int, "Fixed sample of the training set; goes into the record."),
    Flag("--max-test", "max_test", int, "Fixed sample of every test set; goes into the record."),
    Flag("--tolerant", "tolerant", bool, "Drop broken examples and count them."),
    Flag("--eval-before", "eval_before", bool, "Score the model before fine-tuning too."),
    Flag("--eval-only", "eval_only", bool, "Evaluate a fine-tuned checkpoint without training."),
    Flag(
        "--save-model",
        "save_model",
        Path,
        "Folder for the fine-tuned checkpoint; one of the same fit that lies there is used instead of training.",
    ),
    Flag("--protocol", "protocol", str, "Settings of a published protocol: xtreme."),
    Flag("--device", "device", str, "auto, cpu, cuda, cuda:1 ... [default: auto]."),
    Flag("--threads", "threads", int, "CPU threads [default: all]."),
    Flag("--dtype", "dtype", str, "auto, fp32 or bf16 [default: auto, resolved once for a results folder]."),
    Flag("--trust-remote-code", "trust_remote_code", bool, "Run code that comes with a model."),
)

CONFIG_HELP = {
    "learning_rate": "Peak rate of AdamW.",
    "epochs": "Passes over the training set.",
    "max_steps": "Updates, instead of epochs.",
    "batch_size": "Features a micro-batch.",
    "accumulate": "Micro-batches an update.",
    "warmup_ratio": "Share of all updates.",
    "warmup_steps": "Updates, instead of the ratio.",
    "schedule": "linear or constant.",
    "weight_decay": "Not on biases and norms.",
    "adam_epsilon": "Of AdamW.",
    "clip_norm": "Of the gradient; 0 for off.",
    "freeze_layers": "Lowest layers that are not trained, with the embeddings; 0 trains everything.",
    "selection": "best (source-language validation) or last (weights).",
    "patience": "Epochs without a better validation score before stopping; 0 for never.",
    "few_shot_steps": "Updates of a few-shot fit.",
    "few_shot_learning_rate": "Constant.",
    "few_shot_batch_size": "Features an update.",
    "max_length": "Tokens of a feature.",
    "doc_stride": "Overlap of neighbouring windows in tokens (QA).",
    "keep_unanswerable": "Share of training windows without the answer that is kept (QA).",
    "n_best_size": "Starts and ends that are combined (QA).",
    "max_answer_length": "Characters of an answer (QA).",
    "max_answer_tokens": "Subwords of an answer (QA); 0 for no limit.",
    "eval_batch_size": "Features a batch in evaluation.",
}

PANEL = "Hyper-parameters (default: what the suites hold for the data set and the model's size)"


def spec_command(action: Callable[..., None], *further: inspect.Parameter) -> Callable[..., None]:
    """Return a command that turns the flags of a run into a RunSpec and hands it to `action`.

    Args:
        action: called with the spec and the values of `further`; its docstring is the command's help.
        further: options of this command alone.
    """

    def command(suite: str | None, **values: Any) -> None:
        from benchmark.spec import make_spec

        own = {parameter.name: values.pop(parameter.name) for parameter in further}
        given = {name: value for name, value in values.items() if value is not None}
        overrides = {name: given.pop(name) for name in CONFIG_TYPES if name in given}
        action(make_spec(suite, {**given, **({"overrides": overrides} if overrides else {})}), **own)

    suite = _parameter(Flag("--suite", "suite", str, "Name or .toml file of a suite of settings."))
    config = [_hyper_parameter(name, kind) for name, kind in CONFIG_TYPES.items()]
    parameters = [suite, *map(_parameter, FLAGS), *config, *further]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    command.__doc__ = action.__doc__
    command.__name__ = action.__name__
    return command


def _parameter(flag: Flag) -> inspect.Parameter:
    option = typer.Option(flag.name, help=flag.help, envvar=flag.envvar, show_default=False)
    return _keyword(flag.field, Annotated[flag.kind | None, option])


def _hyper_parameter(name: str, kind: Any) -> inspect.Parameter:
    flag = f"--{name.replace('_', '-')}"
    option = typer.Option(flag, help=CONFIG_HELP.get(name, ""), rich_help_panel=PANEL, show_default=False)
    return _keyword(name, Annotated[kind | None, option])


def _keyword(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
