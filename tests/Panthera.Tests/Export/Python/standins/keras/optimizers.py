"""The part of keras.optimizers.Optimizer that exported classes build on."""

import numpy as np

import arrays


class Variable:
    def __init__(self, value, name=""):
        self.value, self.name = arrays.wrap(value), name

    shape = property(lambda self: self.value.shape)
    dtype = property(lambda self: str(self.value.dtype))

    def __add__(self, other):
        return self.value + other


class Optimizer:
    def __init__(self, learning_rate, name="optimizer", weight_decay=None, **kwargs):
        self.learning_rate, self.name, self.weight_decay, self.built = learning_rate, name, weight_decay, False
        self.iterations = Variable(np.zeros((), np.int32))

    def build(self, variables):
        self.variables = list(variables)
        self.built = True

    def add_variable(self, shape, initializer="zeros", dtype=None, name=None):
        assert initializer == "zeros"
        return Variable(np.zeros(shape, dtype), name)

    def _get_variable_index(self, variable):
        return next(i for i, mine in enumerate(self.variables) if mine is variable)

    def assign(self, variable, value):
        assert value.dtype == variable.value.dtype and value.shape == variable.shape
        variable.value = value

    def assign_sub(self, variable, value):
        self.assign(variable, variable.value - value)

    def apply(self, grads, trainable_variables):
        self.build(trainable_variables)
        kept = [(g, v) for g, v in zip(grads, trainable_variables) if g is not None]
        assert self.weight_decay is None, "the weight decay of Keras must stay off"
        self._backend_update_step([g for g, _ in kept], [v for _, v in kept], self.learning_rate)
        self.iterations.value = self.iterations.value + 1

    def _backend_update_step(self, grads, trainable_variables, learning_rate):
        for gradient, variable in zip(grads, trainable_variables):
            self.update_step(gradient, variable, learning_rate)

    def get_config(self):
        return {"name": self.name, "learning_rate": self.learning_rate, "weight_decay": self.weight_decay}
