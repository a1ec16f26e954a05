"""When two pieces of code are taken for the same."""

import math
from types import ModuleType

import numpy as np

from keras_vis_compat._engine.fingerprint import fingerprint

TARGET = [1]


def make(target):
    return lambda output: output[:, target]


def reads_a_global(output):
    return output[:, TARGET[0]]


class Margin:
    def __init__(self, left, right):
        self.left, self.right = left, right

    def __call__(self, output):
        return output[:, self.left] - output[:, self.right]


def same(first, second):
    equal = fingerprint(first) == fingerprint(second)
    return equal and hash(fingerprint(first)) == hash(fingerprint(second))


def test_the_same_lambda_made_twice_is_the_same():
    assert same(make(3), make(3))
    assert not same(make(3), make(4))
    assert not same(make(3), lambda output: output[:, 3] * 2)


def test_types_of_equal_numbers_are_told_apart():
    assert not same(make(1), make(True))
    assert not same(make(1), make(1.0))


def test_a_changed_global_is_noticed():
    before = fingerprint(reads_a_global)
    TARGET[0] = 2
    assert fingerprint(reads_a_global) != before
    TARGET[0] = 1
    assert fingerprint(reads_a_global) == before


def test_arrays_count_by_value():
    assert same(make(np.arange(3)), make(np.arange(3)))
    assert not same(make(np.arange(3)), make(np.arange(3) + 1))
    assert not same(make(np.arange(3)), make(np.arange(3.0)))


def test_objects_count_by_class_and_attributes():
    assert same(Margin(1, 2), Margin(1, 2))
    assert not same(Margin(1, 2), Margin(2, 1))
    assert same(Margin(1, 2).__call__, Margin(1, 2).__call__)


def test_a_changed_attribute_of_a_class_or_of_its_base_is_noticed():
    class Base:
        unit = 0

    class Score(Base):
        factor = 1

        def __call__(self, output):
            return output[:, self.unit] * self.factor

    def function(output):
        return output[:, Score.unit]

    for thing, kind, name in ((Score(), Score, "factor"), (Score(), Base, "unit"), (function, Base, "unit")):
        before = fingerprint(thing)
        setattr(kind, name, getattr(kind, name) + 1)
        assert fingerprint(thing) != before


def test_a_changed_setting_in_a_module_is_noticed():
    settings = ModuleType("settings")
    settings.unit, settings.other = 0, 0

    def function(output):
        return output[:, settings.unit]

    before = fingerprint(function)
    settings.other = 1
    assert fingerprint(function) == before
    settings.unit = 1
    assert fingerprint(function) != before


def test_what_cannot_be_looked_into_counts_as_itself():
    first, second = iter([1]), iter([1])
    assert same(make(first), make(first))
    assert not same(make(first), make(second))
    assert same(make(math), make(math))
    assert same(np.mean, np.mean)


def test_defaults_sets_and_circles():
    def counting(output, unit=3, *, factors=frozenset({1, 2})):
        return output[:, unit]

    def circle(output):
        return circle

    assert same(counting, counting)
    assert same(circle, circle)
    assert same(make({"a": 1}), make({"a": 1}))
    assert not same(make({"a": 1}), make({"a": 2}))


def test_a_name_without_a_value_yet():
    def outer():
        def function(output):
            return later

        before = fingerprint(function)
        later = 3
        return before, fingerprint(function)

    before, after = outer()
    assert before != after
