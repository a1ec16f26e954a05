"""Level keras3: optimizers, training and prediction as Keras 2 wrote them."""

import ast

from ..._old_names.arguments import Dropped
from ..._old_names.keras_methods import GENERATORS, METHODS, SAMPLES, WORKERS
from ..._programs.kinds import MODELS
from ..._programs.literals import constant
from .calls import Unclear, arguments, drop_arguments, has_unpacking, keyword_of, may_be_model, rename_keyword
from .old_keywords import change
from .rule import Rule

_OPTIMIZERS = {
    f"keras.optimizers.{name}" for name in "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam Ftrl Lion AdamW".split()
}


class LearningRate(Rule):
    """`Adam(lr=0.001)` → `Adam(learning_rate=0.001)`; `decay=` → the schedule it stood for."""

    name = "learning-rate"
    level = "keras3"
    summary = "lr= and decay= of an optimizer, and its attribute lr"
    nodes = (ast.Call, ast.Attribute)

    def visit(self, node, page):
        if isinstance(node, ast.Call):
            if page.qualified(node.func) in _OPTIMIZERS:
                self._arguments(node, page)
        elif node.attr == "lr" and self._is_optimizer(node.value, page):
            start = page.text.span(node.value)[1]
            end = page.text.span(node)[1]
            page.replace_span(start, end, ".learning_rate")

    def _arguments(self, node, page):
        rate, decay = keyword_of(node, "lr"), keyword_of(node, "decay")
        if rate is not None:
            rename_keyword(page, rate, "learning_rate")
        if decay is None:
            return
        rate = rate or keyword_of(node, "learning_rate")
        value = rate.value if rate else node.args[0] if node.args else None
        if constant(decay.value) == 0:
            drop_arguments(page, node, [decay])
        elif value is None or has_unpacking(node):
            page.note(node, "decay= is gone: give learning_rate=keras.optimizers.schedules.InverseTimeDecay(…)")
        else:
            schedule = page.spelled(node.func, "keras.optimizers.schedules.InverseTimeDecay")
            page.replace(
                value, f"{schedule}({page.current(value)}, decay_steps=1, decay_rate={page.current(decay.value)})"
            )
            drop_arguments(page, node, [decay])

    def _is_optimizer(self, node, page):
        """`model.optimizer`, or a variable that holds an optimizer."""
        if isinstance(node, ast.Attribute):
            return node.attr == "optimizer"
        bindings = page.names.bindings(node) if isinstance(node, ast.Name) else []
        return bool(bindings) and all(
            isinstance(binding.value, ast.Call) and page.qualified(binding.value.func) in _OPTIMIZERS
            for binding in bindings
        )


class Generators(Rule):
    """`model.fit_generator(batches, 100)` → `model.fit(batches, steps_per_epoch=100)`."""

    name = "generators"
    level = "keras3"
    summary = "fit_generator, predict_generator, evaluate_generator -> fit, predict, evaluate"
    nodes = (ast.Call,)

    def visit(self, node, page):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if method not in GENERATORS or not may_be_model(node.func.value, page):
            return
        new, _ = GENERATORS[method]
        if page.kinds.of(node.func.value) not in MODELS:
            page.note(node, f"`{page.written(node.func.value)}` is not shown to be a Keras model; if so, call {new}()")
            return
        try:
            page.replace(node, self._rewritten(node, method, page))
        except Unclear as reason:
            page.note(node, f"{method} is {new} now, but {reason}")

    def _rewritten(self, node, method, page):
        (new, parameters), olds = GENERATORS[method], METHODS[method]
        given = arguments(node, [*parameters.split(), *olds])
        parts = [page.current(given.pop("generator"))] if "generator" in given else []
        for name, value in given.items():
            today = olds.get(name, name)
            if name in SAMPLES:
                parts.append(f"{today}={_batches(value, node, page)}")
            elif today not in WORKERS and not isinstance(today, Dropped):
                parts.append(f"{today}={page.current(value)}")
        return page.layout(node, f"{page.current(node.func.value)}.{new}", parts)


def _batches(samples, call, page):
    """Return how many batches a number of samples is, for a generator that says its batch size.

    Raises:
        Unclear: It does not.
    """
    generator = call.args[0] if call.args else getattr(keyword_of(call, "generator"), "value", None)
    if not _flows(generator):
        raise Unclear("it counts samples, and the size of a batch is not shown: give steps_per_epoch")
    size = keyword_of(generator, "batch_size")
    return f"-(-{_operand(samples, page)} // {_operand(size.value, page) if size else 32})"


def _operand(node, page):
    return page.current(node) if isinstance(node, ast.Constant) else page.atom(node)


class Batches(Rule):
    """`batches = generator.flow(x)`, then `batches.next()` → `next(batches)`."""

    name = "next-batch"
    level = "keras3"
    summary = "next() of what ImageDataGenerator flows -> the built-in next"
    nodes = (ast.Call,)

    def visit(self, node, page):
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "next" or node.args or node.keywords:
            return
        source = node.func.value
        values = (
            [binding.value for binding in page.names.bindings(source)] if isinstance(source, ast.Name) else [source]
        )
        if values and all(_flows(value) for value in values) and page.uses_keras:
            page.replace(node, f"next({page.current(source)})")


def _flows(value):
    method = getattr(getattr(value, "func", None), "attr", "")
    return method in ("flow", "flow_from_directory", "flow_from_dataframe")


class MethodKeywords(Rule):
    """`fit(…, nb_epoch=3)` → `fit(…, epochs=3)`."""

    name = "epochs"
    level = "keras3"
    summary = "keywords of fit, evaluate and predict of Keras 1 and 2: nb_epoch= -> epochs=, none of worker processes"
    nodes = (ast.Call,)

    def visit(self, node, page):
        method = getattr(node.func, "attr", None)
        if method in METHODS and method not in GENERATORS and page.kinds.of(node.func.value) in MODELS:
            change(node, {**METHODS[method], **WORKERS}, page)


class ValidationData(Rule):
    """A note on `self.validation_data` in a callback."""

    name = "validation-data"
    level = "keras3"
    summary = "note validation_data of callbacks: Keras 3 shows them none"
    nodes = (ast.Attribute,)

    def visit(self, node, page):
        if node.attr != "validation_data" or getattr(node.value, "id", "") != "self" or page.values.attributes(node):
            return
        scope = page.scopes.scope[node]
        while scope is not None and not scope.is_class:
            scope = scope.parent
        if any(page.qualified(base) == "keras.callbacks.Callback" for base in (scope.node.bases if scope else [])):
            page.note(node, "Keras 3 shows callbacks no validation_data: hand it to __init__ and keep it in self")


RULES = (LearningRate(), Generators(), Batches(), MethodKeywords(), ValidationData())
