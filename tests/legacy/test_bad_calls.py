"""Mistakes get a ValueError or TypeError that names the argument and what would do, before anything is traced."""

import numpy as np
import pytest

from keras_vis_compat import backend, backprop_modifiers, grad_modifiers, visualization
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat.losses import ActivationMaximization, Loss
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.regularizers import LPNorm, TotalVariation
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.utils import utils

IMAGE = np.random.default_rng(0).random((8, 8, 3), dtype=np.float32)


class World:
    """The models that the calls of the table are made on."""

    def __init__(self, keras):
        layers = keras.layers
        self.keras = keras
        self.model = keras.Sequential(
            [
                layers.Input((8, 8, 3)),
                layers.Conv2D(4, 3, activation="relu", name="conv"),
                layers.Flatten(name="flat"),
                layers.Dense(6, name="hidden"),
                layers.Dense(5, name="out"),
            ]
        )
        self.dense = keras.Sequential([layers.Input((6,)), layers.Dense(4), layers.Dense(3), layers.Dense(2)])
        self.open = keras.Sequential([layers.Input((None, None, 3)), layers.Conv2D(4, 3)])
        self.tokens = keras.Sequential(
            [layers.Input((7,), dtype="int32"), layers.Embedding(9, 4), layers.Flatten(), layers.Dense(2)]
        )
        first, second = layers.Input((8, 8, 3)), layers.Input((4,))
        self.two = keras.Model([first, second], layers.Concatenate()([layers.Flatten()(first), second]))
        first = layers.Input((8, 8, 3))
        rows = layers.Conv1D(4, 3, name="rows")(layers.Reshape((8, 24))(first))
        self.rows = keras.Model(first, layers.Dense(2)(layers.Flatten()(rows)))
        self.unbuilt = keras.Sequential([layers.Dense(2)])
        self.stranger = layers.Dense(2, name="stranger")

        class Subclassed(keras.Model):
            def call(self, inputs):
                return inputs

        self.subclassed = Subclassed()

    @property
    def input(self):
        return self.model.inputs[0]

    @property
    def losses(self):
        return [(ActivationMaximization(self.model.layers[-1], 1), 1)]

    def saliency(self, layer_idx=-1, filter_indices=1, seed_input=IMAGE, model=None, **more):
        return visualization.visualize_saliency(model or self.model, layer_idx, filter_indices, seed_input, **more)

    def cam(self, layer_idx=-1, filter_indices=1, seed_input=IMAGE, model=None, **more):
        return visualization.visualize_cam(model or self.model, layer_idx, filter_indices, seed_input, **more)

    def activation(self, layer_idx=-1, filter_indices=1, model=None, **more):
        more = {"max_iter": 1, **more}
        return visualization.visualize_activation(model or self.model, layer_idx, filter_indices, **more)

    def optimizer(self, losses=None, **more):
        return Optimizer(self.input, self.losses if losses is None else losses, **more)

    def with_losses(self, losses, seed_input=IMAGE):
        return visualization.visualize_saliency_with_losses(self.input, losses, seed_input)


def nan_image():
    image = IMAGE.copy()
    image[0, 0, 0] = np.nan
    return image


