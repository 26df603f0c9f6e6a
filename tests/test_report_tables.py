import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from benchmark.report import csv, frame, latex, markdown, markdown_page, tables
from benchmark.report.latex_table import escape_latex
from benchmark.report.layouts import pages
from benchmark.report.notes import how_many_seeds
from benchmark.report.overview import leaderboard, overview
from benchmark.report.series import reasons
from benchmark.report.table import Column, Row, Table, Value
from benchmark.results import read_blanks, write_blank
from benchmark.types import Cell
from tests.report_cells import put, recipe


def built(results, kind="accuracy-zero-shot"):
    found = tables(frame(results), reasons(read_blanks(results)))
    return next(table for table in found if table.slug.endswith(kind))


def row(table, *heads):
    return next(line for line in table.rows if line.heads[: len(heads)] == heads)


def test_scores_gap_and_relative_gap_with_their_spread(tmp_path):
    for seed, target in ((1, 6), (2, 4)):
        put(tmp_path, "en", 8, seed=seed)
        put(tmp_path, "sw", target, seed=seed)
    values = row(built(tmp_path), "sw", "Swahili").values
    assert [value.shown() for value in values] == ["50.0 ± 14.1", "30.0 ± 14.1", "37.5 ± 17.7"]


def test_the_source_stands_first_and_has_no_gap(tmp_path):
    put(tmp_path, "en", 8)
    put(tmp_path, "de", 6)
    first = built(tmp_path).rows[0]
    assert first.heads == ("en", "English")
    assert first.values[1] == Value(None)


def test_averages_leave_the_source_out_and_also_show_it(tmp_path):
    for target, right in (("en", 10), ("de", 6), ("sw", 2)):
        put(tmp_path, target, right)
    table = built(tmp_path)
    assert row(table, "mean", "2 without en").values[0].mean == 40.0
    assert row(table, "mean", "3 with en").values[0].mean == 60.0


def test_an_average_with_a_language_missing_is_blank_and_says_which(tmp_path):
    for target, right in (("en", 10), ("de", 6), ("sw", 2)):
        put(tmp_path, target, right, model="whole")
    put(tmp_path, "en", 10, model="part")
    put(tmp_path, "de", 9, model="part")
    value = row(built(tmp_path), "mean", "2 without en").values[0]
    assert value == Value(None, remarks=("no mean: sw missing",))


def test_an_average_over_seeds_of_which_one_lacks_a_language_says_so(tmp_path):
    for target, seed in (("en", 1), ("en", 2), ("sw", 1)):
        put(tmp_path, target, 5, seed=seed)
    value = row(built(tmp_path), "mean", "2 with en").values[0]
    assert value.seeds == 1
    assert value.remarks == ("mean of the 1 of 2 seeds that have all languages",)


def test_recipes_are_columns_of_their_own(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "en", 8, recipe=recipe(learning_rate=1e-5))
    put(tmp_path, "sw", 7)
    put(tmp_path, "sw", 6, recipe=recipe(learning_rate=1e-5))
    table = built(tmp_path)
    assert {column.group for column in table.columns} == {"tiny (lr 1e-5)", "tiny (lr 2e-5)"}
    assert [v.mean for v in row(table, "sw").values[::3]] == [60.0, 70.0]


def test_a_capped_run_is_named_in_its_column_and_in_a_note(tmp_path):
    put(tmp_path, "en", 9, recipe=recipe(max_test=10))
    table = built(tmp_path)
    assert table.columns[0].group == "tiny (max_test 10)"
    assert "tiny (max_test 10): a part of the data only, no full run." in table.notes


def test_a_collapsed_run_is_marked_in_its_row_and_in_the_average(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "sw", 0, collapsed=True)
    table = built(tmp_path)
    for heads in (("sw",), ("mean", "1 without en")):
        assert row(table, *heads).values[0].remarks == ("1 collapsed run in the mean",)


def test_a_blank_cell_tells_its_reason(tmp_path):
    folder = put(tmp_path, "en", 9)
    cell = Cell("sib200", "tiny", "en", "sw", 4, 0, 1)
    put(tmp_path, "de", 7)
    put(tmp_path, "de", 8, shots=4)
    write_blank(folder.parents[1] / "sw" / "s4-d0-r1", cell, "2 of 4 examples of class a")
    value = row(built(tmp_path, "accuracy-few-shot"), "sw").values[0]
    assert value == Value(None, remarks=("2 of 4 examples of class a",))


