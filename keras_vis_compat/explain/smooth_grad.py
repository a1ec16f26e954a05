"""SmoothGrad, its square, and VarGrad."""

from collections.abc import Callable

import tensorflow as tf

from .. import grad_modifiers
from .._types import By, Inputs, Maps, Model, ModelModifiers, Progress, Scores, Unconnected
from ._model import ModelVisualization
from .saliency import Saliency


class SmoothGrad(ModelVisualization):
    """The mean gradient of noisy copies of the input: `Saliency` with `smooth_samples`.

    Formula:
        `Σ |∂f(x + e)/∂x| / n` over n copies with noise e.

    Cost:
        One pass forward and one back for each noisy copy.

    Cautions:
        How much noise is added decides how the map looks, so it belongs in the caption. Where the image has contrast,
        gradients of any network are large.

    Example:
        >>> maps = SmoothGrad(model)(CategoricalScore([3, 7]), images, smooth_samples=50, seed=0)

    Source:
        Smilkov et al. 2017, "SmoothGrad", https://arxiv.org/abs/1706.03825
    """

    _statistic = "mean"

    def __init__(self, model: Model, model_modifier: ModelModifiers = None, clone: bool = True) -> None:
        super().__init__(model, model_modifier, clone)
        self._saliency = Saliency(self.model)

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        smooth_samples: int = 25,
        smooth_noise: float = 0.20,
        keepdims: bool = False,
        gradient_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        by: By = None,
        batch_size: int = 32,
        seed: int | None = None,
        progress: Progress = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`.
            seed_input: As for `Saliency`.
            smooth_samples: Number of noisy copies.
            smooth_noise: Standard deviation of the noise, as a share of max - min of each sample.
            keepdims: Whether to keep the channels; otherwise the largest of them is taken.
            gradient_modifier: As for `Saliency`.
            training: Whether layers run in training mode.
            normalize_map: As for `Saliency`.
            unconnected_gradients: As for `Saliency`.
            by: As for `Saliency`.
            batch_size: Largest number of noisy copies in the model at once.
            seed: Integer for repeatable noise; None draws one from `np.random`.
            progress: As for `GradCAM`.

        Returns:
            As `Saliency`.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        return self._saliency(
            score,
            seed_input,
            smooth_samples,
            smooth_noise,
            keepdims,
            gradient_modifier,
            training,
            normalize_map,
            unconnected_gradients,
            by=by,
            smooth_statistic=self._statistic,
            batch_size=batch_size,
            seed=seed,
            progress=progress,
        )


class SmoothGradSquared(SmoothGrad):
    """The mean squared gradient of noisy copies of the input.

    Formula:
        `Σ (∂f(x + e)/∂x)² / n` over n copies with noise e.

    Cost:
        As `SmoothGrad`.

    Cautions:
        As `SmoothGrad`; squares let a few strong places outshine all others, and have no sign.

    Example:
        >>> maps = SmoothGradSquared(model)(CategoricalScore([3, 7]), images, smooth_samples=50, seed=0)

    Source:
        Hooker et al. 2018, "A Benchmark for Interpretability Methods in Deep Neural Networks",
        https://arxiv.org/abs/1806.10758
    """

    _statistic = "square"


class VarGrad(SmoothGrad):
    """The variance of the gradient over noisy copies of the input.

    Formula:
        `Σ (∂f(x + e)/∂x)² / n - (Σ ∂f(x + e)/∂x / n)²` over n copies with noise e.

    Cost:
        As `SmoothGrad`; at least two copies.

    Cautions:
        Says where the gradient is unsteady, not where it is large: two different things.

    Example:
        >>> maps = VarGrad(model)(CategoricalScore([3, 7]), images, smooth_samples=50, seed=0)

    Source:
        Adebayo et al. 2018, "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values",
        https://arxiv.org/abs/1810.03307
    """

    _statistic = "variance"
