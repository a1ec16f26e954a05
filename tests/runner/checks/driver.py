"""Runs every `check_…` function of the files named on the command line, and tells what became of each as JSON.

Started by the tests under the runner: these checks change Keras, which no test process could take back.
"""

import importlib.util
import json
import sys
import traceback
import warnings

warnings.simplefilter("ignore")
told = {}
for path in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location(path.rpartition("/")[2][:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in [each for each in vars(module) if each.startswith("check_")]:
        try:
            getattr(module, name)()
            told[name] = None
        except BaseException:
            told[name] = traceback.format_exc()
print(json.dumps(told))
