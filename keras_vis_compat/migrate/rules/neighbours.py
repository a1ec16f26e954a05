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


RULES = (NumpyNames(), NeighbourImports(), DroppedCalls())
