"""Trees of dictionaries, lists and tuples."""


class Tree:
    """How the leaves of a tree are put together."""

    def __init__(self, tree):
        self.tree = tree

    def unflatten(self, leaves):
        leaves = iter(leaves)
        result = _rebuilt(self.tree, lambda _: next(leaves))
        assert next(leaves, None) is None, "more leaves than the tree has"
        return result

    def flatten_up_to(self, other):
        leaves = []
        _together(self.tree, other, leaves)
        return leaves


def tree_flatten(tree):
    leaves = []
    _rebuilt(tree, leaves.append)
    return leaves, Tree(tree)


def tree_map(function, tree):
    return _rebuilt(tree, function)


def _rebuilt(tree, function):
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {key: _rebuilt(tree[key], function) for key in sorted(tree)}
    if isinstance(tree, (list, tuple)):
        return type(tree)(_rebuilt(item, function) for item in tree)
    return function(tree)


def _together(tree, other, leaves):
    if tree is None:
        return
    if isinstance(tree, dict):
        for key in sorted(tree):
            _together(tree[key], other[key], leaves)
    elif isinstance(tree, (list, tuple)):
        for mine, theirs in zip(tree, other):
            _together(mine, theirs, leaves)
    else:
        leaves.append(other)
