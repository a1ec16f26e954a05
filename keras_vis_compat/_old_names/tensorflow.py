"""TensorFlow 1: what is elsewhere in TensorFlow 2, in `tf.compat.v1` only, or nowhere.

Under the runner all that `tf.compat.v1` has is taken from there, with the arguments it had. The tables of names that
moved are those of TensorFlow itself (`tensorflow.tools.compatibility`), without what is in no release of today.
"""

from .arguments import Dropped, Keyword, OneMinus, Places
from .rows import Gone, Module, Moved, Row, Written, dated
from .tensorflow_since import OLDEST, SINCE

# What the runner answers is not what `new` names, but what `tf.compat.v1` has under the old name.
IN_COMPAT_V1 = "tensorflow.compat.v1"
_UNTIL = "2.0"
_RUNNER = "keras_vis_compat.runner.shims"
_SESSION = f"{_RUNNER}.tensorflow_session"

_IN_COMPAT_V1: dict[str, str] = {
    "": (
        "AUTO_REUSE AttrValue ConditionalAccumulator ConditionalAccumulatorBase ConfigProto Dimension Event "
        "FixedLengthRecordReader GPUOptions GraphDef GraphKeys GraphOptions HistogramProto IdentityReader "
        "InteractiveSession LMDBReader LogMessage MetaGraphDef NameAttrList NodeDef OptimizerOptions Print ReaderBase "
        "RunMetadata RunOptions Session SessionLog SparseConditionalAccumulator SparseTensorValue Summary "
        "SummaryMetadata TFRecordReader TensorInfo TextLineReader VariableScope WholeFileReader "
        "add_check_numerics_ops add_to_collection add_to_collections all_variables assert_greater_equal "
        "assert_integer assert_less_equal assert_near assert_negative assert_non_negative assert_non_positive "
        "assert_none_equal assert_positive assert_rank_at_least assert_rank_in assert_scalar assert_type "
        "assert_variables_initialized assign assign_add assign_sub batch_gather batch_scatter_update "
        "clip_by_average_norm colocate_with container control_flow_v2_enabled convert_to_tensor_or_indexed_slices "
        "convert_to_tensor_or_sparse_tensor count_up_to create_partitioned_variables delete_session_tensor "
        "disable_control_flow_v2 disable_eager_execution disable_resource_variables disable_tensor_equality "
        "disable_v2_behavior disable_v2_tensorshape div enable_control_flow_v2 enable_eager_execution "
        "enable_resource_variables enable_tensor_equality enable_v2_behavior enable_v2_tensorshape "
        "executing_eagerly_outside_functions fixed_size_partitioner get_collection get_collection_ref "
        "get_default_graph get_default_session get_local_variable get_seed get_session_handle get_session_tensor "
        "get_variable get_variable_scope global_variables global_variables_initializer glorot_normal_initializer "
        "glorot_uniform_initializer initialize_all_tables initialize_all_variables initialize_local_variables "
        "initialize_variables is_variable_initialized local_variables local_variables_initializer make_template "
        "min_max_variable_partitioner model_variables moving_average_variables no_regularizer op_scope "
        "orthogonal_initializer placeholder placeholder_with_default py_func report_uninitialized_variables "
        "reset_default_graph resource_variables_enabled scatter_add scatter_div scatter_max scatter_min scatter_mul "
        "scatter_nd_add scatter_nd_sub scatter_nd_update scatter_sub scatter_update setdiff1d "
        "sparse_merge sparse_placeholder sparse_reduce_max_sparse sparse_reduce_sum_sparse sparse_to_dense "
        "string_split tables_initializer to_bfloat16 to_complex128 to_complex64 to_double to_float to_int32 to_int64 "
        "trainable_variables truncated_normal_initializer uniform_unit_scaling_initializer "
        "variable_axis_size_partitioner variable_op_scope variable_scope variables_initializer "
        "variance_scaling_initializer wrap_function "
    ),
    "data": (
        "get_output_classes get_output_shapes get_output_types make_initializable_iterator make_one_shot_iterator "
    ),
    "data.experimental": ("map_and_batch_with_legacy_function "),
    "distribute": ("get_loss_reduction "),
    "errors": ("error_code_from_exception_type exception_type_from_error_code raise_exception_on_not_ok_status "),
    "experimental": ("output_all_intermediates "),
    "feature_column": ("input_layer linear_model shared_embedding_columns "),
    "graph_util": (
        "convert_variables_to_constants extract_sub_graph must_run_on_cpu remove_training_nodes "
        "tensor_shape_from_node_def_name "
    ),
    "image": ("resize_area resize_bicubic resize_bilinear resize_image_with_pad resize_nearest_neighbor "),
    "io": ("TFRecordCompressionType tf_record_iterator "),
    "losses": (
        "absolute_difference add_loss compute_weighted_loss cosine_distance get_losses get_regularization_loss "
        "get_regularization_losses get_total_loss hinge_loss huber_loss log_loss mean_pairwise_squared_error "
        "mean_squared_error sigmoid_cross_entropy softmax_cross_entropy sparse_softmax_cross_entropy "
    ),
    "metrics": (
        "accuracy auc average_precision_at_k false_negatives false_negatives_at_thresholds false_positives "
        "false_positives_at_thresholds mean mean_absolute_error mean_cosine_distance mean_iou mean_per_class_accuracy "
        "mean_relative_error mean_squared_error mean_tensor percentage_below precision precision_at_k "
        "precision_at_thresholds precision_at_top_k recall recall_at_k recall_at_thresholds recall_at_top_k "
        "root_mean_squared_error sensitivity_at_specificity sparse_average_precision_at_k sparse_precision_at_k "
        "specificity_at_sensitivity true_negatives true_negatives_at_thresholds true_positives "
        "true_positives_at_thresholds "
    ),
    "mixed_precision": (
        "DynamicLossScale FixedLossScale LossScale MixedPrecisionLossScaleOptimizer "
        "disable_mixed_precision_graph_rewrite enable_mixed_precision_graph_rewrite "
    ),
    "mixed_precision.experimental": ("DynamicLossScale FixedLossScale LossScale "),
    "nn": (
        "bidirectional_dynamic_rnn conv2d_backprop_filter conv3d_backprop_filter conv3d_backprop_filter_v2 "
        "ctc_loss_v2 depthwise_conv2d_native dynamic_rnn fused_batch_norm quantized_avg_pool quantized_conv2d "
        "quantized_max_pool quantized_relu_x raw_rnn relu_layer static_bidirectional_rnn static_rnn "
        "static_state_saving_rnn xw_plus_b "
    ),
    "profiler": (
        "AdviceProto GraphNodeProto MultiGraphNodeProto OpLogProto ProfileOptionBuilder Profiler advise profile "
        "write_op_log "
    ),
    "ragged": ("RaggedTensorValue constant_value placeholder "),
    "random": ("get_seed set_random_seed "),
    "resource_loader": (
        "get_data_files_path get_path_to_datafile get_root_dir_with_all_resources load_resource readahead_file_path "
    ),
    "saved_model": (
        "Builder LEGACY_INIT_OP_KEY MAIN_OP_KEY build_signature_def build_tensor_info classification_signature_def "
        "get_tensor_from_tensor_info is_valid_signature main_op_with_restore predict_signature_def "
        "regression_signature_def simple_save "
    ),
    "saved_model.builder": ("SavedModelBuilder "),
    "saved_model.constants": ("LEGACY_INIT_OP_KEY MAIN_OP_KEY "),
    "saved_model.main_op": ("main_op main_op_with_restore "),
    "saved_model.signature_def_utils": (
        "MethodNameUpdater build_signature_def classification_signature_def is_valid_signature predict_signature_def "
        "regression_signature_def "
    ),
    "saved_model.utils": ("build_tensor_info get_tensor_from_tensor_info "),
    "sparse": ("SparseConditionalAccumulator merge placeholder reduce_max_sparse reduce_sum_sparse "),
    "summary": (
        "Event FileWriter FileWriterCache SessionLog Summary SummaryDescription TaggedRunMetadata all_v2_summary_ops "
        "get_summary_description initialize merge merge_all tensor_summary "
    ),
    "test": ("StubOutForTesting compute_gradient_error get_temp_dir mock test_src_dir_path "),
    "train": (
        "AdadeltaOptimizer AdagradDAOptimizer AdagradOptimizer AdamOptimizer CheckpointSaverHook "
        "CheckpointSaverListener ChiefSessionCreator FeedFnHook FinalOpsHook FtrlOptimizer GlobalStepWaiterHook "
        "GradientDescentOptimizer LoggingTensorHook LooperThread MomentumOptimizer MonitoredSession "
        "MonitoredTrainingSession NanLossDuringTrainingError NanTensorHook NewCheckpointReader Optimizer ProfilerHook "
        "ProximalAdagradOptimizer ProximalGradientDescentOptimizer QueueRunner RMSPropOptimizer Saver SaverDef "
        "Scaffold SecondOrStepTimer Server SessionCreator SessionManager SessionRunArgs SessionRunContext "
        "SessionRunHook SessionRunValues SingularMonitoredSession StepCounterHook StopAtStepHook SummarySaverHook "
        "Supervisor SyncReplicasOptimizer VocabInfo WorkerSessionCreator add_queue_runner assert_global_step "
        "basic_train_loop "
        "batch batch_join checkpoint_exists cosine_decay cosine_decay_restarts create_global_step "
        "do_quantize_training_on_graphdef exponential_decay export_meta_graph generate_checkpoint_state_proto "
        "get_checkpoint_mtimes get_global_step get_or_create_global_step global_step import_meta_graph "
        "init_from_checkpoint input_producer inverse_time_decay limit_epochs linear_cosine_decay maybe_batch "
        "maybe_batch_join maybe_shuffle_batch maybe_shuffle_batch_join natural_exp_decay noisy_linear_cosine_decay "
        "piecewise_constant piecewise_constant_decay polynomial_decay range_input_producer remove_checkpoint "
        "replica_device_setter shuffle_batch shuffle_batch_join slice_input_producer start_queue_runners "
        "string_input_producer summary_iterator update_checkpoint_state warm_start "
    ),
    "train.experimental": (
        "DynamicLossScale FixedLossScale LossScale MixedPrecisionLossScaleOptimizer "
        "disable_mixed_precision_graph_rewrite enable_mixed_precision_graph_rewrite "
    ),
    "train.queue_runner": ("QueueRunner add_queue_runner start_queue_runners "),
}
# where those are that lay in `tf` itself, under the same name
_MOVED_INTO: dict[str, str] = {
    "compat": "dimension_at_index dimension_value",
    "debugging": "assert_proper_iterable assert_same_float_dtype check_numerics is_numeric_tensor",
    "dtypes": "QUANTIZED_DTYPES",
    "errors": "OpError",
    "image": "random_crop",
    "io": (
        "FixedLenFeature FixedLenSequenceFeature SparseFeature VarLenFeature decode_base64 decode_compressed "
        "decode_csv decode_json_example decode_raw deserialize_many_sparse encode_base64 matching_files "
        "parse_example parse_single_example parse_single_sequence_example parse_tensor read_file "
        "serialize_many_sparse serialize_sparse serialize_tensor write_file"
    ),
    "linalg": "cholesky cholesky_solve cross global_norm matrix_transpose qr svd trace",
    "math": (
        "accumulate_n angle betainc bincount ceil confusion_matrix conj count_nonzero cumprod digamma erf erfc "
        "expm1 floordiv floormod igamma igammac imag invert_permutation is_finite is_inf is_nan is_non_decreasing "
        "is_strictly_increasing lbeta lgamma log log1p log_sigmoid logical_xor polygamma real reciprocal rint "
        "rsqrt segment_max segment_mean segment_min segment_prod segment_sum squared_difference "
        "unsorted_segment_max unsorted_segment_mean unsorted_segment_min unsorted_segment_prod "
        "unsorted_segment_sqrt_n unsorted_segment_sum zeta"
    ),
    "nn": "depth_to_space space_to_depth",
    "quantization": (
        "dequantize fake_quant_with_min_max_args fake_quant_with_min_max_args_gradient "
        "fake_quant_with_min_max_vars fake_quant_with_min_max_vars_gradient "
        "fake_quant_with_min_max_vars_per_channel fake_quant_with_min_max_vars_per_channel_gradient quantize "
        "quantized_concat"
    ),
    "queue": "FIFOQueue PaddingFIFOQueue PriorityQueue QueueBase RandomShuffleQueue",
    "random": "truncated_normal",
    "signal": "fft fft2d fft3d ifft ifft2d ifft3d",
    "strings": "reduce_join regex_replace substr",
    "sysconfig": "CXX11_ABI_FLAG CXX_VERSION MONOLITHIC_BUILD",
    "version": (
        "COMPILER_VERSION GIT_VERSION GRAPH_DEF_VERSION GRAPH_DEF_VERSION_MIN_CONSUMER "
        "GRAPH_DEF_VERSION_MIN_PRODUCER VERSION"
    ),
}
_RENAMED: dict[str, str] = {
    "NoGradient": "no_gradient",
    "NotDifferentiable": "no_gradient",
    "arg_max": "argmax",
    "arg_min": "argmin",
    "batch_to_space_nd": "batch_to_space",
    "debugging.is_finite": "math.is_finite",
    "debugging.is_inf": "math.is_inf",
    "debugging.is_nan": "math.is_nan",
    "debugging.is_non_decreasing": "math.is_non_decreasing",
    "debugging.is_strictly_increasing": "math.is_strictly_increasing",
    "diag": "linalg.tensor_diag",
    "diag_part": "linalg.tensor_diag_part",
    "div_no_nan": "math.divide_no_nan",
    "dtypes.as_string": "strings.as_string",
    "extract_image_patches": "image.extract_patches",
    "floor_div": "math.floordiv",
    "image.extract_image_patches": "image.extract_patches",
    "image.resize_image_with_crop_or_pad": "image.resize_with_crop_or_pad",
    "image.transpose_image": "image.transpose",
    "io.PaddingFIFOQueue": "queue.PaddingFIFOQueue",
    "io.PriorityQueue": "queue.PriorityQueue",
    "io.QueueBase": "queue.QueueBase",
    "io.RandomShuffleQueue": "queue.RandomShuffleQueue",
    "lin_space": "linspace",
    "linalg.transpose": "linalg.matrix_transpose",
    "load_file_system_library": "load_library",
    "matrix_band_part": "linalg.band_part",
    "matrix_determinant": "linalg.det",
    "matrix_diag": "linalg.diag",
    "matrix_diag_part": "linalg.diag_part",
    "matrix_inverse": "linalg.inv",
    "matrix_set_diag": "linalg.set_diag",
    "matrix_solve": "linalg.solve",
    "matrix_solve_ls": "linalg.lstsq",
    "matrix_triangular_solve": "linalg.triangular_solve",
    "mod": "math.floormod",
    "multinomial": "random.categorical",
    "nn.avg_pool_v2": "nn.avg_pool",
    "nn.conv2d_backprop_input": "nn.conv2d_transpose",
    "nn.ctc_beam_search_decoder_v2": "nn.ctc_beam_search_decoder",
    "nn.depthwise_conv2d_native_backprop_filter": "nn.depthwise_conv2d_backprop_filter",
    "nn.depthwise_conv2d_native_backprop_input": "nn.depthwise_conv2d_backprop_input",
    "nn.log_uniform_candidate_sampler": "random.log_uniform_candidate_sampler",
    "nn.max_pool_v2": "nn.max_pool",
    "nn.softmax_cross_entropy_with_logits_v2": "nn.softmax_cross_entropy_with_logits",
    "nn.uniform_candidate_sampler": "random.uniform_candidate_sampler",
    "quantize_v2": "quantization.quantize",
    "random.multinomial": "random.categorical",
    "random.stateless_multinomial": "random.stateless_categorical",
    "random_gamma": "random.gamma",
    "random_normal": "random.normal",
    "random_poisson": "random.poisson",
    "random_shuffle": "random.shuffle",
    "random_uniform": "random.uniform",
    "reverse_v2": "reverse",
    "saved_model.load_v2": "compat.v2.saved_model.load",
    "saved_model.loader.maybe_saved_model_directory": "saved_model.contains_saved_model",
    "saved_model.maybe_saved_model_directory": "saved_model.contains_saved_model",
    "self_adjoint_eig": "linalg.eigh",
    "self_adjoint_eigvals": "linalg.eigvalsh",
    "sets.set_difference": "sets.difference",
    "sets.set_intersection": "sets.intersection",
    "sets.set_size": "sets.size",
    "sets.set_union": "sets.union",
    "sparse.matmul": "sparse.sparse_dense_matmul",
    "sparse_add": "sparse.add",
    "sparse_concat": "sparse.concat",
    "sparse_fill_empty_rows": "sparse.fill_empty_rows",
    "sparse_mask": "sparse.mask",
    "sparse_matmul": "linalg.matmul",
    "sparse_maximum": "sparse.maximum",
    "sparse_minimum": "sparse.minimum",
    "sparse_reduce_max": "sparse.reduce_max",
    "sparse_reduce_sum": "sparse.reduce_sum",
    "sparse_reorder": "sparse.reorder",
    "sparse_reset_shape": "sparse.reset_shape",
    "sparse_reshape": "sparse.reshape",
    "sparse_retain": "sparse.retain",
    "sparse_segment_mean": "sparse.segment_mean",
    "sparse_segment_sqrt_n": "sparse.segment_sqrt_n",
    "sparse_segment_sum": "sparse.segment_sum",
    "sparse_slice": "sparse.slice",
    "sparse_softmax": "sparse.softmax",
    "sparse_split": "sparse.split",
    "sparse_tensor_dense_matmul": "sparse.sparse_dense_matmul",
    "sparse_tensor_to_dense": "sparse.to_dense",
    "sparse_to_indicator": "sparse.to_indicator",
    "sparse_transpose": "sparse.transpose",
    "string_join": "strings.join",
    "string_strip": "strings.strip",
    "string_to_hash_bucket": "strings.to_hash_bucket",
    "string_to_hash_bucket_fast": "strings.to_hash_bucket_fast",
    "string_to_hash_bucket_strong": "strings.to_hash_bucket_strong",
    "string_to_number": "strings.to_number",
    "tensor_scatter_add": "tensor_scatter_nd_add",
    "tensor_scatter_sub": "tensor_scatter_nd_sub",
    "tensor_scatter_update": "tensor_scatter_nd_update",
    "train.match_filenames_once": "io.match_filenames_once",
    "train.write_graph": "io.write_graph",
    "verify_tensor_all_finite": "debugging.assert_all_finite",
    "where_v2": "compat.v2.where",
}

