"""The rules, level by level: one family a file, one rule a class or a row."""

from importlib import import_module

from .rule import LEVELS, Rule

__all__ = ["LEVELS", "RULES", "Rule"]

_FAMILIES = (
    "vendored vis_imports vis_version stops "
    "keras3_imports keras3_backend keras3_state keras3_training keras3_prediction keras3_shapes keras3_models "
    "keras3_files keras3_layers keras3_functions layer_names keras3_keywords keras3_defaults keras3_logs numpy_calls "
    "old_names old_keywords sessions "
    "scores_models scores_calls scores_stays tf_keras_vis"
).split()
#: In the order in which they are applied within a level.
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in import_module(f"{__name__}.{family}").RULES)
