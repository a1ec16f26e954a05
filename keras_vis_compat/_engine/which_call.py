"""Which call of a layer is meant where a layer is named: decided here, for both APIs."""


def chosen(graph, call, places):
    """Return the one of some places, those of the calls of its layer, that is meant; None if there is none."""
    if call.number is not None:
        return _numbered(call, places)
    if call.input is not None and len(places) > 1 and len(graph.inputs) > 1:
        before = [graph.inputs_before(place) for place in places]
        alone = [place for place, inputs in zip(places, before, strict=True) if inputs == {call.input}]
        among = [place for place, inputs in zip(places, before, strict=True) if call.input in inputs]
        places = alone or among or places
    return places[-1] if places else None


def _numbered(call, places):
    count = len(places)
    if not -count <= call.number < count:
        raise ValueError(
            f"{call.name!r} must number one of the calls of the layer on the way to what is scored, "
            + (f"0..{count - 1}" if count else "and there is none")
        )
    return places[call.number]