# name -> what to write, where `tf.compat.v1` has it but eager execution or Keras 3 can do nothing with it
_GRAPHS = {
    "write keras.Input(shape=…) for an input of a model, or pass the array to a function": (
        "placeholder placeholder_with_default sparse_placeholder sparse.placeholder ragged.placeholder"
    ),
    "there are no collections of variables any more: model.variables, model.trainable_variables": (
        "add_to_collection add_to_collections all_variables get_collection get_collection_ref global_variables "
        "local_variables model_variables moving_average_variables trainable_variables is_variable_initialized "
        "report_uninitialized_variables"
    ),
    "write tf.summary.create_file_writer(folder) and tf.summary.scalar(name, value, step=step) in a block of its "
    "as_default(), or give fit a keras.callbacks.TensorBoard": (
        "summary.FileWriter summary.FileWriterCache summary.initialize summary.merge summary.merge_all "
        "summary.tensor_summary"
    ),
    "write model.save(path) and keras.models.load_model(path), or tf.train.Checkpoint(model=model)": (
        "train.Saver train.import_meta_graph train.export_meta_graph train.init_from_checkpoint train.warm_start "
        "saved_model.simple_save saved_model.Builder"
    ),
    "write an optimizer of keras.optimizers, with model.fit or optimizer.apply_gradients(zip(gradients, variables))": (
        "train.AdadeltaOptimizer train.AdagradDAOptimizer train.AdagradOptimizer train.AdamOptimizer "
        "train.FtrlOptimizer train.GradientDescentOptimizer train.MomentumOptimizer train.Optimizer "
        "train.ProximalAdagradOptimizer train.ProximalGradientDescentOptimizer train.RMSPropOptimizer "
        "train.SyncReplicasOptimizer"
    ),
    "write a schedule of keras.optimizers.schedules": (
        "train.cosine_decay train.cosine_decay_restarts train.exponential_decay train.inverse_time_decay "
        "train.linear_cosine_decay train.natural_exp_decay train.noisy_linear_cosine_decay train.piecewise_constant "
        "train.piecewise_constant_decay train.polynomial_decay"
    ),
    "write a tf.data.Dataset: queues need graphs": (
        "train.batch train.batch_join train.input_producer train.limit_epochs train.maybe_batch "
        "train.maybe_batch_join train.maybe_shuffle_batch train.maybe_shuffle_batch_join train.range_input_producer "
        "train.shuffle_batch train.shuffle_batch_join train.slice_input_producer train.start_queue_runners "
        "train.string_input_producer train.QueueRunner train.add_queue_runner TFRecordReader TextLineReader "
        "WholeFileReader FixedLengthRecordReader IdentityReader LMDBReader ReaderBase data.make_initializable_iterator "
        "data.make_one_shot_iterator"
    ),
    "write a loop over batches, or model.fit with callbacks: sessions need graphs": (
        "train.MonitoredSession train.MonitoredTrainingSession train.SingularMonitoredSession train.Supervisor "
        "train.SessionManager train.Scaffold train.SessionRunHook train.LoggingTensorHook train.StopAtStepHook "
        "train.CheckpointSaverHook train.SummarySaverHook train.NanTensorHook"
    ),
    "write keras.layers.RNN(cell), LSTM or GRU": (
        "nn.bidirectional_dynamic_rnn nn.dynamic_rnn nn.raw_rnn nn.static_bidirectional_rnn nn.static_rnn "
        "nn.static_state_saving_rnn"
    ),
    "write keras.layers.BatchNormalization": "nn.fused_batch_norm",
    "it works on a frozen graph: save the model with model.save(path) or model.export(path)": (
        "graph_util.convert_variables_to_constants graph_util.extract_sub_graph graph_util.must_run_on_cpu "
        "graph_util.remove_training_nodes"
    ),
    "a frozen graph is imported by tf.compat.v1.wrap_function and tf.graph_util.import_graph_def": "GraphDef",
    "write a metric of keras.metrics": (
        "metrics.accuracy metrics.auc metrics.mean metrics.mean_iou metrics.mean_squared_error metrics.precision "
        "metrics.recall metrics.mean_absolute_error metrics.mean_per_class_accuracy metrics.root_mean_squared_error"
    ),
    "it keeps its own variables: keras.layers, or tf.Variable, in its place": (
        "get_local_variable get_variable make_template variable_op_scope variable_scope"
    ),
}
_ADVICE = {f"tensorflow.{name}": advice for advice, names in _GRAPHS.items() for name in names.split()}

