"""Engines: what they cannot do is said before any work; what they lose is done again, and not for ever."""

import socket
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import pytest

from keras_vis_compat import cli, datasets
from keras_vis_compat.datasets._engines import Cluster, engine_of, on_local
from keras_vis_compat.datasets._units import Unit
from keras_vis_compat.datasets._worker import Done

UNITS = [Unit(f"u{number}", "a.npy", number, 1) for number in range(9)]


def test_pools_that_die_are_made_again_as_long_as_something_gets_done(monkeypatch):
    def dying(job, out, units, workers):
        yield Done(units[0].name)
        if len(units) > 1:
            raise BrokenProcessPool

    monkeypatch.setattr(on_local, "_in_a_pool", dying)
    assert [done.name for done in on_local._run_all(2, "", "", UNITS)] == [unit.name for unit in UNITS]


def test_pools_that_die_in_vain_end_the_run_with_what_is_left(monkeypatch):
    pools = []

    def dying(job, out, units, workers):
        pools.append(len(units))
        if len(units) > 8:
            yield Done(units[0].name)
        raise BrokenProcessPool

    monkeypatch.setattr(on_local, "_in_a_pool", dying)
    with pytest.raises(ValueError, match=r"workers died 5 times .*; 8 units are left, the first is u1"):
        list(on_local._run_all(2, "", "", UNITS))
    assert pools == [9, 8, 8, 8, 8, 8]


def refused(engine, message, **words):
    with pytest.raises(ValueError, match=message), engine_of(engine)(Cluster(**words)):
        pytest.fail("it was reached")


@pytest.mark.clusters
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_that_is_not_there_is_said_before_anything_is_written(engine, model_file, sources, tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens to nobody
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(ValueError, match=f"`address` must be that of a running .*, got '{address}': "):
            datasets.explain_dataset(model_file, sources["npz"], tmp_path / "out", engine=engine, address=address)
    assert not (tmp_path / "out").exists()


@pytest.mark.clusters
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_what_is_no_address_is_said(engine):
    refused(engine, "`address` must be that of a running .*, got 'nonsense': ", address="nonsense")


@pytest.mark.clusters
def test_gpus_that_nobody_has_are_not_waited_for():
    refused("dask", "`gpus_per_worker` is 1, and no worker of this cluster has so much", gpus_per_worker=1)
    refused("ray", "`gpus_per_worker` times `workers` is 99, and Ray sees", gpus_per_worker=99)


@pytest.mark.clusters
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_says_nothing_of_its_own_unless_that_is_asked_for(engine, model_file, sources, tmp_path, capfd):
    words = ["explain-dataset", model_file, sources["npz"], "--engine", engine, "--out", str(tmp_path / "out")]
    assert cli.main(words) == 0
    told = capfd.readouterr()
    assert told.err == ""
    assert told.out == f"13 explained, 0 not: {tmp_path / 'out'}\n"


@contextmanager
def dask_elsewhere():
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None, resources={"GPU": 1}) as cluster:
        yield cluster.scheduler_address


@contextmanager
def ray_elsewhere():
    from ray.cluster_utils import Cluster as RayCluster

    cluster = RayCluster(initialize_head=True, head_node_args={"num_cpus": 3, "num_gpus": 2})
    try:
        yield cluster.address
    finally:
        cluster.shutdown()


@pytest.mark.clusters
@pytest.mark.parametrize("elsewhere", [dask_elsewhere, ray_elsewhere])
def test_a_cluster_that_runs_is_named_by_its_address(elsewhere, model_file, sources, tmp_path):
    engine, options = elsewhere.__name__[:4].strip("_"), {"rows_per_unit": 4, "batch_size": 4}
    here = datasets.explain_dataset(model_file, sources["npz"], tmp_path / "here", **options)
    with elsewhere() as address:
        there = datasets.explain_dataset(
            model_file, sources["npz"], tmp_path / "there", engine=engine, address=address, workers=2,
            gpus_per_worker=0.5, **options,
        )  # fmt: skip
    assert there.table() == here.table()