def test_a_reason_for_readers_has_neither_the_folders_of_a_machine_nor_advice():
    cell = Cell("xnli", "tiny", "en", "sw", 0, 0, 1)
    said = "No test split for 'swh_Latn': /home/me/data/xnli/sw.tsv does not exist. Add the file."
    (reason,) = reasons([(Path(), cell, said)]).values()
    assert reason == "No test split for 'swh_Latn': xnli/sw.tsv does not exist"


def test_names_of_classes_in_a_reason_stay_whole():
    cell = Cell("sib200", "tiny", "en", "sw", 4, 0, 1)
    said = "4 of each needed, the pool of 99 has only: science/technology 3"
    assert list(reasons([(Path(), cell, said)]).values()) == [said]


def test_few_shot_table_has_gains_and_spread_over_draws(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "sw", 4)
    for draw, right in ((0, 5), (1, 7)):
        put(tmp_path, "sw", right, shots=4, draw=draw)
    table = built(tmp_path, "accuracy-few-shot")
    assert [column.name for column in table.columns] == ["4 shots", "draws of 4 shots, std", "gain, 4 shots"]
    assert [value.shown() for value in row(table, "sw").values] == ["60.0", "14.1", "20.0"]


def test_in_language_table_shows_both_and_the_difference(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "sw", 4)
    put(tmp_path, "sw", 8, source="sw")
    table = built(tmp_path, "accuracy-in-language")
    assert [value.shown() for value in row(table, "sw").values] == ["40.0", "80.0", "40.0"]


def test_sets_that_are_not_parallel_are_marked(tmp_path):
    put(tmp_path, "en", 9, dataset="uner")
    put(tmp_path, "sw", 4, dataset="uner")
    assert any("not translations of each other" in note for note in built(tmp_path).notes)


def test_exposure_is_told_once_and_a_note_names_its_languages(tmp_path):
    put(tmp_path, "en", 9, exposure=["Saw FLORES."])
    put(tmp_path, "sw", 4, exposure=["Saw FLORES."], notes=["DATE became O (3)"])
    table = built(tmp_path)
    assert table.exposure == ("Exposure of tiny: Saw FLORES.",)
    assert table.notes[-1] == "sw: DATE became O (3)"


def test_a_page_of_several_tables_tells_an_exposure_once():
    table = replace(TABLE, exposure=("Exposure of m: Saw FLORES.",))
    text = markdown_page([table, table])
    assert text.count("Saw FLORES") == 1
    assert text.count("A note with 3 #") == 2


def test_a_table_that_stands_alone_tells_its_exposure_in_every_format_for_readers():
    table = replace(TABLE, exposure=("Exposure of m: Saw FLORES.",))
    assert all("Exposure of m: Saw FLORES." in render(table) for render in (markdown, latex))


def test_every_metric_has_its_table_and_the_primary_one_leads(tmp_path):
    put(tmp_path, "en", 9)
    put(tmp_path, "sw", 4)
    assert [table.slug for table in tables(frame(tmp_path))] == [
        "sib200-en-accuracy-zero-shot",
        "sib200-en-macro_f1-zero-shot",
    ]


def test_overview_says_that_a_set_has_no_source_language(tmp_path):
    put(tmp_path, "sw", 4)
    line = overview(pages(frame(tmp_path))).rows[0]
    assert line.values[0].remarks == line.values[3].remarks == ("no score in the source language (en)",)
    assert line.values[1].mean == 40.0


def test_seeds_are_counted_in_words():
    counts = [[1, 1], [2, 2], [1, 3]]
    assert [how_many_seeds(pd.Series(c)) for c in counts] == ["one seed", "2 seeds", "1 to 3 seeds"]


def test_few_shot_cells_alone_have_a_table_and_an_empty_overview(tmp_path):
    put(tmp_path, "sw", 4, shots=4)
    found = pages(frame(tmp_path))
    assert overview(found).rows == ()
    assert [table.slug for table in found[0].tables()] == ["sib200-en-accuracy-few-shot"]


def test_overview_and_leaderboard_say_over_how_many_seeds(tmp_path):
    for seed in (1, 2):
        put(tmp_path, "en", 9, seed=seed)
        put(tmp_path, "sw", 4, seed=seed)
    put(tmp_path, "en", 9, model="other")
    found = pages(frame(tmp_path))
    said = "Percent, mean ± standard deviation over 1 to 2 seeds."
    assert overview(found).notes == leaderboard(found).notes == (said,)


