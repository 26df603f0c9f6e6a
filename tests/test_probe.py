"""The probe of bf16, with children that end in every way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmark.engine.probe import Bf16Probe, bf16_works, run_probe

FP32 = """print('{"fp32_tflops": 0.5}', flush=True);"""
BF16 = """print('{"bf16_tflops": 0.25}', flush=True);"""


def child(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_child_that_measures_both_works() -> None:
    assert run_probe(child(FP32 + BF16)) == (Bf16Probe(True, "", 0.5, 0.25), True)


def test_a_child_that_dies_of_an_instruction_does_not_work_and_never_will() -> None:
    found, conclusive = run_probe(child(FP32 + "import os, signal; os.kill(os.getpid(), signal.SIGILL)"))
    assert found == Bf16Probe(False, "a process that tried it died of SIGILL", 0.5, 0.0)
    assert conclusive


def test_a_child_that_somebody_killed_proves_nothing() -> None:
    found, conclusive = run_probe(child("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert "SIGKILL" in found.reason
    assert not conclusive


def test_a_child_that_raises_gives_its_last_line() -> None:
    found, conclusive = run_probe(child(FP32 + "raise ArithmeticError('bf16 products are wrong')"))
    assert found.reason == "ArithmeticError: bf16 products are wrong"
    assert not conclusive


def test_a_child_that_hangs_is_given_up() -> None:
    found, conclusive = run_probe(child("import time; time.sleep(60)"), seconds=0.2)
    assert found == Bf16Probe(False, "no answer within 0.2 s")
    assert not conclusive


def test_a_child_without_bf16_figure_does_not_work() -> None:
    assert not run_probe(child(FP32))[0].works


def test_a_second_question_is_answered_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLBENCH_CACHE", str(tmp_path))
    first = bf16_works()
    [kept] = (tmp_path / "bf16").iterdir()
    kept.write_text(kept.read_text().replace(str(first.fp32_tflops), "77.0"))
    assert bf16_works().fp32_tflops == 77.0
