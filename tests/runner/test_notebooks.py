"""Old notebooks run as they are, and `%load_ext keras_vis_compat` makes a kernel ready for them."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

import keras_vis_compat
from keras_vis_compat.cli import main
from keras_vis_compat.runner.notebook import python2_cells

TESTS = Path(__file__).resolve().parents[1]
HOME = str(Path(keras_vis_compat.__file__).resolve().parents[1])

ATTENTION = [
    "%matplotlib notebook\n"
    "import numpy as np\n"
    "from matplotlib import pyplot as plt\n"
    "from keras.models import load_model\n"
    "from keras import activations\n"
    "from vis.utils import utils\n"
    "from vis.visualization import visualize_saliency",
    "model = load_model('digits.h5')\n"
    "layer_idx = utils.find_layer_idx(model, 'preds')\n"
    "model.layers[layer_idx].activation = activations.linear\n"
    "model = utils.apply_modifications(model)\n"
    "img = np.load('inputs.npz')['digit0']",
    "grads = visualize_saliency(model, layer_idx, filter_indices=np.int(0), seed_input=img)\n"
    "np.save('grads.npy', grads)\n"
    "plt.imshow(grads, cmap='jet')",
    "plt.plot([1, 2])\nplt.show()\nprint(sorted(model.layers[0].get_config())[0])",
]


def write(folder, cells, name="old.ipynb"):
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_markdown_cell("# Old"), *map(nbformat.v4.new_code_cell, cells)]
    book.metadata["kernelspec"] = {"name": "tensorflow_p27", "display_name": "Python 2", "language": "python"}
    nbformat.write(book, folder / name)
    return (folder / name).read_bytes()


def test_an_old_notebook_runs_and_its_copy_holds_the_results(command, direct, tmp_path):
    import tf_keras

    for path in (TESTS / "golden" / "models_keras_2_2" / "digits.h5", TESTS / "golden" / "inputs.npz"):
        shutil.copy(path, tmp_path)
    before = write(tmp_path, ATTENTION)
    options = ("--no-show", "--explain", "--save-figures", "figures")
    done = command("run", *options, "old.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "old.ipynb").read_bytes() == before
    book = nbformat.read(tmp_path / "old.executed.ipynb", as_version=4)
    assert [cell.execution_count for cell in book.cells if cell.cell_type == "code"] == [1, 2, 3, 4]
    assert any(output.get("text", "").startswith("activation\n") for output in book.cells[-1].outputs)
    model = direct.with_linear_output(tf_keras.models.load_model(tmp_path / "digits.h5", compile=False))
    wanted = direct.saliency(model, 0, np.load(tmp_path / "inputs.npz")["digit0"])
    np.testing.assert_allclose(np.load(tmp_path / "grads.npy"), wanted, atol=1e-5)
    saved = sorted((tmp_path / "figures").iterdir())
    assert [path.name for path in saved] == ["figure-001.png", "figure-002.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in saved)
    assert f"2 figures saved in {tmp_path}/figures" in done.stderr
    answers = [line.split() for line in done.stderr.splitlines() if line.startswith("  ")]
    assert ["keras", "tf_keras", "(cell", "2:4)"] in answers
    assert ["numpy.int", "builtins.int", "(cell", "4:1)"] in answers


def test_a_failing_cell_fails_the_run_and_the_copy_is_written(command, tmp_path):
    write(tmp_path, ["value = 3", "import keras_vis_compat as k; print(k.legacy_version())\n1 / 0", "never = 1"])
    done = command("run", "--vis-version", "0.4.1", "--output", "copy.ipynb", "old.ipynb", cwd=tmp_path)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    cells = nbformat.read(tmp_path / "copy.ipynb", as_version=4).cells
    assert cells[2].outputs[0]["text"] == "0.4.1\n"
    assert cells[2].outputs[1]["ename"] == "ZeroDivisionError"
    assert cells[3].execution_count is None


def test_a_kernel_that_dies_is_one_line_and_the_copy_shows_how_far_it_came(command, tmp_path):
    write(tmp_path, ["print('so far')", "import os; os._exit(3)", "never = 1"])
    done = command("run", "--keras", "3", "old.ipynb", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        "old.ipynb: the kernel died: a cell ended it, or it needed more memory"
    )
    assert "Traceback" not in done.stderr
    assert nbformat.read(tmp_path / "old.executed.ipynb", as_version=4).cells[1].outputs[0]["text"] == "so far\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_notebook_and_the_copy_is_written(number, tmp_path):
    write(tmp_path, [f"import os, signal, time; os.kill(int(os.environ['RUNNER']), {int(number)}); time.sleep(600)"])
    program = "import os, sys\nos.environ['RUNNER'] = str(os.getpid())\n"
    program += "from keras_vis_compat.cli import main\nsys.exit(main())"
    words = [sys.executable, "-c", program, "run", "--keras", "3", "old.ipynb"]
    environment = {**os.environ, "PYTHONPATH": HOME}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 128 + number
    assert "Traceback" not in done.stderr
    assert (tmp_path / "old.executed.ipynb").exists()


def test_python_2_is_named_with_its_cell_and_line():
    cells = ["%matplotlib inline\nx = 1", "y = 2\nprint y", "!ls", "def f(:"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    (told,) = python2_cells(book, "old.ipynb")
    assert told.startswith("old.ipynb, cell 2:2: this is Python 2 (the `print` statement)")


def test_a_notebook_in_another_folder_runs_there_and_leaves_nothing_but_its_copy(command, tmp_path):
    (tmp_path / "books").mkdir()
    write(tmp_path / "books", ["import os\nprint(os.getcwd())"])
    done = command("run", "books/old.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert names == ["books", "books/old.executed.ipynb", "books/old.ipynb"]
    book = nbformat.read(tmp_path / "books" / "old.executed.ipynb", as_version=4)
    assert Path(book.cells[1].outputs[0].text.strip()) == (tmp_path / "books").resolve()


def test_without_the_notebook_libraries_the_way_out_is_told(monkeypatch, tmp_path, capsys):
    write(tmp_path, [])
    monkeypatch.setitem(sys.modules, "nbformat", None)
    assert main(["run", "--keras", "3", str(tmp_path / "old.ipynb")]) == 1
    assert "pip install 'keras-vis-compat[notebook]'" in capsys.readouterr().err


def in_ipython(*cells):
    """Run cells in IPython's shell, without a kernel, and return what they print."""
    source = "from IPython.core.interactiveshell import InteractiveShell\nshell = InteractiveShell.instance()\n"
    source += "".join(f"shell.run_cell({cell!r})\n" for cell in cells)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", source],
        env={**os.environ, "PYTHONPATH": HOME, "IPYTHONDIR": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


def test_load_ext_makes_a_notebook_ready():
    told = in_ipython(
        "%load_ext keras_vis_compat",
        "%reload_ext keras_vis_compat",
        "from keras.layers.core import Dense\nimport tf_keras, vis.losses, numpy as np",
        "print(Dense is tf_keras.layers.Dense, np.int(3))",
    )
    assert "True 3\n" in told


@pytest.mark.parametrize("name", ["keras", "tensorflow"])
def test_load_ext_says_so_when_it_comes_too_late(name):
    told = in_ipython(
        f"import sys, types; sys.modules[{name!r}] = types.ModuleType({name!r})",
        "%load_ext keras_vis_compat",
        "import numpy as np; print(hasattr(np, 'int'))",
    )
    assert f"UsageError: %load_ext keras_vis_compat comes too late: {name} is imported already" in told
    assert "Restart the kernel" in told
    assert "False\n" in told


def test_load_ext_without_tf_keras_tells_the_way_out():
    told = in_ipython(
        "import sys; sys.modules['tf_keras'] = None",
        "%load_ext keras_vis_compat",
    )
    assert "UsageError: %load_ext keras_vis_compat needs tf_keras: pip install 'keras-vis-compat[keras2]'" in told
