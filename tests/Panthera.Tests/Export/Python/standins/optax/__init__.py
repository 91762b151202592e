"""What exported files use of Optax."""

from typing import Callable, NamedTuple


class GradientTransformation(NamedTuple):
    init: Callable
    update: Callable


def apply_updates(params, updates):
    return {key: params[key] + updates[key] for key in params}
