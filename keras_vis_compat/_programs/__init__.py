"""An old program as text and names: what can be said of it without running it. Loads no TensorFlow."""
