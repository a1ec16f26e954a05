"""Replay what the original keras-vis was recorded doing."""

import json
from functools import cache
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parents[1] / "golden"
LOSSES = ("ActivationMaximization", "TotalVariation", "LPNorm")


def cases(version):
    return json.loads((GOLDEN / f"keras_vis_{version.replace('.', '_')}.json").read_text())


@cache
def recorded(version):
    with np.load(GOLDEN / f"keras_vis_{version.replace('.', '_')}.npz") as arrays:
        return dict(arrays)


@cache
def inputs():
    with np.load(GOLDEN / "inputs.npz") as arrays:
        return dict(arrays)


def replay(case, keras):
    """Run a case on one Keras and return its outputs in the recorded order."""
    model = _model(case, keras)
    seed = None if case["input"] is None else inputs()[case["input"]]
    if "np_seed" in case:
        np.random.seed(case["np_seed"])
    return _RUNNERS[case["fn"]](case, model, seed)


def _model(case, keras):
    from keras_vis_compat.utils import utils

    model = keras.models.load_model(GOLDEN / "models" / f"{case['model']}.h5", compile=False)
    if case.get("linear"):
        model.layers[-1].activation = keras.activations.linear
        model = utils.apply_modifications(model)
    return model


def _arguments(case, model):
    arguments = dict(case["kwargs"])
    if "input_range" in arguments:
        arguments["input_range"] = tuple(arguments["input_range"])
    if "wrt_layer" in case:
        arguments["wrt_tensor"] = _output(model.get_layer(case["wrt_layer"]))
    return arguments


def _output(layer):
    return layer.get_output_at(-1) if hasattr(layer, "get_output_at") else layer.output


def _losses(case, model):
    from keras_vis_compat import losses, regularizers

    def built(spec):
        kwargs = {key: np.inf if value == "inf" else value for key, value in spec.get("kwargs", {}).items()}
        if spec["loss"] == "ActivationMaximization":
            return losses.ActivationMaximization(model.get_layer(spec["layer"]), spec["filter_indices"])
        return getattr(regularizers, spec["loss"])(model.inputs[0], **kwargs)

    return [(built(spec), spec["weight"]) for spec in case["losses"]]


class _Rows:
    """A callback that keeps the losses of each iteration."""

    def __init__(self):
        self.rows = []

    def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        self.rows.append([overall_loss, *(value for _, value in named_losses)])

    def on_end(self):
        pass


def _map(case, model, seed):
    from keras_vis_compat import visualization

    function = getattr(visualization, case["fn"])
    arguments = _arguments(case, model)
    if "losses" not in case:
        return [function(model, seed_input=seed, **arguments)]
    if "penultimate" in case:
        arguments["penultimate_layer"] = model.get_layer(case["penultimate"])
    return [function(model.inputs[0], _losses(case, model), seed, **arguments)]


def _activation(case, model, seed):
    from keras_vis_compat import visualization
    from keras_vis_compat.input_modifiers import Jitter

    rows, arguments = _Rows(), _arguments(case, model)
    if "jitter" in case:
        arguments["input_modifiers"] = [Jitter(case["jitter"])]
    what = (model.inputs[0], _losses(case, model)) if "losses" in case else (model,)
    image = getattr(visualization, case["fn"])(*what, seed_input=seed, callbacks=[rows], **arguments)
    return [image, np.array(rows.rows)]


def _minimize(case, model, seed):
    from keras_vis_compat.optimizer import Optimizer

    arguments = _arguments(case, model)
    mine = {key: arguments.pop(key) for key in ("input_range", "norm_grads", "wrt_tensor") if key in arguments}
    rows = _Rows()
    optimizer = Optimizer(model.inputs[0], _losses(case, model), **mine)
    results = optimizer.minimize(seed, callbacks=[rows], verbose=False, **arguments)
    return [*results[: 3 if "wrt_layer" in case else 2], np.array(rows.rows)]


def _loss_value(case, model, seed):
    from keras_vis_compat.optimizer import Optimizer

    optimizer = Optimizer(model.inputs[0], _losses(case, model), norm_grads=False)
    return optimizer.compute_fn([optimizer._get_seed_input(seed), 0])


_RUNNERS = {
    "visualize_saliency": _map,
    "visualize_saliency_with_losses": _map,
    "visualize_cam": _map,
    "visualize_cam_with_losses": _map,
    "visualize_activation": _activation,
    "visualize_activation_with_losses": _activation,
    "Optimizer.minimize": _minimize,
    "loss_value": _loss_value,
}
