"""`python -m keras_vis_compat` is the same as `keras-vis-compat`."""

import sys

from .cli import main

sys.exit(main())
