"""Names, keywords and styles that matplotlib dropped between 1.5 and 3.11."""

from functools import wraps

from ..keywords import accept, accept_in


def nothing(*_arguments, **_keywords):
    """Do nothing: holding is what axes do."""


def held(*_arguments):
    """Say that axes keep what was drawn before."""
    return True


def register_cmap(name=None, cmap=None):
    """Make a colour map known by its name."""
    import matplotlib

    matplotlib.colormaps.register(cmap, name=name, force=True)


def normpdf(x, mu, sigma):
    """Return the normal density."""
    from scipy.stats import norm

    return norm.pdf(x, mu, sigma)


NAMES = {
    "matplotlib.cbook": {"iterable": "numpy:iterable", "is_numlike": "numpy:isreal"},
    "matplotlib.cm": {
        "Vega10": "matplotlib.cm:tab10",
        "Vega20": "matplotlib.cm:tab20",
        "cmap_d": "matplotlib:colormaps",
        "get_cmap": "matplotlib.pyplot:get_cmap",
        "register_cmap": register_cmap,
        "spectral": "matplotlib.cm:nipy_spectral",
    },
    "matplotlib.mlab": {"normpdf": normpdf},
    "matplotlib.pyplot": {
        "hold": nothing,
        "ishold": held,
        "over": nothing,
        "register_cmap": register_cmap,
        "spectral": "matplotlib.pyplot:nipy_spectral",
    },
}

MODULES = {"mpl_toolkits.axes_grid": ("mpl_toolkits.axes_grid1",)}

_ON_OFF = {"on": True, "off": False}
_SIDES = ("bottom", "top", "left", "right", "labelbottom", "labeltop", "labelleft", "labelright")


def _switch(name):
    def switch(keywords, value):
        keywords[name] = _ON_OFF.get(value, value) if isinstance(value, str) else value

    switch.__name__ = name
    return switch


_HOLD = {"hold": None}
_AXES_KEYWORDS = {
    **dict.fromkeys(("bar", "contour", "contourf", "errorbar", "imshow", "pcolormesh", "plot", "scatter"), _HOLD),
    "grid": {"b": "visible"},
    "hist": {"normed": "density", "hold": None},
    "tick_params": {side: _switch(side) for side in _SIDES},
}
_BACKGROUND = {"axisbg": "facecolor"}
_SAVING = {"frameon": None, "papertype": None}
_FIGURE_KEYWORDS = {"add_axes": _BACKGROUND, "savefig": _SAVING}


def _as_number(args, _keywords):
    """Read `subplot("211")` as `subplot(211)`."""
    return tuple(int(each) if isinstance(each, str) and each.isdecimal() else each for each in args)


def _old_axes(module):
    axes = module.Axes
    accept_in(axes, _AXES_KEYWORDS)
    axes.hold, axes.ishold = nothing, held
    axes.set_axis_bgcolor = axes.set_facecolor
    axes.get_axis_bgcolor = axes.get_facecolor
    axes.set_color_cycle = lambda self, colors: self.set_prop_cycle(color=colors)


def _old_figures(module):
    figure = module.Figure
    accept_in(figure, _FIGURE_KEYWORDS)
    figure.add_subplot = accept(figure.add_subplot, _BACKGROUND, arrange=_as_number)
    current = figure.gca

    @wraps(current)  # pyplot looks at the names of the methods it wraps
    def gca(self, **options):
        return self.add_subplot(**options) if options else current(self)

    figure.gca, figure.hold = gca, nothing


def _old_canvas(module):
    def set_window_title(self, title):
        """Name the window, if there is one."""
        if self.manager is not None:
            self.manager.set_window_title(title)

    module.FigureCanvasBase.set_window_title = set_window_title


def _old_agg(module):
    def tostring_rgb(self):
        """Return the pixels as bytes, three a pixel."""
        import numpy as np

        return np.asarray(self.buffer_rgba())[..., :3].tobytes()

    module.FigureCanvasAgg.tostring_rgb = tostring_rgb


def _old_functions(module):
    """`pyplot` draws through wrappers with signatures of their own."""
    accept_in(module, {**_AXES_KEYWORDS, "axes": _BACKGROUND, "savefig": _SAVING})
    module.subplot = accept(module.subplot, _BACKGROUND, arrange=_as_number)
    module.gca = accept_projection(module)


def accept_projection(module):
    """Return `plt.gca` that takes `projection=` and other options of new axes."""
    current = module.gca

    def gca(**options):
        """Return the current axes; with options, new ones."""
        return module.gcf().add_subplot(**options) if options else current()

    return gca


def _old_styles(module):
    """seaborn's styles lost their plain names in matplotlib 3.8."""
    library = module.library
    for name in [each for each in library if each.startswith("seaborn-v0_8")]:
        library.setdefault(name.replace("-v0_8", ""), library[name])


def _old_maps(module):
    maps = module.colormaps
    for old, new in {"spectral": "nipy_spectral", "Vega10": "tab10", "Vega20": "tab20"}.items():
        if old not in maps:
            maps.register(maps[new], name=old)


def _old_use(module):
    module.use = accept(module.use, {"warn": None})


CHANGES = {
    "matplotlib": (_old_use, _old_maps),
    "matplotlib.axes": (_old_axes,),
    "matplotlib.backend_bases": (_old_canvas,),
    "matplotlib.backends.backend_agg": (_old_agg,),
    "matplotlib.figure": (_old_figures,),
    "matplotlib.pyplot": (_old_functions,),
    "matplotlib.style": (_old_styles,),
}