BAD_CALLS = {
    # which layer
    "layer index too large": (lambda w: w.saliency(layer_idx=9), "`layer_idx` must lie in -4..3"),
    "layer index too small": (lambda w: w.cam(layer_idx=-9), "`layer_idx` must lie in"),
    "layer index a float": (lambda w: w.saliency(layer_idx=1.0), "`layer_idx` must be an integer"),
    "layer index a name": (lambda w: w.activation(layer_idx="out"), "find_layer_idx"),
    "layer index None": (lambda w: w.saliency(layer_idx=None), "`layer_idx` must be an integer"),
    "layer index a bool": (lambda w: w.saliency(layer_idx=True), "`layer_idx` must be an integer"),
    "unknown layer name": (lambda w: utils.find_layer_idx(w.model, "ouut"), "Did you mean 'out'"),
    # which filter
    "filter too large": (lambda w: w.saliency(filter_indices=5), r"`filter_indices` must lie in -5..4 .*'out'"),
    "filter too small": (lambda w: w.cam(filter_indices=-6), "`filter_indices` must lie in -5..4"),
    "one filter of several too large": (lambda w: w.saliency(filter_indices=[1, 77]), "got 77"),
    "no filters": (lambda w: w.saliency(filter_indices=[]), "empty"),
    "no filters in an array": (lambda w: w.activation(filter_indices=np.array([])), "`filter_indices`"),
    "filter a float": (lambda w: w.saliency(filter_indices=1.5), "`filter_indices` must be an integer"),
    "filters floats": (lambda w: w.cam(filter_indices=[1.0, 2.0]), "`filter_indices` must be an integer"),
    "filter a name": (lambda w: w.saliency(filter_indices="cat"), "`filter_indices` must be an integer"),
    "filter a bool": (lambda w: w.saliency(filter_indices=True), "`filter_indices` must be an integer"),
    "score with a class too many": (lambda w: w.saliency(filter_indices=CategoricalScore(5)), "`indices` must lie in"),
    "score with indices for four": (
        lambda w: w.saliency(filter_indices=CategoricalScore([0, 1, 2, 3])),
        "4 class indices for a batch of 1",
    ),
    # the seed
    "seed None": (lambda w: w.saliency(seed_input=None), "`seed_input` must be an array"),
    "seed of too few axes": (lambda w: w.saliency(seed_input=IMAGE[0]), r"shape \(None, 8, 8, 3\)"),
    "seed of too many axes": (lambda w: w.cam(seed_input=IMAGE[None, None]), "`seed_input` must have shape"),
    "seed of another size": (lambda w: w.saliency(seed_input=IMAGE[:7]), "resize it"),
    "seed of other channels": (lambda w: w.saliency(seed_input=IMAGE[..., :1]), "`seed_input` must have shape"),
    "seed without channels": (lambda w: w.cam(seed_input=IMAGE[..., 0]), "`seed_input` must have shape"),
    "seed with channels first": (lambda w: w.saliency(seed_input=np.moveaxis(IMAGE, -1, 0)), "move them last"),
    "seed of objects": (lambda w: w.saliency(seed_input=IMAGE.astype(object)), "dtype object"),
    "seed complex": (lambda w: w.cam(seed_input=IMAGE * 1j), "dtype complex"),
    "seed of text": (lambda w: w.saliency(seed_input="cat.png"), "`seed_input`"),
    "seed with NaN": (lambda w: w.saliency(seed_input=nan_image()), "NaN or infinite"),
    "seed infinite": (lambda w: w.cam(seed_input=np.full((8, 8, 3), np.inf)), "NaN or infinite"),
    "seed empty": (lambda w: w.saliency(seed_input=np.zeros((0, 8, 8, 3))), "empty"),
    "seed ragged": (lambda w: w.saliency(seed_input=[[1, 2], [3]]), "`seed_input`"),
    "seed for activation of another size": (lambda w: w.activation(seed_input=IMAGE[:7]), "`seed_input` must have"),
    "one seed for two inputs": (lambda w: w.saliency(model=w.two), "list of 2 arrays"),
    "three seeds for two inputs": (lambda w: w.saliency(model=w.two, seed_input=[IMAGE] * 3), "list of 2 arrays, .* 3"),
    "seeds by unknown names": (lambda w: w.saliency(model=w.two, seed_input={"a": IMAGE}), "must have the keys"),
    "seeds of different counts": (
        lambda w: w.saliency(model=w.two, seed_input=[np.stack([IMAGE] * 2), np.ones((3, 4))]),
        "same number of samples",
    ),
    "open size without a seed": (lambda w: w.activation(model=w.open), "`seed_input` is needed"),
    "tokens that are not whole": (lambda w: w.saliency(model=w.tokens, seed_input=np.full(7, 0.5)), "whole numbers"),
    # the penultimate layer
    "penultimate after the target": (lambda w: w.cam(layer_idx=1, penultimate_layer_idx=2), "must not come after"),
    "penultimate out of range": (lambda w: w.cam(penultimate_layer_idx=17), "`penultimate_layer_idx` must lie in"),
    "penultimate a name": (lambda w: w.cam(penultimate_layer_idx="conv"), "`penultimate_layer_idx` must be an int"),
    "penultimate without spatial axes": (lambda w: w.cam(penultimate_layer_idx=1), "must have spatial axes"),
    "nothing to find": (lambda w: w.cam(model=w.dense, seed_input=np.ones(6)), "no convolution or pooling layer"),
    "penultimate with other axes": (
        lambda w: w.cam(model=w.rows, penultimate_layer_idx=2),
        "as many spatial axes as an input, got layer 'rows' .*another .* layer with `penultimate_layer_idx`",
    ),
    "Score-CAM of a layer with other axes": (
        lambda w: visualization.visualize_scorecam(w.rows, -1, 1, IMAGE, penultimate_layer_idx=2),
        "as many spatial axes as an input, got layer 'rows' .*another .* layer with `penultimate_layer_idx`",
    ),
    "penultimate not a layer": (
        lambda w: visualization.visualize_cam_with_losses(w.input, w.losses, IMAGE, 1),
        "`penultimate_layer` must be a Keras layer",
    ),
    # what to differentiate by
    "wrt not symbolic": (lambda w: w.saliency(wrt_tensor=IMAGE), "`wrt_tensor` must be a symbolic tensor"),
    "wrt of another model": (lambda w: w.saliency(wrt_tensor=w.dense.layers[0].output), "not connected"),
    "wrt after the target": (lambda w: w.saliency(layer_idx=0, wrt_tensor=w.model.layers[2].output), "no gradient"),
    "token ids without wrt": (lambda w: w.saliency(model=w.tokens, seed_input=np.arange(7)), "`wrt_tensor="),
    # modifiers
    "unknown gradient modifier": (lambda w: w.saliency(grad_modifier="absolut"), "Did you mean 'absolute'"),
    "gradient modifier a number": (lambda w: w.cam(grad_modifier=3), "grad"),
    "unknown backprop modifier": (lambda w: w.saliency(backprop_modifier="guide"), "Did you mean 'guided'"),
    "backprop modifier a number": (lambda w: w.cam(backprop_modifier=3), "backprop"),
    "unknown gradient modifier by get": (lambda w: grad_modifiers.get("smal_values"), "small_values"),
    "unknown backprop modifier by get": (lambda w: backprop_modifiers.get("rectifed"), "rectified"),
    "unknown rule for a model": (lambda w: backend.modify_model_backprop(w.model, "gided"), "Did you mean 'guided'"),
    "rule for no model": (lambda w: backend.modify_model_backprop(IMAGE, "guided"), "`model` must be a Keras model"),
    # ranges, steps, weights
    "range reversed": (lambda w: w.activation(input_range=(255, 0)), "`input_range`"),
    "range of three": (lambda w: w.activation(input_range=(0, 1, 2)), "`input_range`"),
    "range of one number": (lambda w: w.activation(input_range=255), "`input_range`"),
    "range of text": (lambda w: w.activation(input_range=("a", "b")), "`input_range`"),
    "range with NaN": (lambda w: w.activation(input_range=(0, np.nan)), "`input_range`"),
    "no steps": (lambda w: w.activation(max_iter=0), "`max_iter` must be at least 1, got 0"),
    "half a step": (lambda w: w.activation(max_iter=1.5), "`max_iter` must be an integer"),
    "weight of text": (lambda w: w.activation(act_max_weight="1"), "weight of 'ActivationMax Loss'"),
    "weight a list": (lambda w: w.activation(tv_weight=[10]), r"weight of 'TV\(2.0\) Loss'"),
    "all weights zero": (
        lambda w: w.activation(act_max_weight=0, lp_norm_weight=0, tv_weight=0),
        "weight is not 0",
    ),
    "p below 1": (lambda w: LPNorm(w.input, p=0.5), "`p` must be"),
    "beta negative": (lambda w: TotalVariation(w.input, beta=-1), "`beta` must be"),
    "regularizer of an array": (lambda w: LPNorm(IMAGE), "`img_input` must be one symbolic input"),
    # losses
    "no losses": (lambda w: w.optimizer(losses=[]), "`losses` must hold at least one"),
    "losses without weights": (lambda w: w.optimizer(losses=[Loss()]), r"list of \(loss, weight\) pairs"),
    "losses of numbers": (lambda w: w.with_losses([(3, 1)]), "objects with `build_loss"),
    "loss of a layer's index": (lambda w: ActivationMaximization(-1, 1), "`layer` must be a Keras layer"),
    "loss of a layer of no model": (lambda w: ActivationMaximization(w.stranger, 1), "'stranger'"),
    "loss of another model": (
        lambda w: w.with_losses([(ActivationMaximization(w.dense.layers[-1], 1), 1)]),
        "not connected",
    ),
    "input not symbolic": (lambda w: Optimizer(IMAGE, w.losses), "`input_tensor` must be the symbolic input"),
    # models
    "model None": (lambda w: visualization.visualize_saliency(None, -1, 1, IMAGE), "`model` must be a model"),
    "model a path": (lambda w: w.cam(model="model.h5"), "`model` must be a model"),
    "model subclassed": (lambda w: w.saliency(model=w.subclassed), "Sequential or functional"),
    "model never built": (lambda w: w.activation(model=w.unbuilt), "Sequential or functional"),
    "subclassed model to modify": (lambda w: utils.apply_modifications(w.subclassed), "Sequential or functional"),
    "filters of no layer": (lambda w: visualization.get_num_filters("conv"), "`layer` must be a Keras layer"),
    "filters of a layer of no model": (lambda w: visualization.get_num_filters(w.stranger), "part of a model"),
    # pictures
    "overlay of a map on a picture": (lambda w: visualization.overlay(IMAGE[..., 0], IMAGE), "cm.jet"),
    "overlay of a picture on a map": (lambda w: visualization.overlay(IMAGE, IMAGE[..., 0]), "0.4.1"),
    "overlay of two sizes": (lambda w: visualization.overlay(IMAGE, IMAGE[:5]), "same shape"),
    "overlay with alpha 2": (lambda w: visualization.overlay(IMAGE, IMAGE, alpha=2), "`alpha` must be a number in"),
    "overlay with alpha text": (lambda w: visualization.overlay(IMAGE, IMAGE, alpha="1"), "`alpha`"),
}


@pytest.fixture(scope="module")
def world(keras):
    return World(keras)


@pytest.mark.parametrize(("call", "message"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_mistake_is_named(world, call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call(world)


def test_no_mistake_costs_a_pass_through_the_model(keras):
    """Each call is refused before anything runs: what may be begun is building a graph, never finished or kept."""
    world = World(keras)
    for call, _ in BAD_CALLS.values():
        with pytest.raises((ValueError, TypeError)):
            call(world)
    for model in (world.model, world.dense, world.open, world.tokens, world.two):
        assert trace_count(model.inputs[0]._keras_history[0]) == 0


@pytest.mark.parametrize("function", ["visualize_saliency", "visualize_cam", "visualize_activation"])
def test_an_unknown_keyword_is_a_type_error(world, function):
    with pytest.raises(TypeError, match="nonsense"):
        getattr(visualization, function)(world.model, -1, 1, seed_input=IMAGE, nonsense=1)


def test_there_are_at_least_sixty():
    assert len(BAD_CALLS) >= 60
