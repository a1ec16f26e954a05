"""Class activation maps whose weights come from a gradient."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._inputs import checks
from .._inputs.user_code import blame
from .._maps.scaling import EPSILON
from .._types import Inputs, Maps, Progress, Scores, Tokens, Unconnected, WhichLayer
from ._cam import CAM, maps_of, weighted_sum
from ._model import each_sample, numbers


class GradientCAM(CAM):
    """Base of the class activation maps whose weights come from a gradient: a subclass says how in `weigh`.

    Example:
        >>> class Largest(GradientCAM):
        ...     @staticmethod
        ...     def weigh(activation, gradient):
        ...         return gradient.max(axis=(1, 2), keepdims=True)
        >>> maps = Largest(model)(CategoricalScore(3), images)
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return how much each map of `activation` (N, …, K) counts: (N, 1, …, K), or at each position (N, …, K)."""
        raise NotImplementedError("a subclass of GradientCAM must define `weigh(activation, gradient)`")

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        penultimate_layer: WhichLayer = None,
        seek_penultimate_conv_layer: bool = True,
        gradient_modifier: Callable | str | None = None,
        activation_modifier: Callable | None = grad_modifiers.relu,
        training: bool = False,
        expand_cam: bool | str = True,
        normalize_cam: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        normalize_gradient: bool = False,
        batch_size: int = 32,
        align_corners: bool = True,
        tokens: Tokens = None,
        progress: Progress = None,
    ) -> Maps:
        """Return one class activation map for each sample, or a list of such arrays, one for each input.

        Args:
            score: A Score, or a function from the output of the model to one number per sample; for several outputs
                a list of them, or a dict by the name of the output.
            seed_input: Array (N, …), or one sample of it; a list of samples; the path of a picture, or one of Pillow
                (resized to the input, 0 to 255); a `tf.data.Dataset` that ends. A list of arrays, or a dict by the
                name of the input, for several inputs.
            penultimate_layer: The layer whose maps are weighed: index, name, path `"outer/inner"` or the layer
                itself; None for the last one. Of a layer that is called several times it is the last call on the way
                to what is scored; `"name:0"` is the first one, `"name:1"` the second. Inputs that reach it each by
                calls of their own (twin towers, a shared backbone) get each its own map.
            seek_penultimate_conv_layer: Whether to go back from there, through nested models too, to the nearest
                convolution that takes part in what is scored; past those with one position only, such as MobileNet's
                behind its pooling, unless one of them is named.
            gradient_modifier: Callable on the gradient of one sample, an array (1, …); its name in
                `grad_modifiers`; or None.
            activation_modifier: Callable on the map of one sample, an array (1, …), or None.
            training: Whether layers run in training mode; the statistics of batch normalisation then move, as there.
            expand_cam: Whether maps get the size of the input: linearly, or `"cubic"` as keras-vis did. When False
                there is one array of maps whatever the number of inputs, if they do not have each its own.
            normalize_cam: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What a layer without a way to the score gets: an error or, `"zero"`, zeros.
            normalize_gradient: Whether the gradient of each sample is divided by its maximum, as keras-vis did.
            batch_size: Largest number of images in the model at once.
            align_corners: How maps are enlarged. True stretches them from their first point to their last, as keras-vis
                and tf-keras-vis do; False lays them over the image like a picture of fewer pixels, as
                `tf.image.resize` and the code of the authors of Score-CAM do.
            tokens: For a layer of a transformer, which gives tokens (N, T, K): how they lie on the image, `(rows,
                columns)`; or `"auto"`, found from the size of the image. Tokens before them (of the class, of a
                teacher, registers) are left out. The layer that is named is taken; without a name the normalisation
                before the last attention, as behind it the token of the class may be all that counts.
            progress: True for a bar on stderr, with the time left, or a callable that is given how much is done and all
                there is: images, or the masks, maps, patches, points or noisy copies of all of them.

        Returns:
            Float array (N, H, W), unitless in [0, 1] when normalised. A list of them for several inputs, or when
            `seed_input` is a list of one array, with None for inputs without spatial axes.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(activation_modifier, expand_cam, normalize_cam, align_corners)
        modify = np.asarray if gradient_modifier is None else grad_modifiers.get(gradient_modifier)
        unconnected = checks.unconnected(unconnected_gradients)
        asked = self._asked(score, seed_input, batch_size, progress)
        found = self._penultimate(penultimate_layer, seek_penultimate_conv_layer, asked, tokens)

        def weighed(index: int, activation: tf.Tensor, gradient: tf.Tensor) -> np.ndarray:
            gradient = each_sample(modify, numbers(gradient), "gradient_modifier")
            if normalize_gradient:
                gradient = gradient / (gradient.max(tuple(range(1, gradient.ndim)), keepdims=True) + EPSILON)
            activation, gradient = (maps_of(found, index, own) for own in (numbers(activation), gradient))
            try:
                weights = self.weigh(activation, gradient)
            except Exception as error:
                blame(error, self.weigh, "method")
            return weighted_sum(activation, weights)

        def cams_of(part: tuple) -> list[np.ndarray]:
            rows, images = part
            reading = asked.read(rows, images, found.places, training=training, unconnected=unconnected)
            pairs = zip(reading.activations, reading.gradients, strict=True)
            return [weighed(index, *pair) for index, pair in enumerate(pairs)]

        return self._shown(asked.gathered(cams_of), options, asked, found, seed_input)


def spatial_axes(array: np.ndarray) -> tuple[int, ...]:
    """The axes between the samples and the channels."""
    return tuple(range(1, array.ndim - 1))