# What the runner answers instead of what `tf.compat.v1` has: a session that has nothing to do, and its like.
ANSWERED = {
    "InteractiveSession": "Session",
    "Session": "Session",
    "disable_eager_execution": "stay_eager",
    "disable_v2_behavior": "stay_eager",
    "enable_eager_execution": "stay_eager",
    "get_default_graph": "get_default_graph",
    "get_default_session": "get_default_session",
    "global_variables_initializer": "initializer",
    "initialize_all_variables": "initializer",
    "initialize_variables": "initializer",
    "local_variables_initializer": "initializer",
    "placeholder": "placeholder",
    "reset_default_graph": "stay_eager",
    "set_random_seed": "set_random_seed",
    "tables_initializer": "initializer",
    "variables_initializer": "initializer",
}


def _in_compat_v1() -> list[Row]:
    rows: list[Row] = []
    for module, names in _IN_COMPAT_V1.items():
        for name in names.split():
            path = f"{module}.{name}".strip(".")
            run = f"{_SESSION}.{ANSWERED[path]}" if path in ANSWERED else IN_COMPAT_V1
            old = f"tensorflow.{path}"
            rows.append(Moved(old, f"tensorflow.compat.v1.{path}", "", _UNTIL, run, _ADVICE.get(old, "")))
    return rows


