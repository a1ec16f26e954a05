"""Figures: what they return, where they draw, how they look."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from keras_vis_compat import plots


@pytest.fixture
def curves():
    shares = np.linspace(0, 1, 5)
    scores = np.stack([shares, shares**2])
    return SimpleNamespace(areas=np.array([0.5, 0.34]), fractions=shares, scores=scores)


TABLE = {"Grad-CAM": {"drop %": 29.4, "ADCC": 0.69}, "random": {"drop %": 17.2, "ADCC": 0.57}}
RANDOMISED = {"Grad-CAM": {"dense": 0.4, "conv": -0.1}, "Score-CAM": {"dense": 0.98, "conv": 0.95}}


def test_a_map_over_its_image(image, blob, looks_as_before):
    figure = Figure(figsize=(3, 2.4), layout="constrained")
    shown = plots.show_map(blob, image, ax=figure.subplots(), title="Grad-CAM")
    figure.colorbar(shown)
    looks_as_before(figure, "map")


def test_a_table_of_maps(image, blob, looks_as_before):
    maps = {"Grad-CAM": np.stack([blob, blob.T]), "Saliency": np.stack([blob - 0.5, -blob])}
    figure = plots.show_maps([image, 1 - image], maps, class_names=["cat", "dog"], scores=[0.93, 0.4])
    looks_as_before(figure, "maps")


def test_a_signal(blob, looks_as_before):
    figure = Figure(figsize=(4, 2), layout="constrained")
    plots.show_signal(blob[2], np.sin(np.arange(40) / 3), ax=figure.subplots(), title="a beat")
    looks_as_before(figure, "signal")


def test_slices_of_a_volume(blob, looks_as_before):
    volume = blob[np.newaxis] * np.linspace(0, 1, 9)[:, np.newaxis, np.newaxis]
    looks_as_before(plots.show_slices(volume, 1 - volume, slices=3), "slices")


def test_inputs_that_were_made_up(image, looks_as_before):
    looks_as_before(plots.show_activation([image, 1 - image, image[..., 0]], ["0", "1", "2"]), "activation")


def test_curves_of_two_methods(curves, looks_as_before):
    figure = Figure(figsize=(4, 3), layout="constrained")
    plots.show_curves({"Grad-CAM": curves, "random": curves}, ax=figure.subplots(), title="Insertion")
    looks_as_before(figure, "curves")


def test_bars_of_two_methods(looks_as_before):
    figure = Figure(figsize=(4, 3), layout="constrained")
    plots.show_metrics(TABLE, ax=figure.subplots())
    looks_as_before(figure, "metrics")


def test_lines_of_two_methods_as_weights_become_random(looks_as_before):
    figure = Figure(figsize=(4, 3), layout="constrained")
    plots.show_randomisation(RANDOMISED, ax=figure.subplots())
    looks_as_before(figure, "randomisation")


# -- matplotlib's manners -----------------------------------------------------------------------------


def on_axes(blob, image, curves):
    return {
        "show_map": (lambda **where: plots.show_map(blob, image, **where), AxesImage),
        "show_signal": (lambda **where: plots.show_signal(blob[0], **where), AxesImage),
        "show_curves": (lambda **where: plots.show_curves(curves, **where), Axes),
        "show_metrics": (lambda **where: plots.show_metrics(TABLE, **where), Axes),
        "show_randomisation": (lambda **where: plots.show_randomisation(RANDOMISED["Grad-CAM"], **where), Axes),
    }


def on_figures(blob, image):
    return {
        "show_maps": lambda **where: plots.show_maps([image], [blob], **where),
        "show_slices": lambda **where: plots.show_slices(blob[np.newaxis], **where),
        "show_activation": lambda **where: plots.show_activation([image], **where),
    }


def test_every_plot_is_tried_here(blob, image, curves):
    assert {*on_axes(blob, image, curves), *on_figures(blob, image), "overlay"} == set(plots.__all__)


@pytest.mark.parametrize("name", ["show_map", "show_signal", "show_curves", "show_metrics", "show_randomisation"])
def test_given_axes_are_drawn_on_and_else_the_current_ones(name, blob, image, curves, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args: pytest.fail("nobody asked to show anything"))
    draw, kind = on_axes(blob, image, curves)[name]
    ax = Figure().subplots()
    drawn = draw(ax=ax)
    assert isinstance(drawn, kind)
    assert (drawn if kind is Axes else drawn.axes) is ax
    assert not plt.get_fignums()
    draw()
    assert plt.gca().has_data()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", ["show_maps", "show_slices", "show_activation"])
def test_given_figures_are_drawn_in_and_else_a_new_one(name, blob, image):
    draw = on_figures(blob, image)[name]
    part = Figure().subfigures(1, 2)[0]
    assert draw(figure=part) is part
    assert part.axes
    assert not plt.get_fignums()
    assert draw() is plt.gcf()


def test_what_imshow_takes_is_handed_on(blob, image):
    shown = plots.show_map(blob, image, interpolation="nearest", vmax=3, zorder=7)
    assert shown.get_interpolation() == "nearest"
    assert shown.get_clim() == (0, 3)
    assert shown.get_zorder() == 7


def test_a_map_in_the_unit_range_is_shown_on_it_and_another_up_to_its_maximum(blob):
    assert plots.show_map(blob / 2).get_clim() == (0, 1)
    assert plots.show_map(blob * 7).get_clim() == (0, pytest.approx(7 * blob.max()))
    assert plots.show_map(np.zeros((2, 2))).get_clim() == (0, 1)


def test_each_method_has_a_scale_of_its_own(blob, image):
    figure = plots.show_maps([image], {"a": [blob], "b": [40 * blob]})
    drawn = [ax.get_images()[-1].get_clim() for ax in figure.axes[1:3]]
    assert drawn == [(0, 1), (0, pytest.approx(40 * blob.max()))]
    ends = [[tick.get_text() for tick in bar.get_xticklabels()] for bar in figure.axes[3:]]
    assert ends == [["0", "1"], ["0", f"{40 * blob.max():.3g}"]]


def test_slices_may_be_named_and_cut_across_any_axis(blob):
    volume = np.stack([blob, blob + 1], axis=1)  # (8, 2, 8)
    figure = plots.show_slices(volume, axis=1, slices=[-1])
    (ax,) = figure.axes
    assert ax.get_title() == "1"
    np.testing.assert_array_equal(ax.get_images()[0].get_array(), blob + 1)


def test_a_table_may_be_an_object_that_gives_a_dict():
    assert plots.show_metrics(SimpleNamespace(to_dict=lambda: TABLE)).get_yticklabels()[0].get_text() == "drop %"


WRONG = {
    "ax": (lambda b, i: plots.show_map(b, ax="left"), "`ax` must be matplotlib axes or None, got str"),
    "figure": (lambda b, i: plots.show_maps([i], [b], figure=3), "`figure` must be a figure of matplotlib"),
    "no maps": (lambda b, i: plots.show_maps([i], {}), "`maps` must hold the maps of at least one method"),
    "too few maps": (
        lambda b, i: plots.show_maps([i, i], {"a": [b]}),
        "one map for each of the 2 images, got 1 for 'a'",
    ),
    "titles": (
        lambda b, i: plots.show_maps([i], [b], titles=["a", "b"]),
        "`titles` must hold one entry for each of the 1",
    ),
    "a word": (lambda b, i: plots.show_maps([i], [b], class_names="c"), "`class_names` must hold one entry"),
    "one image": (lambda b, i: plots.show_maps(b[0], [b]), r"`images` must have shape \(N, H, W\) or"),
    "curves": (
        lambda b, i: plots.show_curves({"a": b}),
        "`curves` must come from insertion or deletion with return_cu",
    ),
    "table": (lambda b, i: plots.show_metrics({"a": 3}), "`table` must be a dict of dicts by method"),
    "odd table": (lambda b, i: plots.show_metrics({"a": {"x": 1}, "b": {"y": 1}}), "others for 'b'"),
    "randomisation": (lambda b, i: plots.show_randomisation({}), "`result` must be a dict of dicts"),
    "axis": (lambda b, i: plots.show_slices(b[None], axis=3), r"`axis` must lie in -3..2, got 3"),
    "slices": (lambda b, i: plots.show_slices(b[None], slices=[1]), r"`slices` must name slices in -1..0, got \[1\]"),
    "no slice": (lambda b, i: plots.show_slices(b[None], slices=0), "`slices` must be at least 1, got 0"),
    "volume": (lambda b, i: plots.show_slices(b[None], b), r"`volume` must have shape \(D, H, W\)"),
    "signal": (lambda b, i: plots.show_signal(b), r"`map` must have shape \(T,\), got \(8, 8\)"),
    "nothing": (lambda b, i: plots.show_activation([]), "`images` must hold at least one image"),
    "columns": (lambda b, i: plots.show_activation([i], columns=-1), "`columns` must be at least 1, got -1"),
}


@pytest.mark.parametrize("given", WRONG)
def test_a_mistake_is_named(given, blob, image):
    call, message = WRONG[given]
    with pytest.raises((TypeError, ValueError), match=message):
        call(blob, image)


def test_the_bars_of_twenty_methods_can_be_told_apart_and_their_names_stand_within_the_figure():
    figure = Figure(figsize=(8, 10), layout="constrained")
    table = {f"IntegratedGradients{number}": {"drop %": number + 1.0} for number in range(20)}
    axes = plots.show_metrics(table, ax=figure.subplots())
    figure.canvas.draw()
    assert len({bars[0].get_facecolor() for bars in axes.containers}) == 20
    assert figure.bbox.x0 <= axes.get_legend().get_window_extent().x0
    assert axes.get_legend().get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("rows", [1, 2, 5, 20])
def test_all_of_a_table_of_maps_stands_within_the_figure(rows, blob, image):
    maps = {"Grad-CAM": [blob] * rows, "Score-CAM": [blob] * rows}
    within(plots.show_maps([image] * rows, maps, class_names=["a long name"] * rows, scores=[0.9] * rows))


@pytest.mark.parametrize("name", ["show_maps", "show_slices", "show_activation"])
def test_all_of_a_figure_stands_within_it(name, blob, image):
    within(on_figures(blob, image)[name]())


def within(figure):
    figure.canvas.draw()
    width, height = figure.get_size_inches()
    box = figure.get_tightbbox(figure.canvas.get_renderer())
    assert box.x0 >= 0
    assert box.x1 <= width
    assert box.y0 >= 0
    assert box.y1 <= height
