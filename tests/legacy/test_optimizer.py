"""`Optimizer` as people use it: kept, subclassed, watched, or left to run in compiled steps."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import optimizer as module
from keras_vis_compat import set_legacy_version
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.ordered_sum import ordered_sum
from keras_vis_compat._keras.ambient import image_data_format
from keras_vis_compat.callbacks import OptimizerCallback, Print
from keras_vis_compat.input_modifiers import InputModifier, Jitter
from keras_vis_compat.losses import ActivationMaximization, Loss
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.regularizers import LPNorm, TotalVariation
from keras_vis_compat.visualization import visualize_activation

sys.path.insert(0, str(Path(__file__).parent))

from golden_cases import _arguments as arguments_of
from golden_cases import _model as model_of
from golden_cases import cases, inputs, recorded


@pytest.fixture
def linear(keras):
    """Two classes of three values: x1 - 2 x2 + x3 / 2, and their sum."""
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2, use_bias=False)])
    model.set_weights([np.array([[1.0, -2.0, 0.5], [1.0, 1.0, 1.0]]).T])
    return model


@pytest.fixture
def network(keras):
    """A small smooth network for pictures (6, 5, 2)."""
    layers = keras.layers
    network = keras.Sequential(
        [layers.Input((6, 5, 2)), layers.Conv2D(3, 3, activation="softplus"), layers.Flatten(), layers.Dense(4)]
    )
    numbers = np.random.RandomState(3)
    network.set_weights([0.3 * numbers.randn(*array.shape) for array in network.get_weights()])
    return network


@pytest.fixture
def compiled(monkeypatch):
    """The numbers of steps of the descents that ran compiled."""
    steps, real = [], module.minimized

    def spy(probe, seeds, max_iter, *more):
        steps.append(max_iter)
        return real(probe, seeds, max_iter, *more)

    monkeypatch.setattr(module, "minimized", spy)
    return steps


class Seen(OptimizerCallback):
    """Keeps what it is told, and so has every step made in Python."""

    def __init__(self):
        self.told, self.ended = [], 0

    def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        self.told.append((i, named_losses, overall_loss, grads, wrt_value))

    def on_end(self):
        self.ended += 1


def optimizer_of(model, index=0, kind=Optimizer, **more):
    return kind(model.inputs[0], [(ActivationMaximization(model.layers[-1], index), 1)], **more)


def full(model, **more):
    losses = [(ActivationMaximization(model.layers[-1], 1), 1), (LPNorm(model.inputs[0]), 10)]
    return Optimizer(model.inputs[0], [*losses, (TotalVariation(model.inputs[0]), 10)], **more)


def picture():
    return np.random.RandomState(1).uniform(0, 255, (6, 5, 2)).astype(np.float32)


def run(optimizer, seed=None, max_iter=3, **more):
    return optimizer.minimize(seed, max_iter, **{"verbose": False, **more})


# -- compiled or step by step: the same -------------------------------------------------------------------------

RECORDED = ["activation-iter30", "activation-jitter", "activation-jitter_int", "activation-guided", "activation-3d"]
RECORDED += ["activation-random_seed", "activation-bn", "activation-grad_abs"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_compiled_loop_gives_what_keras_vis_gave(name, keras, compiled):
    (case,) = (case for case in cases("0.5.0") if case["id"].endswith(name))
    model = model_of(case, keras)
    arguments = arguments_of(case, model)
    if "np_seed" in case:
        np.random.seed(case["np_seed"])
    if "jitter" in case:
        arguments["input_modifiers"] = [Jitter(case["jitter"])]
    seed = None if case["input"] is None else inputs()[case["input"]]
    image, expected = visualize_activation(model, seed_input=seed, **arguments), case["outputs"][0]
    assert compiled == [arguments["max_iter"]]
    difference = np.abs(image.astype(float) - recorded("0.5.0")[expected["key"]].astype(float))
    assert difference.max() <= expected["tolerance"]


def assert_same(optimizer, compiled, seed, **arguments):
    results, states = [], []
    for callbacks in (None, [Seen()]):
        np.random.seed(4)
        results.append(run(optimizer, seed, callbacks=callbacks, **arguments))
        states.append(np.random.random())
    assert len(compiled) == 1
    assert states[0] == states[1]
    for part, other in zip(*map(tf.nest.flatten, results), strict=True):
        assert (part.shape, part.dtype) == (other.shape, other.dtype)
        np.testing.assert_allclose(part, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("grad_modifier", [None, "negate", "absolute", "invert", "relu", "small_values"])
def test_every_gradient_modifier_has_a_compiled_twin(network, compiled, grad_modifier):
    assert_same(optimizer_of(network), compiled, picture(), grad_modifier=grad_modifier)


@pytest.mark.parametrize("norm_grads", [True, False])
@pytest.mark.parametrize("version", ["0.5.0", "0.4.1"])
def test_gradients_are_normalised_alike(network, compiled, version, norm_grads):
    with set_legacy_version(version):
        assert_same(full(network, norm_grads=norm_grads), compiled, picture())


@pytest.mark.parametrize("modifiers", [[Jitter(0.4)], [Jitter(1), Jitter([2, 0])]])
def test_jitter_draws_the_same_offsets_compiled(network, compiled, modifiers):
    assert_same(full(network), compiled, picture(), input_modifiers=modifiers, max_iter=5)


def test_noise_to_start_from_is_the_same(network, compiled):
    assert_same(full(network, input_range=(-1.0, 1.0)), compiled, None)


def test_steps_from_noise_are_kept_in_double_precision_and_those_from_a_picture_are_not(network):
    seen = []

    class Watching(InputModifier):
        def post(self, image):
            seen.append(image)
            return image

    for seed in (None, picture()):
        image, gradient, value = run(
            full(network, input_range=(-1.0, 1.0)), seed, input_modifiers=[Watching()], max_iter=2
        )
        assert image.dtype == gradient.dtype == value.dtype == np.float32
    assert [image.dtype for image in seen] == [np.float64] * 2 + [np.float32] * 2
    assert (seen[1] != seen[1].astype(np.float32)).any()


@pytest.fixture
def two_inputs(keras):
    layers = keras.layers
    tensors = [layers.Input((4, 3, 1), name="picture"), layers.Input((5, 2), name="line")]
    joined = layers.Concatenate()([layers.Flatten()(tensor) for tensor in tensors])
    model = keras.Model(tensors, layers.Dense(2, activation="softplus")(joined))
    model.set_weights([np.linspace(-0.3, 0.3, 44).reshape(22, 2), np.zeros(2)])
    return model


def test_several_inputs_move_each_by_its_own_gradient(two_inputs, compiled):
    optimizer = Optimizer(two_inputs.inputs, [(ActivationMaximization(two_inputs.layers[-1], 0), 1)])
    numbers = np.random.RandomState(2)
    seeds = [numbers.rand(4, 3, 1), numbers.rand(1, 5, 2)]
    assert_same(optimizer, compiled, seeds, input_modifiers=[Jitter(1), Jitter(2)])
    best, gradients, values = run(optimizer, seeds)
    assert [part.shape for part in best] == [(4, 3, 1), (5, 2)]
    assert [part.shape for part in gradients] == [part.shape for part in values] == [(1, 4, 3, 1), (1, 5, 2)]
    for gradient in gradients:
        assert np.linalg.norm(gradient) == pytest.approx(1, rel=1e-5)


def test_two_hundred_steps_trace_once_and_other_numbers_of_them_trace_nothing(network):
    optimizer = full(network)
    owner = optimizer.source.owner
    run(optimizer, picture(), 200, input_modifiers=[Jitter(1)])
    assert trace_count(owner) == 1
    run(full(network), picture(), 7, input_modifiers=[Jitter(2)])
    assert trace_count(owner) == 1


# -- numbers ----------------------------------------------------------------------------------------------------


def test_the_loss_and_the_gradient_of_a_linear_model_are_its_weights(linear):
    optimizer = optimizer_of(linear, norm_grads=False)
    *losses, overall, gradient, value = optimizer.compute_fn([np.array([[1.0, 1.0, 1.0]], np.float32), 0])
    assert losses == [overall] == [0.5]
    np.testing.assert_array_equal(gradient, [[-1, 2, -0.5]])
    np.testing.assert_array_equal(value, [[1, 1, 1]])


def test_compute_fn_normalises_the_gradient_unless_told_not_to(linear):
    gradient = optimizer_of(linear, 1).compute_fn([np.zeros((1, 3), np.float32), 0])[-2]
    np.testing.assert_allclose(gradient, np.full((1, 3), -(3**-0.5)), rtol=1e-6)


def test_rmsprop_steps_and_remembers(linear):
    step, cache = optimizer_of(linear)._rmsprop(np.array([2.0, -4.0, 0.0]))
    np.testing.assert_allclose(cache, [0.2, 0.8, 0])
    np.testing.assert_allclose(step, [-(20**0.5), 20**0.5, 0], rtol=1e-5)
    step, cache = optimizer_of(linear)._rmsprop(np.array([0.0, 3.0, 1.0]), cache, decay_rate=0.5)
    np.testing.assert_allclose(cache, [0.1, 4.9, 0.5])
    np.testing.assert_allclose(step, [0, -3 / 4.9**0.5, -(2**0.5)], rtol=1e-5)


@pytest.mark.parametrize("callbacks", [None, [Seen()]])
def test_the_best_input_the_last_gradient_and_where_it_was_taken_come_back(linear, callbacks):
    best, gradient, value = run(optimizer_of(linear, input_range=(0.0, 1.0)), np.zeros(3), 2, callbacks=callbacks)
    first = 20**0.5  # of the sign of each gradient
    np.testing.assert_allclose(value, [[first, -first, first]], rtol=1e-4)
    np.testing.assert_allclose(gradient, np.array([[-1, 2, -0.5]]) / 5.25**0.5, rtol=1e-5)
    assert best.shape == (3,)
    assert best.argmin() == 1


# -- kept, subclassed, changed ----------------------------------------------------------------------------------


def test_one_optimizer_serves_many_images(network):
    kept = full(network)
    for shade in (10.0, 200.0, 10.0):
        seed = np.full((6, 5, 2), shade) + picture()
        for one, other in zip(run(kept, seed), run(full(network), seed), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_subclass_s_step_is_taken(linear, compiled):
    class Slow(Optimizer):
        def _rmsprop(self, grads, cache=None, decay_rate=0.95):
            return -grads / 100, cache

    _, _, value = run(optimizer_of(linear, kind=Slow, norm_grads=False), np.zeros(3), 3)
    np.testing.assert_allclose(value, [[0.02, -0.04, 0.01]], rtol=1e-6)
    assert not compiled


def test_a_subclass_s_loss_and_gradient_are_taken(linear, compiled):
    class Opposite(Optimizer):
        def compute_fn(self, inputs):
            *losses, overall, gradient, value = super().compute_fn(inputs)
            return [*losses, -overall, -gradient, value]

    _, gradient, value = run(optimizer_of(linear, kind=Opposite), np.zeros(3), 2)
    assert gradient[0, 0] > 0 > value[0, 0]
    assert not compiled


def test_a_function_put_in_place_of_a_part_is_called(linear, compiled, monkeypatch):
    optimizer, calls = optimizer_of(linear), []
    plain = optimizer.compute_fn
    optimizer.compute_fn = lambda inputs: calls.append(inputs) or plain(inputs)
    run(optimizer, np.zeros(3), 2)
    assert len(calls) == 2
    assert calls[0][1] == 0
    monkeypatch.setattr(Optimizer, "_rmsprop", lambda self, grads, cache=None: (0 * grads, cache))
    _, _, value = run(optimizer_of(linear), np.zeros(3), 2)
    np.testing.assert_array_equal(value, [[0, 0, 0]])
    assert not compiled


def test_a_subclass_that_changes_neither_runs_compiled(linear, compiled):
    class Named(Optimizer):
        label = "mine"

    run(optimizer_of(linear, kind=Named), np.zeros(3), 2)
    assert compiled == [2]


def test_own_modifiers_run_before_and_after_each_step(linear, compiled):
    class Count(InputModifier):
        def __init__(self):
            self.calls = []

        def pre(self, inp):
            self.calls.append("pre")
            return inp + 1

        def post(self, inp):
            self.calls.append("post")
            return inp * 0

    count, assigned = Count(), Jitter(0)
    assigned.post = lambda inp: inp - 5
    _, _, value = run(optimizer_of(linear), np.zeros(3), 2, input_modifiers=[count, assigned])
    assert count.calls == ["pre", "post"] * 2
    np.testing.assert_array_equal(value, [[1, 1, 1]])
    assert not compiled


def test_a_gradient_modifier_of_one_s_own_is_called(linear, compiled):
    _, gradient, _ = run(optimizer_of(linear, norm_grads=False), np.zeros(3), 2, grad_modifier=lambda grads: grads * 10)
    np.testing.assert_array_equal(gradient, [[-10, 20, -5]])
    assert not compiled


# -- callbacks --------------------------------------------------------------------------------------------------


def test_callbacks_hear_every_step_and_their_list_stays_as_it_is(linear, capsys):
    seen = Seen()
    callbacks = [seen]
    optimizer = optimizer_of(linear, norm_grads=False)
    optimizer.minimize(np.zeros(3), 3, callbacks=callbacks, verbose=True)
    assert callbacks == [seen]
    assert seen.ended == 1
    assert [told[0] for told in seen.told] == [0, 1, 2]
    _, named, overall, gradient, value = seen.told[0]
    assert named == [("ActivationMax Loss", 0.0)]
    assert overall == 0
    np.testing.assert_array_equal(gradient, [[-1, 2, -0.5]])
    np.testing.assert_array_equal(value, [[0, 0, 0]])
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    assert printed[0].startswith("Iteration: 1, named_losses: [('ActivationMax Loss', ")


def test_quiet_is_quiet(linear, capsys):
    run(optimizer_of(linear), np.zeros(3))
    assert capsys.readouterr().out == ""


# -- another tensor than the input ------------------------------------------------------------------------------


def test_an_input_that_is_not_differentiated_by_stays_and_one_step_tells_all(network, compiled):
    def optimizer():
        return optimizer_of(network, kind=Counted, wrt_tensor=network.layers[0])

    class Counted(Optimizer):
        passes = 0

        def _probe(self, samples):
            type(self).passes += 1
            return super()._probe(samples)

    best, gradient, value = run(optimizer(), picture(), 50)
    assert Counted.passes == 1
    assert gradient.shape == value.shape == (1, 4, 3, 3)
    watched = run(optimizer(), picture(), 3, callbacks=[Seen()])
    for one, other in zip((best, gradient, value), watched, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)
    assert Counted.passes == 1 + 3
    assert not compiled


def test_jitter_alone_moves_such_an_input_at_every_step(network):
    np.random.seed(0)
    _, _, value = run(optimizer_of(network, wrt_tensor=network.layers[0]), picture(), 5, input_modifiers=[Jitter(2)])
    still = run(optimizer_of(network, wrt_tensor=network.layers[0]), picture(), 1)[2]
    assert np.abs(value - still).max() > 1e-3


# -- where the channels are -------------------------------------------------------------------------------------


@pytest.fixture
def channels_first(keras):
    layers = keras.layers
    pooled = [layers.Input((2, 6, 5)), layers.GlobalAveragePooling2D(data_format="channels_first")]
    return keras.Sequential([*pooled, layers.Dense(3)])


def test_modifiers_and_callbacks_are_told_where_the_model_has_its_channels(channels_first, network):
    class Formats(OptimizerCallback):
        seen = ()

        def callback(self, *args):
            self.seen += (image_data_format(),)

    for model, expected in ((channels_first, "channels_first"), (network, "channels_last")):
        formats = Formats()
        run(optimizer_of(model), np.zeros(model.inputs[0].shape[1:]), 2, callbacks=[formats])
        assert formats.seen == (expected, expected)
        assert image_data_format() == "channels_last"


@pytest.mark.parametrize("callbacks", [None, [Seen()]])
def test_jitter_leaves_channels_that_come_first_where_they_are(channels_first, callbacks, compiled):
    seed = np.zeros((2, 6, 5), np.float32)
    seed[1] = 1
    seed[1, 2, 2] = 9
    _, _, value = run(optimizer_of(channels_first), seed, 1, input_modifiers=[Jitter(2)], callbacks=callbacks)
    np.testing.assert_array_equal(value[0, 0], np.zeros((6, 5)))
    assert sorted(np.unique(value[0, 1])) == [1, 9]


# -- what is not changed, and mistakes --------------------------------------------------------------------------


def test_nothing_of_the_caller_s_is_changed(network):
    seed, modifiers, weights = picture(), [Jitter(1)], network.get_weights()
    kept, losses = seed.copy(), [(ActivationMaximization(network.layers[-1], 0), 1)]
    for callbacks in ([], [Seen()]):
        run(Optimizer(network.inputs[0], losses), seed, input_modifiers=modifiers, callbacks=callbacks)
    np.testing.assert_array_equal(seed, kept)
    assert (len(modifiers), len(losses)) == (1, 1)
    for before, after in zip(weights, network.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


class NotANumber(Loss):
    def __init__(self, tensor):
        super().__init__()
        self.name, self.tensor = "not a number", tensor

    def build_loss(self):
        return self.tensor * float("nan")


@pytest.mark.parametrize("callbacks", [None, [Seen()]])
def test_a_loss_that_is_never_a_number_is_an_error(linear, callbacks):
    optimizer = Optimizer(linear.inputs[0], [(NotANumber(linear.outputs[0]), 1)])
    with pytest.raises(ValueError, match=r"the values of the model become NaN in layer '.*mul"):
        run(optimizer, np.zeros(3), callbacks=callbacks)


@pytest.mark.parametrize("max_iter", [0, -1, 2.0, True, None, "3"])
def test_the_number_of_steps_is_a_whole_number_of_at_least_one(linear, max_iter):
    with pytest.raises(ValueError, match=r"`max_iter` must be (an integer|at least 1), got"):
        run(optimizer_of(linear), np.zeros(3), max_iter)


def test_a_jitter_for_other_axes_is_an_error_before_any_step(network, compiled):
    with pytest.raises(ValueError, match="`jitter` must be one number, or one for each of the 2 image dims, got 3"):
        run(full(network), picture(), input_modifiers=[Jitter([1, 2, 3])])


def test_a_gradient_modifier_of_another_name_is_an_error(linear):
    with pytest.raises(ValueError, match="absolut"):
        run(optimizer_of(linear), np.zeros(3), grad_modifier="absolut")


def test_eager_tensors_are_seeds_too(linear):
    assert run(optimizer_of(linear), tf.zeros((1, 3)), 1)[0].shape == (3,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"callbacks": [print]}, r"`callbacks` must hold objects with callback\(\) and on_end\(\), .*, got <built-in"),
        ({"callbacks": Print}, r"`callbacks` must hold objects with callback\(\) and on_end\(\), .*, got <class"),
        ({"input_modifiers": ["jitter"]}, r"`input_modifiers` must hold objects with pre\(\) and .*, got 'jitter'"),
    ],
)
def test_what_is_no_callback_or_modifier_is_named_before_any_work(network, arguments, message):
    with pytest.raises(TypeError, match=message):
        optimizer_of(network).minimize(max_iter=1, **arguments)


def test_a_single_modifier_or_callback_needs_no_list(network, capsys):
    optimizer_of(network).minimize(max_iter=2, input_modifiers=Jitter(1), callbacks=Print(), verbose=False)
    assert capsys.readouterr().out.count("Iteration") == 2


def test_a_modifier_that_writes_into_what_it_is_given_leaves_the_seed_alone(linear):
    def brightened(image):
        image += 1
        return image

    modifier, seed = InputModifier(), np.zeros((1, 3), "float32")
    modifier.pre = brightened
    image, _, _ = Optimizer(linear.inputs[0], [(ActivationMaximization(linear.layers[-1], 0), 1)]).minimize(
        seed, max_iter=2, input_modifiers=[modifier], verbose=False
    )
    assert np.abs(image).max() > 0.5
    np.testing.assert_array_equal(seed, np.zeros((1, 3)))


def _last_gradient(model, losses, image, **options):
    """The gradient that a callback is shown, not normalised unless asked for."""
    shown = []

    class Keep(OptimizerCallback):
        def callback(self, i, named_losses, overall_loss, grads, wrt_value):
            shown.append(np.array(grads))

    options = {"norm_grads": False} | options
    Optimizer(model.inputs[0], losses, (0.0, 1.0), **options).minimize(
        image, max_iter=1, callbacks=[Keep()], verbose=False
    )
    return shown[0]


def _sum_in_eight_lanes(values):
    """As TensorFlow 1 did on processors with registers of eight numbers: above 8192 of them in two halves."""
    values = values.ravel()
    if values.size > 8192:
        middle = -(-values.size // 16) * 8
        return _sum_in_eight_lanes(values[:middle]) + _sum_in_eight_lanes(values[middle:])
    whole = values.size - values.size % 8
    lanes, rest = np.zeros(8, np.float32), np.float32(0)
    for row in values.ravel()[:whole].reshape(-1, 8):
        lanes = lanes + row
    for value in values.ravel()[whole:]:
        rest = rest + value
    pairs = lanes[:4] + lanes[4:]
    return rest + ((pairs[0] + pairs[2]) + (pairs[1] + pairs[3]))


@pytest.mark.parametrize("size", [1, 7, 8, 9, 72, 783, 784, 8192, 8193, 30000, 262145])
def test_sums_of_hundreds_of_numbers_are_taken_in_the_order_of_tensorflow_1(size):
    values = tf.constant(1e4 * np.random.RandomState(size).uniform(size=size) ** 6, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(values)
        total = ordered_sum(values)
    np.testing.assert_array_equal(tape.gradient(total, values), np.ones(size, np.float32))
    if 8 <= size <= 262144:  # of more its order hung on the number of cores
        np.testing.assert_array_equal(total, _sum_in_eight_lanes(values.numpy()))
    else:
        np.testing.assert_allclose(total, np.sum(values.numpy(), dtype=np.float64), rtol=1e-6)


def test_sums_of_gradients_are_rounded_in_the_order_of_tensorflow_1(keras):
    """To the last digit: hundreds of steps enlarge it to another picture.

    The original's gradient is that of the network, plus that of the p-norm, and then each slice of the total variation.
    """
    one, sixth = np.float32(1), np.float32(1 / 6)
    model = keras.Sequential([keras.layers.Input((9, 8, 1)), keras.layers.Conv2D(3, 3), keras.layers.Flatten()])
    image = np.random.RandomState(3).normal(0.5, 0.3, (1, 9, 8, 1)).astype(np.float32)
    activation = ActivationMaximization(model.layers[-1], 4)
    size = np.float32(image.size)

    total = _last_gradient(model, [(activation, 1)], image)
    double = np.abs(image).astype(np.float64)
    norm = np.float64(_sum_in_eight_lanes((double**6).astype(np.float32)))
    outer = np.float32(10) / size * sixth * np.float32(norm ** np.float64(sixth - one))
    total = total + outer * np.float32(6) * (double**5).astype(np.float32) * np.sign(image)
    weight = np.float32(10) / size
    for later in (np.s_[:, 1:, :-1], np.s_[:, :-1, 1:]):
        upstream = weight * (2 * (image[later] - image[:, :-1, :-1]))
        for part, sign in ((later, 1), (np.s_[:, :-1, :-1], -1)):
            addend = np.zeros_like(image)
            addend[part] = sign * upstream
            total = total + addend

    losses = [(activation, 1), (LPNorm(model.inputs[0]), 10), (TotalVariation(model.inputs[0]), 10)]
    np.testing.assert_array_equal(_last_gradient(model, losses, image), total)
    normalised = total * (one / np.sqrt(_sum_in_eight_lanes(np.square(total))))
    np.testing.assert_array_equal(_last_gradient(model, losses, image, norm_grads=True), normalised)
