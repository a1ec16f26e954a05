"""What of TensorFlow 1 needs a graph although it has a name today: event files, savers, meta graphs, queues.

An event file is written as ever; the others say what to write instead.
"""

from importlib import import_module

from ..names import NotInEager, gone, replace_names

_SUMMARIES = """\
writer = tf.summary.create_file_writer("logs")               # or keras.callbacks.TensorBoard("logs") in model.fit
    with writer.as_default():
        tf.summary.scalar("loss", value, step=step)"""

_META = """\
values = tf.train.load_checkpoint("model.ckpt")             # the weights by name: values.get_variable_to_shape_map()
    model.set_weights([values.get_tensor(name) for name in names])     # of a model built as the graph was"""

_SAVER = """\
model.save_weights("weights.h5")                            # and model.load_weights("weights.h5")
    saver = tf.train.Saver(model.weights)                       # or the variables that are meant"""

_QUEUE = """\
for images, labels in tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32):
        model.train_on_batch(images, labels)"""

_QUEUES = (
    "batch batch_join input_producer limit_epochs maybe_batch maybe_shuffle_batch range_input_producer shuffle_batch "
    "shuffle_batch_join slice_input_producer string_input_producer"
).split()
_SESSIONS = "MonitoredSession MonitoredTrainingSession SingularMonitoredSession Supervisor".split()


def _missing(name, why, instead):
    return gone(f"tf.{name}", f"it {why}, and eager execution has no graph", instead)


def file_writer(logdir, graph=None, *arguments, **keywords):
    """Return what writes an event file for TensorBoard: `tf.summary.FileWriter`; a graph is not written.

    Args:
        logdir: Folder of the file.
        graph: Ignored: there is none.
    """
    ops = import_module("tensorflow.python.framework.ops")
    with ops.Graph().as_default():
        writer = import_module("tensorflow.python.summary.writer.writer").FileWriter
        return writer(logdir, None, *arguments, **keywords)


def saver(var_list=None, *arguments, **keywords):
    """Return what saves and restores variables: `tf.train.Saver`, which has to be told which.

    Raises:
        NotInEager: Without them: there is no graph that would hold them all.
    """
    if var_list is None:
        raise NotInEager(
            "tf.train.Saver() cannot work here: it saves all variables of a graph, and eager execution has none. "
            f"Write instead:\n\n    {_SAVER}\n"
        )
    return import_module("tensorflow.python.training.saver").Saver(var_list, *arguments, **keywords)


SUMMARY = {
    "FileWriter": file_writer,
    "merge": _missing("summary.merge", "joins summaries of a graph", _SUMMARIES),
    "merge_all": _missing("summary.merge_all", "collects the summaries of a graph", _SUMMARIES),
}
TRAIN = {
    "Saver": saver,
    "SummaryWriter": file_writer,
    "export_meta_graph": _missing("train.export_meta_graph", "writes a graph", _META),
    "import_meta_graph": _missing("train.import_meta_graph", "reads a graph that a session would run", _META),
    **{name: _missing(f"train.{name}", "fills a queue of a graph", _QUEUE) for name in _QUEUES},
    **{name: _missing(f"train.{name}", "runs a graph", _SAVER) for name in _SESSIONS},
}


def _need_a_graph(tf):
    for module in (tf, tf.compat.v1, import_module("tensorflow.compat.v1")):
        replace_names(module.summary, SUMMARY)
        replace_names(module.train, TRAIN)
    replace_names(tf, {"merge_all_summaries": SUMMARY["merge_all"], "merge_summary": SUMMARY["merge"]})


CHANGES = {"tensorflow": (_need_a_graph,)}
