"""Names that SciPy dropped: the pictures of `scipy.misc`, and functions that have other names today."""

_MISC = "keras_vis_compat.runner.shims.scipy_misc"
_PICTURES = ("bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "imshow", "toimage")
_NUMPY = (
    "all any arange arccos arcsin arctan array asarray concatenate cos diag dot exp eye floor histogram interp "
    "linspace log log10 max mean median min ndarray ones pi polyfit polyval prod reshape sign sin sqrt std sum "
    "transpose unique var vstack where zeros zeros_like"
).split()
_RANDOM = ("rand", "randn")
_WINDOWS = (
    "barthann bartlett blackman blackmanharris bohman boxcar chebwin cosine exponential flattop gaussian hamming "
    "hann kaiser nuttall parzen triang tukey"
).split()

NAMES = {
    "scipy": {
        **{name: f"numpy:{name}" for name in _NUMPY},
        **{name: f"numpy.random:{name}" for name in _RANDOM},
    },
    "scipy.integrate": {
        "cumtrapz": "scipy.integrate:cumulative_trapezoid",
        "simps": "scipy.integrate:simpson",
        "trapz": "scipy.integrate:trapezoid",
    },
    "scipy.linalg": {"pinv2": "scipy.linalg:pinv", "tril": "numpy:tril", "triu": "numpy:triu"},
    "scipy.misc": {
        **{name: f"{_MISC}:{name}" for name in _PICTURES},
        **{name: f"scipy.datasets:{name}" for name in ("ascent", "electrocardiogram", "face")},
        **{name: f"scipy.special:{name}" for name in ("comb", "factorial", "factorial2", "factorialk", "logsumexp")},
    },
    "scipy.ndimage": {"imread": f"{_MISC}:imread"},
    "scipy.signal": {
        **{name: f"scipy.signal.windows:{name}" for name in _WINDOWS},
        "hanning": "scipy.signal.windows:hann",
    },
    "scipy.special": {"sph_harm": "scipy.special:sph_harm_y"},
    "scipy.stats": {"chisqprob": "scipy.special:chdtrc"},
}

# Still there with a warning in some versions, gone in others.
MODULES = {
    "scipy.misc": (),
    "scipy.misc.pilutil": (_MISC,),
    "scipy.misc.common": ("scipy.special",),
    "scipy.ndimage.filters": ("scipy.ndimage",),
    "scipy.ndimage.fourier": ("scipy.ndimage",),
    "scipy.ndimage.interpolation": ("scipy.ndimage",),
    "scipy.ndimage.io": (_MISC,),
    "scipy.ndimage.measurements": ("scipy.ndimage",),
    "scipy.ndimage.morphology": ("scipy.ndimage",),
    "scipy.stats.stats": ("scipy.stats",),
}
