"""What exported files use of Optax."""

from typing import Callable, NamedTuple


class GradientTransformation(NamedTuple):
    init: Callable
    update: Callable
