"""Level keras3: names of NumPy, SciPy, scikit-image and TensorFlow 1 that programs of that time use."""

import ast

from .imports import Moves
from .rule import Rule

_BUILTINS = {
    "bool": "bool", "int": "int", "float": "float", "complex": "complex", "object": "object", "str": "str",
    "long": "int", "unicode": "str",
}  # fmt: skip
_NUMPY = {
    "Inf": "inf", "Infinity": "inf", "NaN": "nan", "NAN": "nan", "float_": "float64", "complex_": "complex128",
    "string_": "bytes_", "unicode_": "str_", "product": "prod", "cumproduct": "cumprod", "alltrue": "all",
    "sometrue": "any", "round_": "round", "trapz": "trapezoid", "row_stack": "vstack",
}  # fmt: skip


class NumpyNames(Rule):
    """`np.int` → `int`, `np.product` → `np.prod`."""

    name = "numpy-names"
    level = "keras3"
    summary = "names that NumPy dropped: np.int, np.float, np.bool, np.product, …"
    nodes = (ast.Attribute,)

    def visit(self, node, page):
        known = page.qualified(node)
        if known is None or not known.startswith("numpy.") or known.count(".") != 1:
            return
        name = node.attr
        if name in _BUILTINS and _BUILTINS[name] not in page.scopes.bound:
            page.touch(node)
            page.replace(node, _BUILTINS[name])
        elif name in _NUMPY:
            start, end = page.text.span(node.value)[1], page.text.span(node)[1]
            page.replace_span(start, end, f".{_NUMPY[name]}")


_SKIMAGE = {
    "skimage.feature.greycomatrix": "skimage.feature.graycomatrix",
    "skimage.feature.greycoprops": "skimage.feature.graycoprops",
    "skimage.color.rgb2grey": "skimage.color.rgb2gray",
    "skimage.color.grey2rgb": "skimage.color.gray2rgb",
    "skimage.measure.compare_ssim": "skimage.metrics.structural_similarity",
    "skimage.measure.compare_psnr": "skimage.metrics.peak_signal_noise_ratio",
    "skimage.measure.compare_mse": "skimage.metrics.mean_squared_error",
}
_SKLEARN = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.externals.joblib": "joblib",
}
_SCIPY = {
    "scipy.ndimage.interpolation": "scipy.ndimage",
    "scipy.ndimage.filters": "scipy.ndimage",
    "scipy.ndimage.morphology": "scipy.ndimage",
    "scipy.ndimage.measurements": "scipy.ndimage",
}
# Pillow has the like, but none of them stretches floats to 0…255 as these did.
_PICTURES = {
    f"{module}.{name}": f"keras_vis_compat.runner.shims.scipy_misc.{name}"
    for module in ("scipy.misc", "scipy.ndimage", "scipy.misc.pilutil")
    for name in "bytescale fromimage imread imresize imrotate imsave toimage".split()
}
_V1 = (
    "ConfigProto GPUOptions Session InteractiveSession get_default_session global_variables_initializer "
    "local_variables_initializer logging app flags gfile Summary summary_op placeholder reset_default_graph "
    "get_default_graph variable_scope get_variable"
).split()
_TENSORFLOW = {
    **{f"tensorflow.{name}": f"tensorflow.compat.v1.{name}" for name in _V1},
    "tensorflow.log": "tensorflow.math.log",
    "tensorflow.ceil": "tensorflow.math.ceil",
    "tensorflow.div": "tensorflow.math.divide",
    "tensorflow.erf": "tensorflow.math.erf",
    "tensorflow.is_nan": "tensorflow.math.is_nan",
    "tensorflow.mod": "tensorflow.math.floormod",
    "tensorflow.random_normal": "tensorflow.random.normal",
    "tensorflow.random_uniform": "tensorflow.random.uniform",
    "tensorflow.rsqrt": "tensorflow.math.rsqrt",
    "tensorflow.set_random_seed": "tensorflow.random.set_seed",
    "tensorflow.truncated_normal": "tensorflow.random.truncated_normal",
    "tensorflow.image.resize_images": "tensorflow.image.resize",
    "tensorflow.mul": "tensorflow.multiply",
    "tensorflow.sub": "tensorflow.subtract",
    "tensorflow.neg": "tensorflow.negative",
    "tensorflow.pack": "tensorflow.stack",
    "tensorflow.unpack": "tensorflow.unstack",
}


