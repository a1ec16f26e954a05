"""Saves the figures a script would show, or shows none: `--save-figures` and `--no-show`."""

import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

from .._files import shown
from . import pictures
from .finder import Redirects

_saved: list[str] = []
_free: dict[str, Iterator[str]] = {}
_asked_for: list[str] = []


def install(no_show, folder, force=False):
    """Change what showing a figure means, once matplotlib is loaded.

    Args:
        no_show: Open no window, whatever backend the script asks for.
        folder: Where to save each figure that is shown, or None.
        force: Replace pictures of others there.
    """
    if not no_show and folder is None:
        return
    if folder is not None:
        _free[folder] = pictures.paths(folder, force)
    changes = {
        "matplotlib": lambda module: _stay_off_screen(module) if no_show else None,
        "matplotlib.pyplot": lambda module: _change_show(module, no_show, folder),
        "PIL.ImageShow": lambda module: _change_viewer(module, no_show, folder),
    }
    wardrobe = next(finder.wardrobe for finder in sys.meta_path if isinstance(finder, Redirects))
    for name, change in changes.items():
        wardrobe.changes.setdefault(name, []).append(change)
        if name in sys.modules:
            change(sys.modules[name])


def report(folder):
    """Return the lines that tell what was saved."""
    count = len(_saved)
    return [f"keras-vis-compat: {count} figure{'s' * (count != 1)} saved in {shown(folder)}"] if folder else []


def _stay_off_screen(matplotlib):
    def use(backend, *_arguments, **_keywords):
        """Keep drawing off screen, whatever backend is asked for."""
        _asked_for.append(backend.lower())

    matplotlib.use = use


def _change_show(pyplot, no_show, folder):
    """Save the open figures on `show`, `pause` and `Figure.show`; without windows `show` then closes them."""
    really_show, really_pause = pyplot.show, pyplot.pause
    figure = import_module("matplotlib.figure").Figure
    really_show_one = figure.show

    def show(*arguments, **keywords):
        """Save all open figures, then show them or, without windows, close them as a reader would."""
        _save_all(pyplot, folder)
        if not no_show:
            return really_show(*arguments, **keywords)
        # Nobody can close what Agg shows: a script that asked for it may go on, and save the figure or draw another
        # picture into it.
        return _leave_open(pyplot) if _asked_for[-1:] == ["agg"] else pyplot.close("all")

    def pause(interval):
        """Save all open figures, then wait."""
        _save_all(pyplot, folder)
        return None if no_show else really_pause(interval)

    def show_one(self, *arguments, **keywords):
        """Save this figure, then show it."""
        _save(self, folder)
        return None if no_show else really_show_one(self, *arguments, **keywords)

    pyplot.show, pyplot.pause, figure.show = show, pause, show_one
    if no_show:
        really_switch = pyplot.switch_backend

        def switch(backend):
            """Keep drawing off screen, and remember what was asked for."""
            _asked_for.append(backend.lower())
            return really_switch("agg")

        pyplot.switch_backend = switch


def _save_all(pyplot, folder):
    for number in pyplot.get_fignums():
        _save(pyplot.figure(number), folder)


def _leave_open(pyplot):
    for number in pyplot.get_fignums():
        vars(pyplot.figure(number))["_keras_vis_compat_was_shown"] = True


def _save(figure, folder):
    """Save a figure; one that is shown again goes to its file again, unless it stayed open and shows something else."""
    if folder is None:
        return
    known, content = vars(figure), BytesIO()
    figure.savefig(content, format="png")
    picture = content.getvalue()
    if known.pop("_keras_vis_compat_was_shown", False) and known["_keras_vis_compat_picture"] != picture:
        del known["_keras_vis_compat_path"]
    known["_keras_vis_compat_picture"] = picture
    pictures.save(_path(figure, folder), picture)


def _path(thing, folder):
    known = getattr(thing, "_keras_vis_compat_path", None)
    if known is None:
        known = thing._keras_vis_compat_path = next(_free[folder])
        _saved.append(known)
    return known


def _change_viewer(image_show, no_show, folder):
    """Save pictures that `PIL.Image.show` would open; without windows no viewer is started."""

    base: Any = image_show.Viewer

    class Saver(base):
        """A viewer that writes the picture to the folder."""

        def show(self, image, **options):
            if folder is not None:
                content = BytesIO()
                image.save(content, format="png")
                pictures.save(_path(image, folder), content.getvalue())
            return 1 if no_show else 0

    image_show.register(Saver(), 0)
