"""Names that SciPy dropped: the pictures of `scipy.misc`, and functions that have other names today."""

from ..keywords import accept

_MISC = "keras_vis_compat.runner.shims.scipy_misc"
_PICTURES = ("bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow", "toimage")
_RANDOM = ("rand", "randn")
_WINDOWS = (
    "barthann bartlett blackman blackmanharris bohman boxcar chebwin cosine exponential flattop gaussian hamming "
    "hann kaiser nuttall parzen triang tukey"
).split()

NAMES = {
    "scipy": {name: f"numpy.random:{name}" for name in _RANDOM},
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
        "info": "numpy:info",
        "pade": "scipy.interpolate:pade",
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

# Until SciPy 1.4 it brought all of NumPy along: `scipy.array`, `scipy.inf`.
ELSEWHERE = {"scipy": ("numpy",)}


def _old_mode(stats):
    """Let `stats.mode(values)[0][0]` work, as it did until SciPy 1.11."""
    stats.mode = accept(stats.mode, {}, defaults=lambda: {"keepdims": True})


CHANGES = {"scipy.stats": (_old_mode,)}
