"""Level keras3: optimizers, generators, predictions, names in logs."""

import numpy as np
import pytest

from keras_vis_compat.migrate import migrate

HEAD = "from keras.models import Sequential\nmodel = Sequential()\n"

OPTIMIZERS = {
    "lr": (
        "from keras.optimizers import SGD\nSGD(lr=0.1, momentum=.9)\n",
        "from keras.optimizers import SGD\nSGD(learning_rate=0.1, momentum=.9)\n",
    ),
    "written out": (
        "import keras\nkeras.optimizers.Adam(lr=1e-3)\n",
        "import keras\nkeras.optimizers.Adam(learning_rate=1e-3)\n",
    ),
    "of tf.keras": (
        "import tensorflow as tf\ntf.keras.optimizers.Adam(lr=1e-3)\n",
        "import tensorflow as tf\ntf.keras.optimizers.Adam(learning_rate=1e-3)\n",
    ),
    "decay of zero": (
        "from keras.optimizers import Adam\nAdam(lr=0.1, decay=0.0)\n",
        "from keras.optimizers import Adam\nAdam(learning_rate=0.1)\n",
    ),
    "decay": (
        "from keras import optimizers\noptimizers.SGD(lr=0.1, decay=1e-6, nesterov=True)\n",
        "from keras import optimizers\noptimizers.SGD(learning_rate=optimizers.schedules.InverseTimeDecay("
        "0.1, decay_steps=1, decay_rate=1e-6), nesterov=True)\n",
    ),
    "the rate of a model's optimizer": (
        "import keras\nfrom keras import backend as K\nr = K.get_value(model.optimizer.lr)\n",
        "import keras\nfrom keras import ops\nr = ops.convert_to_numpy(model.optimizer.learning_rate)\n",
    ),
    "the rate of an optimizer": (
        "from keras.optimizers import SGD\no = SGD(0.1)\nprint(o.lr)\n",
        "from keras.optimizers import SGD\no = SGD(0.1)\nprint(o.learning_rate)\n",
    ),
}


@pytest.mark.parametrize("case", OPTIMIZERS)
def test_an_optimizer_gets_the_arguments_of_today(becomes, case):
    becomes(*OPTIMIZERS[case], "keras3")


def test_the_schedule_decays_as_decay_did():
    source = "from keras.optimizers import SGD\nSGD(lr=0.5, decay=0.25)\n"
    names = {}
    exec(migrate(source, "keras3").source.replace("\nSGD(", "\no = SGD("), names)
    rates = [float(names["o"]._learning_rate(step)) for step in range(4)]
    np.testing.assert_allclose(rates, [0.5 / (1 + 0.25 * step) for step in range(4)])


