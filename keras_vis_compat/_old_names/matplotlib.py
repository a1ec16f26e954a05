"""matplotlib: what it dropped between 1.5 and 3.11."""

from .arguments import Dropped, Keyword, Values
from .rows import Method, Module, Moved, Row, dated, renamed, written

#: The same module through others.
SAME = dict.fromkeys(("matplotlib.pyplot.cm", "matplotlib.pylab.cm", "pylab.cm"), "matplotlib.cm")
_NAMES = "keras_vis_compat.runner.shims.matplotlib_names"
_HOLD = "leave it out: axes keep what was drawn"

_ROWS: tuple[Row, ...] = (
    Moved("matplotlib.cbook.iterable", "numpy.iterable", "", "3.3"),
    Moved("matplotlib.cbook.is_numlike", "numpy.isreal", "", "3.0"),
    *renamed("matplotlib.cm", {"Vega10": "tab10", "Vega20": "tab20", "spectral": "nipy_spectral"}, "3.0"),
    Moved("matplotlib.cm.cmap_d", "matplotlib.colormaps", "", "3.6"),
    Moved("matplotlib.cm.get_cmap", "matplotlib.pyplot.get_cmap", "", "3.9"),
    Moved("matplotlib.pyplot.spectral", "matplotlib.pyplot.nipy_spectral", "", "3.0"),
    *written("matplotlib.mlab", _NAMES, {"normpdf": "write scipy.stats.norm.pdf(x, mu, sigma)"}, "3.1"),
    *(
        row
        for module in ("matplotlib.pyplot", "matplotlib.pylab", "pylab")
        for row in written(module, _NAMES, {"hold": _HOLD, "ishold": _HOLD, "over": _HOLD}, "3.0")
    ),
    *(
        row
        for module in ("matplotlib.cm", "matplotlib.pyplot")
        for row in written(
            module, _NAMES, {"register_cmap": "write matplotlib.colormaps.register(cmap, name=name)"}, "3.9"
        )
    ),
    Module("mpl_toolkits.axes_grid", "mpl_toolkits.axes_grid1", "", "3.8"),
    Method("matplotlib.axes.Axes.set_axis_bgcolor", "write axes.set_facecolor(color)", "", "2.2"),
    Method("matplotlib.axes.Axes.get_axis_bgcolor", "write axes.get_facecolor()", "", "2.2"),
    Method("matplotlib.axes.Axes.set_color_cycle", "write axes.set_prop_cycle(color=colors)", "", "2.2"),
    Method("matplotlib.axes.Axes.ishold", _HOLD, "", "3.0"),
    Method("matplotlib.axes.Axes.hold", _HOLD, "", "3.0"),
    Method(
        "matplotlib.backend_bases.FigureCanvasBase.set_window_title",
        "write figure.canvas.manager.set_window_title(title)",
        "",
        "3.6",
    ),
    Method(
        "matplotlib.backends.backend_agg.FigureCanvasAgg.tostring_rgb",
        "write np.asarray(canvas.buffer_rgba())[..., :3].tobytes()",
        "",
        "3.10",
    ),
)
ROWS = dated(_ROWS, "1.3", {"2.0": "cm.Vega10 cm.Vega20"}, "matplotlib")


_PLOTS = ("bar", "contour", "contourf", "errorbar", "hist", "imshow", "pcolormesh", "plot", "scatter")
_SIDES = ("bottom", "top", "left", "right", "labelbottom", "labeltop", "labelleft", "labelright")
#: Of axes and of `pyplot`, by the last name.
AXES: dict[str, dict[str, Keyword]] = {
    **{name: {"hold": Dropped()} for name in _PLOTS},
    "grid": {"b": "visible"},
    "hist": {"normed": "density", "hold": Dropped()},
    "tick_params": {side: Values(side, {"on": True, "off": False}) for side in _SIDES},
}
_SAVING: dict[str, Keyword] = {"frameon": Dropped(), "papertype": Dropped()}
_BACKGROUND: dict[str, Keyword] = {"axisbg": "facecolor"}
#: Of figures.
FIGURE: dict[str, dict[str, Keyword]] = {
    "add_axes": _BACKGROUND,
    "add_subplot": _BACKGROUND,
    "savefig": _SAVING,
}
KEYWORDS: dict[str, dict[str, Keyword]] = {
    **{f"matplotlib.pyplot.{name}": row for name, row in AXES.items()},
    "matplotlib.pyplot.axes": _BACKGROUND,
    "matplotlib.pyplot.savefig": _SAVING,
    "matplotlib.pyplot.subplot": _BACKGROUND,
    "matplotlib.use": {"warn": Dropped()},
}