CONTRIB = (
    "tensorflow.contrib ended with TensorFlow 1; here live on contrib.keras and of contrib.layers flatten, the "
    "regularizers and the initializers. Write other layers and cells with keras.layers (Dense, Conv2D, LSTM, "
    "BatchNormalization); slim is the package tf_slim today (pip install tf_slim)"
)
_LAYERS = {
    "average_pooling1d": "AveragePooling1D",
    "average_pooling2d": "AveragePooling2D",
    "average_pooling3d": "AveragePooling3D",
    "batch_normalization": "BatchNormalization",
    "conv1d": "Conv1D",
    "conv2d": "Conv2D",
    "conv2d_transpose": "Conv2DTranspose",
    "conv3d": "Conv3D",
    "conv3d_transpose": "Conv3DTranspose",
    "dense": "Dense",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "max_pooling1d": "MaxPooling1D",
    "max_pooling2d": "MaxPooling2D",
    "max_pooling3d": "MaxPooling3D",
    "separable_conv1d": "SeparableConv1D",
    "separable_conv2d": "SeparableConv2D",
}
_RNN_CELLS = (
    "BasicLSTMCell BasicRNNCell DeviceWrapper DropoutWrapper GRUCell LSTMCell LSTMStateTuple MultiRNNCell RNNCell"
)

