"""Maps as arrays, NumPy only."""
