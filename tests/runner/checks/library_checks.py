"""What old code finds in NumPy, SciPy, scikit-image, scikit-learn, matplotlib, Pillow, h5py and Python itself."""

import warnings

import numpy as np
from keras_checks import raises


def check_aliases_of_numpy():
    assert (np.int, np.float, np.object, np.str, np.complex) == (int, float, object, str, complex)
    assert (np.float_, np.string_, np.Inf, np.NINF) == (np.float64, np.bytes_, np.inf, -np.inf)
    assert np.math.sqrt(4) == 2
    assert np.array([1.5]).astype(np.int).tolist() == [1]
    raises(AttributeError, lambda: np.nonsense, "nonsense")


def check_functions_of_numpy():
    assert np.asscalar(np.array([3])) == 3
    assert np.alen([[1, 2]]) == 1
    assert np.product([2, 3]) == 6
    assert np.in1d([1, 2], [2]).tolist() == [False, True]
    assert np.asfarray([1]).dtype == np.asfarray([1], dtype=int).dtype == np.float64
    assert np.find_common_type([np.float32], [np.int64]) == np.float32
    assert np.find_common_type([np.int8], [np.float32]) == np.float32
    assert np.find_common_type([], [np.int8, np.int16]) == np.int16
    assert np.msort([[2], [1]]).tolist() == [[1], [2]]
    assert np.cast[np.uint8]([1.7]).dtype == np.uint8
    assert np.nbytes[np.float32] == 4
    assert (np.obj2sctype("f4"), np.obj2sctype("?!", 1)) == (np.float32, 1)
    assert (np.issctype(np.float32), np.issctype(np.dtype("f4")), np.issctype("f4")) == (True, True, False)
    assert np.maximum_sctype(np.int8) is np.int64
    assert np.fastCopyAndTranspose([[1, 2]]).tolist() == [[1], [2]]
    assert np.fromstring(b"\x01\x02", dtype=np.uint8).tolist() == [1, 2]
    assert np.fromstring("\x01", dtype=np.uint8).tolist() == [1]
    assert np.fromstring("1 2", sep=" ").tolist() == [1, 2]
    assert np.histogram([1, 2, 3], bins=2, normed=True)[0].sum() == 1


def check_defaults_of_numpy():
    np.save("objects.npy", np.array([{"a": 1}, None], dtype=object))
    assert np.load("objects.npy")[0] == {"a": 1}
    raises(ValueError, lambda: np.load("objects.npy", allow_pickle=False), "allow_pickle")
    np.savez("objects.npz", words=np.array(["x", None], dtype=object))
    assert np.load("objects.npz")["words"].tolist() == ["x", None]
    assert np.array([[1, 2], [3]]).dtype == object
    raises(ValueError, lambda: np.array([[1, 2], [3]], dtype=float), "inhomogeneous")
    raises(ValueError, lambda: np.array([[1, 2], [3]], float), "inhomogeneous")
    assert np.vstack(row for row in ([1], [2])).tolist() == [[1], [2]]
    assert np.stack(map(np.asarray, ([1], [2])), axis=1).tolist() == [[1, 2]]
    assert np.hstack([[1], [2]]).tolist() == [1, 2]
    assert len(np.linspace(0, 1, 5.0)) == 5
    np.set_printoptions(threshold=np.nan)
    assert "..." not in str(np.zeros(2000))
    np.set_printoptions(precision=8, threshold=1000)
    assert "..." in str(np.zeros(2000))


def check_modules_of_numpy():
    from numpy.linalg.linalg import norm
    from numpy.testing.utils import assert_array_equal

    assert (norm, assert_array_equal, np.lib.pad) == (np.linalg.norm, np.testing.assert_array_equal, np.pad)


def check_disp_prints(capture="disp.txt"):
    with open(capture, "w") as file:
        np.disp("hello", device=file)
    with open(capture) as file:
        assert file.read() == "hello\n"


def check_names_of_scipy():
    import scipy
    from scipy import ndimage, signal
    from scipy.misc import factorial, logsumexp

    assert factorial(3) == 6
    assert logsumexp([0.0]) == 0
    assert scipy.array([1]).tolist() == [1]
    assert signal.gaussian(3, 1)[1] == 1
    assert ndimage.imread is scipy.misc.imread
    assert scipy.integrate.trapz([1, 1]) == 1
    assert scipy.inf == np.inf
    assert scipy.rand(2).shape == (2,)
    assert scipy.stats.mode(np.array([1, 1, 2]))[0][0] == 1
    assert scipy.misc.pade([1, 1], 1)[0](0) == 1


