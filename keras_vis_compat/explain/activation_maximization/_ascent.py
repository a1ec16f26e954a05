"""One optimisation, made of checked parts: compiled as a whole where that is possible, watched where it is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import tensorflow as tf

from ... import _keras
from ..._engine.evaluate import Probe, Term
from ..._engine.gradient_descent import Descent
from ..._engine.not_finite import check_moved
from ..._keras.ambient import using_channel_axis
from ..._messages import warn_of_blank_map
from ._plan import same_shape
from ._readable_inputs import ReadableInputs
from ._told import managed, tell

# For each input, of each of its modifiers.
Seeds: TypeAlias = list[list[tf.Tensor]]

_PENALTIES = "only its regularizers have"
_STILL = (
    "the gradient of the score is zero where activation maximization began and where it ended, so {} moved the "
    "input{}: start elsewhere (`seed_input`, `seed`), take the last activation away "
    "(model_modifier=ReplaceToLinear()); explain.diagnose(model, score, images) names the cause"
)


@dataclass
class Ascent:
    """How to make some scores of a model large.

    Attributes:
        source: The model, its inputs readable.
        scores: One term for each score.
        plans: One `InputPlan` for each input.
        on_all: Terms of the penalties on all inputs together.
        rule: How a step follows from a gradient.
        gradient_modifier: Callable from gradient to gradient, or None.
        training: Whether the layers run in training mode.
        unconnected: "none" or "zero": what an input that nothing depends on gets.
    """

    source: ReadableInputs
    scores: list
    plans: list
    on_all: list
    rule: Any
    gradient_modifier: Any
    training: bool
    unconnected: str

    def results(
        self,
        batches: Sequence[np.ndarray],
        steps: int,
        seed: tf.Tensor,
        callbacks: Sequence,
        arguments: dict[str, Any],
        report: Callable[[int, int], object] | None,
    ) -> list[np.ndarray]:
        """Return one array for each input, after so many steps from some batches; each is told to `report`."""
        values = [tf.cast(batch, _at_least_single(plan.fed)) for plan, batch in zip(self.plans, batches, strict=True)]
        seeds = [plan.seeds(seed) for plan in self.plans]
        if self._is_compiled and not callbacks:
            moved = self._descent(len(values[0])).run(values, steps, seeds, report).moved
        else:
            moved = self._watched(values, steps, seeds, callbacks, arguments, report)
        check_moved([value.numpy() for value in moved])
        self._warn_of_scores_that_move_nothing(values, moved, seeds)
        return [value.numpy() for value in self._shown(moved)]

    def _warn_of_scores_that_move_nothing(
        self, start: Sequence[tf.Tensor], end: Sequence[tf.Tensor], seeds: Seeds
    ) -> None:
        """Warn where the gradient of the scores alone is zero at both ends: what came out says nothing of the model."""
        if self.training:
            return  # another pass would move the statistics of batch normalisation
        still = self._scores_are_still(end, seeds)
        if still.any():
            still &= self._scores_are_still(start, seeds)
        if still.any():
            rows = ", ".join(map(str, still.nonzero()[0]))
            what = _PENALTIES if self.on_all or any(plan.regularizers for plan in self.plans) else "nothing has"
            warn_of_blank_map(_STILL.format(what, f" of sample {rows}" if len(still) > 1 else ""))

    def _scores_are_still(self, values: Sequence[tf.Tensor], seeds: Seeds) -> Any:
        """Whether the gradient of the scores is zero, for each sample; the penalties count nothing."""
        descent = self._descent(len(values[0]), penalties=0.0)
        if self._is_compiled:
            gradients = descent.run(list(values), 1, seeds).gradients  # what is compiled already
        else:
            gradients = descent.probe.read(descent.images(values)).gradients
        return ~np.any([np.reshape(one, (len(one), -1)).any(1) for one in gradients], axis=0)

    @property
    def _is_compiled(self) -> bool:
        return self.gradient_modifier is None and all(plan.is_compiled for plan in self.plans)

    def _watched(
        self,
        values: Sequence[tf.Tensor],
        steps: int,
        seeds: Seeds,
        callbacks: Sequence,
        arguments: dict[str, Any],
        report: Callable[[int, int], object] | None,
    ) -> Sequence[tf.Tensor]:
        moved, descent = values, self._descent(len(values[0]), watched=bool(callbacks))
        with using_channel_axis(min(plan.channel_axis for plan in self.plans)), managed(callbacks, arguments):
            for index, step in enumerate(descent.walk(values, steps, seeds)):
                moved = step.moved
                if callbacks:
                    self._tell(callbacks, index, step, descent.probe.terms)
                if report:
                    report(index + 1, steps)
        return moved

    def _tell(self, callbacks: Sequence, index: int, step: Any, terms: Sequence[Term]) -> None:
        minimised = len(self.scores) + sum(len(plan.regularizers) for plan in self.plans) + len(self.on_all)
        costs, outputs = step.reading.terms[:minimised], step.reading.terms[minimised:]
        scores = [-cost for cost in costs[: len(self.scores)]]
        penalties = [(term.name, cost) for term, cost in zip(terms, costs, strict=False)][len(scores) :]
        for callback in callbacks:
            tell(
                callback,
                index,
                self._shown(step.moved),
                list(step.gradients),
                scores,
                outputs,
                regularizations=penalties,
                overall_score=costs,
            )

    def _descent(self, samples: int, watched: bool = False, penalties: float = 1.0) -> Descent:
        terms = [replace(score, weight=-score.weight) for score in self.scores]
        on_input = [term for plan in self.plans for term in plan.terms(samples)]
        terms += [replace(term, weight=penalties * term.weight) for term in on_input + self.on_all]
        terms += self._outputs() if watched else []
        return Descent(
            Probe(self.source, terms, training=self.training, unconnected=self.unconnected),
            self.rule,
            self._before,
            self._change,
            key=tuple(plan.key for plan in self.plans),
            dtypes=tuple(plan.fed for plan in self.plans),
        )

    def _before(self, values: Sequence[tf.Tensor], index: Any, seeds: Seeds) -> list[tf.Tensor]:
        return [plan.modified(value, index, own) for plan, value, own in zip(self.plans, values, seeds, strict=True)]

    def _change(self, gradients: Sequence[tf.Tensor]) -> Sequence[tf.Tensor]:
        if self.gradient_modifier is None:
            return gradients
        return [same_shape(self.gradient_modifier(one), one, "gradient_modifier") for one in gradients]

    def _outputs(self) -> list[Term]:
        """Terms that tell callbacks what the model gave, in the same pass; no gradient follows from them."""
        model = self.source.model
        count = len(_keras.outputs_of(model)) if _keras.is_graph(model) else len(self.scores)
        return [Term((position,), lambda values, _: tf.stop_gradient(values[0]), "output") for position in range(count)]

    def _shown(self, values: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        return [plan.shown(value) for plan, value in zip(self.plans, values, strict=True)]


def _at_least_single(dtype: tf.DType) -> tf.DType:
    """Small steps would be lost in half precision."""
    return tf.float32 if dtype.size < 4 else dtype
