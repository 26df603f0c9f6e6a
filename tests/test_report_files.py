import html
import itertools
import subprocess
import sys

import matplotlib
import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmark.cli import app, main
from benchmark.errors import UserError
from benchmark.languages import flores_codes, from_flores
from benchmark.report import (
    frame,
    gains,
    plot_few_shot,
    plot_gaps,
    plot_heatmap,
    save_figure,
    transfer_gaps,
    write_leaderboard,
    write_report,
)
from benchmark.report.style import group_languages, language_label, metric_label
from tests.report_cells import put


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    for seed in (1, 2):
        for place, target in enumerate(("en", "de", "sw", "zh")):
            put(folder, target, 10 - 2 * place - seed, seed=seed)
            put(folder, target, 9 - 2 * place, seed=seed, dataset="xnli")
            if target != "en":
                for draw in (0, 1):
                    put(folder, target, 10 - place - draw, seed=seed, shots=4, draw=draw)
    return folder


@pytest.fixture(scope="module")
def written(results, tmp_path_factory):
    return write_report(results, tmp_path_factory.mktemp("report"))


def names(written):
    return sorted(path.name for path in written.files)


def test_every_table_is_there_in_three_formats_and_every_picture_in_two(written):
    found = names(written)
    for suffix in (".md", ".csv", ".tex"):
        assert f"sib200-en-accuracy-few-shot{suffix}" in found
    for suffix in (".svg", ".png"):
        assert f"sib200-en-accuracy-tiny-gaps{suffix}" in found
        assert f"sib200-en-accuracy-tiny-few-shot{suffix}" in found
        assert f"tiny-heatmap{suffix}" in found


def test_the_index_refers_to_files_that_exist(written):
    text = written.index.read_text()
    for path in written.files:
        if path.suffix == ".png":
            assert f"(pictures/{path.name})" in text
    assert "(tables/sib200-en-macro_f1-zero-shot.md)" in text


def test_the_same_records_give_the_same_bytes(results, written, tmp_path):
    again = write_report(results, tmp_path)
    assert names(again) == names(written)
    for one, two in zip(sorted(written.files), sorted(again.files), strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_a_users_matplotlibrc_changes_nothing(results, tmp_path):
    rows = frame(results)
    gaps = transfer_gaps(rows[(rows["dataset"] == "sib200") & (rows["metric"] == "accuracy")])
    plain = save_figure(plot_gaps(gaps), tmp_path / "plain")
    with matplotlib.rc_context({"font.size": 20, "axes.grid": True, "svg.hashsalt": "other"}):
        other = save_figure(plot_gaps(gaps), tmp_path / "other")
    assert [p.read_bytes() for p in plain] == [p.read_bytes() for p in other]


def test_pictures_carry_neither_date_nor_version(written):
    for path in written.files:
        if path.suffix == ".svg":
            assert "date>" not in path.read_text()
        if path.suffix == ".png":
            assert b"Software" not in path.read_bytes()


def test_a_metric_that_is_asked_for_leads(results, tmp_path):
    written = write_report(results, tmp_path, datasets=["sib200"], metrics=["macro_f1"], plots=False)
    assert [table.slug for table in written.leading] == [
        "overview",
        "sib200-en-macro_f1-zero-shot",
        "sib200-en-macro_f1-few-shot",
    ]


def test_per_class_tables_sum_over_seeds(results, tmp_path):
    written = write_report(results, tmp_path, datasets=["sib200"], plots=False, per_class=True)
    table = next(table for table in written.leading if "per_class" in table.slug)
    english = next(row for row in table.rows if row.heads[0] == "en")
    # 17 of 20 of class a are right, nothing else is: precision 1, recall 0.85.
    assert english.values[0].mean == pytest.approx(100 * 2 * 0.85 / 1.85)


@pytest.mark.parametrize("asked", [{"datasets": ["nope"]}, {"metrics": ["nope"]}, {"formats": ["nope"]}])
def test_what_is_not_there_is_an_error_that_tells_what_is(results, tmp_path, asked):
    with pytest.raises(UserError, match=r"nope.*(There are results of|Give any of)"):
        write_report(results, tmp_path, plots=False, **asked)


def test_leaderboard_goes_beside_the_runs(results):
    written = write_leaderboard(results)
    assert written.files[0] == results / "leaderboard" / "leaderboard.md"


def test_report_command_prints_the_leading_tables_and_where_files_are(results, tmp_path):
    done = CliRunner().invoke(app, ["report", "--results", str(results), "--out", str(tmp_path), "--no-plots"])
    assert done.exit_code == 0, done.output
    assert "sib200: zero-shot accuracy from en" in done.output
    assert "macro_f1 from en" not in done.output
    assert str(tmp_path / "report.md") in done.output


def test_report_command_on_an_empty_folder_is_an_error_without_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["xlbench", "report", "--results", str(tmp_path)])
    with pytest.raises(SystemExit, match="2"):
        main()
    said = capsys.readouterr().err
    assert "xlbench run" in said
    assert "Traceback" not in said


