"""What Keras 1 and 2 code finds under the runner."""

import tempfile
import zlib
from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
import tf_keras
from keras import backend as K


def raises(kind, call, *words):
    with pytest.raises(kind) as caught:
        call()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def tiny(**options):
    model = keras.models.Sequential([keras.layers.Dense(3, input_shape=(4,), **options)])
    model.set_weights([np.arange(12.0).reshape(4, 3), np.zeros(3)])
    return model


INCEPTION_V3 = {
    0: "input_1", 1: "conv2d_1", 10: "max_pooling2d_1", 20: "activation_9", 50: "average_pooling2d_2", 100: "mixed3",
    133: "conv2d_45", 200: "conv2d_66", 277: "concatenate_1", 300: "batch_normalization_86", 310: "mixed10",
}  # fmt: skip


def check_keras_and_tf_keras_are_one():
    import tensorflow.keras.layers
    import tensorflow.python.keras.models
    from tensorflow.contrib.keras import backend

    assert keras is tf_keras is tf.keras
    assert tensorflow.keras.layers is keras.layers
    assert tensorflow.python.keras.models is keras.models
    assert backend is K


def check_a_submodule_keeps_its_own_spec():
    import keras.layers as layers

    assert layers.__name__ == layers.__spec__.name == "tf_keras.layers"


def check_unknown_modules_and_names_stay_unknown():
    raises(ModuleNotFoundError, lambda: __import__("keras.nonsense"), "keras.nonsense")
    raises(AttributeError, lambda: keras.layers.Nonsense, "Nonsense")
    raises(AttributeError, lambda: K.nonsense, "nonsense")


def check_a_name_asked_of_an_old_module_is_found_in_the_new_one():
    from keras.applications.imagenet_utils import _obtain_input_shape
    from keras.engine.saving import preprocess_weights_for_loading
    from keras.layers.convolutional import _Conv

    assert issubclass(keras.layers.Conv3D, _Conv)
    assert callable(_obtain_input_shape)
    assert callable(preprocess_weights_for_loading)


def check_old_optimizers_take_lr_and_decay():
    optimizer = keras.optimizers.SGD(lr=0.25, decay=1e-6, momentum=0.9, nesterov=True)
    assert K.get_value(optimizer.lr) == 0.25
    assert keras.optimizers.adam is keras.optimizers.Adam


def check_optimizers_have_the_learning_rates_of_keras_2_2():
    rates = {"Adadelta": 1.0, "Adagrad": 0.01, "Adamax": 0.002, "Nadam": 0.002, "Adam": 0.001, "SGD": 0.01}
    for name, rate in rates.items():
        for optimizer in (getattr(keras.optimizers, name)(), keras.optimizers.get(name.lower())):
            np.testing.assert_allclose(K.get_value(optimizer.lr), rate, rtol=1e-6)


def check_recurrent_layers_have_the_defaults_of_keras_2_2():
    assert keras.layers.LSTM(2).recurrent_activation is keras.activations.hard_sigmoid
    assert keras.layers.GRU(2).reset_after is False
    assert keras.layers.LSTM(2, recurrent_activation="sigmoid").recurrent_activation is keras.activations.sigmoid
    assert keras.layers.LSTM(2, "tanh", "sigmoid").recurrent_activation is keras.activations.sigmoid


def check_cudnn_layers_are_plain_ones_that_compute_what_cudnn_did():
    from keras.layers import CuDNNGRU, CuDNNLSTM

    lstm, gru = CuDNNLSTM(3, return_sequences=True), CuDNNGRU(3)
    assert isinstance(lstm, keras.layers.LSTM)
    assert lstm.recurrent_activation is keras.activations.sigmoid
    assert gru.reset_after is True
    config = {"class_name": "CuDNNLSTM", "config": {"units": 3, "name": "c"}}
    assert keras.layers.deserialize(config).recurrent_activation is keras.activations.sigmoid


