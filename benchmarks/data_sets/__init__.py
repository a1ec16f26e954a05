"""Whole data sets: what is left after kills, how much memory and time a run takes. `python -m benchmarks.data_sets`."""
