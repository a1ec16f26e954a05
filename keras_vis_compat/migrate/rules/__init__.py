"""The rules, level by level: one family a file, one rule a class or a row."""

from . import (
    keras3_backend,
    keras3_defaults,
    keras3_files,
    keras3_functions,
    keras3_imports,
    keras3_keywords,
    keras3_layers,
    keras3_models,
    keras3_prediction,
    keras3_shapes,
    keras3_state,
    keras3_training,
    layer_names,
    old_keywords,
    old_names,
    scores_calls,
    scores_models,
    scores_stays,
    sessions,
    tf_keras_vis,
    vis_imports,
    vis_version,
)
from .rule import LEVELS, Rule

__all__ = ["LEVELS", "RULES", "Rule"]

RULES: tuple[Rule, ...] = (
    *vis_imports.RULES,
    *vis_version.RULES,
    *keras3_imports.RULES,
    *keras3_backend.RULES,
    *keras3_state.RULES,
    *keras3_training.RULES,
    *keras3_prediction.RULES,
    *keras3_shapes.RULES,
    *keras3_models.RULES,
    *keras3_files.RULES,
    *keras3_layers.RULES,
    *keras3_functions.RULES,
    *layer_names.RULES,
    *keras3_keywords.RULES,
    *keras3_defaults.RULES,
    *old_names.RULES,
    *old_keywords.RULES,
    *sessions.RULES,
    *scores_models.RULES,
    *scores_calls.RULES,
    *scores_stays.RULES,
    *tf_keras_vis.RULES,
)
