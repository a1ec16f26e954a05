"""What every visualiser shares: a model after its modifiers, and checks of what it is called with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras
from .._engine.network import source_of_model
from .._inputs import checks
from .._inputs.batches import as_batches, as_undeclared_batches, is_list_of_one
from .._inputs.checks import says_what_it_takes
from .._inputs.layer_call import LayerCall
from .._inputs.layers import find_layer
from .._inputs.progress import reporter
from .._inputs.user_code import blame, blaming
from .._maps.scaling import owned
from .._types import Inputs, Model, ModelModifiers, Progress, Scores
from ..scores._question import Question


@says_what_it_takes
class ModelVisualization:
    """A model, ready to be explained. The visualisers are its subclasses.

    Args:
        model: A model of Keras 3 or tf_keras. Subclassed models do where only inputs and outputs are needed.
        model_modifier: A callable, or a list of them, from model to model, or to None when it changes the model
            in place. See `explain.model_modifiers`.
        clone: Whether modifiers of your own, which may change a model in place, get a copy of it. It shares the
            weights, so that what is trained later is explained later; it gets its own, those of now, when a modifier
            writes weights. The modifiers of this library change no model that they are given.

    Attributes:
        model: The model that is explained, after the modifiers. Its weights are those of `model`.

    Raises:
        TypeError: `model` is no Keras model, or a modifier cannot be called or returns something else than a model.
        ValueError: The model cannot be copied.

    Example:
        >>> class Brightness(ModelVisualization):
        ...     def __call__(self, score, seed_input):
        ...         return seed_input.mean(axis=-1)
        >>> maps = Brightness(model)(CategoricalScore(3), images)
    """

    def __init__(self, model: Model, model_modifier: ModelModifiers = None, clone: bool = True) -> None:
        modifiers = _listed_modifiers(model_modifier)
        if not _keras.is_model(model):
            raise checks.no_model(model)
        is_shared = clone and not all(getattr(modifier, "keeps_its_model", False) for modifier in modifiers)
        self.model = _shared(model) if is_shared else model
        for modifier in modifiers:
            self.model = (_modified_apart if is_shared else _modified)(self.model, modifier)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({type(self.model).__name__} {self.model.name!r})"

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        says_what_it_takes(cls)

    def __call__(self, score: Scores, seed_input: Inputs) -> Any:
        """Return the explanation of a score for some inputs.

        Arrays belong to the caller: in C order, writable, float32 (float64 for a model of double precision).
        """
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, score, seed_input, …)`")

    # -- for subclasses -----------------------------------------------------------------------------------

    def _batches(self, seed_input: Any) -> tuple[Any, list[np.ndarray]]:
        """Return (source, list of arrays (N, …), one for each input of the model)."""
        if seed_input is None:
            raise ValueError("`seed_input` must be an image or a batch of them, got None")
        source = source_of_model(self.model)
        if source.inputs:
            return source, as_batches(seed_input, source.facts)
        keys, batches = as_undeclared_batches(seed_input, _keras.float_type_of(self.model))
        return source_of_model(self.model, keys), batches

    _counted = "images"  # what `progress` is told of

    def _asked(self, score: Any, seed_input: Any, batch_size: int | None = None, progress: Progress = None) -> Question:
        """Return the checked `Question` of a score for some inputs, of which so many at once go through the model."""
        report = reporter(progress, self._counted) if progress is not None else None
        source, batches = self._batches(seed_input)
        return Question(source, score, batches, batch_size, self._own, report)

    def _layer(self, which: Any, name: str = "penultimate_layer") -> Any:
        """Return the layer of the model that is meant; one of the original model stands for its copy."""
        return find_layer(self.model, self._own(which), name)

    def _own(self, which: Any) -> Any:
        if isinstance(which, LayerCall):
            return replace(which, layer=self._own(which.layer))
        if not _keras.is_layer(which):
            return which
        own = _keras.flat_layers(self.model)
        twins = (layer for layer in own if _keras.origin_of(layer) is _keras.origin_of(which))
        return which if any(layer is which for layer in own) else next(twins, which)


def as_given(results: list, seed_input: Inputs | None) -> Any:
    """Return the only result itself, or a list where there are several or `seed_input` was a list of one array."""
    results = [None if result is None else owned(result) for result in results]
    listed = isinstance(seed_input, list) and is_list_of_one(seed_input)
    return results[0] if len(results) == 1 and not listed else results


def numbers(tensor: tf.Tensor) -> np.ndarray:
    """Return the numbers of a tensor; half precision, of which NumPy knows little, as float32."""
    return (tf.cast(tensor, tf.float32) if tensor.dtype.size < 4 else tensor).numpy()


def each_sample(function: Callable, batch: np.ndarray, role: str) -> np.ndarray:
    """Return `function` of every sample, each given as a batch of one, so that no sample sees its neighbours."""
    if function is np.asarray:  # what no modifier stands for
        return batch
    try:
        rows = [np.asarray(function(batch[row : row + 1])) for row in range(len(batch))]
    except Exception as error:
        blame(error, function, role)
    return rows[0] if len(rows) == 1 else np.concatenate(rows)


def _listed_modifiers(model_modifier: Any) -> list[Callable]:
    if model_modifier is None:
        return []
    modifiers = list(model_modifier) if isinstance(model_modifier, list | tuple) else [model_modifier]
    for modifier in modifiers:
        if not callable(modifier) or isinstance(modifier, type):
            raise TypeError(
                f"`model_modifier` must be a callable from model to model, or a list of them, got {modifier!r}; "
                "ReplaceToLinear() is an example"
            )
    return modifiers


def _modified(model: Model, modifier: Callable) -> Model:
    with blaming(modifier, "model modifier"):
        new = modifier(model)
    if new is not None and not _keras.is_model(new):
        raise TypeError(f"`model_modifier` must return a model, or None, got {type(new).__name__} from {modifier!r}")
    return model if new is None else new


def _shared(model: Model) -> Model:
    if not _keras.is_graph(model):
        raise ValueError(
            f"`clone=True` needs a Sequential or functional model that has been built, got {type(model).__name__} "
            f"{model.name!r}: give clone=False, and the modifiers get the model itself"
        )
    return _keras.share(model)


def _modified_apart(model: Model, modifier: Callable) -> Model:
    """The modified model; where the modifier writes weights it gets them for its own, and all others keep theirs."""
    before = [(variable, tf.convert_to_tensor(variable)) for variable in model.weights]
    new = _modified(model, modifier)
    written = [(variable, value) for variable, value in before if not np.array_equal(variable, value)]
    if not written:
        return new
    try:
        return _keras.rebuild(new)
    finally:
        for variable, value in written:
            variable.assign(value)
