"""Run by a test in a process of its own: TensorFlow's processors can be multiplied only before they are used."""

import keras
import numpy as np
import tensorflow as tf

from keras_vis_compat import set_compute
from keras_vis_compat._engine.evaluate import Probe
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.explain import GradCAM, Saliency, ScoreCAM
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore

IMAGES = np.random.RandomState(0).rand(9, 8, 8, 3).astype(np.float32)
SCORE = CategoricalScore([0, 1, 0, 1, 0, 1, 1, 1, 1])
JOBS = {
    "saliency": lambda: Saliency(model)(SCORE, IMAGES, batch_size=3),
    "SmoothGrad": lambda: Saliency(model)(CategoricalScore(0), IMAGES[:1], 9, batch_size=3, seed=0),
    "Grad-CAM": lambda: GradCAM(model)(SCORE, IMAGES, batch_size=3),
    "Score-CAM": lambda: ScoreCAM(model)(SCORE, IMAGES, batch_size=3),
    "average drop": lambda: AveragesCam(model, IMAGES, batch_size=3).scores(IMAGES[..., 0], SCORE),
}

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 3)

keras.utils.set_random_seed(0)
layers = keras.layers
model = keras.Sequential([layers.Input((8, 8, 3)), layers.Conv2D(4, 3, activation="relu"), layers.Flatten()])
model.add(layers.Dense(2, activation="softmax"))

run, used = Probe._run, set()


def noting_devices(self, *arguments):
    result = run(self, *arguments)
    used.update(tensor.device for tensor in tf.nest.flatten(result) if tensor.shape.rank)
    return result


Probe._run = noting_devices
for name, job in JOBS.items():
    expected, traces = job(), trace_count(source_of(model).owner)
    used.clear()
    with set_compute(devices="all"):
        np.testing.assert_allclose(job(), expected, atol=1e-6, err_msg=name)
    assert len(used) == 3, (name, used)
    assert trace_count(source_of(model).owner) == traces, name
    used.clear()
    with set_compute(devices=["CPU:2"]):
        np.testing.assert_allclose(job(), expected, atol=1e-6, err_msg=name)
    assert {device.rpartition("/")[2] for device in used} == {"device:CPU:2"}, (name, used)
print("all jobs on 3 devices")
