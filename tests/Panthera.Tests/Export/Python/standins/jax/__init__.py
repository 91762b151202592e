"""What exported files use of JAX."""

from . import numpy, tree_util