_ROWS: tuple[Row, ...] = (
    *_in_compat_v1(),
    *(
        Moved(f"tensorflow.{name}", f"tensorflow.{module}.{name}", "", _UNTIL, IN_COMPAT_V1)
        for module, names in _MOVED_INTO.items()
        for name in names.split()
    ),
    *(Moved(f"tensorflow.{old}", f"tensorflow.{new}", "", _UNTIL, IN_COMPAT_V1) for old, new in _RENAMED.items()),
    Moved("tensorflow.set_random_seed", "tensorflow.random.set_seed", "", _UNTIL, f"{_SESSION}.set_random_seed"),
    *(
        Module(f"tensorflow.{name}", f"tensorflow.compat.v1.{name}", "", _UNTIL, (IN_COMPAT_V1,))
        for name in ("app", "distributions", "flags", "gfile", "logging", "resource_loader", "user_ops")
    ),
    *(
        Module(f"tensorflow.{old}", new, "", _UNTIL, (IN_COMPAT_V1,))
        for old, new in {
            "manip": "tensorflow",
            "saved_model.constants": "tensorflow.saved_model",
            "saved_model.loader": "tensorflow.compat.v1.saved_model.loader",
            "saved_model.signature_constants": "tensorflow.saved_model",
            "saved_model.tag_constants": "tensorflow.saved_model",
            "spectral": "tensorflow.signal",
        }.items()
    ),
    *(
        Written(f"tensorflow.layers.{name}", f"write keras.layers.{layer}(…)(x)", IN_COMPAT_V1, "", _UNTIL)
        for name, layer in _LAYERS.items()
    ),
    Gone("tensorflow.layers", "write the layers of keras.layers", "", _UNTIL),
    *(
        Written(f"tensorflow.nn.rnn_cell.{name}", "write a cell of keras.layers", IN_COMPAT_V1, "", _UNTIL)
        for name in _RNN_CELLS.split()
    ),
    Gone("tensorflow.estimator", "write keras models and model.fit", "", "2.16"),
    Gone("tensorflow.contrib", CONTRIB, "", _UNTIL),
    Gone("tensorflow.python_io", "write tf.io.TFRecordWriter, tf.data.TFRecordDataset", "", _UNTIL),
    Module("tensorflow.examples.tutorials.mnist.input_data", "", "", _UNTIL, (f"{_RUNNER}.tensorflow_tutorials",)),
    Gone("tensorflow.examples", "write keras.datasets.mnist.load_data()", "", _UNTIL),
    *(
        Moved(f"tensorflow.contrib.layers.{old}", f"tensorflow.compat.v1.{new}", "", _UNTIL)
        for old, new in {
            "variance_scaling_initializer": "variance_scaling_initializer",
            "xavier_initializer": "glorot_uniform_initializer",
            "xavier_initializer_conv2d": "glorot_uniform_initializer",
        }.items()
    ),
    Written(
        "tensorflow.contrib.layers.flatten",
        "write keras.layers.Flatten()(x)",
        f"{_RUNNER}.tensorflow_layers.flatten",
        "",
        _UNTIL,
    ),
    *(
        Written(
            f"tensorflow.contrib.layers.{kind}_regularizer",
            f"write keras.regularizers.{keras}",
            f"{_RUNNER}.tensorflow_layers.{kind}_regularizer",
            "",
            _UNTIL,
        )
        for kind, keras in {"l1": "L1(scale)", "l2": "L2(scale / 2)"}.items()
    ),
    Moved(
        "tensorflow.image.resize_images",
        "tensorflow.image.resize",
        "",
        _UNTIL,
        f"{_RUNNER}.tensorflow_layers.resize_images",
    ),
    # Those of TensorFlow 0.
    Moved("tensorflow.image.per_image_whitening", "tensorflow.image.per_image_standardization", "", "0.12"),
    Moved(
        "tensorflow.batch_matmul", "tensorflow.linalg.matmul", "", "1.0", f"{_RUNNER}.tensorflow_layers.batch_matmul"
    ),
    *(
        Moved(f"tensorflow.{old}", f"tensorflow.{new}", "", "1.0")
        for old, new in {
            "concat_v2": "concat",
            "mul": "multiply",
            "neg": "negative",
            "pack": "stack",
            "select": "where",
            "sub": "subtract",
            "unpack": "unstack",
        }.items()
    ),
    *(
        Moved(
            f"tensorflow.{old}",
            f"tensorflow.compat.v1.summary.{new}",
            "",
            "1.0",
            advice=_ADVICE["tensorflow.summary.merge"],
        )
        for old, new in {
            "histogram_summary": "histogram",
            "image_summary": "image",
            "merge_all_summaries": "merge_all",
            "merge_summary": "merge",
            "scalar_summary": "scalar",
            "train.SummaryWriter": "FileWriter",
        }.items()
    ),
    Moved(
        "tensorflow.python.ops.gen_nn_ops._relu_grad",
        "tensorflow.python.ops.gen_nn_ops.relu_grad",
        "",
        "1.9",
        "tensorflow.python.ops.gen_nn_ops:relu_grad",
    ),
    # Still there, and of no use in eager execution.
    Gone(
        "tensorflow.gradients",
        "record the forward pass with tf.GradientTape: it works in functions that are traced only",
        "",
        _UNTIL,
    ),
    Gone(
        "tensorflow.RegisterGradient",
        "write tf.custom_gradient, or keras_vis_compat.backprop_modifiers.guided(model): it works in graphs only",
        "",
        _UNTIL,
    ),
)
ROWS = dated(_ROWS, OLDEST, SINCE, "tensorflow")


