"""The command `demo`: train a small network on real digits, and see through the calls of keras-vis what it looks at."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from time import perf_counter

from .._files import FileTrouble, blamed_on, check_target, shown, write_whole
from .._files.marks import marked
from .._start import start_tensorflow
from .digits import load_digits, train_digits

FILE_NAME = "demo.png"
MOST_DIGITS = 8  # more columns would be too narrow to see


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", default=".", metavar="DIR", help=f"where to write {FILE_NAME} (here)")
    parser.add_argument("--force", action="store_true", help=f"replace a {FILE_NAME} that `demo` did not make")
    parser.add_argument(
        "--digits",
        type=digit_list,
        default="0,2,3,5,7",
        help="which digits to explain, such as 3,7 (%(default)s)",
    )
    parser.add_argument(
        "--seed", type=seed_number, default=0, help="of the training and the choice of scans (%(default)s)"
    )


def main(arguments: Namespace) -> int:
    """Run the demo and return 0. Mistakes and missing libraries are told before the training starts."""
    path, digits = _target(arguments.out, arguments.force), load_digits()
    with _step("Loading TensorFlow"):
        start_tensorflow(arguments.debug)
        from .._keras import load_keras
        from .explanations import explain, probabilities_of, synthesize
        from .picture import draw

        keras = load_keras("keras")
    with _step(f"Training a network on {len(digits.train_images)} handwritten digits") as dot:
        model = train_digits(keras, arguments.seed, progress=dot)
    right = probabilities_of(model, digits.test_images).argmax(axis=1) == digits.test_labels
    print(f"  accuracy on {len(right)} others: {100 * right.mean():.1f} %")
    with _step("Asking for saliency, guided saliency and Grad-CAM") as dot:
        explanations = explain(model, digits, arguments.digits, arguments.seed, progress=dot)
    with _step("Letting the network make up an input for each class") as dot:
        syntheses = synthesize(model, arguments.seed, progress=dot)
    picture = BytesIO()
    draw(explanations, syntheses).savefig(picture, format="png")
    write_whole(path, marked(picture.getvalue()))
    print(f"Picture: {shown(path.absolute())}")
    return 0


def digit_list(text: str) -> list[int]:
    """Return the digits of a text such as `3,7`."""
    parts = [part.strip() for part in text.split(",")]
    if not all(len(part) == 1 and part in "0123456789" for part in parts):
        raise ArgumentTypeError(f"must be digits from 0 to 9 with commas between them, such as 3,7, got {text!r}")
    if len(parts) > MOST_DIGITS:
        raise ArgumentTypeError(
            f"must be at most {MOST_DIGITS} digits, for a picture that can be read, got {len(parts)}"
        )
    return [int(part) for part in parts]


def seed_number(text: str) -> int:
    """Return a seed that Keras and NumPy take."""
    if not text.isascii() or not text.isdigit() or int(text) > 10**8:
        raise ArgumentTypeError(f"must be a whole number from 0 to 100000000, got {text!r}")
    return int(text)


def _target(folder: str, force: bool) -> Path:
    """Return where the picture goes; its folder is made where it is missing.

    Raises:
        FileTrouble: It cannot be written, or a file is there that `demo` did not make.
    """
    if not folder:
        raise FileTrouble(folder, "an empty name names no folder: --out needs one")
    with blamed_on(folder):
        os.makedirs(folder, exist_ok=True)
    return check_target(os.path.join(folder, FILE_NAME), force)


@contextmanager
def _step(title: str):
    """Print what is going on: a title, a dot for each part that is done, the time it took."""
    start = perf_counter()
    print(title, end=" ", flush=True)

    def dot(done: int, total: int) -> None:
        print(".", end="", flush=True)

    yield dot
    print(f"({perf_counter() - start:.0f} s)")
