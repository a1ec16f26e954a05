"""scikit-image, on the way from 0.12 to 0.26."""

from .arguments import Keyword, Values
from .rows import Module, Moved, Row, dated, modules, moved, renamed, written

_NAMES = "keras_vis_compat.runner.shims.skimage_names"
_METRICS = {
    "compare_mse": "skimage.metrics.mean_squared_error",
    "compare_nrmse": "skimage.metrics.normalized_root_mse",
    "compare_psnr": "skimage.metrics.peak_signal_noise_ratio",
    "compare_ssim": "skimage.metrics.structural_similarity",
}

_SINCE = {
    "0.11": "external external.tifffile feature.register_translation filters.rank.generic "
    "restoration.nl_means_denoising",
    "0.12": "measure.compare_mse measure.compare_nrmse measure.compare_psnr measure.compare_ssim "
    "measure.simple_metrics measure.simple_metrics.compare_mse measure.simple_metrics.compare_nrmse "
    "measure.simple_metrics.compare_psnr measure.simple_metrics.compare_ssim",
    "0.13": "color.grey2rgb measure.marching_cubes_lewiner",
}
_ROWS: tuple[Row, ...] = (
    *renamed("skimage.color", {"grey2rgb": "gray2rgb", "rgb2grey": "rgb2gray"}, "0.19"),
    *written("skimage.draw", _NAMES, {"circle": "write disk((r, c), radius, shape=shape)"}, "0.19"),
    *written("skimage.exposure", _NAMES, {"equalize": "write equalize_hist(image)"}, "0.12"),
    *renamed(
        "skimage.feature",
        {"greycomatrix": "graycomatrix", "greycoprops": "graycoprops"},
        "0.21",
    ),
    *renamed(
        "skimage.feature.greycomatrix",
        {"greycomatrix": "skimage.feature.graycomatrix", "greycoprops": "skimage.feature.graycoprops"},
        "0.13",
    ),
    Moved("skimage.feature.register_translation", "skimage.registration.phase_cross_correlation", "", "0.19"),
    Moved("skimage.filters.canny", "skimage.feature.canny", "", "0.13"),
    *moved("skimage.filters", "skimage.restoration", "denoise_bilateral denoise_tv_chambolle", "0.13"),
    Moved("skimage.filters.gaussian_filter", "skimage.filters.gaussian", "", "0.14"),
    *written(
        "skimage.filters",
        _NAMES,
        {"threshold_adaptive": "write image > threshold_local(image, block_size)"},
        "0.15",
    ),
    *renamed("skimage.measure", _METRICS, "0.18"),
    *renamed("skimage.measure.simple_metrics", _METRICS, "0.18"),
    Moved("skimage.measure.LineModel", "skimage.measure.LineModelND", "", "0.14"),
    Moved("skimage.measure.marching_cubes_lewiner", "skimage.measure.marching_cubes", "", "0.19"),
    Moved("skimage.measure.structural_similarity", "skimage.metrics.structural_similarity", "", "0.14"),
    Moved("skimage.morphology.watershed", "skimage.segmentation.watershed", "", "0.19"),
    Moved("skimage.restoration.nl_means_denoising", "skimage.restoration.denoise_nl_means", "", "0.13"),
    Moved("skimage.util.montage2d", "skimage.util.montage", "", "0.16", "skimage.util._montage:montage"),
    Moved("skimage.util.montage.montage2d", "skimage.util.montage", "", "0.16", "skimage.util._montage:montage"),
    Moved("skimage.util.pad", "numpy.pad", "", "0.19"),
    Module("skimage.external", "", "", "0.18", advice="it held the packages tifffile and imread: import those"),
    Module("skimage.external.tifffile", "tifffile", "", "0.18"),
    Module("skimage.filter", "skimage.filters", "", "0.13"),
    *modules("skimage.filters.rank", "generic", "1.0"),
    Module("skimage.measure.simple_metrics", "skimage.metrics", "", "0.18"),
    Module("skimage.morphology.selem", "skimage.morphology", "", "0.25", ("skimage.morphology.footprints",)),
)
ROWS = dated(_ROWS, "0.10", _SINCE, "skimage")


_CHANNELS: dict[str, Keyword] = {"multichannel": Values("channel_axis", {True: -1, False: None})}
_SELEM: dict[str, Keyword] = {"selem": "footprint"}

KEYWORDS: dict[str, dict[str, Keyword]] = {
    **dict.fromkeys(
        (
            "skimage.filters.gaussian",
            "skimage.filters.unsharp_mask",
            "skimage.metrics.structural_similarity",
            "skimage.restoration.denoise_bilateral",
            "skimage.restoration.denoise_nl_means",
            "skimage.restoration.denoise_tv_chambolle",
            "skimage.restoration.denoise_wavelet",
            "skimage.segmentation.slic",
            "skimage.transform.pyramid_expand",
            "skimage.transform.pyramid_reduce",
            "skimage.transform.rescale",
        ),
        _CHANNELS,
    ),
    **dict.fromkeys(
        (f"skimage.morphology.{name}" for name in ("binary_dilation", "closing", "dilation", "erosion", "opening")),
        _SELEM,
    ),
    "skimage.io.imread": {"as_grey": "as_gray"},
}

DEFAULTS = {
    "skimage.metrics.structural_similarity": {"data_range": (3, "of floats it was data_range=2; it must be said today")}
}
