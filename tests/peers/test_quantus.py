"""The page on Quantus: its adapter, the metrics that it names as working, and those that it names as failing."""

import re
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain, metrics
from keras_vis_compat.scores import CategoricalScore

pytestmark = pytest.mark.peers
PAGE = (Path(__file__).parents[2] / "docs" / "how_to" / "quantus.md").read_text(encoding="utf-8")
RUN, *FAIL = (re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (?:run|fail).*$", PAGE, re.MULTILINE))
FAIL = [name for row in FAIL for name in row]

SAMPLES, STEP = {"nr_samples": 3}, {"features_in_step": 32}
OPTIONS = {
    "AvgSensitivity": SAMPLES,
    "MaxSensitivity": SAMPLES,
    "LocalLipschitzEstimate": SAMPLES,
    "Continuity": SAMPLES,
    "FaithfulnessCorrelation": {"nr_runs": 5, "subset_size": 32, "return_aggregate": False},
    "FaithfulnessEstimate": STEP,
    "Monotonicity": STEP,
    "MonotonicityCorrelation": STEP,
    "PixelFlipping": STEP,
    "SensitivityN": STEP,
    "NonSensitivity": STEP,
    "Infidelity": {"n_perturb_samples": 3},
    "RandomLogit": {"num_classes": 3},
    "TopKIntersection": {"k": 50},
}


@pytest.fixture(scope="module")
def adapter():
    namespace = {"np": np, "CategoricalScore": CategoricalScore}
    exec(re.search(r"```python\n(def .+?)```", PAGE, re.DOTALL)[1], namespace)
    return namespace["explained_by"]


@pytest.fixture(scope="module")
def model():
    import keras

    layers = keras.layers
    inputs = layers.Input((16, 16, 3))
    x = layers.Conv2D(8, 3, activation="relu", padding="same")(inputs)
    x = layers.Conv2D(8, 3, activation="relu", padding="same")(layers.MaxPooling2D()(x))
    model = keras.Model(inputs, layers.Dense(3, "softmax")(layers.Flatten()(x)))
    numbers = np.random.RandomState(0)
    model.set_weights([0.3 * numbers.randn(*one.shape) for one in model.get_weights()])
    return model


@pytest.fixture
def asked(model, adapter):
    """Return a function that gives what a metric of Quantus, by its name, says of an explainer."""
    import quantus

    images = np.random.RandomState(1).rand(4, 16, 16, 3).astype(np.float32)
    classes, objects = model.predict(images, verbose=0).argmax(1), np.zeros((4, 1, 16, 16), bool)
    objects[:, :, 4:12, 4:12] = True

    def ask(name, explainer=explain.Saliency, **options):
        metric = getattr(quantus, name)(**{"disable_warnings": True, **OPTIONS.get(name, {}), **options})
        return metric(
            model, images, classes, s_batch=objects, explain_func=adapter(explainer), softmax=True, channel_first=False
        )

    return ask, images, classes


def test_the_page_names_every_metric():
    import quantus

    known = {kind.__name__ for group in quantus.AVAILABLE_METRICS.values() for kind in group.values()}
    assert {*RUN, *FAIL} == known | {"BatchSufficiency"}  # which its table leaves out


@pytest.mark.parametrize("name", RUN)
def test_a_metric_that_the_page_names_gives_numbers(name, asked):
    found = asked[0](name)
    values = list(found.values()) if isinstance(found, dict) else found
    assert len(values)
    assert np.isfinite(np.asarray([np.asarray(one, np.float64).mean() for one in values])).all()


@pytest.mark.parametrize("name", FAIL)
def test_a_metric_that_the_page_names_fails(name, asked):
    with pytest.raises((ValueError, IndexError, TypeError, AssertionError, tf.errors.InvalidArgumentError)):
        asked[0](name)


def test_sparseness_is_ours(asked, model):
    ask, images, classes = asked
    maps = explain.Saliency(model)(CategoricalScore(classes), images)
    np.testing.assert_allclose(ask("Sparseness"), metrics.sparseness(maps), rtol=1e-4)


def test_maps_are_those_that_were_asked_for(asked):
    sensitive = [np.mean(asked[0]("MaxSensitivity", explainer)) for explainer in (explain.Saliency, explain.GradCAM)]
    assert min(sensitive) > 0.01
    assert abs(sensitive[0] - sensitive[1]) > 1e-3
