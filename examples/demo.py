"""The demo from Python: train a network on real digits, ask it where it looks and what it would like to see.

    python examples/demo.py

writes `demo.png` here; `keras-vis-compat demo` does the same and says what it is doing.
"""

import keras

from keras_vis_compat.demo import load_digits, train_digits
from keras_vis_compat.demo.explanations import explain, synthesize
from keras_vis_compat.demo.picture import draw


def demo(digits=(0, 2, 3, 5, 7), seed=0):
    """Return a matplotlib figure: saliency, guided saliency and Grad-CAM of some digits, an input for each class."""
    model = train_digits(keras, seed)
    return draw(explain(model, load_digits(), digits, seed), synthesize(model, seed))


if __name__ == "__main__":
    demo().savefig("demo.png")
