"""What people give, as checked arrays, batches, layers and numbers: here is said "`x` must be …, got …"."""