def test_leaderboard_is_models_by_data_sets(tmp_path):
    for dataset in ("sib200", "uner"):
        put(tmp_path, "en", 9, dataset=dataset)
        put(tmp_path, "sw", 4, dataset=dataset)
    put(tmp_path, "sw", 6, model="other")
    table = leaderboard(pages(frame(tmp_path)))
    assert [value.shown() for value in row(table, "tiny").values] == ["40.0", "40.0"]
    assert row(table, "other").values[1] == Value(None, remarks=("not run",))


TABLE = Table(
    "slug",
    "Scores in 50 % of A_B & C",
    (Column("m_1", "score"), Column("m_1", "gap %"), Column("n|2", "score")),
    (
        Row(("sw", "Swahili"), (Value(81.25, 0.44, 2), Value(-0.04, None, 1), Value(None, remarks=("not_run",)))),
        Row(("mean", "1 without en"), (Value(81.25, 0.44, 2), Value(-3.0), Value(None)), is_average=True),
    ),
    notes=("A note with 3 #.",),
)


def test_markdown_aligns_marks_and_explains():
    assert markdown(TABLE) == (
        "### Scores in 50 % of A_B & C\n"
        "\n"
        "| language | name             |     m_1: score | m_1: gap % |  n\\|2: score |\n"
        "| -------- | ---------------- | -------------: | ---------: | -----------: |\n"
        "| sw       | Swahili          |     81.2 ± 0.4 |        0.0 | <sup>a</sup> |\n"
        "| **mean** | **1 without en** | **81.2 ± 0.4** |   **-3.0** |              |\n"
        "\n"
        "- A note with 3 #.\n"
        "- <sup>a</sup> not_run\n"
    )


def test_csv_has_mean_std_and_seeds_of_each_figure_and_the_reasons_last():
    assert csv(TABLE) == (
        "language,name,m_1: score,m_1: score std,m_1: score seeds,m_1: gap %,m_1: gap % std,m_1: gap % seeds,"
        "n|2: score,n|2: score std,n|2: score seeds,remarks\n"
        "sw,Swahili,81.250000,0.440000,2,-0.040000,,1,,,,n|2: score: not_run\n"
        "mean,1 without en,81.250000,0.440000,2,-3.000000,,0,,,,\n"
    )


def test_latex_has_the_rules_of_booktabs_and_escapes_every_text():
    assert (
        latex(TABLE)
        == r"""\begin{table}
\centering
\caption{Scores in 50 \% of A\_B \& C}
\label{tab:slug}
\begin{tabular}{llrrr}
\toprule
 &  & \multicolumn{2}{c}{m\_1} & \multicolumn{1}{c}{n\textbar{}2} \\
\cmidrule(lr){3-4}\cmidrule(lr){5-5}
language & name & score & gap \% & score \\
\midrule
sw & Swahili & 81.2 $\pm$ 0.4 & 0.0 & \textsuperscript{a} \\
\midrule
mean & 1 without en & 81.2 $\pm$ 0.4 & $-$3.0 &  \\
\bottomrule
\end{tabular}
\par\smallskip\parbox{\linewidth}{\footnotesize A note with 3 \#. \textsuperscript{a} not\_run}
\end{table}
"""
    )


def test_latex_braces_and_environments_are_balanced():
    for table in (TABLE, Table("long", "Long", TABLE.columns, TABLE.rows * 30)):
        text = latex(table)
        assert len(re.findall(r"(?<!\\)\{", text)) == len(re.findall(r"(?<!\\)\}", text))
        opened, closed = (re.findall(rf"\\{word}{{(\w+)}}", text) for word in ("begin", "end"))
        assert opened == closed[::-1]


def test_latex_breaks_a_long_table_over_pages():
    assert r"\begin{longtable}" in latex(Table("long", "Long", TABLE.columns, TABLE.rows * 30))


def test_latex_escapes_every_special_character():
    assert escape_latex(r"\{}$&#%_~^") == (r"\textbackslash{}\{\}\$\&\#\%\_\textasciitilde{}\textasciicircum{}")


def test_a_single_model_stands_in_the_heading_not_in_every_column():
    table = Table("s", "Title", (Column("m", "score"),), (Row(("sw", "Swahili"), (Value(1.0),)),))
    assert markdown(table).startswith("### Title, m\n\n| language | name    | score |")


def test_footnotes_go_on_after_z():
    rows = tuple(Row((str(i), ""), (Value(None, remarks=(f"r{i}",)),)) for i in range(28))
    assert list(Table("s", "t", (Column("", "c"),), rows).footnotes().values())[25:] == ["z", "aa", "ab"]