UNTOUCHED = {
    "another library's SGD": "from torch.optim import SGD\nSGD(params, lr=0.1, decay=1e-6)\n",
    "lr of something else": "import keras\nconfig.lr = 3\nprint(config.lr, args.lr)\n",
    "lr as a variable": "import keras\nlr = 0.1\nf(lr=lr)\n",
    "a scheduler": "from keras.callbacks import ReduceLROnPlateau\nReduceLROnPlateau(min_lr=0.1)\n",
    "fit of another library": "from sklearn.svm import SVC\nmodel = SVC()\nmodel.fit(x, nb_epoch=3)\n",
    "generators without Keras": "model.fit_generator(g, 10)\n",
    "a module's function": "import keras\nimport mylib\nmylib.fit_generator(g, 10)\n",
    "acc without accuracy": "import keras\nm.compile(metrics=['acc'])\nh.history['acc']\n",
    "acc in a table": "import keras\nm.compile(metrics=['accuracy'])\ntable['acc'] = 3\n",
    "a monitor of loss": "import keras\nm.compile(metrics=['accuracy'])\nf(monitor='val_loss')\n",
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_is_no_training_of_keras_is_left_alone(stays, case):
    assert not stays(UNTOUCHED[case], "keras3").notes


GENERATORS = {
    "by position": ("model.fit_generator(g, 100, 3)", "model.fit(g, steps_per_epoch=100, epochs=3)"),
    "workers": ("model.fit_generator(g, workers=4, max_queue_size=2)", "model.fit(g)"),
    "prediction": ("p = model.predict_generator(g, 10, verbose=1)", "p = model.predict(g, steps=10, verbose=1)"),
    "evaluation": ("model.evaluate_generator(g, steps=10)", "model.evaluate(g, steps=10)"),
    "by keyword": ("model.fit_generator(generator=g, epochs=2)", "model.fit(g, epochs=2)"),
    "of Keras 1": (
        "model.fit_generator(d.flow(x, y, batch_size=size), samples_per_epoch=48, nb_epoch=2)",
        "model.fit(d.flow(x, y, batch_size=size), steps_per_epoch=-(-48 // size), epochs=2)",
    ),
    "epochs of Keras 1": ("model.fit(x, y, nb_epoch=2)", "model.fit(x, y, epochs=2)"),
    "probabilities": ("p = model.predict_proba(x)", "p = model.predict(x)"),
}


@pytest.mark.parametrize("case", GENERATORS)
def test_a_generator_goes_to_fit(becomes, case):
    before, after = GENERATORS[case]
    becomes(f"{HEAD}{before}\n", f"{HEAD}{after}\n", "keras3")


@pytest.mark.parametrize(("outputs", "classes"), [([[0.2, 0.8], [0.9, 0.1]], [1, 0]), ([[0.2], [0.8]], [[0], [1]])])
def test_predict_classes_gives_the_classes_it_gave(outputs, classes):
    source = migrate(f"{HEAD}c = model.predict_classes(x, batch_size=2)\n", "keras3").source

    class Model:
        def predict(self, x, batch_size):
            return np.array(outputs)

    names = {"Sequential": Model, "x": None}
    exec(source.partition("\n")[2], names)
    np.testing.assert_array_equal(names["c"], classes)


def test_predict_classes_inside_an_expression_is_put_in_parentheses():
    source = migrate(f"{HEAD}n = (model.predict_classes(x) == y).mean()\n", "keras3").source
    assert "(outputs.argmax(axis=-1) if (outputs := model.predict(x)).shape[-1] > 1 else (outputs > 0.5)" in source


UNCLEAR = {
    "a model that is not shown": "import keras\ndef f(model):\n    model.fit_generator(g, 3)\n",
    "unpacked arguments": f"{HEAD}model.fit_generator(*a)\n",
    "samples of an unknown batch": f"{HEAD}model.fit_generator(g, samples_per_epoch=48)\n",
    "classes in a comprehension": f"{HEAD}c = [model.predict_classes(x) for x in xs]\n",
    "decay without a rate": "from keras.optimizers import SGD\nSGD(decay=1e-6)\n",
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_what_is_not_shown_is_noted(notes, case):
    assert notes(UNCLEAR[case], "keras3")


def test_logs_are_called_as_metrics_ask_for_them(becomes):
    becomes(
        """\
        import keras
        model.compile('sgd', metrics=['mae', 'accuracy'])
        h = model.fit(x, y)
        kept = h.history
        print(kept['acc'], h.history['val_mean_absolute_error'], table['acc'], kept['loss'])
        class Stop(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs={}):
                self.model.stop_training = logs.get('acc') > 0.9 or logs['mean_absolute_error'] < 1
        """,
        """\
        import keras
        model.compile('sgd', metrics=['mae', 'accuracy'])
        h = model.fit(x, y)
        kept = h.history
        print(kept['accuracy'], h.history['val_mae'], table['acc'], kept['loss'])
        class Stop(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs={}):
                self.model.stop_training = logs.get('accuracy') > 0.9 or logs['mae'] < 1
        """,
        "keras3",
    )


def test_a_log_that_two_models_call_otherwise_is_noted(notes):
    both = "import keras\na.compile('sgd', metrics=['acc'])\nb.compile('sgd', metrics=['accuracy'])\n"
    (note,) = notes(f"{both}print(h.history['acc'])\n", "keras3")
    assert note.startswith("4: it is called as metrics= of that model asks for it")
    assert not notes(f"{both}keras.callbacks.ModelCheckpoint('{{epoch}}.keras')\n", "keras3")


def test_a_log_that_another_model_counts_under_its_own_name_is_noted(notes):
    both = "import keras\na.compile('sgd', metrics=[keras.metrics.binary_accuracy])\nb.compile(metrics=['accuracy'])\n"
    (note,) = notes(f"{both}print(h.history['val_acc'])\n", "keras3")
    assert note.startswith("4: it is called as metrics= of that model asks for it")


def test_a_name_of_a_log_that_a_history_may_be_asked_for_is_noted(notes):
    program = "import keras\nm.compile('sgd', metrics=['accuracy'])\nfor name in ['acc', 'loss']:\n    "
    assert notes(f"{program}plot(h.history[name])\n", "keras3") == [
        "3: where this is a key of a history, it is accuracy"
    ]
    assert not notes(f"{program}plot(name)\n", "keras3")


def test_logs_of_several_outputs_tables_of_them_and_rates_are_called_as_today(becomes):
    becomes(
        """\
        import keras
        import pandas as pd
        def my_acc(a, b): return a
        model.compile('sgd', metrics={'age': ['accuracy', my_acc]})
        h = model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau()])
        keras.callbacks.ModelCheckpoint('{val_acc:.2f}-{lr}-{loss}.keras')
        table = pd.DataFrame(h.history)
        print(table['acc'], h.history['val_age_acc'], h.history['lr'])
        print(h.history['age_my_acc'], h.history['my_acc'])
        """,
        """\
        import keras
        import pandas as pd
        def my_acc(a, b): return a
        model.compile('sgd', metrics={'age': ['accuracy', my_acc]})
        h = model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau()])
        keras.callbacks.ModelCheckpoint('{val_accuracy:.2f}-{learning_rate}-{loss}.keras')
        table = pd.DataFrame(h.history)
        print(table['accuracy'], h.history['val_age_accuracy'], h.history['learning_rate'])
        print(h.history['age_my_acc'], h.history['my_acc'])
        """,
        "keras3",
    )


def test_acc_is_called_accuracy_where_accuracy_was_asked_for(becomes):
    becomes(
        """\
        import keras
        model.compile('sgd', metrics=['accuracy'])
        stop = keras.callbacks.EarlyStopping(monitor='val_acc')
        save = keras.callbacks.ModelCheckpoint('w-{acc:.2f}-{val_acc}.h5', monitor="acc")
        print(history.history['acc'], h.history["val_acc"][-1])
        """,
        """\
        import keras
        model.compile('sgd', metrics=['accuracy'])
        stop = keras.callbacks.EarlyStopping(monitor='val_accuracy')
        save = keras.callbacks.ModelCheckpoint('w-{accuracy:.2f}-{val_accuracy}.h5', monitor="accuracy")
        print(history.history['accuracy'], h.history["val_accuracy"][-1])
        """,
        "keras3",
    )


def test_validation_data_of_a_callback_is_noted_where_the_callback_does_not_set_it(notes):
    head = "import keras\nclass F1(keras.callbacks.Callback):\n"
    program = f"{head}    def {{}}\n    def g(self):\n        self.validation_data[0]\n"
    (note,) = notes(program.format("f(self): pass"), "keras3")
    assert note.startswith("5: Keras 3 shows callbacks no validation_data")
    assert not notes(program.format("__init__(self, data): self.validation_data = data"), "keras3")
