"""The digits and the network that demo and examples share."""

import sys

import numpy as np
import pytest

from keras_vis_compat.demo import digits
from keras_vis_compat.demo.digits import load_digits, train_digits


def test_digits_are_scans_in_unit_range_of_twice_the_size(digits):
    assert digits.train_images.shape == (1297, 16, 16, 1)
    assert digits.test_images.shape == (500, 16, 16, 1)
    assert digits.train_images.dtype == digits.test_images.dtype == np.float32
    assert (digits.train_images.min(), digits.train_images.max()) == (0, 1)
    small = digits.test_images[:, ::2, ::2]
    np.testing.assert_array_equal(digits.test_images, small.repeat(2, axis=1).repeat(2, axis=2))


def test_every_digit_is_in_both_parts_about_as_often(digits):
    for labels in (digits.train_labels, digits.test_labels):
        counts = np.bincount(labels, minlength=10) / len(labels)
        np.testing.assert_allclose(counts, 0.1, atol=0.01)


def test_missing_scikit_learn_is_told_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match=r"scikit-learn.*pip install 'keras-vis-compat\[demo\]'"):
        load_digits()


def test_the_network_reads_nearly_all_digits_it_was_not_trained_on(reader, digits):
    probabilities = reader.predict(digits.test_images, verbose=0)
    np.testing.assert_allclose(probabilities.sum(1), 1, rtol=1e-5)
    assert (probabilities.argmax(1) == digits.test_labels).mean() >= 0.96


def test_a_seed_repeats_the_training_and_progress_counts_its_epochs(keras, monkeypatch):
    monkeypatch.setattr(digits, "EPOCHS", 2)
    told = []
    one = train_digits(keras, 5, progress=lambda *numbers: told.append(numbers))
    np.random.seed(99)  # the global generators have no part in it
    again, other = train_digits(keras, 5), train_digits(keras, 6)
    assert told == [(1, 2), (2, 2)]
    for weight, same, different in zip(one.get_weights(), again.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(weight, same, atol=1e-4)
        assert np.abs(weight - different).max() > 1e-3