_MODULES = {**_SKLEARN, **_SCIPY, **_TENSORFLOW}
_NAMES = {**_SKIMAGE, **_PICTURES, "time.clock": "time.perf_counter"}


class NeighbourImports(Moves):
    """`tf.set_random_seed` → `tf.random.set_seed`, `greycomatrix` → `graycomatrix`."""

    name = "neighbour-names"
    level = "keras3"
    summary = "names of TensorFlow 1, and moved ones of scikit-image, scikit-learn and SciPy"
    modules = _MODULES
    names = _NAMES


class DefaultGraph(Rule):
    """`with graph.as_default():` would leave eager execution, in which Keras 3 works."""

    name = "default-graph"
    level = "keras3"
    summary = "with graph.as_default(): and with session.as_default(): -> with contextlib.nullcontext():"
    nodes = (ast.Call,)
    sources = frozenset(f"tensorflow.{name}" for name in ("get_default_graph", "Graph", "Session"))

    def visit(self, node, page):
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "as_default" or node.args:
            return
        made = self._made_by(node.func.value, page)
        if made is None:
            return
        anchor = page.names.origin(made.func)
        page.replace(node, f"{page.imports.spell('contextlib.nullcontext', anchor, node)}()")

    def _made_by(self, node, page):
        """Return the call of TensorFlow that made the graph or session, if the program shows it."""
        if isinstance(node, ast.Name):
            bindings = page.names.bindings(node)
            node = bindings[0].value if len(bindings) == 1 else None
        if isinstance(node, ast.Call) and page.qualified(node.func) in self.sources:
            return node
        return None


class Sessions(Rule):
    """`session.run(value)` → `value.numpy()`; running an initializer → nothing."""

    name = "session-run"
    level = "keras3"
    summary = "run of a session: the value's own numpy(), nothing for an initializer, a note for anything fed"
    nodes = (ast.Call,)
    sources = frozenset(
        [
            "tensorflow.Session",
            "tensorflow.InteractiveSession",
            "keras.backend.get_session",
            "tensorflow.compat.v1.Session",
        ]
    )

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called == "keras.backend.get_session" and not _is_run(page.parent(node)):
            page.note(node, "there are no sessions any more: call the model, or .numpy() on a tensor")
        if not _is_run(node.func) or self._session(node.func.value, page) is None:
            return
        fetch = node.args[0] if len(node.args) == 1 and not node.keywords else None
        made_by = (
            page.names.raw(fetch.func) if isinstance(fetch, ast.Call) and isinstance(fetch.func, ast.Attribute) else ""
        )
        if made_by and made_by.rpartition(".")[2].endswith("_initializer") and isinstance(page.parent(node), ast.Expr):
            page.remove(page.parent(node))
        elif fetch is None or isinstance(fetch, ast.List | ast.Tuple | ast.Dict):
            page.note(node, "session.run: call the model with the values instead of feeding them")
        else:
            page.touch(self._session(node.func.value, page).func)
            page.replace(node, f"{page.atom(fetch)}.numpy()")

    def _session(self, node, page):
        """Return the call that made the session, if the program shows it."""
        if isinstance(node, ast.Name):
            bindings = page.names.bindings(node)
            node = bindings[0].value if len(bindings) == 1 else None
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        return node if is_call and page.qualified(node.func) in self.sources else None


def _is_run(node):
    return isinstance(node, ast.Attribute) and node.attr == "run"


class DroppedCalls(Rule):
    """Statements that only set what is no more."""

    name = "dropped-calls"
    level = "keras3"
    summary = "plt.hold(…), which matplotlib dropped: every plot holds"
    nodes = (ast.Call,)
    functions = frozenset(["matplotlib.pyplot.hold", "matplotlib.pylab.hold", "pylab.hold"])

    def visit(self, node, page):
        if isinstance(page.parent(node), ast.Expr) and page.qualified(node.func) in self.functions:
            page.remove(page.parent(node))


RULES = (NumpyNames(), NeighbourImports(), DefaultGraph(), Sessions(), DroppedCalls())
