"""Speed and memory of keras_vis_compat, against the model itself and against other libraries. See README.md."""
