"""What keras-vis 0.5.0 itself needed, in seconds: recorded once, on another machine, TensorFlow 1 style graphs.

For orientation only: the original does not run on a current TensorFlow, so it cannot take part.
"""

RECORDED = {
    ("MobileNetV2", "visualize_saliency"): "1.2–1.7 per call",
    ("MobileNetV2", "visualize_saliency, guided"): "17.3 the first time, then 1.5–2.0",
    ("VGG16", "visualize_saliency"): "0.28 per call",
    ("VGG16", "visualize_saliency, guided"): "6.6 the first time, then 0.33–0.56",
}
