"""modules of Python 2, and xrange"""
import cPickle
import urllib2
import Queue
from StringIO import StringIO
from itertools import izip
import numpy as np
d = {'a': 1}
data = cPickle.dumps(d)
print(cPickle.loads(data))
for _ in xrange(2):
    d['b'] = unicode('2')
np.savez('results.npz', r=np.array([a * b for a, b in izip([1, 2], [3, 4])]))
