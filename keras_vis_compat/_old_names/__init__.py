"""What became of the names that old programs use: data only, read by `run`, `doctor`, `migrate`, `upgrade-model`."""
