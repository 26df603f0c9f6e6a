"""`xlbench doctor`: each section says what is there and what to do."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmark.cli import doctor as module
from benchmark.cli.doctor import Finding, data, dataset, disk, hub, models, register
from benchmark.engine import probe
from benchmark.engine.probe import Bf16Probe
from benchmark.shelf import SHELF

REACHABLE = Finding("hub", "reachable")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("XLBENCH_DATA", raising=False)


@pytest.fixture
def no_bf16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "bf16_works", lambda: Bf16Probe(False, "died of SIGILL", 0.5))


@pytest.fixture
def server() -> Iterator[str]:
    """A hub that answers every question with an error of its own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_the_report_names_every_section_and_ends_well(no_bf16: None) -> None:
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    titles = [line for line in result.output.splitlines() if line and not line.startswith(" ")]
    assert titles == ["Machine", "Number formats", "Packages", "Models", "Data", "What to do"]
    assert "does not work: died of SIGILL" in result.output


def test_shelf_models_that_are_not_fetched_say_how() -> None:
    shelf = [finding for finding in models(REACHABLE) if finding.what in SHELF]
    assert {finding.found for finding in shelf} == {"not fetched"}
    assert all("xlbench model fetch" in finding.todo for finding in shelf)


def test_the_hub_is_not_asked_when_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    assert "not asked" in hub().found


def test_a_hub_that_answers_is_reachable(monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", server)
    assert hub() == Finding("hub", f"{server} is reachable")


def test_a_hub_that_does_not_answer_says_what_to_use_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    found = hub()
    assert "not reachable" in found.found
    assert "shelf" in found.todo


def test_a_full_disk_says_where_to_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOW_DISK", 1 << 80)
    assert f"Make room in {tmp_path}" in disk("disk", tmp_path / "not" / "yet").todo


def test_a_data_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert "does not exist" in next(data(tmp_path / "nowhere", REACHABLE)).todo


def test_data_of_the_hub_is_not_called_found_where_the_hub_does_not_answer() -> None:
    found = dataset("sib200", None, Finding("hub", "no answer", "Find a network."))
    assert (found.found.endswith("hub:Davlan/sib200 or its cache (not asked)"), found.todo) == (True, "Find a network.")


def test_local_data_is_found(data_dir: Path) -> None:
    found = {finding.what: finding for finding in data(data_dir, REACHABLE)}
    assert found["sib200"].found.endswith("test sets, local")
    assert found["data folder"].todo == ""
