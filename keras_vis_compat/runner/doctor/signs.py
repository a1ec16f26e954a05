"""Which keras-vis a script was written for, and the line that shows it."""

import ast
from typing import NamedTuple

OLD, PYPI, MASTER = "0.3 or older", "0.4.1", "0.5.0"


class Sign(NamedTuple):
    """What a line says about the version."""

    version: str
    line: int
    reason: str

    @property
    def runs_as(self):
        """The version whose results fit: those before 0.4 drew pictures as 0.4.1 does."""
        return MASTER if self.version == MASTER else PYPI


# names and modules that only one version had
_NAMES = {
    "get_imagenet_label": (PYPI, "`get_imagenet_label` became `lookup_imagenet_labels` in 0.5.0"),
    "lookup_imagenet_labels": (MASTER, "`lookup_imagenet_labels` came with 0.5.0"),
    "visualize_class_saliency": (OLD, "`visualize_class_saliency` became `visualize_saliency`"),
    "visualize_regression_saliency": (OLD, "`visualize_regression_saliency` became `visualize_saliency`"),
    "vggnet": (OLD, "`vis.utils.vggnet` ended with 0.3"),
}
# keywords of the calls of keras-vis
_KEYWORDS = {
    "image_modifiers": (OLD, "`image_modifiers=` became `input_modifiers=`"),
    "jitter": (OLD, "`jitter=` became `input_modifiers=[Jitter()]`"),
    "keepdims": (MASTER, "`keepdims=` came with 0.5.0"),
    "progress_gif_path": (OLD, "`progress_gif_path=` became `callbacks=[GifGenerator()]`"),
    "seed_img": (OLD, "`seed_img=` became `seed_input=`"),
    "text": (OLD, "`text=` became `utils.draw_text`"),
    "wrt_tensor": (MASTER, "`wrt_tensor=` came with 0.5.0"),
}
_MAPS = ("visualize_saliency", "visualize_cam")
_CALLS = (*_MAPS, "visualize_activation", "minimize")


def signs_in(tree):
    """Return every sign in a parsed script, by line."""
    found = [sign for node in ast.walk(tree) for sign in _signs_of(node)]
    return sorted([*found, *_uses_of_maps(tree)], key=lambda sign: sign.line)


def version_of(signs):
    """Return the sign that decides: the oldest version named wins, because newer ones lack what it needs."""
    for version in (OLD, PYPI, MASTER):
        for sign in signs:
            if sign.version == version:
                return sign
    return None


def _signs_of(node):
    if isinstance(node, ast.ImportFrom | ast.Import):
        parts = {part for each in node.names for part in each.name.split(".")}
        parts |= set((getattr(node, "module", None) or "").split("."))
        yield from (Sign(*_NAMES[name][:1], node.lineno, _NAMES[name][1]) for name in parts & _NAMES.keys())
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield Sign(_NAMES[node.attr][0], node.lineno, _NAMES[node.attr][1])
    elif isinstance(node, ast.Call) and _called(node) in _CALLS:
        for name in _KEYWORDS.keys() & {each.arg for each in node.keywords}:
            yield Sign(_KEYWORDS[name][0], node.lineno, _KEYWORDS[name][1])


def _uses_of_maps(tree):
    """Maps of 0.5.0 are coloured by the script; those of 0.4.1 are pictures already."""
    maps = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _called(node.value) in _MAPS
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (sign := _use_of_map(node, maps)):
            yield sign


def _use_of_map(call, maps):
    given = [each for each in call.args if isinstance(each, ast.Name) and each.id in maps]
    if not given:
        return None
    name, shown = _called(call), f"`{given[0].id}`"
    if name == "overlay":
        return Sign(PYPI, call.lineno, f"{shown} is laid over the image without a colour map: it is a picture")
    if name in ("jet", "viridis", "hot", "applyColorMap"):
        return Sign(MASTER, call.lineno, f"{shown} is coloured by the script: it is a map")
    if name == "imshow" and any(each.arg == "cmap" for each in call.keywords):
        return Sign(MASTER, call.lineno, f"{shown} is shown with a colour map: it is a map")
    return None


def _called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)
