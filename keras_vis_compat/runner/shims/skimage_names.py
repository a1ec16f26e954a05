"""What scikit-image dropped on the way from 0.12 to 0.26, written anew."""

from functools import wraps
from importlib import import_module

import numpy as np

# Modules that are called as a function is, which the rows know.
MODULES = {
    "skimage.feature.greycomatrix": ("skimage.feature",),
    "skimage.util.montage": ("skimage.util._montage",),
}


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


def _save_floats(io):
    """Let `io.imsave` write floats as pixels of 8 bits, as its plugin did until 0.19."""
    save = io.imsave

    @wraps(save)
    def imsave(fname, arr, *arguments, **options):
        is_float = np.issubdtype(np.asarray(arr).dtype, np.floating)
        return save(fname, import_module("skimage.util").img_as_ubyte(arr) if is_float else arr, *arguments, **options)

    io.imsave = imsave


def _range_of_floats(metrics):
    """Let floats be compared without their range, as it was done until 0.21: from -1 to 1."""
    compare = metrics.structural_similarity

    @wraps(compare)
    def structural_similarity(im1, im2, *arguments, **options):
        if len(arguments) < 3 and np.issubdtype(np.asarray(im1).dtype, np.floating):
            options.setdefault("data_range", 2)
        return compare(im1, im2, *arguments, **options)

    metrics.structural_similarity = structural_similarity


CHANGES = {"skimage.io": (_save_floats,), "skimage.metrics": (_range_of_floats,)}
