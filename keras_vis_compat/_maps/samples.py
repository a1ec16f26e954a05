"""Maps of a batch, one sample at a time."""

import numpy as np


def each_sample(function, batch):
    """Return `function` of every sample, each given as a batch of one, so that no sample sees its neighbours."""
    if function is np.asarray:  # what no modifier stands for
        return batch
    return np.concatenate([np.asarray(function(batch[row : row + 1])) for row in range(len(batch))])