def check_keywords_of_keras_1():
    from keras.layers import LSTM, Convolution1D, Convolution2D, Convolution3D, Dense, Dropout, MaxPooling1D

    layer = Convolution2D(
        8, 3, 2, border_mode="same", subsample=(2, 1), bias=False, init="he_normal", dim_ordering="th"
    )
    assert (layer.kernel_size, layer.padding, layer.strides) == ((3, 2), "same", (2, 1))
    assert (layer.use_bias, layer.data_format) == (False, "channels_first")
    assert Convolution2D(nb_filter=4, nb_row=5, nb_col=3).kernel_size == (5, 3)
    assert Convolution3D(4, 1, 2, 3).kernel_size == (1, 2, 3)
    assert Convolution3D(4, kernel_dim1=3, kernel_dim2=2, kernel_dim3=1).kernel_size == (3, 2, 1)
    one = Convolution1D(nb_filter=4, filter_length=5, subsample_length=2)
    assert (one.filters, one.kernel_size, one.strides) == (4, (5,), (2,))
    assert Dense(output_dim=7).units == 7
    assert Dropout(p=0.5).rate == 0.5
    assert LSTM(output_dim=3, inner_activation="sigmoid", dropout_W=0.1).dropout == 0.1
    pool = MaxPooling1D(pool_length=3, stride=2)
    assert pool(K.zeros((1, 9, 1))).shape == (1, 4, 1)


def check_keywords_of_keras_2_are_left_alone():
    layer = keras.layers.Conv2D(8, (3, 3), (2, 2), padding="same")
    assert (layer.kernel_size, layer.strides) == ((3, 3), (2, 2))
    assert keras.layers.Conv2D(8, 3, strides=2).strides == (2, 2)
    assert keras.layers.Conv2D(8, 3).kernel_size == (3, 3)
    raises(TypeError, lambda: keras.layers.Dense(3, nonsense=1), "nonsense")


def check_a_model_takes_input_and_output():
    x = keras.layers.Input((4,))
    model = keras.models.Model(input=x, output=keras.layers.Dense(2)(x))
    assert model.output_shape == (None, 2)


def check_the_function_merge_of_keras_1():
    from keras.layers import merge

    a, b = keras.layers.Input((3,)), keras.layers.Input((3,))
    modes = {"sum": 5, "mul": 6, "ave": 2.5, "max": 3, "dot": 18, "cos": 1}
    for mode, wanted in modes.items():
        result = merge([a, b], mode=mode)
        values = keras.models.Model([a, b], result).predict([np.full((1, 3), 2.0), np.full((1, 3), 3.0)], verbose=0)
        np.testing.assert_allclose(values, np.full_like(values, wanted), rtol=1e-6)
    assert merge([a, b], mode="concat", concat_axis=1).shape == (None, 6)
    difference = merge([a, b], mode=lambda pair: pair[0] - pair[1], output_shape=(3,))
    assert difference.shape == (None, 3)
    raises(ValueError, lambda: merge([a, b], mode="nonsense"), "`mode`", "concat")


def check_merge_is_a_module_too():
    import keras.layers.merge
    from keras.layers.merge import Concatenate, _Merge

    assert issubclass(Concatenate, _Merge)
    assert keras.layers.merge([keras.layers.Input((2,))] * 2).shape == (None, 2)


def check_layers_that_ended_with_keras_1_say_so():
    for name in ("Merge", "MaxoutDense", "Highway", "TimeDistributedDense"):
        raises(RuntimeError, getattr(keras.layers, name), name, "Write instead")


def check_training_in_the_words_of_keras_1():
    model = tiny(activation="softmax")
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    x, y = np.random.random((8, 4)), np.eye(3)[np.arange(8) % 3]
    history = model.fit(x, y, nb_epoch=2, verbose=0, class_weight="auto", validation_data=(x, y)).history
    assert len(history["acc"]) == len(history["val_acc"]) == 2
    assert history["acc"] == history["accuracy"]


def check_logs_have_their_old_names_for_callbacks_of_the_script():
    class Seen(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append(logs["acc"] + logs.get("val_mean_absolute_error"))

    model, seen = tiny(activation="softmax"), []
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy", "mae"])
    x, y = np.random.random((8, 4)), np.eye(3)[np.arange(8) % 3]
    lambdas = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append(logs["mean_absolute_error"] - logs["mae"]),
        on_batch_end=lambda batch, logs: seen.append(logs["acc"] - logs["accuracy"]),
    )
    history = model.fit(x, y, epochs=1, verbose=0, validation_data=(x, y), callbacks=[Seen(), lambdas]).history
    assert seen == [0, history["acc"][0] + history["val_mae"][0], 0]
    assert history["mean_absolute_error"] == history["mae"]


