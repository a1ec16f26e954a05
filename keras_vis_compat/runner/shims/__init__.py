"""One table per library: what its names of 2018 are today.

A shim may define, each keyed by the full name of a module:

    ROOTS      whole packages that go by another name
    MODULES    modules that vanished -> the modules that hold their names now
    SOURCE_OF  packages whose vanished modules are looked for in another package
    NAMES      names a module lacks -> answers (see names.py)
    REPLACED   names a module has -> other answers
    ELSEWHERE  modules to ask for any other name a module lacks
    ADVICE     what to say about names that are gone for good
    CHANGES    functions that change a module once it is loaded
"""

ANY = (
    "python_names",
    "multiprocessing_children",
    "numpy_defaults",
    "scipy_names",
    "skimage_names",
    "sklearn_names",
    "matplotlib_names",
    "pillow_names",
    "h5py_names",
    "vis_names",
    "tensorflow_names",
    "tensorflow_graphs",
)

# Only where `keras` is to be Keras 2.
KERAS_2 = (
    "keras_modules",
    "keras_names",
    "keras_backend",
    "keras_gradients",
    "keras_images",
    "keras_layers",
    "keras_networks",
    "keras_optimizers",
    "keras_reading",
    "keras_saving",
    "keras_surgery",
    "keras_training",
    "keras_layer_names",
)
