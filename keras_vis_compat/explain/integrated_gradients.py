"""Integrated gradients."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._inputs import checks
from .._types import Baseline, By, Inputs, Maps, Progress, Scores, Unconnected
from ._attribution import Attribution, added_up, floats
from ._baselines import baselines_of
from ._completeness import Completeness, completeness
from ._points import RULES
from ._start import start_at
from ._way import Way, as_array


class IntegratedGradients(Attribution):
    """What each input value adds to a score on the straight way from a baseline to the input.

    Formula:
        `(x - b) · ∫ ∂f(b + α (x - b))/∂x dα`, α from 0 to 1, where b is the baseline; added up over the channels. All
        of it adds up to `f(x) - f(b)`, which `return_completeness` reports.

    Cost:
        One pass forward and one back for each of the `steps`; with `"secant"` or `return_completeness` the score of the
        two ends as well.

    Cautions:
        Depends on the baseline: what equals it gets nothing, a black object against a black baseline. Whether `steps`
        were enough, `return_completeness` says.

    Example:
        >>> maps = IntegratedGradients(model)(CategoricalScore([3, 7]), images, baseline="blur", steps=100)
        >>> raw = {"map_modifier": None, "normalize_map": False, "return_completeness": True}
        >>> maps, completeness = IntegratedGradients(model)(CategoricalScore(3), images, **raw)
        >>> completeness.error_percent
        array([0.04, 0.11])

    Source:
        Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks", https://arxiv.org/abs/1703.01365
    """

    _counted = "points"

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        baseline: Baseline = 0.0,
        steps: int = 50,
        keepdims: bool = False,
        map_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        by: By = None,
        rule: str = "secant",
        return_completeness: bool = False,
        batch_size: int = 32,
        progress: Progress = None,
    ) -> Maps | tuple[Maps, Completeness]:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`.
            seed_input: As for `Saliency`.
            baseline: Where the way starts: a number in the range of the input; `"zero"`, `"mean"` (of each channel of
                each image), `"blur"`; an array that fits one sample or all. For several inputs one for all, or a list
                or a dict by the name of the input.
            steps: Number of points on the way.
            keepdims: Whether to keep the channels; otherwise they are added up.
            map_modifier: Callable on the map of one sample, an array (1, …), after the channels were added up; its name
                in `grad_modifiers`; or None for the signed numbers.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            by: A layer or inner tensor to which the score is attributed in place of the input, as for `Saliency`; the
                way then leads from what it holds for the baseline to what it holds for the input.
            rule: Where the points lie, and how they count: `"midpoint"`, `"trapezoid"`, `"gauss_legendre"`; or
                `"secant"`, a trapezoid rule in which the two ends of each step share it so that they give the change of
                the score there, as far as they can: exact where a ReLU switches once in a step. It comes nearest for
                networks of ReLUs; for smooth activations (tanh, GELU, a softmax) `"gauss_legendre"` does.
            return_completeness: Whether to return `(maps, Completeness)`.
            batch_size: Largest number of points, of all images, in the model at once: memory does not grow with
                `steps`.
            progress: As for `GradCAM`.

        Returns:
            As `Saliency`: float array (N, H, W), (N, H, W, C) with `keepdims`, or a list of them. With
            `map_modifier=None, normalize_map=False` in the unit of the score.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options, way = self._options(map_modifier, normalize_map), checks.choice(rule, "rule", RULES)
        points = way(checks.whole(steps, "steps", 1))
        unconnected = checks.unconnected(unconnected_gradients)
        asked = self._asked(score, seed_input, batch_size, progress)
        start = start_at(self, by, asked)
        asked = asked if start.wrt else asked.of(list(map(floats, asked.batches)))
        starts = baselines_of(baseline, asked)
        if asked.count:
            asked.count.begin(asked.samples * steps)

        def attributed(part: tuple) -> list[np.ndarray]:
            rows, images = part
            ends = start.values(images, training)
            begins = start.values([one[rows.start : rows.stop] for one in starts], training)[: start.count]
            way = Way(asked, start, rows, training)
            gradients = way.gradients([*ends, *begins], points, unconnected)
            changes = [as_array(end) - as_array(begin) for end, begin in zip(ends, begins, strict=False)]
            raw = [change * gradient for change, gradient in zip(changes, gradients, strict=True)]
            return [*raw, way.difference([*ends, *begins])] if return_completeness else raw

        found = asked.gathered(attributed, counted=False)
        raw = found[: start.count]
        maps = self._maps(raw, added_up(start.axes, raw, keepdims), options, asked, seed_input, start.wrt)
        if not return_completeness:
            return maps
        sums = (own.reshape(len(own), -1).sum(1, dtype=np.float64) for own in raw)
        return maps, completeness(sum(sums), found[-1])
