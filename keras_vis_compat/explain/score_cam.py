"""Score-CAM, of all maps or of those that vary most."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._engine.network import Network
from .._inputs import checks
from .._settings.compute import on_devices
from .._types import Baseline, Inputs, Maps, Progress, Scores, Tokens, WhichLayer
from ..scores._question import Question, even_parts
from ._baselines import baselines_of
from ._batch import images_at_once
from ._cam import CAM, maps_of, weighted_sum
from ._masks import MaskedSource, telling_maps
from ._model import numbers
from ._weighting import READINGS, seen_as


class ScoreCAM(CAM):
    """Maps of a layer, each weighed by the score of the image seen through it; no gradient is needed.

    Formula:
        `relu(Σ_k w_k A_k)` with `w_k = f(x ⊙ M_k)`, where M_k is A_k in the size of the input, scaled to [0, 1]. For
        other weights see `weighting` and `variant`.

    Cost:
        One pass forward for the maps and one for each of the K maps, or of the `max_N` that vary most; times
        `variant_samples` for the variants.

    Cautions:
        Masked images are unlike any that the network was trained on. Where the classifier says nothing, all weights are
        alike, and what is left is the mean of the layer: on small networks it changes little with random weights.

    Example:
        >>> cams = ScoreCAM(model)(CategoricalScore([3, 7]), images, max_N=64)

    Source:
        Wang et al. 2019, "Score-CAM", https://arxiv.org/abs/1910.01279
    """

    _counted = "masks"

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        penultimate_layer: WhichLayer = None,
        seek_penultimate_conv_layer: bool = True,
        activation_modifier: Callable | None = grad_modifiers.relu,
        batch_size: int = 32,
        max_N: int | None = None,
        training: bool = False,
        expand_cam: bool | str = True,
        normalize_cam: bool | str = True,
        *,
        weighting: str = "probability",
        baseline: Baseline | None = None,
        variant: str | None = None,
        variant_samples: int = 10,
        noise_std: float = 2.0,
        seed: int | None = None,
        align_corners: bool = True,
        tokens: Tokens = None,
        progress: Progress = None,
    ) -> Maps:
        """Return one class activation map for each sample, or a list of such arrays, one for each input.

        Args:
            score: A Score, or a function from the output of the model to one number per sample; for several outputs
                a list of them, or a dict by the name of the output. It is given probabilities, or logits: see
                `weighting`. Regression scores and those of inner layers are given what there is. A BinaryScore counts
                as the probability of its target.
            seed_input: Array (N, …), or one sample of it; a list of samples; the path of a picture, or one of Pillow
                (resized to the input, 0 to 255); a `tf.data.Dataset` that ends. A list of arrays, or a dict by the
                name of the input, for several inputs. Inputs without the spatial axes of the maps are not masked;
                of inputs that have each its own maps (see `penultimate_layer`), one is masked at a time.
            penultimate_layer: The layer whose maps are weighed: index, name, path `"outer/inner"` or the layer
                itself; None for the last one. Of a layer that is called several times it is the last call on the way
                to what is scored; `"name:0"` is the first one, `"name:1"` the second. Inputs that reach it each by
                calls of their own (twin towers, a shared backbone) get each its own map.
            seek_penultimate_conv_layer: Whether to go back from there, through nested models too, to the nearest
                convolution that takes part in what is scored.
            activation_modifier: Callable on the map of one sample, an array (1, …), or None.
            batch_size: Largest number of masked images in the model at once; on a processor there are fewer of them
                where so many would take more than about 256 MiB.
            max_N: Number of maps to use of each sample, those of the largest standard deviation; None, a number
                below 1, or one above the number of maps, for all. Maps that are the same everywhere are never used.
            training: Whether layers run in training mode; the statistics of batch normalisation then move, as there.
            expand_cam: Whether maps get the size of the input: linearly, or `"cubic"` as keras-vis did. When False
                there is one array of maps whatever the number of inputs, if they do not have each its own.
            normalize_cam: Whether each map is scaled from its least to its largest value to [0, 1], as the authors'
                code does; `"maximum"` divides by the largest; `"min_max"` scales as keras-vis did.
            weighting: `"probability"`, as the authors' code has it: a map counts as the score of the class
                probabilities. `"softmax"`, Algorithm 1 of the paper: the softmax, over the maps, of the score of the
                logits. `"increase"`, the formula that the paper prints: the score of the probabilities minus that of a
                baseline image, so that maps which say no more than that count against. Whether the model ends in a
                softmax, a sigmoid or neither is found out.
            baseline: For `"increase"` the image without content: a number in the range of the input (0 by default),
                `"zero"`, `"mean"` (of each channel of each image), `"blur"`, or an array that fits one sample or all.
                For several inputs one for all, or a list or a dict by the name of the input.
            variant: `"SSCAM"`, the mean score behind masks with noise (Wang et al. 2020, "SS-CAM",
                https://arxiv.org/abs/2006.14255); `"ISCAM"`, the mean score behind shares of the mask from 1/n to 1
                (Naidu et al. 2020, "IS-CAM", https://arxiv.org/abs/2010.03023); or None.
            variant_samples: How many of these masks, n.
            noise_std: Standard deviation of the noise of `"SSCAM"`; masks are in [0, 1].
            seed: Integer for repeatable noise; None draws one from `np.random`.
            align_corners: How maps are enlarged, those too that images are masked with. True stretches them from
                their first point to their last, as keras-vis and tf-keras-vis do; False lays them over the image
                like a picture of fewer pixels, as `tf.image.resize` and the code of the authors do.
            tokens: As for `GradCAM`.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), unitless, in [0, 1] when normalised after the ReLU. A list of them for several
            inputs, or when `seed_input` is a list of one array, with None for inputs without spatial axes.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(activation_modifier, expand_cam, normalize_cam, align_corners)
        checks.choice(weighting, "weighting", READINGS)
        if baseline is not None and weighting != "increase":
            raise ValueError(f"`baseline` needs weighting='increase', got weighting={weighting!r}")
        rounds = _rounds(variant, variant_samples, noise_std, seed)
        most = _most(max_N)
        asked = self._asked(score, seed_input, batch_size, progress)
        found = self._penultimate(penultimate_layer, seek_penultimate_conv_layer, asked, tokens)
        asked = asked.counting(partial(seen_as, weighting=weighting))
        asked.batch_size = images_at_once(asked.source, asked.batch_size)

        def weighed(index: int, maps: np.ndarray, rows: np.ndarray) -> np.ndarray:
            weights = np.zeros((len(maps), maps.shape[-1]), maps.dtype)
            masked = MaskedSource(asked.source, [own == index for own in found.of_inputs], align_corners, variant)
            for given in rounds if len(rows) else ():
                values = _scored(rows, maps, asked, masked, training, given)
                weights[tuple(rows.T)] += np.concatenate(list(values)) / len(rounds)
            if weighting == "increase":
                weights[tuple(rows.T)] -= without[rows[:, 0]]
            if weighting == "softmax":
                weights = _softmax(weights, rows)
            return weighted_sum(maps, weights.reshape(len(maps), *[1] * (maps.ndim - 2), -1))

        def score_of(part: tuple) -> list[np.ndarray]:
            rows, images = part
            values, _ = Probe(asked.source, asked.terms(rows), training=training).score(images)
            return [np.sum(list(map(numbers, values)), axis=0)]

        if weighting == "increase":
            (without,) = asked.of(baselines_of(0 if baseline is None else baseline, asked)).gathered(
                score_of, counted=False
            )

        def values_of(part: tuple) -> list[np.ndarray]:
            _, values = Probe(asked.source, (), training=training).score(part[1], found.places)
            return [maps_of(found, index, numbers(value)) for index, value in enumerate(values)]

        maps = asked.gathered(values_of, counted=False)
        rows = [_in_whole_batches(telling_maps(own, most), asked.size) for own in maps]
        if asked.count:
            asked.count.begin(sum(map(len, rows)) * len(rounds))
        cams = [weighed(index, *pair) for index, pair in enumerate(zip(maps, rows, strict=True))]
        return self._shown(cams, options, asked, found, seed_input, differentiated=False)


def _scored(
    rows: np.ndarray, maps: np.ndarray, asked: Question, masked: Network, training: bool, given: tuple = ()
) -> Iterator[np.ndarray]:
    """Return an iterator of the scores of the rows, a batch of them at a time."""
    images = [tf.convert_to_tensor(batch) for batch in asked.batches]  # once, not with every batch of masks

    def scored(part: range) -> np.ndarray:
        samples, indices = rows[part.start : part.stop].T
        behind = Probe(masked, asked.terms(samples), training=training)
        values, _ = behind.score([*images, maps[samples, ..., indices], *given, samples])
        return np.sum(list(map(numbers, values)), axis=0)

    for values in on_devices(scored, even_parts(len(rows), asked.batch_size)):
        if asked.count:
            asked.count.add(len(values))
        yield values


def _most(max_N: int | None) -> int | None:
    """Return how many maps of each sample to use, None for all."""
    return None if max_N is None or checks.whole(max_N, "max_N") <= 0 else max_N


def _rounds(variant: str | None, samples: int, std: float, seed: int | None) -> list[tuple]:
    """Return what masks are altered by, for each time that they are scored."""
    if variant is not None:
        checks.choice(variant, "variant", {"SSCAM": 1, "ISCAM": 1})
    count, std = checks.whole(samples, "variant_samples", 1), checks.not_negative(std, "noise_std")
    seed = None if seed is None else checks.whole(seed, "seed", 0)
    if variant == "ISCAM":
        return [(np.array([(number + 1) / count], np.float32),) for number in range(count)]
    if variant == "SSCAM":
        first = int(np.random.randint(2**31)) if seed is None else seed % 2**31
        return [(np.array([first, number], np.int32), np.array([std], np.float32)) for number in range(count)]
    return [()]


def _in_whole_batches(rows: np.ndarray, size: int | None) -> np.ndarray:
    """Return rows, some of them twice where the model can compute only batches of a size."""
    return np.resize(rows, (-(-len(rows) // size) * size, 2)) if size else rows


def _softmax(weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the softmax of the weights (N, K) over the maps in use; the others keep their 0."""
    used = np.zeros(weights.shape, bool)
    used[rows[:, 0], rows[:, 1]] = True
    highest = np.max(weights, axis=1, keepdims=True, initial=-np.inf, where=used)
    raised = np.where(used, np.exp(np.where(used, weights - highest, 0)), 0)
    return raised / np.maximum(raised.sum(1, keepdims=True), 1)