_AXIS: dict[str, Keyword] = {"keep_dims": "keepdims", "reduction_indices": "axis"}
_DIM: dict[str, Keyword] = {"dim": "axis"}
_TABLE: dict[str, dict[str, Keyword]] = {
    "reduce_all reduce_any reduce_join reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_sum "
    "math.reduce_all math.reduce_any math.reduce_logsumexp math.reduce_max math.reduce_mean math.reduce_min "
    "math.reduce_prod math.reduce_sum strings.reduce_join": _AXIS,
    "count_nonzero math.count_nonzero": {**_AXIS, "input_tensor": "input"},
    "linalg.norm nn.moments nn.sufficient_statistics nn.weighted_moments norm": {"keep_dims": "keepdims"},
    "sparse.reduce_max sparse.reduce_sum sparse_reduce_max sparse_reduce_sum": {
        "keep_dims": "keepdims",
        "reduction_axes": "axis",
    },
    "arg_max arg_min argmax argmin math.argmax math.argmin": {"dimension": "axis"},
    "expand_dims math.log_softmax math.softmax nn.log_softmax nn.softmax nn.softmax_cross_entropy_with_logits "
    "nn.softmax_cross_entropy_with_logits_v2": _DIM,
    "squeeze": {"squeeze_dims": "axis"},
    "concat concat_v2": {"concat_dim": "axis"},
    "batch_matmul": {"x": "a", "y": "b", "adj_x": "adjoint_a", "adj_y": "adjoint_b"},
    "split": {"split_dim": "axis", "num_split": "num_or_size_splits"},
    "reverse": {"dims": Places("axis")},
    "nn.sigmoid_cross_entropy_with_logits": {"targets": "labels"},
    "nn.conv2d_backprop_input": {
        "input_sizes": "output_shape",
        "filter": "filters",
        "out_backprop": "input",
        "use_cudnn_on_gpu": Dropped(),
    },
    "verify_tensor_all_finite": {"t": "x", "msg": "message"},
    "cond": {"fn1": "true_fn", "fn2": "false_fn", "strict": Dropped()},
    "convert_to_tensor": {"preferred_dtype": "dtype_hint"},
    "ones_like zeros_like": {"tensor": "input"},
    "multinomial random.multinomial random.stateless_multinomial": {"output_dtype": "dtype"},
    "reverse_sequence": {"batch_dim": "batch_axis", "seq_dim": "seq_axis"},
    "batch_to_space space_to_batch": {"block_size": "block_shape"},
    "decode_raw io.decode_raw": {"bytes": "input_bytes"},
    "image.crop_and_resize": {"box_ind": "box_indices"},
    "image.resize image.resize_images": {"align_corners": Dropped("corners are not aligned any more", (False,))},
    "extract_image_patches image.extract_image_patches": {"ksizes": "sizes"},
    "nn.avg_pool nn.avg_pool2d nn.max_pool": {"value": "input"},
    "nn.conv1d": {"use_cudnn_on_gpu": Dropped(), "value": "input"},
    "nn.conv2d": {"filter": "filters", "use_cudnn_on_gpu": Dropped()},
    "nn.conv2d_transpose nn.conv3d_transpose": {"filter": "filters", "value": "input"},
    "nn.conv3d": {"filter": "filters"},
    "nn.convolution": {"dilation_rate": "dilations", "filter": "filters"},
    "nn.depthwise_conv2d nn.separable_conv2d": {"rate": "dilations"},
    "nn.dilation2d": {"filter": "filters", "rates": "dilations"},
    "nn.dropout": {"keep_prob": OneMinus("rate")},
    "nn.embedding_lookup": {"partition_strategy": Dropped(), "validate_indices": Dropped()},
    "nn.erosion2d": {"kernel": "filters", "rates": "dilations"},
    "nn.max_pool_with_argmax": {"Targmax": "output_dtype"},
    "nn.pool": {"dilation_rate": "dilations"},
    "nn.weighted_cross_entropy_with_logits": {"targets": "labels"},
    "sparse.add sparse_add": {"thresh": "threshold"},
    "sparse.concat sparse_concat": {"concat_dim": "axis", "expand_nonconcat_dim": "expand_nonconcat_dims"},
    "sparse.split sparse_split": {"split_dim": "axis"},
    "string_to_hash_bucket string_to_number strings.to_hash_bucket strings.to_number": {"string_tensor": "input"},
}
KEYWORDS: dict[str, dict[str, Keyword]] = {
    f"tensorflow.{name}": row for names, row in _TABLE.items() for name in names.split()
}
