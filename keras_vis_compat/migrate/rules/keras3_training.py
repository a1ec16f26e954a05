"""Level keras3: optimizers, training and prediction as Keras 2 wrote them."""

import ast

from ..kinds import MODELS
from .calls import Unclear, arguments, constant, drop_arguments, has_unpacking, keyword_of, rename_keyword
from .rule import Rule

_OPTIMIZERS = {
    f"keras.optimizers.{name}" for name in "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam Ftrl Lion AdamW".split()
}
# Those of Keras 2 gave batches to worker processes; Keras 3 asks the data set for that.
_WORKERS = ("max_queue_size", "workers", "use_multiprocessing", "max_q_size", "nb_worker", "pickle_safe")
# Keras 1 counted samples where Keras 2 counts batches.
_SAMPLES = {
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "val_samples": "steps",
}
_GENERATORS = {
    "fit_generator": (
        "fit",
        "generator>x steps_per_epoch epochs verbose callbacks validation_data validation_steps validation_freq "
        "class_weight max_queue_size workers use_multiprocessing shuffle initial_epoch "
        "samples_per_epoch nb_epoch>epochs nb_val_samples max_q_size nb_worker pickle_safe",
    ),
    "predict_generator": (
        "predict",
        "generator>x steps callbacks max_queue_size workers use_multiprocessing verbose val_samples max_q_size",
    ),
    "evaluate_generator": (
        "evaluate",
        "generator>x steps callbacks max_queue_size workers use_multiprocessing verbose val_samples max_q_size",
    ),
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
        if method not in _GENERATORS or not _may_be_model(node.func.value, page):
            return
        new, parameters = _GENERATORS[method]
        renames = dict(part.partition(">")[::2] for part in parameters.split())
        if page.kinds.of(node.func.value) not in MODELS:
            page.note(node, f"`{page.written(node.func.value)}` is not shown to be a Keras model; if so, call {new}()")
            return
        try:
            page.replace(node, self._rewritten(node, new, renames, page))
        except Unclear as reason:
            page.note(node, f"{method} is {new} now, but {reason}")

    def _rewritten(self, node, new, renames, page):
        given = arguments(node, list(renames))
        parts = [page.current(given.pop("generator"))] if "generator" in given else []
        for name, value in given.items():
            if name in _SAMPLES:
                parts.append(f"{_SAMPLES[name]}={_batches(value, node, page)}")
            elif name not in _WORKERS:
                parts.append(f"{renames[name] or name}={page.current(value)}")
        return page.layout(node, f"{page.current(node.func.value)}.{new}", parts)


def _batches(samples, call, page):
    """Return how many batches a number of samples is, for a generator that says its batch size.

    Raises:
        Unclear: It does not.
    """
    generator = call.args[0] if call.args else getattr(keyword_of(call, "generator"), "value", None)
    method = getattr(getattr(generator, "func", None), "attr", None)
    if method not in ("flow", "flow_from_directory"):
        raise Unclear("it counts samples, and the size of a batch is not shown: give steps_per_epoch")
    size = keyword_of(generator, "batch_size")
    return f"-(-{_operand(samples, page)} // {_operand(size.value, page) if size else 32})"


def _operand(node, page):
    return page.current(node) if isinstance(node, ast.Constant) else page.atom(node)


class Predictions(Rule):
    """`model.predict_classes(x)` → the largest of `model.predict(x)`; `predict_proba` → `predict`."""

    name = "predictions"
    level = "keras3"
    summary = "predict_proba -> predict, predict_classes -> the class of the largest output"
    nodes = (ast.Call,)

    def visit(self, node, page):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if method not in ("predict_proba", "predict_classes") or not _may_be_model(node.func.value, page):
            return
        if page.kinds.of(node.func.value) not in MODELS:
            page.note(node, f"{method} is gone: write predict, and argmax(axis=-1) of it for the classes")
            return
        start, end = page.text.span(node.func.value)[1], page.text.span(node.func)[1]
        page.replace_span(start, end, ".predict")
        if method == "predict_classes":
            self._classes(node, page)

    def _classes(self, node, page):
        """As Keras 2 did it: a single output is a probability of its own."""
        name = next(name for name in ("outputs", "predicted_outputs", "outputs_") if name not in page.scopes.taken)
        classes = (
            f"{name}.argmax(axis=-1) if ({name} := {page.current(node)}).shape[-1] > 1 "
            f'else ({name} > 0.5).astype("int32")'
        )
        statement = page.parent(node)
        if isinstance(statement, ast.Assign | ast.Return | ast.Expr):
            page.replace(node, classes)
        elif any(isinstance(around, _NO_WALRUS) for around in _around(node, page)):
            page.note(node, "predict_classes is gone: take argmax(axis=-1), or > 0.5 of a single output")
        else:
            page.replace(node, f"({classes})")


_NO_WALRUS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.ClassDef)


def _around(node, page):
    while not isinstance(node, ast.stmt):
        yield node
        node = page.parent(node)
    yield page.scopes.scope[node].node


class Epochs(Rule):
    """`fit(…, nb_epoch=3)` → `fit(…, epochs=3)`."""

    name = "epochs"
    level = "keras3"
    summary = "nb_epoch= of fit -> epochs="
    nodes = (ast.Call,)

    def visit(self, node, page):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "fit":
            keyword = keyword_of(node, "nb_epoch")
            if keyword is not None and page.kinds.of(node.func.value) in MODELS:
                rename_keyword(page, keyword, "epochs")


def _may_be_model(node, page):
    """A program that imports no Keras has no Keras model; other libraries have methods of the same names."""
    return page.qualified(node) is None and page.uses_keras


RULES = (LearningRate(), Generators(), Predictions(), Epochs())
