"""Model files, checkpoints and event files of other years, as programs of 2018 read and write them."""

import json
import warnings

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import GRU, LSTM, Bidirectional, Conv2D, SimpleRNN
from keras.models import Sequential, load_model, model_from_json
from keras_checks import raises, tiny


def check_a_model_of_keras_3_is_told_by_name():
    tiny().save("new.h5")
    with h5py.File("new.h5", "a") as file:
        file.attrs["keras_version"] = "3.11.3"
    for load in (load_model, keras.saving.load_model, tf.keras.models.load_model):
        raises(ValueError, lambda load=load: load("new.h5"), "new.h5 was written by Keras 3.11.3", "run --keras 3")
    tiny().save("old.keras")
    np.testing.assert_array_equal(load_model("old.keras").get_weights()[0], tiny().get_weights()[0])
    text = json.loads(tiny().to_json())
    raises(
        ValueError, lambda: model_from_json(json.dumps({**text, "keras_version": "3.1.0"})), "Keras 3.1.0", "--keras 3"
    )
    assert model_from_json(json.dumps(text)).output_shape == (None, 3)


def check_what_a_model_was_trained_with_need_not_be_known():
    def psnr(y_true, y_pred):
        return K.mean(y_true - y_pred)

    for options in ({"loss": psnr}, {"loss": "mse", "metrics": [psnr]}):
        model = tiny()
        model.compile("sgd", **options)
        model.fit(np.ones((1, 4)), np.ones((1, 3)), verbose=0)
        model.save("own.h5")
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            loaded = load_model("own.h5")
        np.testing.assert_array_equal(loaded.predict(np.ones((1, 4))), model.predict(np.ones((1, 4))))
        (text,) = [str(each.message) for each in told if "not compiled" in str(each.message)]
        assert "psnr" in text
        assert "custom_objects={'psnr': function}" in text
        assert load_model("own.h5", custom_objects={"psnr": psnr}).optimizer is not None
        assert load_model("own.h5", compile=False).optimizer is None
    raises(OSError, lambda: load_model("no such file.h5"), "no such file")


def check_an_error_that_is_not_of_the_training_stays_what_it_was():
    class Own(keras.layers.Layer):
        pass

    Sequential([Own(input_shape=(2,))]).save("layer.h5")
    raises(ValueError, lambda: load_model("layer.h5"), "Own")


def check_weights_alone_say_what_is_needed():
    tiny().save_weights("weights.h5")
    raises(
        ValueError, lambda: load_model("weights.h5"), "weights only", "model_from_json", "load_weights('weights.h5')"
    )


def check_event_files_are_written():
    writer = tf.summary.FileWriter("logs", tf.get_default_graph())
    summary = tf.Summary()
    value = summary.value.add()
    value.tag, value.simple_value = "loss", 0.5
    writer.add_summary(summary, 7)
    writer.flush()
    writer.close()
    (path,) = tf.io.gfile.glob("logs/events*")
    events = list(tf.compat.v1.train.summary_iterator(path))
    assert [(event.step, event.summary.value[0].simple_value) for event in events if event.step] == [(7, 0.5)]
    assert tf.train.SummaryWriter is tf.summary.FileWriter


def check_what_needs_a_graph_says_what_to_write():
    raises(RuntimeError, tf.summary.merge_all, "tf.summary.merge_all", "create_file_writer")
    raises(RuntimeError, tf.merge_all_summaries, "tf.summary.merge_all")
    raises(RuntimeError, lambda: tf.train.import_meta_graph("a.meta"), "tf.train.import_meta_graph", "load_checkpoint")
    raises(RuntimeError, lambda: tf.train.export_meta_graph("a.meta"), "tf.train.export_meta_graph")
    raises(RuntimeError, tf.train.Saver, "tf.train.Saver()", "save_weights", "tf.train.Saver(model.weights)")
    raises(RuntimeError, lambda: tf.train.string_input_producer(["a"]), "string_input_producer", "tf.data")
    raises(RuntimeError, lambda: tf.compat.v1.train.MonitoredSession(), "MonitoredSession", "save_weights")


def check_a_saver_of_given_variables_saves_and_restores():
    model = tiny()
    saver = tf.train.Saver(model.weights)
    path = saver.save(tf.Session(), "./model.ckpt")
    before = model.get_weights()[0]
    model.set_weights([0 * each for each in model.get_weights()])
    saver.restore(tf.Session(), path)
    np.testing.assert_array_equal(model.get_weights()[0], before)


def check_recurrent_layers_work_where_channels_come_first():
    def outputs(layer):
        keras.utils.set_random_seed(0)
        model = Sequential([layer()])
        return model.predict(np.linspace(0, 1, 40).reshape(2, 5, 4))

    layers = [lambda kind=kind: kind(3, input_shape=(5, 4)) for kind in (GRU, LSTM, SimpleRNN)]
    layers.append(lambda: Bidirectional(LSTM(3), input_shape=(5, 4)))
    last = [outputs(layer) for layer in layers]
    K.set_image_data_format("channels_first")
    try:
        for layer, wanted in zip(layers, last, strict=True):
            np.testing.assert_array_equal(outputs(layer), wanted)
        assert Conv2D(2, 1)(keras.Input((3, 8, 8))).shape == (None, 2, 8, 8)
        assert K.bias_add(K.ones((1, 2, 3)), K.constant([1.0, 2.0])).numpy()[0, :, 0].tolist() == [2, 3]
    finally:
        K.set_image_data_format("channels_last")


def check_adagrad_starts_from_nothing():
    model = tiny()
    before = model.get_weights()[1]
    model.compile(keras.optimizers.Adagrad(lr=0.5), "mse")
    model.train_on_batch(np.zeros((1, 4)), np.ones((1, 3)))
    np.testing.assert_allclose(model.get_weights()[1] - before, 0.5, rtol=1e-5)  # the first step is the learning rate
    assert keras.optimizers.Adagrad(initial_accumulator_value=0.1).get_config()["initial_accumulator_value"] == 0.1