def test_reporting_never_imports_torch(results, tmp_path):
    code = (
        "import sys, benchmark.report\n"
        "assert not {'pandas', 'matplotlib'} & set(sys.modules)\n"
        "from benchmark.cli import main\n"
        f"sys.argv[1:] = ['report', '--no-plots', '--results', {str(results)!r}, '--out', {str(tmp_path)!r}]\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end\n"
        "assert not {'torch', 'transformers', 'matplotlib.pyplot'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_of_the_package_is_an_attribute_error():
    import benchmark.report

    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        benchmark.report.nothing_of_the_kind  # noqa: B018


def test_a_picture_of_two_runs_is_refused(results):
    with pytest.raises(UserError, match="not 4"):  # two data sets by two metrics
        plot_gaps(transfer_gaps(frame(results)))


def spread_over(tags, cells):
    """Return the rows of `cells`, all of one language, once for each of the languages `tags`, English among them."""
    copies = [
        cells.assign(target=tag, in_language=tag == "en", value=30.0 + 10 * (place % 7))
        for place, tag in enumerate(tags)
    ]
    rows = pd.concat(copies, ignore_index=True)
    return rows[(rows["metric"] == "accuracy") & ~(rows["in_language"] & (rows["shots"] > 0))]


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """A zero-shot and a few-shot cell of one language with two seeds."""
    folder = tmp_path_factory.mktemp("cells")
    for seed in (1, 2):
        put(folder, "sw", 5, seed=seed)
        put(folder, "sw", 6, seed=seed, shots=4)
    return frame(folder)


@pytest.fixture(scope="module")
def many(cells):
    """All 205 languages of SIB-200, one seed."""
    return spread_over(map(from_flores, flores_codes()), cells[cells["seed"] == 1])


@pytest.fixture(scope="module")
def forty(cells):
    """English, Swahili and 38 others with two seeds."""
    return spread_over(
        ["en", "sw", *[t for t in map(from_flores, flores_codes()) if t not in ("en", "sw")][:38]], cells
    )


@pytest.mark.parametrize("draw", [lambda rows: plot_gaps(transfer_gaps(rows)), lambda rows: plot_few_shot(gains(rows))])
def test_pictures_of_forty_languages_name_each_of_them_in_svg_and_png(forty, tmp_path, draw):
    figure = draw(forty)
    svg, png = save_figure(figure, tmp_path / "picture")
    assert png.stat().st_size > 10_000
    text = svg.read_text()
    labels = [language_label(tag) for tag in forty["target"].unique() if tag != "en"]
    assert "Swahili (sw)" in labels
    assert [label for label in labels if label not in html.unescape(text)] == []
    assert not cut_off(figure)
    assert not overlapping(figure)


def boxes(figure):
    """Return text and place of the texts of a figure, but for numbers on axes, of which unseen ones lie anywhere."""
    figure.canvas.draw()
    unseen = {label for axes in figure.axes for label in axes.get_xticklabels()}
    texts = [t for t in figure.findobj(matplotlib.text.Text) if t.get_visible() and t.get_text() and t not in unseen]
    return [(t.get_text(), t.get_window_extent()) for t in texts if not t.get_text().isdigit()]


def cut_off(figure):
    """Return the texts that reach over the edge of a figure."""
    edge = figure.bbox.padded(1)
    return [t for t, box in boxes(figure) if not (edge.contains(box.x0, box.y0) and edge.contains(box.x1, box.y1))]


def overlapping(figure):
    """Return the pairs of texts that lie on each other by more than a pixel."""
    pairs = itertools.combinations([(text, box.padded(-1)) for text, box in boxes(figure)], 2)
    return [(one, two) for (one, here), (two, there) in pairs if here.overlaps(there)]


@pytest.fixture(scope="module")
def many_gaps(many):
    figure = plot_gaps(transfer_gaps(many), "family")
    figure.canvas.draw()
    return figure


def test_no_text_of_a_gap_picture_is_cut_off_at_205_languages(many_gaps):
    labels = [label.get_text() for axes in many_gaps.axes for label in axes.get_yticklabels()]
    assert len(labels) == 204
    assert not cut_off(many_gaps)


def test_labels_of_neighbouring_languages_do_not_overlap_at_205_languages(many_gaps):
    for axes in many_gaps.axes:
        boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
        assert all(upper.y0 >= lower.y1 - 1 for upper, lower in itertools.pairwise(boxes))


def test_a_gap_picture_has_zero_on_its_axis(results):
    rows = frame(results)
    figure = plot_gaps(transfer_gaps(rows[(rows["dataset"] == "sib200") & (rows["metric"] == "accuracy")]))
    low, high = figure.axes[0].get_xlim()
    assert low <= 0 < high


def test_few_shot_curves_of_many_languages_share_panels(many):
    figure = plot_few_shot(gains(many))
    assert len(figure.axes) <= 8
    assert not cut_off(figure)


def test_a_heat_map_of_many_languages_has_them_all(many):
    figure = plot_heatmap(many)
    assert sum(len(axes.images[0].get_array()) for axes in figure.axes if axes.images) == 205
    assert not cut_off(figure)


def test_rare_scripts_share_a_colour_and_no_two_groups_look_alike():
    tags = [from_flores(code) for code in flores_codes()]
    groups = group_languages(tags, "script")
    assert groups.of["sat"] == "other"
    assert groups.of["ru"] == "Cyrillic"
    assert len(set(groups.looks.values())) == len(groups.looks) == 7


def test_labels_are_for_people():
    assert language_label("sw") == "Swahili (sw)"
    assert language_label("zh-Hant") == "Chinese, Traditional (zh-Hant)"
    assert metric_label("entity_f1_strict") == "entity F1 strict"
