"""What matplotlib dropped between 1.5 and 3.11: functions, methods, styles and maps."""

from functools import wraps

from ..._old_names.matplotlib import AXES, FIGURE
from ..keywords import accept, accept_in


def hold(*_arguments, **_keywords):
    """Do nothing: holding is what axes do."""


over = hold


def ishold(*_arguments):
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


def _as_number(args, _keywords):
    """Read `subplot("211")` as `subplot(211)`, and `subplot(4.2, 1, 1)` as `subplot(4, 1, 1)`."""
    return tuple(int(each) if isinstance(each, float) or str(each).isdecimal() else each for each in args)


def _old_axes(module):
    axes = module.Axes
    accept_in(axes, AXES)
    axes.hold, axes.ishold = hold, ishold
    axes.set_axis_bgcolor = axes.set_facecolor
    axes.get_axis_bgcolor = axes.get_facecolor
    axes.set_color_cycle = lambda self, colors: self.set_prop_cycle(color=colors)


def _old_figures(module):
    figure = module.Figure
    accept_in(figure, FIGURE)
    figure.add_subplot = accept(figure.add_subplot, {}, arrange=_as_number)
    current = figure.gca

    @wraps(current)  # pyplot looks at the names of the methods it wraps
    def gca(self, **options):
        return self.add_subplot(**options) if options else current(self)

    figure.gca, figure.hold = gca, hold


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
    module.subplot = accept(module.subplot, {}, arrange=_as_number)
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


CHANGES = {
    "matplotlib": (_old_maps,),
    "matplotlib.axes": (_old_axes,),
    "matplotlib.backend_bases": (_old_canvas,),
    "matplotlib.backends.backend_agg": (_old_agg,),
    "matplotlib.figure": (_old_figures,),
    "matplotlib.pyplot": (_old_functions,),
    "matplotlib.style": (_old_styles,),
}
