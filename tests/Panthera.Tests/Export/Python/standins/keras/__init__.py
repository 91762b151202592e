"""What exported files use of Keras 3, on a backend of NumPy."""

from . import backend, ops, optimizers, saving
