"""Names and keywords that scikit-image dropped on the way from 0.12 to 0.26."""

from functools import wraps
from importlib import import_module

import numpy as np

from ..keywords import accept_in


def circle(r, c, radius, shape=None):
    """Return the rows and columns of the pixels inside a circle."""
    from skimage.draw import disk

    return disk((r, c), radius, shape=shape)


def equalize(image, nbins=256):
    """Return the picture with an even histogram."""
    from skimage.exposure import equalize_hist

    return equalize_hist(image, nbins)


def threshold_adaptive(image, block_size, method="gaussian", offset=0, mode="reflect", param=None):
    """Return where a picture is brighter than its neighbourhood."""
    from skimage.filters import threshold_local

    return image > threshold_local(image, block_size, method=method, offset=offset, mode=mode, param=param)


def _multichannel(keywords, multichannel):
    keywords.setdefault("channel_axis", -1 if multichannel else None)


def _as_grey(keywords, gray):
    keywords.setdefault("as_gray", gray)


_SELEM = {"selem": "footprint"}
_CHANNELS = {"multichannel": _multichannel}
_METRICS = {
    "compare_mse": "skimage.metrics:mean_squared_error",
    "compare_nrmse": "skimage.metrics:normalized_root_mse",
    "compare_psnr": "skimage.metrics:peak_signal_noise_ratio",
    "compare_ssim": "skimage.metrics:structural_similarity",
}

NAMES = {
    "skimage": {"filter": "skimage.filters"},
    "skimage.color": {"grey2rgb": "skimage.color:gray2rgb", "rgb2grey": "skimage.color:rgb2gray"},
    "skimage.draw": {"circle": circle},
    "skimage.exposure": {"equalize": equalize},
    "skimage.feature": {
        "greycomatrix": "skimage.feature:graycomatrix",
        "greycoprops": "skimage.feature:graycoprops",
        "register_translation": "skimage.registration:phase_cross_correlation",
    },
    "skimage.filters": {
        "canny": "skimage.feature:canny",
        "denoise_bilateral": "skimage.restoration:denoise_bilateral",
        "denoise_tv_chambolle": "skimage.restoration:denoise_tv_chambolle",
        "gaussian_filter": "skimage.filters:gaussian",
        "threshold_adaptive": threshold_adaptive,
    },
    "skimage.measure": {
        **_METRICS,
        "LineModel": "skimage.measure:LineModelND",
        "marching_cubes_lewiner": "skimage.measure:marching_cubes",
        "structural_similarity": "skimage.metrics:structural_similarity",
    },
    "skimage.morphology": {
        "selem": "skimage.morphology.footprints",
        "watershed": "skimage.segmentation:watershed",
    },
    "skimage.restoration": {"nl_means_denoising": "skimage.restoration:denoise_nl_means"},
    "skimage.util": {"montage2d": "skimage.util._montage:montage", "pad": np.pad},
    "skimage.util.montage": {"montage2d": "skimage.util._montage:montage"},
}

MODULES = {
    "skimage.external": (),
    "skimage.external.tifffile": ("tifffile",),
    "skimage.feature.greycomatrix": ("skimage.feature",),
    "skimage.filter": ("skimage.filters",),
    "skimage.filters.rank.generic": ("skimage.filters.rank",),
    "skimage.measure.simple_metrics": ("skimage.metrics",),
    "skimage.morphology.selem": ("skimage.morphology.footprints",),
    "skimage.util.montage": ("skimage.util._montage",),
}

_KEYWORDS = {
    "skimage.filters": {"gaussian": _CHANNELS, "unsharp_mask": _CHANNELS},
    "skimage.io": {"imread": {"as_grey": _as_grey}},
    "skimage.metrics": {"structural_similarity": _CHANNELS},
    "skimage.morphology": dict.fromkeys(("dilation", "erosion", "opening", "closing", "binary_dilation"), _SELEM),
    "skimage.restoration": dict.fromkeys(
        ("denoise_bilateral", "denoise_nl_means", "denoise_tv_chambolle", "denoise_wavelet"), _CHANNELS
    ),
    "skimage.segmentation": {"slic": _CHANNELS},
    "skimage.transform": dict.fromkeys(("pyramid_expand", "pyramid_reduce", "rescale"), _CHANNELS),
}


def _keywords(module):
    accept_in(module, _KEYWORDS[module.__name__])


def _save_floats(io):
    """Let `io.imsave` write floats as pixels of 8 bits, as its plugin did until 0.19."""
    save = io.imsave

    @wraps(save)
    def imsave(fname, arr, *arguments, **options):
        is_float = np.issubdtype(np.asarray(arr).dtype, np.floating)
        return save(fname, import_module("skimage.util").img_as_ubyte(arr) if is_float else arr, *arguments, **options)

    io.imsave = imsave


CHANGES = {**dict.fromkeys(_KEYWORDS, (_keywords,)), "skimage.io": (_keywords, _save_floats)}
