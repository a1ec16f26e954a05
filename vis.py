"""`import vis` in an unmodified keras-vis script lands here: `vis.x` is the module `keras_vis_compat.x`.

A module rather than a folder: where the original keras-vis is installed too, its
folder `vis/` is found first.
"""

import sys

from keras_vis_compat._alias import adopt

# As with keras-vis, `from vis import *` brings nothing.
__all__: list[str] = []

adopt(sys.modules[__name__])
