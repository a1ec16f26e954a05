"""Which release of TensorFlow 0.12 to 1.15 first had each name that has a row; names not listed were in 0.12 already.

Looked up in the releases themselves, all from 0.12 to 1.15; what none of them has, `tf.compat.v1` got later.
"""

OLDEST = "0.12"
SINCE: dict[str, str] = {
    "1.0": (
        "SparseFeature assert_rank_in confusion_matrix convert_to_tensor_or_sparse_tensor expm1 "
        "glorot_normal_initializer glorot_uniform_initializer layers layers.average_pooling1d "
        "layers.average_pooling2d layers.average_pooling3d layers.batch_normalization layers.conv1d layers.conv2d "
        "layers.conv2d_transpose layers.conv3d layers.conv3d_transpose layers.dense layers.dropout layers.flatten "
        "layers.max_pooling1d layers.max_pooling2d layers.max_pooling3d layers.separable_conv2d "
        "losses.absolute_difference losses.add_loss losses.compute_weighted_loss losses.cosine_distance "
        "losses.get_losses losses.get_regularization_losses losses.get_total_loss losses.hinge_loss losses.log_loss "
        "losses.mean_pairwise_squared_error losses.mean_squared_error losses.sigmoid_cross_entropy "
        "losses.softmax_cross_entropy losses.sparse_softmax_cross_entropy metrics.accuracy metrics.auc "
        "metrics.false_negatives metrics.false_positives metrics.mean metrics.mean_absolute_error "
        "metrics.mean_cosine_distance metrics.mean_iou metrics.mean_relative_error metrics.mean_squared_error "
        "metrics.mean_tensor metrics.percentage_below metrics.precision metrics.precision_at_thresholds "
        "metrics.recall metrics.recall_at_k metrics.recall_at_thresholds metrics.root_mean_squared_error "
        "metrics.sensitivity_at_specificity metrics.sparse_average_precision_at_k metrics.sparse_precision_at_k "
        "metrics.specificity_at_sensitivity metrics.true_negatives metrics.true_positives qr "
        "saved_model.classification_signature_def saved_model.constants "
        "saved_model.loader.maybe_saved_model_directory saved_model.maybe_saved_model_directory "
        "saved_model.predict_signature_def saved_model.regression_signature_def saved_model.signature_constants "
        "saved_model.signature_def_utils.classification_signature_def "
        "saved_model.signature_def_utils.predict_signature_def "
        "saved_model.signature_def_utils.regression_signature_def saved_model.tag_constants sets.set_difference "
        "sets.set_intersection sets.set_size sets.set_union summary.FileWriterCache tables_initializer "
        "train.CheckpointSaverListener train.FinalOpsHook train.GlobalStepWaiterHook train.SecondOrStepTimer "
        "train.SingularMonitoredSession train.maybe_batch train.maybe_batch_join train.maybe_shuffle_batch "
        "train.maybe_shuffle_batch_join variance_scaling_initializer"
    ),
    "1.1": (
        "assert_none_equal bincount estimator losses.get_regularization_loss metrics.mean_per_class_accuracy "
        "random_poisson resource_loader.get_root_dir_with_all_resources spectral train.FeedFnHook "
        "train.create_global_step train.get_or_create_global_step unsorted_segment_max"
    ),
    "1.2": (
        "assert_same_float_dtype assert_scalar feature_column.input_layer feature_column.linear_model log_sigmoid "
        "losses.huber_loss nn.rnn_cell.DeviceWrapper nn.static_bidirectional_rnn nn.static_rnn "
        "nn.static_state_saving_rnn summary.initialize train.init_from_checkpoint"
    ),
    "1.3": (
        "LMDBReader SummaryMetadata distributions profiler.AdviceProto profiler.GraphNodeProto "
        "profiler.MultiGraphNodeProto profiler.OpLogProto profiler.ProfileOptionBuilder profiler.Profiler "
        "profiler.advise profiler.profile profiler.write_op_log saved_model.get_tensor_from_tensor_info "
        "saved_model.utils.get_tensor_from_tensor_info sparse_reduce_max sparse_reduce_max_sparse sparse_slice"
    ),
    "1.4": (
        "AUTO_REUSE angle data.make_initializable_iterator data.make_one_shot_iterator enable_eager_execution "
        "linalg.transpose metrics.false_negatives_at_thresholds metrics.false_positives_at_thresholds "
        "metrics.true_negatives_at_thresholds metrics.true_positives_at_thresholds saved_model.is_valid_signature "
        "saved_model.signature_def_utils.is_valid_signature serialize_tensor train.ProfilerHook"
    ),
    "1.5": (
        "CXX11_ABI_FLAG MONOLITHIC_BUILD metrics.average_precision_at_k metrics.precision_at_k "
        "metrics.precision_at_top_k metrics.recall_at_top_k nn.softmax_cross_entropy_with_logits_v2 quantize "
        "train.cosine_decay train.linear_cosine_decay train.noisy_linear_cosine_decay"
    ),
    "1.6": (
        "assert_near decode_compressed feature_column.shared_embedding_columns layers.separable_conv1d manip "
        "saved_model.simple_save train.VocabInfo train.cosine_decay_restarts"
    ),
    "1.7": (
        "nn.max_pool_v2 regex_replace to_complex128 to_complex64 unsorted_segment_mean unsorted_segment_min "
        "unsorted_segment_prod unsorted_segment_sqrt_n"
    ),
    "1.8": "scatter_max scatter_min train.warm_start",
    "1.9": "python_io string_strip",
    "1.10": (
        "debugging.is_finite debugging.is_inf debugging.is_nan dtypes.as_string image.resize_image_with_pad "
        "train.remove_checkpoint"
    ),
    "1.11": "batch_gather batch_scatter_update disable_resource_variables div_no_nan enable_resource_variables",
    "1.12": (
        "debugging.is_non_decreasing debugging.is_strictly_increasing disable_control_flow_v2 enable_control_flow_v2 "
        "io.PaddingFIFOQueue io.PriorityQueue io.QueueBase io.RandomShuffleQueue io.TFRecordCompressionType "
        "io.tf_record_iterator random.get_seed random.multinomial random.set_random_seed saved_model.Builder "
        "sparse.SparseConditionalAccumulator sparse.matmul sparse.merge sparse.placeholder sparse.reduce_max_sparse "
        "sparse.reduce_sum_sparse"
    ),
    "1.13": (
        "dimension_at_index dimension_value disable_eager_execution disable_v2_behavior disable_v2_tensorshape "
        "distribute.get_loss_reduction enable_v2_behavior enable_v2_tensorshape executing_eagerly_outside_functions "
        "nn.ctc_beam_search_decoder_v2 nn.ctc_loss_v2 ragged.RaggedTensorValue ragged.constant_value "
        "random.stateless_multinomial tensor_scatter_add tensor_scatter_sub tensor_scatter_update "
        "train.piecewise_constant_decay wrap_function"
    ),
    "1.14": (
        "data.experimental.map_and_batch_with_legacy_function data.get_output_classes data.get_output_shapes "
        "data.get_output_types nn.avg_pool_v2 ragged.placeholder resource_variables_enabled saved_model.load_v2 "
        "summary.all_v2_summary_ops train.experimental.DynamicLossScale train.experimental.FixedLossScale "
        "train.experimental.LossScale train.experimental.MixedPrecisionLossScaleOptimizer "
        "train.experimental.disable_mixed_precision_graph_rewrite "
        "train.experimental.enable_mixed_precision_graph_rewrite where_v2"
    ),
    "1.15": (
        "control_flow_v2_enabled disable_tensor_equality enable_tensor_equality experimental.output_all_intermediates"
    ),
    "?": (
        "CXX_VERSION mixed_precision.DynamicLossScale mixed_precision.FixedLossScale mixed_precision.LossScale "
        "mixed_precision.MixedPrecisionLossScaleOptimizer mixed_precision.disable_mixed_precision_graph_rewrite "
        "mixed_precision.enable_mixed_precision_graph_rewrite mixed_precision.experimental.DynamicLossScale "
        "mixed_precision.experimental.FixedLossScale mixed_precision.experimental.LossScale "
        "saved_model.signature_def_utils.MethodNameUpdater"
    ),
}