def check_names_of_scikit_image():
    from skimage import color, filters, measure
    from skimage.feature import greycomatrix, greycoprops
    from skimage.filter import gaussian_filter
    from skimage.morphology import watershed
    from skimage.transform import rescale

    pattern = np.array([[0, 1], [0, 1]], np.uint8)
    matrix = greycomatrix(pattern, [1], [0], levels=2)
    assert greycoprops(matrix, "contrast").tolist() == [[1]]
    assert measure.compare_mse(pattern, pattern) == 0
    assert measure.compare_ssim(np.eye(9), np.eye(9), data_range=1) == 1
    assert color.rgb2grey(np.ones((2, 2, 3))).shape == (2, 2)
    assert gaussian_filter(np.ones((4, 4, 3)), 1, multichannel=True).shape == (4, 4, 3)
    assert rescale(np.ones((4, 4, 3)), 0.5, multichannel=True).shape == (2, 2, 3)
    assert watershed(np.array([[0, 1, 0]]), np.array([[1, 0, 2]])).tolist()[0][0] == 1
    assert filters.threshold_adaptive(np.eye(5), 3).shape == (5, 5)


def check_more_of_scikit_image():
    from skimage import draw, exposure, io
    from skimage.util import pad

    io.imsave("gray.png", np.full((4, 4, 3), 200, np.uint8), check_contrast=False)
    assert io.imread("gray.png", as_grey=True).shape == (4, 4)
    rows, _ = draw.circle(5, 5, 2)
    assert rows.min() == 4
    assert exposure.equalize(np.eye(3)).max() == 1
    assert pad(np.ones(1), 1, "constant").tolist() == [0, 1, 0]


def check_scikit_image_saves_floats_as_pixels():
    from skimage import filters, io
    from skimage.util.montage import montage2d

    io.imsave("half.png", np.array([[0.0, 0.5], [0.5, 1.0]]), check_contrast=False)
    assert io.imread("half.png").tolist() == [[0, 128], [128, 255]]
    assert montage2d(np.ones((4, 2, 2))).shape == (4, 4)
    assert filters.canny(np.eye(9)).dtype == bool


def check_names_of_scikit_learn():
    from sklearn.cross_validation import train_test_split
    from sklearn.externals import joblib
    from sklearn.preprocessing import Imputer

    assert len(train_test_split([1, 2, 3, 4])) == 2
    assert callable(joblib.dump)
    assert Imputer().fit_transform([[1.0], [np.nan]]).tolist() == [[1], [1]]


def check_more_of_scikit_learn():
    import matplotlib.pyplot as plt
    from sklearn.cluster.k_means_ import KMeans
    from sklearn.decomposition import RandomizedPCA
    from sklearn.lda import LDA
    from sklearn.metrics import plot_confusion_matrix, plot_roc_curve
    from sklearn.qda import QDA
    from sklearn.utils.linear_assignment_ import linear_assignment
    from sklearn.utils.testing import assert_array_equal

    x, y = np.array([[0.0, 1.0], [0.2, 0.9], [3.0, 1.1], [3.1, 1.0]]), np.array([0, 0, 1, 1])
    assert RandomizedPCA(1).fit_transform(x).shape == (4, 1)
    assert linear_assignment([[9, 1], [1, 9]]).tolist() == [[0, 1], [1, 0]]
    lda = LDA().fit(x, y)
    assert plot_confusion_matrix(lda, x, y).confusion_matrix.tolist() == [[2, 0], [0, 2]]
    assert plot_roc_curve(lda, x, y).roc_auc == 1
    plt.close("all")
    assert {KMeans.__name__, QDA.__name__} == {"KMeans", "QuadraticDiscriminantAnalysis"}
    assert_array_equal(lda.predict(x), y)


