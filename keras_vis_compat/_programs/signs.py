"""Which keras-vis a program was written for, and the line that shows it."""

import ast
import re
from typing import NamedTuple

from .map_uses import uses_of_maps
from .qualified import inside_keras_vis

ROOT = "keras_vis_compat"
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

    @property
    def is_said(self):
        """Whether the program chooses that version itself, when it runs."""
        return self.reason == _SAID

    def said(self, place):
        """Return the sentence that every command says of it.

        Example:
            >>> Sign("0.4.1", 3, "the program says so itself").said("line 3")
            'keras-vis 0.4.1: line 3, the program says so itself'
        """
        return f"keras-vis {self.version}: {place}, {self.reason}"


_SAID = "the program says so itself"
UNDECIDED = "keras-vis 0.4.1 or 0.5.0: nothing shows which; the default is 0.5.0"
_ENDED = "ended with keras-vis 0.3"
# Names and modules that not every version had.
_NAMES = {
    "utils.utils.get_imagenet_label": (PYPI, "`get_imagenet_label` became `lookup_imagenet_labels` in 0.5.0"),
    "utils.utils.set_random_seed": (PYPI, "`utils.set_random_seed` became `backend.set_random_seed` in 0.5.0"),
    "utils.utils.lookup_imagenet_labels": (MASTER, "`lookup_imagenet_labels` came with 0.5.0"),
    **{
        f"visualization.visualize_{kind}_{what}": (
            OLD,
            f"`visualize_{kind}_{what}` became `visualize_{what}` in 0.4",
        )
        for kind in ("class", "regression")
        for what in ("saliency", "cam", "activation")
    },
    "utils.vggnet": (OLD, f"`vis.utils.vggnet` {_ENDED}"),
    "modifiers": (OLD, "`vis.modifiers` became `vis.input_modifiers` in 0.4"),
    "losses.RegressionTarget": (OLD, f"`RegressionTarget` {_ENDED}"),
    **{f"utils.utils.{name}": (OLD, f"`{name}` {_ENDED}") for name in ("generate_rand_img", "deprocess_image")},
}
# Keywords of the calls of keras-vis that not every version had.
_KEYWORDS = {
    "image_modifiers": (OLD, "`image_modifiers=` became `input_modifiers=`"),
    "jitter": (OLD, "`jitter=` became `input_modifiers=[Jitter()]`"),
    "keepdims": (MASTER, "`keepdims=` came with 0.5.0"),
    "progress_gif_path": (OLD, "`progress_gif_path=` became `callbacks=[GifGenerator()]`"),
    "seed_img": (OLD, "`seed_img=` became `seed_input=`"),
    "text": (OLD, "`text=` became `utils.draw_text`"),
    "wrt_tensor": (MASTER, "`wrt_tensor=` came with 0.5.0"),
}
_VISUALISERS = re.compile(r"visualization\.visualize_(saliency|cam|activation)(_with_losses)?$")
_MODIFIERS = ("guided", "rectified", "relu", "deconv")
_FROM_MASTER = re.compile(r"\bpip3? install\b.*\bgit\+\S*keras-vis")
_FROM_INDEX = re.compile(r"\bpip3? install\b.*(?<![\w/.-])keras-vis(?![\w-])(?:==(?P<version>[\d.]+))?")


def sign_in(program):
    """Return the `Sign` that decides, or None.

    What the program says itself comes first, then the oldest version that a name, a keyword or a use of a map shows,
    because newer ones lack what it needs, then what its author installed.
    """
    for signs in (_said, _shown, _installed):
        found = list(signs(program))
        for version in (OLD, PYPI, MASTER):
            fitting = [sign for sign in found if sign.version == version]
            if fitting:
                return min(fitting, key=lambda sign: sign.line)
    return None


def _said(program):
    for call in program.calls:
        if program.of_keras_vis(call.func) == "set_legacy_version" and call.args:
            version = getattr(call.args[0], "value", None)
            if version in (PYPI, MASTER):
                yield Sign(version, call.lineno, _SAID)


def _shown(program):
    return [
        *(sign for name, node in _names(program) for sign in _sign_of_name(name, node)),
        *(sign for call in program.calls for sign in _signs_of_call(program, call)),
        *(Sign(*use) for use in uses_of_maps(program)),
    ]


def _names(program):
    """What of keras-vis the program imports or reads, with the node that does."""
    for node in program.scopes.nodes:
        if isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.Name | ast.Attribute) and (name := program.of_keras_vis(node)):
            yield f"{ROOT}.{name}", node


def _sign_of_name(name, node):
    inner = inside_keras_vis(name) or ""
    for known, (version, reason) in _NAMES.items():
        if inner == known or inner.startswith(f"{known}."):
            yield Sign(version, node.lineno, reason)


def _signs_of_call(program, call):
    name = program.of_keras_vis(call.func) or ""
    is_visualiser = _VISUALISERS.fullmatch(name)
    if not is_visualiser and getattr(call.func, "attr", "") != "minimize":
        return
    for keyword in call.keywords:
        if keyword.arg in _KEYWORDS:
            yield Sign(_KEYWORDS[keyword.arg][0], call.lineno, _KEYWORDS[keyword.arg][1])
    if is_visualiser and not any(isinstance(argument, ast.Starred) for argument in call.args):
        for version, reason in _signs_of_places(name, [None, *call.args]):
            yield Sign(version, call.lineno, reason)


def _signs_of_places(name, given):
    """What stood at which place of a call: the first argument is number 1."""
    fifth, sixth = (given[place] if place < len(given) else None for place in (5, 6))
    value = getattr(fifth, "value", None)
    if name == "visualization.visualize_saliency" and isinstance(value, str):
        if value in _MODIFIERS:
            yield PYPI, "a backprop modifier is the fifth argument: that of 0.5.0 is `wrt_tensor`"
        else:
            yield OLD, "a text is the fifth argument"
    elif name in ("visualization.visualize_saliency", "visualization.visualize_cam") and isinstance(value, float):
        yield OLD, "`alpha` is the fifth argument: the map was laid over the image"
    elif name == "visualization.visualize_activation" and isinstance(fifth, ast.Tuple):
        yield PYPI, "`input_range` is the fifth argument: in 0.5.0 it is the sixth"
    elif name == "visualization.visualize_activation" and isinstance(sixth, ast.Tuple):
        yield MASTER, "`input_range` is the sixth argument: in 0.4.1 it is the fifth"


def _installed(program):
    for line, command in program.commands:
        found = _FROM_INDEX.search(command)
        if _FROM_MASTER.search(command):
            yield Sign(MASTER, line, "it is installed from GitHub, which had 0.5.0")
        elif found:
            version = found["version"] or PYPI
            yield Sign(_known(version), line, f"{version} is installed" if found["version"] else _LAST)


def _known(version):
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    return OLD if numbers < [0, 4] else PYPI if numbers < [0, 5] else MASTER


_LAST = "it is installed from the package index, where 0.4.1 is the last"
