"""From a model file and pictures to figures, tables and answers."""