def check_words_of_matplotlib():
    import matplotlib
    import matplotlib.mlab
    import matplotlib.pyplot as plt

    matplotlib.use("Agg", warn=False)
    plt.style.use("seaborn-whitegrid")
    plt.hold(True)
    assert plt.ishold()
    axes = plt.subplot(111, axisbg="red")
    assert axes.get_axis_bgcolor() == (1, 0, 0, 1)
    plt.plot([1, 2], hold=True)
    plt.hist([1, 2, 3], normed=True)
    plt.grid(b=True)
    plt.tick_params(labelbottom="off", top="on")
    assert axes.xaxis.get_tick_params()["labelbottom"] is False
    axes.set_color_cycle(["red"])
    axes.hold(False)
    figure = plt.gcf()
    figure.canvas.set_window_title("title")
    figure.canvas.draw()
    assert len(figure.canvas.tostring_rgb()) == 3 * np.prod(figure.canvas.get_width_height())
    plt.savefig("figure.png", frameon=False, papertype="a4")
    assert plt.subplot("212", axisbg="red").get_subplotspec().get_geometry()[:2] == (2, 1)
    assert plt.figure().add_subplot("121").get_subplotspec().get_geometry()[:2] == (1, 2)
    assert plt.figure().add_subplot(4.2, 2.0, 1).get_subplotspec().get_geometry()[:2] == (4, 2)
    assert matplotlib.__version__
    assert plt.imshow(np.eye(2), cmap="spectral").get_cmap()(0.3) == plt.cm.nipy_spectral(0.3)
    assert plt.cm.get_cmap("jet") == matplotlib.colormaps["jet"]
    assert plt.cm.spectral is plt.cm.nipy_spectral
    assert plt.figure().gca(projection="3d").name == "3d"
    assert plt.gca(projection="polar").name == "polar"
    assert plt.gca() is plt.gcf().gca()
    plt.register_cmap("mine", matplotlib.colormaps["hot"])
    assert plt.get_cmap("mine") is not None
    np.testing.assert_allclose(matplotlib.mlab.normpdf(0, 0, 1), 1 / np.sqrt(2 * np.pi))
    plt.close("all")


def check_names_of_pillow():
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (20, 20))
    assert image.resize((10, 10), Image.ANTIALIAS).size == (10, 10)
    assert image.tostring() == bytes(400)
    width, height = ImageDraw.Draw(image).textsize("word", font=ImageFont.load_default())
    assert width > height > 0
    assert ImageFont.load_default().getsize("word") == (width, height)


def check_h5py_2():
    import os

    import h5py

    with h5py.File("new.h5") as file:
        file["x"] = [1, 2]
    with h5py.File("new.h5") as file:
        assert file["x"].value.tolist() == [1, 2]
        file["y"] = 3
    with h5py.File("new.h5", "r") as file:
        assert file["y"].value == 3
    assert os.path.exists("new.h5")


def check_names_of_python():
    import collections
    import fractions
    import imp
    import inspect
    import time
    import urllib

    import cPickle

    assert issubclass(list, collections.Iterable)
    assert fractions.gcd(6, 4) == 2
    assert inspect.getargspec(lambda a, b: 0).args == ["a", "b"]
    assert time.clock() <= time.clock()
    assert cPickle.loads(cPickle.dumps(3)) == 3
    assert urllib.quote("a b") == "a%20b"
    with open("loaded.py", "w") as file:
        file.write("value = 3")
    assert imp.load_source("loaded", "loaded.py").value == 3


def check_more_of_python():
    import cgi
    import itertools
    import json
    import threading

    import __builtin__

    with open("windows.txt", "wb") as file:
        file.write(b"a\r\nb")
    with open("windows.txt") as file:
        assert file.read() == "a\nb"
    with open("windows.txt", mode="rb") as file:
        assert file.read() == b"a\r\nb"
    assert list(itertools.izip([1], itertools.imap(str, [2]))) == [(1, "2")]
    assert json.loads("[1]", encoding="utf-8") == [1]
    assert not threading.Thread().isAlive()
    assert cgi.escape("<") == "&lt;"
    assert __builtin__.len is len


def check_nothing_warns_about_age():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert np.int is int
    assert caught == []


def check_what_python_2_had_without_an_import():
    import builtins

    assert list(builtins.xrange(2)) == [0, 1]
    assert (builtins.unicode, builtins.long, builtins.raw_input) == (str, int, input)
    assert builtins.reduce(max, [1, 3, 2]) == 3


def check_floats_are_compared_without_their_range():
    from skimage.measure import compare_ssim

    picture = np.random.RandomState(0).rand(16, 16)
    assert compare_ssim(picture, picture) == 1
    assert compare_ssim(picture, picture / 2) == compare_ssim(picture, picture / 2, data_range=2)
