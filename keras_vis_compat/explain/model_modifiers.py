"""What can be done to a model before it is explained: callables from model to model.

All of them return a new model and leave the one they are given as it is. The new one shares its weights: what is
trained later, in either, both have. `MixedPrecision` alone has weights of its own.
"""

from collections.abc import Iterable
from typing import Any

from .. import _keras
from .._engine.graph import Graph
from .._engine.relu_models import with_relu_rule
from .._inputs.layers import find_layer
from .._messages import written
from .._types import Layer, Model, Symbolic

__all__ = ["ExtractIntermediateLayer", "GuidedBackpropagation", "MixedPrecision", "ModelModifier", "ReplaceToLinear"]


class ModelModifier:
    """Base of the model modifiers; any callable from model to model will do as well.

    Attributes:
        keeps_its_model: Whether it never changes the model that it is given, which then need not be copied for it.

    Example:
        >>> saliency = Saliency(model, model_modifier=[ExtractIntermediateLayer("conv5"), GuidedBackpropagation()])
    """

    keeps_its_model = False

    def __repr__(self) -> str:
        return written(self)

    def __call__(self, model: Model) -> Model:
        """Return the modified model; one of your own may return None after changing `model` in place."""
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, model)`")


class ReplaceToLinear(ModelModifier):
    """A model whose outputs end without activation: a saturated softmax has no gradient to show.

    The activation is found through nested models and behind layers that only reshape, be it an argument, a layer or
    an operation of its own (`Softmax()`, `keras.ops.softmax`). The model itself stays as it is; the new one shares
    its weights.

    Formula:
        `f(x) = z`, where the model has `f(x) = softmax(z)`, or another activation of z.

    Raises:
        ValueError: The model is subclassed, or the activation is a bare operation inside a nested model.

    Cost:
        None: the new model shares layers and weights.

    Cautions:
        A logit rises also where those of all other classes rise more: what it shows need not tell the class from
        others. A contrast of two scores does.

    Example:
        >>> linear = ReplaceToLinear()(model)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", section 2, https://arxiv.org/abs/1312.6034
    """

    keeps_its_model = True

    def __call__(self, model: Model) -> Model:
        _check_graph(model, "ReplaceToLinear")
        ends = [_end(symbol) for symbol in _keras.outputs_of(model)]
        linear = [
            end for end in ends if not _is_bare(end) and (_keras.owns_activation(end) or _keras.is_activation(end))
        ]
        new = _keras.share(model, linear)
        return _with_rule_of(model, _without_bare(new) if any(map(_is_bare, ends)) else new)


class ExtractIntermediateLayer(ModelModifier):
    """A model that ends at an inner layer; layers and weights are those of the model itself.

    Formula:
        `f(x) = A(x)`, what the layer gives.

    Args:
        index_or_name: Index, name, or path `"outer/inner"` into nested models. Of a layer that is called several
            times it is the last call on the way to the outputs; `"name:0"` is the first one.

    Raises:
        TypeError: `index_or_name` is neither an integer nor a string.
        ValueError: When called: the model is subclassed, or has no such layer.

    Cost:
        None: the new model shares layers and weights, and is the shorter one.

    Cautions:
        The score is that of the layer: a class index becomes the index of a filter.

    Example:
        >>> made = ActivationMaximization(model, ExtractIntermediateLayer("conv"))(CategoricalScore(3))

    Source:
        Erhan et al. 2009, "Visualizing higher-layer features of a deep network"
    """

    keeps_its_model = True

    def __init__(self, index_or_name: int | str) -> None:
        if isinstance(index_or_name, bool) or not isinstance(index_or_name, int | str):
            raise TypeError(f"`index_or_name` must be an integer or a string, got {index_or_name!r}")
        self.index_or_name = index_or_name

    def __call__(self, model: Model) -> Model:
        _check_graph(model, "ExtractIntermediateLayer")
        layer = find_layer(model, self.index_or_name, "index_or_name")
        return _with_rule_of(model, _up_to(layer, model))


class GuidedBackpropagation(ModelModifier):
    """A model whose ReLUs, nested and bare ones and ReLU6 too, pass back only what is positive.

    The model itself stays as it is; the new one shares its weights.

    Formula:
        `∂z/∂x := [x > 0] [g > 0] g` for `z = relu(x)`, where g is the gradient that comes back.

    Args:
        target_activations: The activations it is for, among `relu` and `relu6` of either Keras or of TensorFlow;
            None for all of them.

    Raises:
        ValueError: An activation that is none of these.

    Cost:
        None beside the method that uses it.

    Cautions:
        It is no gradient of the network any more. Maps are sharp because they show edges, and hardly change with random
        weights (Adebayo et al. 2018, https://arxiv.org/abs/1810.03292).

    Example:
        >>> maps = Saliency(model, GuidedBackpropagation())(CategoricalScore(3), images)

    Source:
        Springenberg et al. 2014, "Striving for Simplicity", https://arxiv.org/abs/1412.6806
    """

    keeps_its_model = True

    def __init__(self, target_activations: Iterable[str] | None = None) -> None:
        wanted = ["relu", "relu6"] if target_activations is None else target_activations
        names = {getattr(one, "__name__", one) for one in (wanted if isinstance(wanted, list | tuple) else [wanted])}
        if not names or not names <= {"relu", "relu6"}:
            raise ValueError(f"`target_activations` must hold relu, relu6 or both, got {target_activations!r}")
        self.target_activations = target_activations
        self._rule = "guided_all" if "relu6" in names else "guided"

    def __call__(self, model: Model) -> Model:
        return with_relu_rule(model, self._rule)


class MixedPrecision(ModelModifier):
    """A copy of a float32 model that computes in half precision, with weights in float32: less exact, and faster.

    GPUs with tensor cores gain by either policy, TPUs and some processors by bfloat16, others lose. The layers that
    end the model stay in float32, and so do layers that are of another precision already.

    Formula:
        The same function of the input, in half precision: `float16` has 3 digits, `bfloat16` 2.

    Args:
        policy: `"mixed_float16"` (three digits) or `"mixed_bfloat16"` (two digits).

    Raises:
        ValueError: Another policy; when called: the model is subclassed.

    Cost:
        A copy of the model; passes may take half of the time and memory on a GPU, and more on a processor. Not measured
        on a GPU.

    Cautions:
        Numbers are those of half precision; gradients below 6e-8 become 0 in float16, and maps may be blank.

    Example:
        >>> cams = ScoreCAM(model, MixedPrecision())(CategoricalScore(3), images)

    Source:
        Micikevicius et al. 2017, "Mixed Precision Training", https://arxiv.org/abs/1710.03740
    """

    keeps_its_model = True

    def __init__(self, policy: str = "mixed_float16") -> None:
        if policy not in ("mixed_float16", "mixed_bfloat16"):
            raise ValueError(f"`policy` must be 'mixed_float16' or 'mixed_bfloat16', got {policy!r}")
        self.policy = policy

    def __call__(self, model: Model) -> Model:
        _check_graph(model, "MixedPrecision")
        ends = {_end(symbol) for symbol in _keras.outputs_of(model)}

        def configured(layer: Layer, config: Any) -> Any:
            return config if layer in ends else _in_precision(self.policy, config)

        return _with_rule_of(model, _keras.rebuild(model, configured=configured))


def _in_precision(policy: Any, config: Any) -> Any:
    """The configuration, and those of layers inside of it, with float32 replaced by a policy."""
    if isinstance(config, list | tuple):
        parts = [_in_precision(policy, one) for one in config]
        return tuple(parts) if isinstance(config, tuple) else parts  # Keras 2 has lists of its own
    if not isinstance(config, dict) or config.get("class_name") == "InputLayer":
        return config
    inner = {key: _in_precision(policy, value) for key, value in config.items() if key != "dtype"}
    own = {"dtype": policy if _is_single(config["dtype"]) else config["dtype"]} if "dtype" in config else {}
    return {**inner, **own}


def _is_single(dtype: Any) -> bool:
    """Whether a layer computes in float32, given its entry in a configuration."""
    return (dtype["config"]["name"] if isinstance(dtype, dict) else dtype) in ("float32", None)


def _check_graph(model: Model, name: str) -> None:
    if not _keras.is_graph(model):
        raise ValueError(
            f"{name} needs a Sequential or functional model that has been built, got {type(model).__name__} "
            f"{model.name!r}, whose layers cannot be read one by one"
        )


def _with_rule_of(model: Model, new: Model) -> Model:
    """A model with modified ReLUs stays one."""
    rule = _keras.relu_gradient_of(model)
    return with_relu_rule(new, rule) if rule else new


def _end(symbol: Symbolic) -> Any:
    """The operation that gives an output its values."""
    while True:
        operation, index, output = _keras.history(symbol)
        if _keras.is_model(operation) and _keras.is_graph(operation):
            symbol = _keras.outputs_of(operation)[output]
            continue
        sources = _keras.call_inputs(_keras.calls_of(operation)[index])
        if not _keras.passes_values_on(operation) or len(sources) != 1:
            return operation
        symbol = sources[0]


def _is_bare(operation: Any) -> bool:
    """Whether an operation is an activation that is no layer, such as `keras.ops.softmax`."""
    return _keras.is_activation(operation) and (not _keras.is_layer(operation) or hasattr(operation, "symbol"))


def _without_bare(model: Model) -> Model:
    """The model up to the bare activations, such as `keras.ops.softmax`, that end its outputs."""
    symbols = []
    for symbol in _keras.outputs_of(model):
        operation, index, _ = _keras.history(symbol)
        bare = _keras.is_activation(operation)
        symbols.append(_keras.call_inputs(_keras.calls_of(operation)[index])[0] if bare else symbol)
        if _keras.is_activation(_end(symbols[-1])):
            raise ValueError(
                f"ReplaceToLinear cannot take {_end(symbols[-1]).name!r} out of the model {model.name!r}: use a layer "
                "such as Softmax() or Activation('softmax') in its place"
            )
    return _keras.namespace_of(model).Model(_keras.inputs_of(model), symbols if len(symbols) > 1 else symbols[0])


def _up_to(layer: Layer, model: Model) -> Model:
    """A model from the same inputs to the output of a layer, through the walls of nested models."""
    build = _keras.namespace_of(model).Model
    context, symbol = Graph(_keras.inputs_of(model), _keras.outputs_of(model)).find(layer)
    for node in reversed(context):
        inner = build(_keras.input_structure_of(_keras.operation_of(node)), symbol)
        args, kwargs = _keras.call_arguments(node)
        symbol = inner(*args, **kwargs)
    return build(_keras.input_structure_of(model), symbol)
