"""Scores of filters, and of layers inside the model."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import tensorflow as tf

from .. import _keras
from .._inputs.checks import axis_of, check_axis, check_range, index_list
from .._inputs.layer_call import LayerCall, layer_and_number
from .._types import OneScore, WhichLayer
from ._checks import as_data_format, shown
from ._formula import Formula, formula_of, mean_inside
from ._score import FormulaScore, Score, probability_of, rows_of


class FilterScore(FormulaScore):
    """The sum over some filters of their mean activation: what keras-vis calls `filter_indices`.

    Formula:
        `f(x) = Σ_k mean over all positions of A_k`, where A_k are the filters asked for.

    Args:
        filter_indices: Index of a filter (or unit), or several; None means the mean over the whole output.
        data_format: `"channels_last"` or `"channels_first"`: where the filters are; or their axis, counted from the
            end: -3 for frames with channels first, (N, T, C, H, W).
        name: What logs call the score.

    Raises:
        ValueError: No filter, or one the layer does not have.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        A mean over positions: a filter that is strong at one place counts little.

    Example:
        >>> FilterScore([0, 1])(tf.constant([[[1.0, 10.0], [3.0, 30.0]]])).numpy()
        array([22.], dtype=float32)

    Source:
        Erhan et al. 2009, "Visualizing higher-layer features of a deep network"
    """

    def __init__(
        self,
        filter_indices: int | Iterable[int] | None = None,
        data_format: str | int = "channels_last",
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        self._indices = None if filter_indices is None else tuple(index_list(filter_indices, "filter_indices"))
        self._axis = axis_of(data_format)

    @property
    def filter_indices(self) -> list[int] | None:
        return None if self._indices is None else list(self._indices)

    def check(self, shape: tuple) -> None:
        if self._indices is not None:
            check_axis(self._axis, shape)
            check_range(self._indices, shape[self._axis], "filter_indices")

    def formula(self, samples: int | None) -> Formula:
        if self._indices is None:
            return Formula("mean", lambda values, arguments: mean_inside(values[0], None))
        axis = self._axis

        def mean_of_filters(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
            per_filter = mean_inside(values[0], axis)
            indices = tf.where(arguments[0] < 0, arguments[0] + tf.shape(per_filter)[-1], arguments[0])
            return tf.reduce_sum(tf.gather(per_filter, indices, axis=1), axis=1)

        return Formula(("filters", axis), mean_of_filters, (np.asarray(self._indices, np.int32),))

    def __repr__(self) -> str:
        values = (None,) if self._indices is None else self._indices
        return shown(self, values, *as_data_format(self._axis))


class LayerScore(FormulaScore):
    """A score of an inner layer instead of the model's output.

    In metrics and Score-CAM it counts what the inner score makes of what there is in that layer, a BinaryScore the
    probability of its target.

    Formula:
        `f(x) = s(A)`, where A is what the layer gives and s the inner score.

    Args:
        layer: Index, name, path `"outer/inner"` into nested models, or the layer itself. Of a layer that is called
            several times it is the last call on the way to the outputs; `"name:0"` is the first one.
        score: The score or function to take of that layer's output.
        name: What logs call the score.

    Raises:
        TypeError: `layer` cannot name a layer, or `score` cannot be called.

    Cost:
        None: passes go only as far as the layer.

    Cautions:
        An inner unit need not stand for anything that has a name.

    Example:
        >>> score = LayerScore("block5_conv3", FilterScore(7)) - LayerScore("block5_conv3", FilterScore(8))

    Source:
        Erhan et al. 2009, "Visualizing higher-layer features of a deep network"
    """

    def __init__(self, layer: WhichLayer, score: OneScore, name: str | None = None) -> None:
        super().__init__(name)
        if not callable(score):
            raise TypeError(f"`score` must be a Score or a callable, got {score!r}")
        if isinstance(layer, bool) or not (
            isinstance(layer, int | str | np.integer | LayerCall) or _keras.is_layer(layer)
        ):
            raise TypeError(f"`layer` must be an index, a name, a path 'outer/inner' or a layer, got {layer!r}")
        self.layer, self.score = layer, score

    def __call__(self, output: tf.Tensor) -> tf.Tensor:
        """Return the score of an output of that layer."""
        return self.score(output)

    def probability(self, output: tf.Tensor) -> tf.Tensor:
        """Return the probability (N,) that the inner score speaks of, for an output of that layer."""
        return probability_of(self.score, output)

    def check(self, shape: tuple) -> None:
        """Check the score against the layer; the output of the model, whose shape is given, is not read."""
        layer, _ = layer_and_number(self.layer)
        if not _keras.is_layer(layer):
            raise ValueError(
                f"the layer of a LayerScore must be given as a layer here, got {self.layer!r}: "
                f"model.get_layer({self.layer!r})"
            )
        if isinstance(self.score, Score):
            try:
                self.score.check(tuple(_keras.symbolic_output(layer).shape))
            except ValueError as error:
                raise ValueError(f"{error} (layer {layer.name!r})") from None

    def of_rows(self, rows: Sequence[int], samples: int) -> "LayerScore":
        return LayerScore(self.layer, rows_of(self.score, rows, samples), self.name)

    def with_layers(self, find: Callable) -> "LayerScore":
        return LayerScore(find(self.layer), self.score, self.name)

    def __repr__(self) -> str:
        layer = getattr(self.layer, "name", self.layer)
        return f"LayerScore({layer!r}, {self.score!r})"

    def formula(self, samples: int | None) -> Formula:
        inner = formula_of(self.score, samples)
        return inner._replace(reads=tuple(self.layer if read is None else read for read in inner.reads))
