"""numpy by two names, and types of it by others"""
import numpy
np = numpy
pi_type = np.float
integer = numpy.int
trapz = np.trapz
a = np.array([1.5, 2.5], dtype=pi_type).astype(integer)
b = trapz([1, 2, 3])
rand = np.random.rand
big = np.infty
np.savez('results.npz', a=a, b=b)
