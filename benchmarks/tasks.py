"""What is measured, one row each. Add a task: add a row, and a function of its name to the contenders' modules."""

from typing import NamedTuple

ALL = ("MobileNetV2", "VGG16", "ResNet50", "digits")
LARGE = ALL[:3]
TWO = ("MobileNetV2", "digits")


class Task(NamedTuple):
    """A row of the tables.

    Attributes:
        title: How tables call it; unique.
        work: Name of the function of the contenders.
        goal: The most that our time may be, in times of the limit; None where nothing was promised.
        images: Images per call.
        amount: Noisy samples, feature maps or steps.
        first: The most that our first call may be, in times of the limit's first call, in a new process.
        changing: Another class and another image at every call, 50 calls; the time is that of one call, beside
            that of calls without change. Peers have no part in it.
        memory: Whether the memory of a new process is measured.
        models: The networks it is measured with.
        alone: Those of them where only the limit and we are measured, because a call takes most of a minute.
        timed: Whether calls are timed; otherwise only its memory is of interest.
        quick: Whether `--quick` measures it.
    """

    title: str
    work: str
    goal: float | None = None
    images: int = 1
    amount: int | None = None
    first: float | None = None
    changing: bool = False
    memory: bool = False
    models: tuple = ALL
    alone: tuple = ()
    timed: bool = True
    quick: bool = True


TASKS = (
    Task("saliency", "saliency", 1.10, first=1.3),
    Task("saliency, 16 images", "saliency", 1.10, images=16, memory=True),
    Task("saliency, class and image change", "saliency", 1.10, changing=True, models=TWO),
    Task("guided saliency", "guided_saliency", 1.10, first=1.3, quick=False),
    Task("guided saliency, 16 images", "guided_saliency", 1.10, images=16, models=TWO, quick=False),
    Task("SmoothGrad, 20 samples", "smooth_grad", 1.10, amount=20, memory=True),
    Task("Grad-CAM", "grad_cam", 1.10, first=1.3),
    Task("Grad-CAM, 16 images", "grad_cam", 1.10, images=16, quick=False),
    Task("Grad-CAM, class and image change", "grad_cam", 1.10, changing=True, models=TWO, quick=False),
    Task("Grad-CAM++", "grad_cam_plus_plus", 1.10, models=TWO, quick=False),
    Task("Grad-CAM++, 16 images", "grad_cam_plus_plus", 1.10, images=16, models=TWO, quick=False),
    Task("LayerCAM", "layer_cam", 1.10, models=TWO, quick=False),
    Task("LayerCAM, 16 images", "layer_cam", 1.10, images=16, models=TWO, quick=False),
    Task("Score-CAM, 64 maps", "score_cam", 1.10, amount=64, models=LARGE),
    Task(
        "Score-CAM, all maps",
        "score_cam",
        1.10,
        memory=True,
        models=("MobileNetV2", "VGG16", "digits"),
        alone=("VGG16",),
        quick=False,
    ),
    Task(
        "Score-CAM, all maps, 4 images",
        "score_cam",
        images=4,
        memory=True,
        models=("VGG16",),
        timed=False,
        quick=False,
    ),
    Task("gradient × input", "gradient_input", 1.10, models=TWO, quick=False),
    Task(
        "integrated gradients, 50 steps", "integrated_gradients", 1.10, amount=50, memory=True, models=TWO, quick=False
    ),
    Task("VarGrad, 20 samples", "var_grad", 1.10, amount=20, models=TWO, quick=False),
    Task("FullGrad", "full_grad", 1.10, models=TWO, quick=False),
    Task("Eigen-CAM", "eigen_cam", 1.10, models=TWO, quick=False),
    Task("Ablation-CAM", "ablation_cam", 1.10, memory=True, models=TWO, quick=False),
    Task("occlusion, 64 patches", "occlusion", 1.10, amount=64, memory=True, models=TWO, quick=False),
    Task("RISE, 64 masks", "rise", 1.10, amount=64, memory=True, models=TWO, quick=False),
    Task("SS-CAM, 8 maps × 8 samples", "ss_cam", 1.10, amount=8, models=TWO, quick=False),
    Task("IS-CAM, 8 maps × 8 shares", "is_cam", 1.10, amount=8, models=TWO, quick=False),
    Task("activation maximization, 20 steps", "activation_maximization", 1.10, amount=20, first=1.3),
    Task("activation maximization, bare", "bare_activation_maximization", 1.10, amount=20, models=TWO, quick=False),
    Task("average drop, 64 images", "average_drop", 1.10, images=64, memory=True),
    Task("average increase, 64 images", "average_increase", 1.10, images=64, models=TWO, quick=False),
    Task("visualize_saliency", "legacy_saliency", 1.15, first=1.3),
    Task("visualize_saliency, class and image change", "legacy_saliency", 1.15, changing=True, models=TWO, quick=False),
    Task("visualize_saliency, guided", "legacy_guided_saliency", 1.15, models=LARGE, quick=False),
    Task("visualize_cam", "legacy_cam", 1.15, first=1.3, quick=False),
    Task("visualize_cam, class and image change", "legacy_cam", 1.15, changing=True, models=TWO, quick=False),
    Task("visualize_activation, 20 steps", "legacy_activation_maximization", 1.10, amount=20, first=1.3),
    Task(
        "visualize_activation, 5 steps, filter and image change",
        "legacy_filter_maximization",
        1.10,
        amount=5,
        changing=True,
        models=TWO,
        quick=False,
    ),
)


def tasks_for(model, quick=False, only=None):
    """Return the tasks of a network; `only` is a part of their titles."""
    return [
        task
        for task in TASKS
        if model in task.models and (task.quick or not quick) and (not only or only.lower() in task.title.lower())
    ]
