"""Level compat: programs written for keras-vis 0.4.1 go on giving its pictures."""

import pytest

OVERLAID = """\
    from vis.visualization import visualize_saliency, overlay
    import numpy as np

    heatmap = visualize_saliency(model, -1, filter_indices=[2], seed_input=image)
    plt.imshow(overlay(image, heatmap))
"""
# The new import where it sorts, the choice behind the last import of keras-vis.
SAID = """\
    from keras_vis_compat import set_legacy_version
    from keras_vis_compat.visualization import visualize_saliency, overlay
    set_legacy_version("0.4.1")
    import numpy as np

    heatmap = visualize_saliency(model, -1, filter_indices=[2], seed_input=image)
    plt.imshow(overlay(image, heatmap))
"""
MOVED = OVERLAID.replace("from vis.", "from keras_vis_compat.")


def test_a_program_that_lays_a_map_over_an_image_says_what_it_was_written_for(becomes):
    done = becomes(OVERLAID, SAID, "compat")
    assert done.rules == {"vis-imports", "vis-version"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from vis.utils import utils\nutils.get_imagenet_label(3)\n",
            "from keras_vis_compat import set_legacy_version\nfrom keras_vis_compat.utils import utils\n"
            'set_legacy_version("0.4.1")\nutils.get_imagenet_label(3)\n',
        ),
        (
            "def show():\n\tfrom vis.visualization import overlay, visualize_cam\n"
            "\treturn overlay(visualize_cam(m), i)\n",
            "def show():\n\tfrom keras_vis_compat import set_legacy_version\n"
            "\tfrom keras_vis_compat.visualization import overlay, visualize_cam\n"
            '\tset_legacy_version("0.4.1")\n\treturn overlay(visualize_cam(m), i)\n',
        ),
        (
            "from vis.utils import utils; utils.set_random_seed(1)\n",
            "from keras_vis_compat.utils import utils; from keras_vis_compat import set_legacy_version; "
            'set_legacy_version("0.4.1"); utils.set_random_seed(1)\n',
        ),
    ],
    ids=["a name of 0.4.1", "inside a function", "on one line"],
)
def test_it_is_said_after_the_import_of_keras_vis(becomes, before, after):
    becomes(before, after, "compat")


def test_what_is_known_beforehand_counts(becomes):
    plain = "from vis.visualization import visualize_cam\nvisualize_cam(m, 1, 2, x)\n"
    first, choice = "from keras_vis_compat import set_legacy_version\n", 'set_legacy_version("0.4.1")\n'
    moved = plain.replace("from vis.", "from keras_vis_compat.")
    becomes(plain, moved, "compat")
    becomes(plain, first + moved.replace("\nvisualize", f"\n{choice}visualize", 1), "compat", vis_version="0.4.1")
    becomes(OVERLAID, MOVED, "compat", vis_version="0.5.0")


@pytest.mark.parametrize(
    "source",
    [
        MOVED.replace(
            "import numpy as np", 'from keras_vis_compat import set_legacy_version\nset_legacy_version("0.4.1")'
        ),
        MOVED.replace("heatmap = ", "heatmap = jet(").replace("image)\n    plt", "image))\n    plt"),
        "from other.visualization import overlay, visualize_cam\noverlay(visualize_cam(m), vis)\n",
        "vis = 1\nutils.set_random_seed(vis)\n",
    ],
    ids=["said already", "coloured", "another library", "another utils"],
)
def test_others_stay_as_they_are(stays, source):
    stays(source.replace("    ", ""), "compat")
