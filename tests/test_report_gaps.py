import numpy as np
import pandas as pd
import pytest

from benchmark.errors import UserError
from benchmark.report import frame, gains, in_language, over_seeds, transfer_gaps
from benchmark.results import PREDICTIONS
from tests.report_cells import put, recipe


def accuracy(table):
    return table[table["metric"] == "accuracy"].reset_index(drop=True)


def test_frame_has_one_row_a_cell_and_metric(tmp_path):
    put(tmp_path, "en", 9)
    rows = frame(tmp_path)
    assert sorted(rows["metric"]) == ["accuracy", "macro_f1"]
    line = accuracy(rows).iloc[0]
    assert (line["value"], line["primary"], line["count"], line["in_language"]) == (90.0, True, 10, True)


def test_an_empty_folder_says_what_to_run(tmp_path):
    with pytest.raises(UserError, match="xlbench run --results"):
        frame(tmp_path)


def test_an_unreadable_record_is_named(tmp_path):
    record = put(tmp_path, "en", 9) / "record.json"
    record.write_text("{")
    with pytest.raises(UserError, match=str(record)):
        frame(tmp_path)


def test_capped_rows_are_marked(tmp_path):
    put(tmp_path, "en", 9, recipe=recipe(max_test=10))
    assert frame(tmp_path)["capped"].all()


def test_gap_is_paired_by_seed(tmp_path):
    for seed, source, target in ((1, 9, 7), (2, 8, 4)):
        put(tmp_path, "en", source, seed=seed)
        put(tmp_path, "sw", target, seed=seed)
    table = accuracy(transfer_gaps(frame(tmp_path)))
    assert list(table["gap"]) == [20.0, 40.0]
    assert list(table["relative_gap"]) == pytest.approx([200 / 9, 50.0])


def test_gap_of_a_parallel_set_is_over_shared_ids(tmp_path):
    put(tmp_path, "en", 5)
    put(tmp_path, "sw", 3, of=tuple("01234"))  # of these five, English has all right
    line = accuracy(transfer_gaps(frame(tmp_path))).iloc[0]
    assert (line["source_score"], line["target_score"], line["gap"], line["count"]) == (100.0, 60.0, 40.0, 5)


def test_gap_of_a_set_that_is_not_parallel_is_over_whole_test_sets(tmp_path):
    put(tmp_path, "en", 5, dataset="uner")
    put(tmp_path, "sw", 3, of=tuple("01234"), dataset="uner")
    assert accuracy(transfer_gaps(frame(tmp_path)))["gap"].iloc[0] == pytest.approx(-10.0)


def test_gap_without_a_source_score_says_so(tmp_path):
    put(tmp_path, "sw", 3)
    line = accuracy(transfer_gaps(frame(tmp_path))).iloc[0]
    assert np.isnan(line["gap"])
    assert line["reason"] == "no score in the source language (en)"


def test_gap_never_crosses_recipes(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "sw", 3, recipe=recipe(learning_rate=1e-5))
    assert accuracy(transfer_gaps(frame(tmp_path)))["gap"].isna().all()


def test_relative_gap_to_a_score_of_zero_is_blank(tmp_path):
    put(tmp_path, "en", 0)
    put(tmp_path, "sw", 0)
    line = accuracy(transfer_gaps(frame(tmp_path))).iloc[0]
    assert line["gap"] == 0
    assert np.isnan(line["relative_gap"])


def test_gain_is_over_the_examples_that_both_cells_have(tmp_path):
    put(tmp_path, "sw", 4)  # ids 0 to 3 right
    put(tmp_path, "sw", 3, of=tuple("23456789"), shots=4)  # ids 2, 3, 4 right
    line = accuracy(gains(frame(tmp_path))).iloc[0]
    assert (line["zero_shot"], line["few_shot"], line["gain"], line["count"]) == (25.0, 37.5, 12.5, 8)


def test_gain_of_a_metric_that_is_no_sum_is_blank_on_a_part(tmp_path):
    put(tmp_path, "sw", 4, scores={"other": 50.0})
    put(tmp_path, "sw", 3, of=tuple("23456789"), shots=4, scores={"other": 60.0})
    table = gains(frame(tmp_path))
    line = table[table["metric"] == "other"].iloc[0]
    assert np.isnan(line["gain"])
    assert line["reason"] == "other cannot be computed on a part of the test set"


def test_gain_between_test_sets_without_predictions_is_blank(tmp_path):
    put(tmp_path, "sw", 4)
    (put(tmp_path, "sw", 3, of=tuple("23456789"), shots=4) / PREDICTIONS).unlink()
    line = accuracy(gains(frame(tmp_path))).iloc[0]
    assert "predictions.parquet is not there" in line["reason"]


def test_equal_test_sets_need_no_predictions(tmp_path):
    (put(tmp_path, "sw", 4) / PREDICTIONS).unlink()
    (put(tmp_path, "sw", 6, shots=4) / PREDICTIONS).unlink()
    assert accuracy(gains(frame(tmp_path)))["gain"].iloc[0] == pytest.approx(20.0)


def test_in_language_is_compared_by_seed(tmp_path):
    for seed in (1, 2):
        put(tmp_path, "sw", 5, seed=seed)
        put(tmp_path, "sw", 7 + seed, source="sw", seed=seed)
    assert list(accuracy(in_language(frame(tmp_path)))["difference"]) == pytest.approx([30.0, 40.0])


def test_draws_are_averaged_within_a_seed_before_seeds():
    rows = pd.DataFrame(
        [(1, 0, 10.0), (1, 1, 30.0), (2, 0, 40.0), (2, 1, 40.0)], columns=["seed", "draw", "value"]
    ).assign(target="sw", collapsed=False)
    line = over_seeds(rows, ["target"]).iloc[0]
    assert (line["mean"], line["seeds"], line["draws"]) == (30.0, 2, 2)
    assert line["std"] == pytest.approx(np.std([20, 40], ddof=1))
    assert (line["draw_std"], line["draw_low"], line["draw_high"]) == pytest.approx((np.std([25, 35], ddof=1), 25, 35))


def test_one_seed_has_no_spread():
    rows = pd.DataFrame({"seed": [1], "value": [5.0], "target": ["sw"], "collapsed": [False]})
    assert np.isnan(over_seeds(rows, ["target"])["std"].iloc[0])


def test_seeds_with_different_draws_are_uneven():
    rows = pd.DataFrame({"seed": [1, 1, 2], "draw": [0, 1, 0], "value": [1.0, 2.0, 3.0]})
    assert over_seeds(rows.assign(target="sw", collapsed=False), ["target"])["uneven"].iloc[0]
