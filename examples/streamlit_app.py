"""A page on which pictures are dropped: it shows what a model sees in them, by the methods that are chosen.

pip install streamlit
streamlit run examples/streamlit_app.py -- model.keras cat,dog
"""

import sys

import streamlit as st

from keras_vis_compat.explain import explain
from keras_vis_compat.models import load_model

METHODS = [
    "GradCAM",
    "GradCAMPlusPlus",
    "LayerCAM",
    "ScoreCAM",
    "EigenCAM",
    "Saliency",
    "GuidedGradCAM",
    "IntegratedGradients",
]


@st.cache_resource(max_entries=2)
def model_of(path):
    """Return the model of a file, read once for all who look at the page."""
    return load_model(path)


def show(model, pictures, methods, class_names):
    """Draw the maps of all pictures, and say why some are blank."""
    found = explain(model, pictures, methods, class_names=class_names)
    st.pyplot(found.plot())
    st.dataframe({"class": [found.name_of(one) for one in found.classes], "score": found.scores})
    for method, reasons in found.reasons.items():
        for place, why in reasons.items():
            st.warning(f"{method}, picture {place + 1}: {why}")


def page(path="", labels=""):
    """Ask what is to be explained, and show it."""
    st.title("What does the model look at?")
    path = st.sidebar.text_input("Model (.keras or .h5)", path)
    names = [name.strip() for name in st.sidebar.text_input("Names of its classes, with commas", labels).split(",")]
    methods = st.sidebar.multiselect("Methods", METHODS, METHODS[:1])
    pictures = st.file_uploader("Pictures", ["png", "jpg", "jpeg"], accept_multiple_files=True)
    if not (path and methods and pictures):
        st.info("Name a model, and drop pictures here.")
        return
    try:
        show(model_of(path), [picture_of(one) for one in pictures], methods, names if any(names) else None)
    except (OSError, TypeError, ValueError) as error:  # what it says names the mistake and the way out
        st.error(str(error))


def picture_of(upload):
    """Return an uploaded file as a picture of Pillow, which `explain` resizes to the model's input."""
    from PIL import Image

    return Image.open(upload)


page(*sys.argv[1:3])