def check_callbacks_of_the_script_see_the_validation_data():
    class Seen(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.seen = [part.shape for part in self.validation_data]

    seen, model = Seen(), tiny()
    model.compile("sgd", "mse")
    images, targets = np.zeros((2, 4)), np.zeros((2, 3))
    model.fit(images, targets, nb_epoch=1, verbose=0, validation_data=(images, targets), callbacks=[seen])
    assert seen.seen == [(2, 4), (2, 3), (2,)]
    model.fit(images, targets, 2, 1, 0, [seen], 0.0, (images, targets, np.ones(2)))
    assert seen.seen == [(2, 4), (2, 3), (2,)]


def check_generators_counted_in_samples():
    class Batches(keras.utils.Sequence):
        batch_size = 4

        def __len__(self):
            return 100

        def __getitem__(self, place):
            return np.ones((4, 4)), np.ones((4, 3))

    seen = []
    count = keras.callbacks.LambdaCallback(on_batch_end=lambda batch, logs: seen.append(batch))
    model = tiny()
    model.compile("sgd", "mse")
    options = {"verbose": 0, "max_q_size": 1, "nb_worker": 0, "callbacks": [count]}
    model.fit_generator(Batches(), samples_per_epoch=10, nb_epoch=1, **options)
    assert seen == [0, 1, 2]
    model.fit_generator(generator=Batches(), steps_per_epoch=1.5, epochs=1, workers=0, callbacks=[count], verbose=0)
    assert seen == [0, 1, 2, 0, 1]
    assert model.predict_generator(Batches(), val_samples=8).shape == (8, 3)
    assert model.predict_generator(Batches(), steps=1.5).shape == (8, 3)


def check_a_checkpoint_knows_acc(tmp="weights-{acc:.1f}.h5"):
    import glob

    model = tiny(activation="softmax")
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    saver = keras.callbacks.ModelCheckpoint(tmp, monitor="acc", save_best_only=True)
    model.fit(np.ones((4, 4)), np.eye(3)[[2] * 4], verbose=0, callbacks=[saver])
    assert glob.glob("weights-1.0.h5")


def check_classes_and_probabilities():
    model = tiny(activation="softmax")
    x = np.ones((2, 4))
    assert model.predict_classes(x).tolist() == [2, 2]
    np.testing.assert_array_equal(model.predict_proba(x), model.predict(x, verbose=0))
    single = keras.models.Sequential([keras.layers.Dense(1, "sigmoid", input_shape=(1,), kernel_initializer="one")])
    assert single.predict_classes(np.array([[3.0], [-3.0]])).tolist() == [[1], [0]]


def check_attributes_that_were_assignable():
    class Scale(keras.layers.Layer):
        def build(self, input_shape):
            self.W = K.variable(np.full(input_shape[1:], 3.0))
            self.trainable_weights = [self.W]
            super().build(input_shape)

        def call(self, x, mask=None):
            return x * self.W

    model = keras.models.Sequential([Scale(input_shape=(2,))])
    assert len(model.trainable_weights) == 1
    np.testing.assert_array_equal(model.predict(np.ones((1, 2)), verbose=0), [[3, 3]])
    model.layers[0].name = "scale"
    assert model.get_layer("scale") is model.layers[0]
    assert model.input._keras_shape == (None, 2)
    assert model.uses_learning_phase is False


def check_image_dim_ordering():
    assert K.image_dim_ordering() == "tf"
    K.set_image_dim_ordering("th")
    try:
        assert K.image_data_format() == "channels_first"
        assert K.image_dim_ordering() == "th"
    finally:
        K.set_image_dim_ordering("tf")
    raises(ValueError, lambda: K.set_image_dim_ordering("channels_last"), "'tf' or 'th'", "channels_last")


def check_k_function_is_a_model_call():
    model = keras.models.Sequential([keras.layers.Dropout(0.5, input_shape=(1000,)), keras.layers.Activation("relu")])
    outputs = [layer.output for layer in model.layers]
    x = np.ones((1, 1000))
    run = K.function([model.input, K.learning_phase()], outputs)
    quiet, dropped = run([x, 0]), run([x, 1])
    assert len(quiet) == 2
    np.testing.assert_array_equal(quiet[1], x)
    assert 300 < np.count_nonzero(dropped[0] == 0) < 700
    np.testing.assert_array_equal(K.function([model.input], [model.output])([x])[0], x)
    np.testing.assert_array_equal(K.function([model.layers[1].input], [model.output])([-x])[0], 0 * x)
    raises(RuntimeError, lambda: K.function([model.input], outputs, updates=[1]), "updates", "Write instead")


def check_k_function_of_two_inputs():
    a, b = keras.layers.Input((2,)), keras.layers.Input((2,))
    run = K.function([a, b], keras.layers.add([a, b]))
    np.testing.assert_array_equal(run([[[1, 2]], [[3, 4]]]), [[4, 6]])


def check_k_gradients_of_a_value_says_what_to_write_instead():
    model = tiny()
    value = model(np.ones((1, 4)))
    raises(RuntimeError, lambda: K.gradients(value, model.input), "K.gradients", "is a value", "GradientTape")


def check_sessions_of_keras():
    from keras.backend.tensorflow_backend import get_session, set_session

    set_session(tf.Session())
    assert get_session() is K.get_session()
    with get_session().graph.as_default():
        assert tf.executing_eagerly()
    K.clear_session()


def check_small_names_of_the_backend():
    assert K._BACKEND == K.backend() == "tensorflow"
    assert K.tf is tf
    assert K.tensorflow_backend._get_available_gpus() == [each.name for each in tf.config.list_logical_devices("GPU")]
    assert K.get_variable_shape(K.zeros((2, 3))) == (2, 3)
    assert K.is_tensor(K.zeros(1))
    assert K.is_tensor(keras.layers.Input((2,)))
    assert not K.is_tensor(1)
    np.testing.assert_array_equal(K.slice(K.constant([1, 2, 3]), [1], [2]), [2, 3])
    assert K.py_slice is slice
    assert K.symbolic(len) is len


def check_learning_phase_scope():
    K.set_learning_phase(0)
    with K.learning_phase_scope(1):
        assert K.learning_phase() == 1
    assert K.learning_phase() == 0


def check_utilities_of_keras_2():
    import h5py
    from keras.utils import HDF5Matrix, multi_gpu_model
    from keras.utils.conv_utils import convert_kernel
    from keras.utils.layer_utils import convert_all_kernels_in_model
    from keras.utils.np_utils import probas_to_classes

    model = tiny()
    parallel = multi_gpu_model(model, gpus=2)
    assert parallel.layers[-2] is model
    assert parallel.layers[-1].name == model.output_names[0]
    x = np.ones((2, 4))
    np.testing.assert_array_equal(parallel.predict(x), model.predict(x))
    parallel.save_weights("parallel.h5")
    with h5py.File("parallel.h5") as file:
        assert [name for name in file.attrs["layer_names"] if len(file[name].attrs["weight_names"])] == [model.name]
    other = multi_gpu_model(tiny(), 2)
    other.set_weights([0 * each for each in other.get_weights()])
    other.load_weights("parallel.h5")
    np.testing.assert_array_equal(other.predict(x), model.predict(x))
    with h5py.File("matrix.h5", "w") as file:
        file["x"] = np.arange(10)
    assert HDF5Matrix("matrix.h5", "x", 2, 5, lambda values: values * 2).tolist() == [4, 6, 8]
    assert probas_to_classes([[0.1, 0.9]]).tolist() == [1]
    assert probas_to_classes([[0.1], [0.9]]).tolist() == [0, 1]
    kernel = np.arange(4.0).reshape(2, 2, 1, 1)
    assert convert_kernel(kernel)[:, :, 0, 0].tolist() == [[3, 2], [1, 0]]
    conv = keras.models.Sequential([keras.layers.Conv2D(1, 2, input_shape=(4, 4, 1), use_bias=False)])
    conv.set_weights([kernel])
    convert_all_kernels_in_model(conv)
    np.testing.assert_array_equal(conv.get_weights()[0], convert_kernel(kernel))


def check_own_functions_put_into_keras_are_known_by_name():
    def my_loss(y_true, y_pred):
        return K.mean(y_true - y_pred)

    keras.losses.my_loss = my_loss
    model = tiny()
    model.compile("sgd", my_loss)
    model.save("my_loss.h5")
    assert keras.models.load_model("my_loss.h5").loss is my_loss


def check_models_are_saved_as_hdf5_under_any_name():
    import h5py

    model = tiny()
    model.save("some.model")
    model.save_weights("some.weights")
    assert h5py.is_hdf5("some.model")
    assert h5py.is_hdf5("some.weights")
    weights = model.get_weights()
    model.set_weights([0 * each for each in weights])
    model.load_weights("some.weights")
    np.testing.assert_array_equal(model.get_weights()[0], weights[0])
    np.testing.assert_array_equal(keras.models.load_model("some.model").get_weights()[0], weights[0])
    model.save("new.keras")
    assert not h5py.is_hdf5("new.keras")


def check_prediction_is_quiet():
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as told:
        tiny().predict(np.ones((1, 4)))
    assert told.getvalue() == ""


def check_modules_are_there_without_being_imported():
    assert keras.layers.local.LocallyConnected1D is keras.layers.LocallyConnected1D
    assert keras.utils.io_utils.HDF5Matrix is keras.utils.HDF5Matrix
    assert keras.legacy.layers.Conv2D is keras.layers.Conv2D


def check_interfaces_decorate_without_effect():
    from keras.legacy import interfaces

    assert interfaces.legacy_dense_support(len) is len
    assert interfaces.generate_legacy_interface(allowed_positional_args=["x"])(len) is len


def check_pictures_of_keras_1():
    import os

    from keras.preprocessing.image import apply_transform, list_pictures

    os.makedirs("pictures/inner")
    for name in ("b.png", "a.JPG", "c.txt", "inner/d.bmp"):
        open(f"pictures/{name}", "w").close()
    assert [os.path.basename(each) for each in list_pictures("pictures")] == ["a.JPG", "b.png", "d.bmp"]
    image = np.arange(4.0).reshape(1, 2, 2)
    np.testing.assert_array_equal(apply_transform(image, np.eye(3)), image)
    shifted = apply_transform(image, np.array([[1, 0, 1], [0, 1, 0], [0, 0, 1]]), channel_axis=0)
    assert shifted.tolist() == [[[2, 3], [2, 3]]]


def check_star_imports_bring_what_old_files_held():
    space = {}
    exec("from keras.models import *\nfrom keras.layers import *\nfrom keras.optimizers import *", space)
    for name in ("Model", "K", "np", "Input", "Conv2D", "Convolution2D", "merge", "SGD", "adam", "load_model"):
        assert name in space, name
    assert space["K"] is K
    exec("from keras.layers.core import *", space)
    assert space["Dense"] is keras.layers.Dense


def check_layers_of_keras_3_are_no_part_of_it():
    assert keras.layers.Dense.__module__.startswith("tf_keras.")


def check_files_of_keras_1_are_read():
    import json

    import h5py

    none = dict.fromkeys(
        ("W_regularizer", "b_regularizer", "activity_regularizer", "W_constraint", "b_constraint", "input_dim")
    )
    shape = {"batch_input_shape": [None, 3, 3, 1], "input_dtype": "float32"}
    conv = {"name": "c", "nb_filter": 1, "nb_row": 2, "nb_col": 2, "border_mode": "valid", "subsample": [1, 1]}
    conv.update(none, **shape, dim_ordering="tf", activation="relu", init="glorot_uniform", bias=True, trainable=True)
    dense = {"name": "d", "output_dim": 2, "activation": "linear", "init": "uniform", "bias": True, **none}
    config = [
        {"class_name": "Convolution2D", "config": conv},
        {"class_name": "Flatten", "config": {"name": "f", "trainable": True}},
        {"class_name": "Dense", "config": dense},
    ]
    weights = {"c": [np.ones((2, 2, 1, 1)), np.zeros(1)], "f": [], "d": [np.ones((4, 2)), np.array([0.0, 1.0])]}
    with h5py.File("keras1.h5", "w") as file:
        file.attrs["keras_version"] = b"1.2.2"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": config}).encode()
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [name.encode() for name in weights]
        for name, values in weights.items():
            names = [f"{name}_{place}" for place in range(len(values))]
            layer = group.create_group(name)
            layer.attrs["weight_names"] = [each.encode() for each in names]
            for each, value in zip(names, values, strict=True):
                layer[each] = value
    model = keras.models.load_model("keras1.h5")
    assert model.predict(np.ones((1, 3, 3, 1))).tolist() == [[16, 17]]


def check_recurrent_layers_of_keras_1():
    from keras.layers import LSTM, Convolution1D

    assert keras.models.Sequential([LSTM(3, input_dim=4, input_length=5)]).input_shape == (None, 5, 4)
    assert keras.models.Sequential([Convolution1D(3, 2, input_dim=4)]).input_shape == (None, None, 4)
    assert keras.models.Sequential([LSTM(3, input_shape=(5, 4), input_dim=None)]).input_shape == (None, 5, 4)


def check_models_as_estimators_of_scikit_learn():
    from keras.wrappers.scikit_learn import KerasClassifier, KerasRegressor
    from sklearn.model_selection import GridSearchCV

    x = np.repeat(np.eye(3), 20, axis=0)
    labels = np.repeat([3, 5, 9], 20)

    def build(loss="categorical_crossentropy", units=3, rate=0.5):
        activation = "softmax" if units > 1 else "sigmoid"
        layer = keras.layers.Dense(units, activation=activation, init="zeros", input_dim=3)  # leave nothing to luck
        model = keras.models.Sequential([layer])
        model.compile(keras.optimizers.SGD(lr=rate), loss)
        return model

    classifier = KerasClassifier(build_fn=build, nb_epoch=20, batch_size=10, verbose=0)
    history = classifier.fit(x, labels)
    assert len(history.epoch) == 20
    assert classifier.predict(np.eye(3)).tolist() == [3, 5, 9]
    assert classifier.predict_proba(x).shape == (60, 3)
    assert classifier.score(x, labels) == classifier.score(x, np.repeat(np.eye(3), 20, axis=0)) == 1
    search = GridSearchCV(KerasClassifier(build, epochs=3, verbose=0), {"rate": [1e-9, 0.5]}, cv=2).fit(x, labels)
    assert search.best_params_ == {"rate": 0.5}
    two = KerasClassifier(build, loss="binary_crossentropy", units=1, epochs=30, verbose=0)
    two.fit(x[:40], labels[:40])
    assert two.predict(x[[0, 20]]).ravel().tolist() == [3, 5]
    assert two.predict_proba(x[:2]).shape == (2, 2)
    many = KerasClassifier(build, epochs=1, verbose=0)
    many.fit(x, np.repeat(np.eye(3), 20, axis=0))
    assert many.classes_.tolist() == [0, 1, 2]
    regressor = KerasRegressor(lambda: build("mse", 1), epochs=30, verbose=0)
    regressor.fit(x, np.repeat([0.0, 0.5, 1.0], 20))
    assert regressor.predict(np.eye(3)).shape == (3,)
    assert -0.1 < regressor.score(x, np.repeat([0.0, 0.5, 1.0], 20)) < 0
    assert regressor.set_params(epochs=2).get_params()["epochs"] == 2


def check_metrics_of_keras_1():
    from keras.metrics import fbeta_score, fmeasure, precision, recall

    right, found = K.constant([[1.0, 1.0, 0.0, 0.0]]), K.constant([[0.9, 0.2, 0.8, 0.7]])
    values = [float(metric(right, found)) for metric in (precision, recall, fmeasure)]
    np.testing.assert_allclose(values, [1 / 3, 1 / 2, 2 / 5], rtol=1e-5)
    np.testing.assert_allclose(float(fbeta_score(right, found, beta=2)), 5 / 6 / (4 / 3 + 1 / 2), rtol=1e-5)
    model = tiny(activation="sigmoid")
    model.compile("sgd", "mse", metrics=[precision])
    assert len(model.evaluate(np.ones((2, 4)), np.ones((2, 3)), verbose=0)) == 2


def check_pictures_with_an_ordering_of_dimensions():
    from keras.applications.vgg16 import preprocess_input
    from keras.preprocessing.image import ImageDataGenerator, array_to_img, img_to_array

    picture = np.arange(24.0).reshape(3, 2, 4)
    assert ImageDataGenerator(dim_ordering="th").data_format == "channels_first"
    assert img_to_array(array_to_img(picture, dim_ordering="th"), dim_ordering="tf").shape == (2, 4, 3)
    values = preprocess_input(np.zeros((1, 3, 2, 2)), dim_ordering="th")
    np.testing.assert_allclose(values[0, :, 0, 0], [-103.939, -116.779, -123.68])


def check_models_as_yaml():
    from keras.models import model_from_yaml

    text = tiny(name="only").to_yaml()
    assert model_from_yaml(text).layers[0].name == "only"


def check_modules_of_later_versions():
    from keras.saving.save import load_model

    assert load_model is keras.models.load_model


def check_star_imports_bring_what_the_files_of_keras_vis_imported():
    from scipy.ndimage import zoom

    import vis

    space = {}
    for module in ("visualization.activation_maximization", "callbacks", "optimizer", "visualization.saliency"):
        exec(f"from vis.{module} import *", space)
    assert space["pprint"].pformat([1]) == "[1]"
    assert (space["get"], space["zoom"], space["Print"]) == (vis.backprop_modifiers.get, zoom, vis.callbacks.Print)
    assert {"K", "np", "utils", "Optimizer", "ActivationMaximization", "visualize_cam"} <= space.keys()


def check_layers_of_resnet50_under_the_names_of_any_time():
    from keras import backend as K
    from keras.applications import resnet
    from keras.applications.resnet50 import ResNet50

    from vis.utils import utils

    K.clear_session()
    model = ResNet50(weights=None, input_shape=(32, 32, 3))
    last = model.layers[utils.find_layer_idx(model, "res5c_branch2c")]
    assert last.name == "res5c_branch2c"
    assert model.get_layer("conv5_block3_3_conv") is last
    assert model.get_layer("fc1000") is model.get_layer("predictions") is model.layers[-1]
    assert model.get_layer("conv5_block3_out").name == "activation_49"
    assert model.get_layer(index=0) is model.layers[0]
    today = resnet.ResNet50(weights=None, input_shape=(32, 32, 3))  # came with ResNet101, in the form of today
    assert today.get_layer("res5c_branch2c").name == "conv5_block3_3_conv"
    assert today.layers[utils.find_layer_idx(today, "fc1000")].name == "predictions"


def _networks():
    from keras.applications import ResNet50, mobilenet
    from keras.applications.mobilenet_v2 import MobileNetV2

    return ResNet50, mobilenet.MobileNet, MobileNetV2


# Sum (zlib.crc32) of the list of their layers' names, and that of their weights' shapes, in Keras 2.2.5 itself.
AS_IN_2_2_5 = {
    ("ResNet50", True): (988823328, 228712990),
    ("ResNet50", False): (1975441855, 3892521974),
    ("MobileNet", True): (698829759, 1946456401),
    ("MobileNet", False): (3152294682, 2948239747),
    ("MobileNetV2", True): (2521406788, 685377122),
    ("MobileNetV2", False): (4203468586, 3958459866),
}


def _sums(model):
    return tuple(
        zlib.crc32(repr(each).encode())
        for each in ([layer.name for layer in model.layers], [tuple(map(int, one.shape)) for one in model.weights])
    )


def check_networks_that_are_built_otherwise_today_are_those_of_keras_2_2():
    from keras import backend as K

    for build in _networks():
        for top in (True, False):
            K.clear_session()
            model = build(weights=None, include_top=top, input_shape=(224, 224, 3))
            assert _sums(model) == AS_IN_2_2_5[build.__name__, top], build.__name__
    K.clear_session()
    normalised = [layer for layer in _networks()[0](weights=None).layers if hasattr(layer, "epsilon")]
    assert {layer.epsilon for layer in normalised} == {1e-3}
    assert _networks()[1](weights=None).layers[-6].name == "global_average_pooling2d_1"


def check_networks_of_then_take_weights_of_any_time():
    """Files hold weights in the order of layers: that of then, and that of today."""
    images = np.random.RandomState(0).uniform(size=(2, 32, 32, 3)).astype("float32")
    settings = {"include_top": False, "input_shape": (32, 32, 3)}
    for build in _networks():
        with tempfile.TemporaryDirectory() as folder:
            network, then = build(weights=None, **settings), f"{folder}/then.h5"
            network.set_weights([each + 0.01 for each in network.get_weights()])
            network.save_weights(then)
            again = build(weights=then, **settings)
            np.testing.assert_array_equal(again.predict(images, verbose=0), network.predict(images, verbose=0))

            today, file = build.__wrapped__(weights=None, **settings), f"{folder}/today.h5"
            today.set_weights([each + 0.01 for each in today.get_weights()])
            today.save_weights(file)
            _same_weights(build(weights=file, **settings), today)
        raises(ValueError, partial(build, weights="none.h5", **settings), "weights")


def _same_weights(network, today):
    for layer in today.layers:
        weights = network.get_layer(layer.name).get_weights() if layer.weights else []
        for one, other in zip(layer.get_weights(), weights, strict=True):
            np.testing.assert_array_equal(one, other)


def check_networks_of_then_grow_on_the_input_that_they_are_given():
    from keras import layers

    images = np.random.RandomState(0).uniform(size=(2, 32, 32, 3)).astype("float32")
    for build in _networks():
        entry = layers.Input((32, 32, 3))
        scaled = layers.Lambda(lambda tensor: tensor * 2, name="twice")(entry)
        model = build(input_tensor=scaled, include_top=False, weights=None, pooling="avg")
        alone = build(input_shape=(32, 32, 3), include_top=False, weights=None, pooling="avg")
        alone.set_weights(model.get_weights())
        assert model.input is entry
        assert [layer.name for layer in model.layers][1] == "twice"
        np.testing.assert_allclose(model.predict(images, verbose=0), alone.predict(2 * images, verbose=0), rtol=1e-5)


def check_layers_are_counted_from_one_as_keras_did_until_2_3():
    from keras import backend as K

    K.clear_session()
    model = keras.models.Sequential([keras.layers.Dense(2, input_shape=(3,)), keras.layers.Dense(2)])
    model.add(keras.layers.LeakyReLU())
    assert [each.name for each in (model, *model.layers)] == ["sequential_1", "dense_1", "dense_2", "leaky_re_lu_1"]
    inputs = keras.layers.Input((3,))
    wrapped = keras.models.Model(inputs, keras.layers.Dense(2, name="mine")(inputs))
    assert [each.name for each in (wrapped, *wrapped.layers)] == ["model_1", "input_1", "mine"]
    assert keras.models.Sequential.from_config(model.get_config()).layers[0].name == "dense_1"
    K.clear_session()
    assert keras.layers.Dense(1).name == "dense_1"


def check_networks_have_the_layers_that_they_had_in_keras_2_2():
    """Read off Keras 2.2.5 itself: places of layers, and their names there."""
    from keras import backend as K
    from keras.applications import inception_resnet_v2, inception_v3

    K.clear_session()
    inception = inception_v3.InceptionV3(weights=None)
    assert [inception.layers[at].name for at in INCEPTION_V3] == list(INCEPTION_V3.values())
    K.clear_session()
    resnet = inception_resnet_v2.InceptionResNetV2(weights=None)
    assert resnet.get_layer("block35_1").name == "custom_scale_layer"
    assert resnet.get_layer("block8_10").name == "custom_scale_layer_39"
    last = [layer.name for layer in resnet.layers if layer.name.startswith("conv2d_")][-1]
    assert last == "conv2d_203"


def check_symbolic_tensors_are_equal_where_they_are_the_same():
    first, second = keras.layers.Input((2,)), keras.layers.Input((2,))
    same = first
    assert (first == same, first == second, first != second) == (True, False, True)
    assert [second, first].index(first) == 1


def check_variables_of_own_layers_are_made_as_keras_1_made_them():
    from keras import initializations
    from keras.engine.topology import Layer

    class Scaled(Layer):
        def build(self, input_shape):
            self.weight = initializations.get("one")((input_shape[1], 2), name="weight")
            self.bias = initializations.zero((2,), name="bias")
            self.trainable_weights = [self.weight, self.bias]

        def call(self, x, mask=None):
            return keras.backend.dot(x, self.weight) + self.bias

        def get_output_shape_for(self, input_shape):
            return (input_shape[0], 2)

    layer = Scaled()
    assert layer(np.ones((1, 3), "float32")).numpy().tolist() == [[3, 3]]
    assert len(layer.get_weights()) == 2
    own = len
    assert initializations.get(own) is own


def check_models_are_made_ready_for_threads():
    model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
    assert model._make_predict_function() is None
    assert model.predict(np.ones((1, 2))).shape == (1, 1)
