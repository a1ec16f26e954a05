"""The weights in an HDF5 file, looked at before they are read: HDF5 can point to other files, and declare any size."""

import h5py

from .refusal import CannotUpgrade

_MOST_THINGS, _DEEPEST = 200_000, 100  # HDF5 copies a group in a group by a call in a call, until its stack is full
_FREE, _MOST_TIMES = 2**26, 4
_BFLOAT16 = "V2"  # HDF5 has no name for it


def check_unpacked_size(declared, stored, what):
    """Refuse what unpacks to far more than a file holds: Keras does not compress, and numbers hardly can be.

    Args:
        declared: Bytes that it would take.
        stored: Bytes of the file.
        what: What takes them, for the message.

    Raises:
        CannotUpgrade: *declared* is over four times *stored* and over 64 MiB.
    """
    if declared > max(_FREE, _MOST_TIMES * stored):
        raise CannotUpgrade(
            f"{what} would take {declared / 2**20:,.0f} MiB, but the file has {stored / 2**20:,.3g} MiB: "
            "it is damaged, or made to fill the memory"
        )


def checked_weights(group, stored):
    """Return how many bytes the weights in an HDF5 group take.

    Args:
        group: The group or file that holds them.
        stored: Bytes of the whole file.

    Raises:
        CannotUpgrade: Something in it lies in another file, is no array of numbers, or is larger than the file.
    """
    size, seen, todo = 0, set(), [(group, 0)]
    while todo:
        thing, depth = todo.pop()
        place = h5py.h5o.get_info(thing.id).addr
        if place in seen:
            if isinstance(thing, h5py.Group):
                raise CannotUpgrade(f"the group {thing.name!r:.60} stands in two places, which Keras never writes")
            continue
        seen.add(place)
        if len(seen) > _MOST_THINGS:
            raise CannotUpgrade(f"the file holds more than {_MOST_THINGS:,} groups and arrays")
        if depth > _DEEPEST:
            raise CannotUpgrade(f"the file holds groups in groups, more than {_DEEPEST} deep")
        if isinstance(thing, h5py.Group):
            todo += [(own_child(thing, name), depth + 1) for name in thing]
        else:
            size += _checked_array(thing)
            check_unpacked_size(size, stored, f"the weights (the last is {thing.name!r:.60})")
    return size


def own_child(group, name):
    """Return what a group of the same file holds under a name, else None.

    Raises:
        CannotUpgrade: It is a link to another file or place.
    """
    try:
        link = group.get(name, getlink=True)  # which does not follow it
    except TypeError:  # a kind of link that h5py has no class for
        link = ...
    if link is None:
        return None
    if not isinstance(link, h5py.HardLink):
        raise CannotUpgrade(f"{name!r:.60} is a link out of its place in the file, which Keras never writes")
    return group[name]


def _checked_array(thing):
    if not isinstance(thing, h5py.Dataset) or (thing.dtype.kind not in "fiub" and thing.dtype != _BFLOAT16):
        raise CannotUpgrade(f"{thing.name!r:.60} is no array of numbers")
    if thing.external or thing.is_virtual:
        raise CannotUpgrade(f"the numbers of {thing.name!r:.60} lie in another file, which is not read")
    return thing.size * thing.dtype.itemsize if thing.shape is not None else 0
