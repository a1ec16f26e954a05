"""Ablation-CAM."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import grad_modifiers
from .._engine.batch_size import fixed_size
from .._engine.evaluate import Probe
from .._engine.model_cache import kept
from .._engine.tail import Head, Tail
from .._settings.compute import on_devices
from ._ablated import AblatedSource
from ._batch import images_at_once
from ._cam import CAM, channel_axis, weighted_sum
from ._forward import scored, whole_batches
from ._model import Maps, chunks, numbers
from ._start import reads_of


class AblationCAM(CAM):
    """Maps of a layer, each weighed by the share of the score that is lost without it; no gradient is needed.

    w_k = (f(x) - f(x without map k)) / |f(x)|. Only what comes after the layer is computed for each map. The paper
    divides by f(x) itself; its absolute value keeps the sign of the loss where the score is negative.

    Example:
        >>> cams = AblationCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Desai and Ramaswamy 2020, "Ablation-CAM", https://doi.org/10.1109/WACV45572.2020.9093360
    """

    def __call__(
        self,
        score: Any,
        seed_input: Any,
        penultimate_layer: Any = None,
        seek_penultimate_conv_layer: bool = True,
        activation_modifier: Callable | None = grad_modifiers.relu,
        training: bool = False,
        expand_cam: bool | str = True,
        normalize_cam: bool | str = True,
        *,
        batch_size: int = 32,
        align_corners: bool = True,
        tokens: Any = None,
    ) -> Maps:
        """Return one class activation map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `GradCAM`. It is taken as it is, of a class the output of the model.
            seed_input: As for `GradCAM`.
            penultimate_layer: As for `GradCAM`.
            seek_penultimate_conv_layer: As for `GradCAM`.
            activation_modifier: As for `GradCAM`.
            training: Whether layers run in training mode.
            expand_cam: As for `GradCAM`.
            normalize_cam: As for `GradCAM`.
            batch_size: Largest number of images, or of layers without a map, in the model at once; on a processor
                there are fewer of them where so many would take more than about 256 MiB.
            align_corners: As for `GradCAM`.
            tokens: As for `GradCAM`.

        Returns:
            As `GradCAM`.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(activation_modifier, expand_cam, normalize_cam, align_corners)
        source, batches = self._batches(seed_input)
        batch_size = self._batch_size(batch_size, source, batches)
        scores, samples = self._scores(score, source, batches), len(batches[0])
        layer, places, of_inputs = self._penultimate(
            penultimate_layer, seek_penultimate_conv_layer, source, scores, samples, tokens
        )
        arranged = self._arrangements(tokens, layer, of_inputs, source, batches)
        reads = reads_of(self, scores, samples)
        key = ("tail", source.key, tuple(place.key for place in places), source.identity(reads))
        tail = kept(source.owner, key, lambda: Tail(source, places, reads))
        together = images_at_once(tail, batch_size)
        axis = channel_axis(layer) if tokens is None else -1

        def cams_of(chunk: tuple) -> list[np.ndarray]:
            rows, images = chunk
            _, given = Probe(Head(source), (), training=training).score(images, tail.places)
            maps = [arrange(numbers(value)) for arrange, value in zip(arranged, given, strict=False)]

            def lost(which: int) -> np.ndarray:
                return _lost(
                    maps[which],
                    lambda own: scored(
                        AblatedSource(tail, which, axis),
                        given,
                        own,
                        lambda chosen: self._terms(scores, samples, [rows[one] for one in chosen]),
                        together,
                        training,
                    ),
                    fixed_size(source),
                )

            return [weighted_sum(own, lost(which)) for which, own in enumerate(maps)]

        parts = on_devices(cams_of, chunks(batches, batch_size))
        cams = [np.concatenate(own) for own in zip(*parts, strict=True)]
        why = self._why(source, scores, batches, layer, places, differentiated=False)
        return self._shown(cams, of_inputs, options, source, batches, seed_input, why)


def _lost(maps: np.ndarray, scored: Callable, size: int | None) -> np.ndarray:
    """Return the weight of each of the maps (n, …, K), (n, 1, …, K); that of one that is zero anyway is 0."""
    count, channels = len(maps), maps.shape[-1]
    samples, taken = np.nonzero(maps.reshape(count, -1, channels).any(1))
    samples = np.concatenate([np.arange(count), samples]).astype(np.int32)
    taken = np.concatenate([np.full(count, -1), taken]).astype(np.int32)
    taken, samples = whole_batches([taken, samples], size)
    values = np.empty(len(samples))
    for chosen, own in scored([taken, samples]):
        values[chosen] = own
    whole = values[:count]
    lost = np.zeros((count, channels + 1))
    lost[samples, taken] = whole[samples] - values  # the last column is that of the images themselves
    scale = np.where(whole == 0, 1, np.abs(whole))
    weights = lost[:, :channels] / scale[:, np.newaxis]
    return weights.astype(maps.dtype).reshape(count, *[1] * (maps.ndim - 2), channels)
