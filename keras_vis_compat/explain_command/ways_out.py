"""What can be done about a blank map, in the words of the command line."""

_IN_PYTHON = "in Python the method called with {modifier}=None shows it"
_SOFTMAX = "in Python model_modifier=ReplaceToLinear() takes the softmax away"

WAYS_OUT = {
    "no gradient path": "name another layer by --layer",
    "constant score": f"name one class by --class; {_SOFTMAX}",
    "saturated": f"is --scale right? {_SOFTMAX}",
    "dead relus": "is --scale right? Name another layer by --layer",
    "constant gradient": "take another method, --method SmoothGrad",
    "blocked gradient": "take a method without gradients, --method ScoreCAM or RISE",
    "no spatial variation": "name another layer by --layer, or another method by --method",
    "negative evidence": f"ask for another class by --class; {_IN_PYTHON}",
    "no overlap": "look at the two by themselves, --method GradCAM,Saliency",
    "modifier": _IN_PYTHON,
}
