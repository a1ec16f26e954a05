"""Read, rebuild, move the weights, compare, write: the five steps, in this order."""

import os
import tempfile
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .._files import whole_file
from .._keras import is_model, load_keras
from .compare import compare_layers, largest_difference, tolerance_of, trials_of
from .custom import CustomObjects
from .rebuild import Rebuilder
from .refusal import CannotUpgrade, first_line, reading
from .room import check_room
from .source import read_source
from .weights import move_weights


@dataclass(frozen=True)
class Report:
    """What was done.

    Attributes:
        source: Path of the old file.
        target: Path of the new file, or None when only the comparison was asked for.
        written_by: The Keras that wrote the old file, as far as it says.
        layers: How many layers the model has, inner models counted with what is in them.
        weights: How many numbers its weights hold.
        difference: The largest absolute difference of predictions that was seen.
        tolerance: The difference that was allowed (times the largest prediction where that is over 1).
        notes: What a user should know, one line each.
        model: The new model, as Keras 3 loads it from its file.
    """

    source: Path
    target: Path | None
    written_by: str
    layers: int
    weights: int
    difference: float
    tolerance: float
    notes: list = field(default_factory=list)
    model: object = field(default=None, repr=False)

    def __str__(self):
        return "\n".join(
            [
                f"{self.source}: {self.layers} layers, {self.weights} weights, written by {self.written_by}",
                *(f"note: {note}" for note in self.notes),
                f"largest difference of predictions on random inputs: {self.difference:.3g}, "
                f"allowed {self.tolerance:g} (times the largest prediction where that is over 1)",
                f"wrote {self.target}" if self.target else "nothing was written, as no target was given",
            ]
        )


def upgrade_model(
    source,
    target=None,
    custom_objects=None,
    unsafe=False,
    *,
    architecture=None,
    samples=8,
    tolerance=None,
    seed=0,
    force=False,
):
    """Return the Report on a Keras 2 model that was rebuilt in Keras 3, compared, and written to *target*.

    The file is read with tf_keras, the same layers are built in Keras 3, the weights are moved, and both models predict
    the same random inputs, layer by layer. The new file is loaded again and compared once more before it takes its
    place. Names, trainable flags, sharing and nesting are kept; compile() information is not.

    Args:
        source: An HDF5 file of any age, a `.keras` archive of Keras 2, or a SavedModel folder of Keras 2.
        target: Where to write, ending in `.keras`; None only compares.
        custom_objects: {name: class or function} for what the file does not hold: own layers, activations, and the
            functions of Lambda layers by the layer's name. A module written for `import keras` serves both Kerases;
            otherwise give a pair (for Keras 2, for Keras 3).
        unsafe: Trust the source: run the Python code that Lambda layers carry in it, load a SavedModel folder.
        architecture: JSON file of `model.to_json()`, for a source that holds weights only.
        samples: How many random samples to compare, at least 1.
        tolerance: Largest absolute difference allowed, relative where predictions are over 1. None means 1e-5, or
            1e-2 and 5e-2 for models in float16 and bfloat16.
        seed: Seed of the random inputs.
        force: Replace *target* if it exists.

    Raises:
        CannotUpgrade: A ValueError that names the layer and the reason. Nothing was written.
        ValueError, FileExistsError, FileNotFoundError: An argument breaks its rule; raised before any work.
        ImportError: tf_keras is not installed.

    Example:
        >>> import pathlib, tempfile, tf_keras
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> tf_keras.Sequential([tf_keras.layers.Dense(2, input_shape=(3,))]).save(folder / "old.h5")
        >>> upgrade_model(folder / "old.h5", folder / "new.keras").difference < 1e-5
        True
    """
    source = Path(source)
    target = _checked_target(source, target, force)
    _check_numbers(samples, tolerance, seed)
    load_keras("tf_keras")
    custom = CustomObjects(custom_objects)
    with warnings.catch_warnings(), _refusing_what_nobody_foresaw():
        warnings.simplefilter("ignore")  # both Kerases warn about old formats, which is why we are here
        with reading():
            read = read_source(source, custom, unsafe, architecture)
        check_room(read.model, samples)
        new, tensors = _rebuilt(read, custom)
        tolerance = tolerance_of(read.model) if tolerance is None else float(tolerance)
        trials = trials_of(read.model, samples, seed)
        compare_layers(read.model, tensors, trials[0][0], tolerance)
        rebuilt = largest_difference(trials, new, tolerance, "the rebuilt model")
        with _made_beside(target) as made:
            new.save(made)
            model = _loaded_again(made, custom, read.notes)
            written = largest_difference(trials, model, tolerance, "the model as Keras 3 loads it")
            _checked_target(source, target, force)
    size = {"layers": _layers_in(read.model), "weights": read.model.count_params()}
    proof = {"difference": max(rebuilt, written), "tolerance": tolerance}
    return Report(source, target, read.written_by, **size, **proof, notes=read.notes, model=model)


@contextmanager
def _refusing_what_nobody_foresaw():
    """Odd files make Keras, NumPy and TensorFlow raise anything: it is the file's fault, and is said so."""
    try:
        yield
    except (CannotUpgrade, OSError, ImportError):
        raise
    except Exception as error:
        raise CannotUpgrade(f"it cannot be carried over: {first_line(error)}") from error


def _rebuilt(read, custom):
    rebuilder = Rebuilder(custom, read.notes)
    new = rebuilder.model(read.model)
    move_weights(rebuilder.made)
    return new, rebuilder.tensors


def _checked_target(source, target, force):
    if target is None:
        return None
    target = Path(target)
    if target.suffix != ".keras":
        raise ValueError(f"`target` must end in .keras, got {str(target)!r}")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"`target`: there is no folder {target.parent}")
    if target.is_dir() or (target.exists() and source.exists() and target.samefile(source)):
        raise ValueError(f"`target` must be a file other than `source`, got {str(target)!r}")
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(f"`target`: nothing may be written into {target.parent}")
    if target.exists() and not force:
        raise FileExistsError(f"`target`: {target} exists already; choose another name, or replace it with --force")
    return target


def _check_numbers(samples, tolerance, seed):
    for name, value, least in (("samples", samples, 1), ("seed", seed, 0)):
        if not isinstance(value, int) or value < least:
            raise ValueError(f"`{name}` must be a whole number of at least {least}, got {value!r}")
    if tolerance is not None and not tolerance >= 0:
        raise ValueError(f"`tolerance` must be a number of at least 0, got {tolerance!r}")


@contextmanager
def _made_beside(target):
    """Yield where the new model is saved: it takes the target's place in one step, or vanishes."""
    if target is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "model.keras"
    else:
        with whole_file(target) as path:
            yield path


def _loaded_again(path, custom, notes):
    with zipfile.ZipFile(path) as archive:
        carries_code = b'"__lambda__"' in archive.read("config.json")
    if carries_code:
        notes.append("the new file carries Python code (Lambda): load it with safe_mode=False")
    own = custom.for_loading()
    if own:
        notes.append(f"load the new file with custom_objects for {', '.join(own)}")
    keras = load_keras("keras")
    try:
        return keras.models.load_model(path, custom_objects=own, compile=False, safe_mode=not carries_code)
    except Exception as error:
        raise CannotUpgrade(f"Keras 3 cannot load again what it saved: {first_line(error)}") from error


def _layers_in(model):
    return sum(_layers_in(layer) if is_model(layer) else 1 for layer in model.layers)
