"""SciPy: the pictures of `scipy.misc`, and functions that have other names today."""

from .rows import Module, Moved, Row, dated, modules, moved, renamed

# Pillow has the like, but none of them stretches floats to 0…255 as these did.
_MISC = "keras_vis_compat.utils.scipy_misc"
_PICTURES = "bytescale fromimage imfilter imread imresize imrotate imsave imshow toimage"

_ROWS: tuple[Row, ...] = (
    *moved("scipy", "numpy.random", "rand randn", "1.9"),
    *renamed("scipy.integrate", {"cumtrapz": "cumulative_trapezoid", "simps": "simpson", "trapz": "trapezoid"}, "1.14"),
    Moved("scipy.linalg.pinv2", "scipy.linalg.pinv", "", "1.9"),
    *moved("scipy.linalg", "numpy", "tril triu", "1.13"),
    *moved("scipy.misc", _MISC, _PICTURES, "1.3"),
    *moved("scipy.misc.pilutil", _MISC, _PICTURES, "1.3"),
    *(
        Moved(
            f"scipy.misc.{name}", f"scipy.datasets.{name}", "", "1.12", advice="it is downloaded, by the package pooch"
        )
        for name in ("ascent", "electrocardiogram", "face")
    ),
    *moved("scipy.misc", "scipy.special", "comb factorial factorial2 factorialk logsumexp", "1.3"),
    Moved("scipy.misc.info", "numpy.info", "", "1.3"),
    Moved("scipy.misc.pade", "scipy.interpolate.pade", "", "1.3"),
    Moved("scipy.ndimage.imread", f"{_MISC}.imread", "", "1.2"),
    *moved(
        "scipy.signal",
        "scipy.signal.windows",
        "barthann bartlett blackman blackmanharris bohman boxcar chebwin cosine exponential flattop gaussian hamming "
        "hann kaiser nuttall parzen triang tukey",
        "1.13",
    ),
    Moved("scipy.signal.hanning", "scipy.signal.windows.hann", "", "1.13"),
    Moved("scipy.special.sph_harm", "scipy.special.sph_harm_y", "", "1.17", advice="it takes (n, m, theta, phi)"),
    Moved("scipy.stats.chisqprob", "scipy.special.chdtrc", "", "1.0", advice="it takes (df, chisq)"),
    Module("scipy.misc", "", "", "2.0", advice="its pictures are in keras_vis_compat.utils.scipy_misc"),
    Module("scipy.misc.pilutil", _MISC, "", "1.3"),
    Module("scipy.misc.common", "scipy.special", "", "1.3"),
    Module("scipy.ndimage.io", _MISC, "", "1.2"),
    *modules("scipy.ndimage", "filters fourier interpolation measurements morphology", "2.0"),
    *modules("scipy.stats", "stats", "2.0"),
    # Until 1.4 it brought all of NumPy along.
    *moved(
        "scipy",
        "numpy",
        "absolute all amax amin arange argmax argmin argsort array array_equal asarray asmatrix concatenate copy cos "
        "cross cumsum diag diff dot e empty exp eye floor histogram hstack inf interp isnan linspace loadtxt log log10 "
        "log2 logspace matrix max maximum mean median meshgrid min minimum nan nonzero ones ones_like outer percentile "
        "pi power prod ravel real reshape round savetxt shape sign sin sort sqrt square squeeze stack std sum tan tile "
        "transpose unique var vstack where zeros zeros_like",
        "1.12",
    ),
)
ROWS = dated(_ROWS, "0.13", {"0.16": "signal.tukey", "1.1": "misc.electrocardiogram", "?": "stack"}, "scipy")
DEFAULTS = {"scipy.stats.mode": {"keepdims": (3, "it gave arrays: keepdims=True says so since SciPy 1.11")}}
