"""Every method that turns images into maps, for tests that walk over all of them: a new one joins by a row."""

from keras_vis_compat import explain

QUICK = {
    "RISE": {"masks": 60, "seed": 0},
    "IntegratedGradients": {"steps": 8},
    "SmoothGrad": {"smooth_samples": 4, "seed": 0},
    "SmoothGradSquared": {"smooth_samples": 4, "seed": 0},
    "VarGrad": {"smooth_samples": 4, "seed": 0},
}


def quick(kind):
    """Return the class with few steps, and the same random numbers at every call."""
    chosen = QUICK.get(kind.__name__)
    if chosen is None:
        return kind

    def call(self, *args, **options):
        return kind.__call__(self, *args, **{**chosen, **options})

    return type(kind.__name__, (kind,), {"__call__": call})


GRADIENT_CAMS = [
    explain.GradCAM,
    explain.GradCAMPlusPlus,
    explain.LayerCAM,
    explain.HiResCAM,
    explain.XGradCAM,
    explain.EigenGradCAM,
]
CAMS = [*GRADIENT_CAMS, explain.ScoreCAM, explain.AblationCAM, explain.EigenCAM]
OF_INPUTS = [
    explain.Saliency,
    explain.SmoothGrad,
    explain.SmoothGradSquared,
    explain.VarGrad,
    explain.GradientInput,
    explain.IntegratedGradients,
    explain.Occlusion,
    explain.RISE,
    explain.FullGrad,
]
OF_INPUTS = [quick(kind) for kind in OF_INPUTS]
globals().update({kind.__name__: kind for kind in OF_INPUTS})  # where pickle looks for them
METHODS = [*OF_INPUTS, *CAMS, explain.GuidedGradCAM]
NAMED = {kind.__name__: kind for kind in METHODS}
#: The others share all but a line or two with one of these.
FAMILIES = [
    kind
    for kind in METHODS
    if kind.__name__
    in "Saliency VarGrad GradientInput IntegratedGradients Occlusion RISE FullGrad GradCAM ScoreCAM AblationCAM".split()
]
