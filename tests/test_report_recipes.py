from benchmark.report.recipes import Run, is_capped, labels, shown
from tests.report_cells import recipe


def label(*recipes, models=None):
    runs = {Run("d", (models or ["m"] * 9)[i], f"hash{i}"): r for i, r in enumerate(recipes)}
    return list(labels(runs).values())


def test_a_single_full_recipe_needs_no_label():
    assert label(recipe()) == [""]


def test_recipes_are_named_by_the_key_that_differs():
    assert label(recipe(), recipe(learning_rate=1e-5)) == ["lr 2e-5", "lr 1e-5"]


def test_a_cap_stands_in_the_label_even_of_a_single_recipe():
    assert label(recipe(max_train=4000, max_test=300)) == ["max_train 4000, max_test 300"]


def test_a_full_run_beside_a_capped_one_stays_without_label():
    assert label(recipe(), recipe(max_test=300)) == ["", "max_test 300"]


def test_other_models_do_not_matter():
    assert label(recipe(), recipe(epochs=3), models=["m", "n"]) == ["", ""]


def test_a_model_that_was_not_fine_tuned_is_named_so_and_its_missing_settings_are_not_listed():
    untrained = {**recipe(untrained=True), "config": {"max_length": 128}}
    assert label(recipe(), untrained) == ["", "not fine-tuned"]


def test_a_checkpoint_is_named_so():
    assert label(recipe(eval_only=True)) == ["checkpoint"]


def test_a_checksum_names_recipes_only_where_nothing_else_does():
    one, two = {"model": {"checksum": "a" * 64}}, {"model": {"checksum": "b" * 64}}
    assert label(one, two) == ["checksum aaaaaaaa", "checksum bbbbbbbb"]
    assert label({**one, "sampler": 1}, {**two, "sampler": 2}) == ["sampler 1", "sampler 2"]


def test_many_differences_are_cut_short_with_the_hash():
    one, two = ({f"k{i}": value for i in range(7)} for value in (1, 2))
    assert label(one, two)[0] == "k0 1, k1 1, k2 1, k3 1, and 3 more, recipe hash0"


def test_two_recipes_never_share_a_label():
    # One cap is a number, the other a number in words: both are shown alike.
    assert label(recipe(max_test=300), recipe(max_test="300")) == ["max_test 300 (hash0)", "max_test 300 (hash1)"]


def test_keys_of_one_cell_do_not_enter():
    assert label({**recipe(), "test_sha256": "x", "shot_ids": ["1"]}) == [""]


def test_same_leaf_under_two_heads_keeps_its_path():
    one, two = (
        {"model": {"revision": "a"}, "data": {"revision": "b"}},
        {
            "model": {"revision": "c"},
            "data": {"revision": "d"},
        },
    )
    assert label(one, two)[0] == "model.revision a, data.revision b"


def test_values_are_short():
    values = (2e-5, 0.1, True, None, "best", 8, "f" * 64)
    assert [shown(value) for value in values] == ["2e-5", "0.1", "yes", "none", "best", "8", "ffffffff"]


def test_capped_is_told_from_full():
    assert is_capped(recipe(max_train=10))
    assert not is_capped(recipe())
