"""Writes an ONNX graph as expressions, so that the detector reads like the arithmetic that it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

UINT8, FLOAT, INT64 = TensorProto.UINT8, TensorProto.FLOAT, TensorProto.INT64
OPSET, IR_VERSION = 18, 9
"""That the runtimes of API and site both read."""


class Nodes:
    """Nodes of a graph in the making."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._initializers: list[TensorProto] = []
        self._constants: dict[tuple[str, tuple[int, ...], bytes], str] = {}

    def constant(self, values: Any, dtype: Any = np.float32) -> Value:
        """A constant tensor, each different one held once."""
        array = np.asarray(values, dtype)
        key = str(array.dtype), array.shape, array.tobytes()
        if key not in self._constants:
            self._constants[key] = f"c{len(self._constants)}"
            self._initializers.append(numpy_helper.from_array(array, self._constants[key]))
        return Value(self, self._constants[key])

    def input(self, name: str) -> Value:
        """An input of the graph."""
        return Value(self, name)

    def add(self, kind: str, *inputs: Value | None, outputs: int = 1, output: int = 0, **attributes: Any) -> Value:
        """Add a node, such as ``MatMul``, and return one of its outputs; an input that is left out is None."""
        names = [f"v{len(self._nodes)}_{number}" for number in range(outputs)]
        given = [value.name if value else "" for value in inputs]
        self._nodes.append(helper.make_node(kind, given, names, **attributes))
        return Value(self, names[output])

    def integers(self, *values: int) -> Value:
        """A constant list of whole numbers."""
        return self.constant(values, np.int64)

    def scalar(self, value: int) -> Value:
        """A constant whole number."""
        return self.constant(value, np.int64)

    def range(self, first: int, size: Value) -> Value:
        """Whole numbers from the first on, up to a size, which is not among them."""
        return self.add("Range", self.scalar(first), size, self.scalar(1))

    def concat(self, *values: Value, axis: int = 0) -> Value:
        """Values one after another."""
        return self.add("Concat", *values, axis=axis)

    def larger(self, one: Value, other: Value | float) -> Value:
        """The larger of two values each."""
        return self.add("Max", one, other if isinstance(other, Value) else self.constant(other))

    def smaller(self, one: Value, other: Value | float) -> Value:
        """The smaller of two values each."""
        return self.add("Min", one, other if isinstance(other, Value) else self.constant(other))

    def either(self, one: Value, other: Value) -> Value:
        """Where one of two conditions holds."""
        return self.add("Or", one, other)

    def scattered(self, start: Value, places: Value, values: Value, how: str = "none") -> Value:
        """A list with values put, or where `how` says so added or compared, at its places."""
        return self.add("ScatterElements", start, places, values, axis=0, reduction=how)

    def model(
        self, inputs: dict[str, tuple[int, Sequence[Any]]], outputs: dict[str, tuple[Value, int, Sequence[Any]]]
    ) -> ModelProto:
        """The checked model.

        Args:
            inputs: element type and shape by name.
            outputs: value, element type and shape by name.
        """
        for name, (value, _, _) in outputs.items():
            self._nodes.append(helper.make_node("Identity", [value.name], [name]))
        graph = helper.make_graph(
            self._nodes,
            "detector",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, kind, shape) for name, (_, kind, shape) in outputs.items()],
            self._initializers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        model.producer_name = "galaxy-classifier"
        checker.check_model(model, full_check=True)
        return model


class Value:
    """A tensor of a graph, with the operators of arithmetic."""

    def __init__(self, nodes: Nodes, name: str) -> None:
        self.nodes, self.name = nodes, name

    def _with(self, kind: str, other: Value | float, *, swapped: bool = False) -> Value:
        right = other if isinstance(other, Value) else self.nodes.constant(other)
        pair = (right, self) if swapped else (self, right)
        return self.nodes.add(kind, *pair)

    def __add__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Add", other)

    def __sub__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Sub", other)

    def __rsub__(self, other: float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Sub", other, swapped=True)

    def __mul__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Mul", other)

    def __truediv__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Div", other)

    def __gt__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Greater", other)

    def __ge__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("GreaterOrEqual", other)

    def __lt__(self, other: Value | float) -> Value:  # noqa: D105 - as of numbers
        return self._with("Less", other)

    def __and__(self, other: Value) -> Value:  # noqa: D105 - as of numbers
        return self._with("And", other)

    def equals(self, other: Value) -> Value:
        """Where two tensors have the same values."""
        return self._with("Equal", other)

    @property
    def shape(self) -> Value:
        """Sizes of the axes."""
        return self.nodes.add("Shape", self)

    @property
    def count(self) -> Value:
        """Size of a list."""
        return self.nodes.add("Squeeze", self.shape)

    def slice(self, first: int, end: int, axis: int) -> Value:
        """Part of an axis."""
        integers = self.nodes.integers
        return self.nodes.add("Slice", self, integers(first), integers(end), integers(axis))

    def squeeze(self, axis: int) -> Value:
        """The values without an axis of one item."""
        return self.nodes.add("Squeeze", self, self.nodes.integers(axis))

    def unsqueeze(self, axis: int) -> Value:
        """The values with an axis of one item more."""
        return self.nodes.add("Unsqueeze", self, self.nodes.integers(axis))

    def ordered(self, count: Value) -> Value:
        """The smallest of the last axis, in order."""
        return self.nodes.add("TopK", self, count, outputs=2, axis=-1, largest=0)

    def to(self, kind: int) -> Value:
        """The values as another element type."""
        return self.nodes.add("Cast", self, to=kind)

    def reshape(self, *shape: int) -> Value:
        """The values in another shape; -1 for the size that is left."""
        return self.nodes.add("Reshape", self, self.nodes.constant(shape, np.int64))

    def transpose(self, *order: int) -> Value:
        """The axes in another order."""
        return self.nodes.add("Transpose", self, perm=order)

    def gather(self, indices: Value, axis: int = 0) -> Value:
        """Values at indices of an axis."""
        return self.nodes.add("Gather", self, indices, axis=axis)

    def where(self, yes: Value, no: Value | float) -> Value:
        """`yes` where this condition holds, else `no`."""
        other = no if isinstance(no, Value) else self.nodes.constant(no)
        return self.nodes.add("Where", self, yes, other)

    def apply(self, kind: str, **attributes: Any) -> Value:
        """An operator of this tensor alone, such as ``Sqrt``."""
        return self.nodes.add(kind, self, **attributes)

    def sum(self, axis: int, *, keep: bool = True) -> Value:
        """Sum over an axis."""
        return self._reduced("ReduceSum", axis, keep)

    def max(self, axis: int, *, keep: bool = True) -> Value:
        """Maximum over an axis."""
        return self._reduced("ReduceMax", axis, keep)

    def _reduced(self, kind: str, axis: int, keep: bool) -> Value:
        axes = self.nodes.constant([axis], np.int64)
        return self.nodes.add(kind, self, axes, keepdims=int(keep))
