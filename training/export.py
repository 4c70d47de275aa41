"""A trained network as the files of `generator/weights/`.

Weights are stored as whole numbers with a scale for each row. The encoder's products, most of the work,
are sums of whole numbers, so small (`network.WEIGHT_LIMIT`) that no processor's short cut overflows: the sums
are the same everywhere. The vocabulary and the heads are turned back into floats before they are used.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from torch import Tensor

from generator import tagger
from training import network

_LIMIT = 127
_OPSET = 20
_VECTORS = (len(tagger.LINKED), 2, 2, network.VECTOR)
_DEPTH = network.WIDTH // network.HEADS
Array = npt.NDArray[Any]


def export(model: network.Network, tokenizer: Tokenizer, folder: Path) -> None:
    """Write `reader.onnx`, `links.json` and `tokenizer.json`. The same network gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("reader.onnx").write_bytes(graph(model).SerializeToString(deterministic=True))
    links = [
        {"none": round(none, 5), "table": [round(bias, 5) for bias in table]}
        for none, table in zip(model.none.tolist(), model.biases.tolist(), strict=True)
    ]
    folder.joinpath("links.json").write_text(json.dumps(links, indent=0) + "\n", encoding="utf-8")
    folder.joinpath("tokenizer.json").write_text(tokenizer.to_str(pretty=False) + "\n", encoding="utf-8")


def stored(weights: Array, limit: int = _LIMIT) -> tuple[Array, Array]:
    """`weights` as whole numbers of at most `limit` and a scale a row, whose product is near them."""
    scales = np.abs(weights).max(axis=1, keepdims=True) / limit
    scales[scales == 0] = 1
    return np.rint(weights / scales).astype(np.int8), scales.astype(np.float32)


def graph(model: network.Network) -> onnx.ModelProto:
    """The network for one window: `ids`, `shapes` (pieces) and `firsts` (words) in, a row a word out."""
    build = _Builder({name: value.detach() for name, value in model.state_dict().items()})
    x = build.embedded()
    for n in range(network.LAYERS):
        x = build.layer(x, f"layers.{n}.")
    x = build.add("Gather", x, "firsts", axis=0)
    build.add("LogSoftmax", build.linear(x, "statements"), result="statements", axis=-1)
    build.add("LogSoftmax", build.linear(x, "names"), result="names", axis=-1)
    build.reshaped(build.linear(x, "vectors"), (-1, *_VECTORS), result="vectors")
    return build.model()


class _Builder:
    """Collects nodes and constants of the graph; each method gives back the name of its result."""

    def __init__(self, state: dict[str, Tensor]) -> None:
        self._state = {name: value.numpy() for name, value in state.items()}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def add(
        self,
        operation: str,
        *inputs: str,
        result: str | None = None,
        **attributes: Any,  # noqa: ANN401  # as onnx takes them
    ) -> str:
        name = result or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, value: Array) -> str:
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def reshaped(self, x: str, shape: tuple[int, ...], result: str | None = None) -> str:
        name = self.constant("shape" + "_".join(map(str, shape)), np.array(shape, dtype=np.int64))
        return self.add("Reshape", x, name, result=result)

    def embedded(self) -> str:
        words = self._rows("words.weight", "ids")
        shapes = self._rows("shapes.weight", "shapes")
        # the places 0, 1, 2 … of the pieces, as many as there are
        zero, one = (self.constant(name, np.array(n)) for name, n in (("zero", 0), ("one", 1)))
        length = self.add("Squeeze", self.add("Shape", "ids"))
        positions = self._rows("positions.weight", self.add("Range", zero, length, one))
        self._mask()
        return self._norm(self.add("Add", self.add("Add", words, shapes), positions), "norm")

    def layer(self, x: str, name: str) -> str:
        parts = [
            self.add("Transpose", self.reshaped(part, (-1, network.HEADS, _DEPTH)), perm=perm)
            for part, perm in zip(self._thirds(x, name), ([1, 0, 2], [1, 2, 0], [1, 0, 2]), strict=True)
        ]
        scale = self.constant("scale", np.array(_DEPTH**-0.5, dtype=np.float32))
        scores = self.add("Mul", self.add("MatMul", parts[0], parts[1]), scale)
        shares = self.add("Softmax", self.add("Add", scores, "mask"), axis=-1)
        seen = self.add("Transpose", self.add("MatMul", shares, parts[2]), perm=[1, 0, 2])
        seen = self.product(self.reshaped(seen, (-1, network.WIDTH)), f"{name}out")
        x = self._norm(self.add("Add", x, seen), f"{name}norm1")
        inner = self.add("Gelu", self.product(x, f"{name}up"))
        return self._norm(self.add("Add", x, self.product(inner, f"{name}down", by_row=True)), f"{name}norm2")

    def product(self, x: str, name: str, *, by_row: bool = False) -> str:
        """A product of whole numbers: `x` is rounded to eight bits by its own least and greatest value.

        `by_row`: each piece by its own greatest size, for what has a few great values among many small ones.
        """
        whole, scales = stored(self._state[f"{name}.weight"], network.WEIGHT_LIMIT)
        rounded, scale, zero = self._rounded_by_row(x) if by_row else self._rounded(x, name)
        sums = self.add("MatMulInteger", rounded, self.constant(f"{name}.whole", whole.T), zero)
        floats, rows = (
            self.add("Cast", sums, to=TensorProto.FLOAT),
            self.constant(f"{name}.scales", scales[:, 0]),
        )
        if by_row:
            # one scale after the other: onnxruntime joins products that are scaled by both at once into an
            # operation of its own, which takes the first row's scale for all
            floats = self.add("Mul", self.add("Mul", floats, scale), rows)
        else:
            floats = self.add("Mul", floats, self.add("Mul", scale, rows))
        return self.add("Add", floats, self.constant(f"{name}.bias", self._state[f"{name}.bias"]))

    def _rounded(self, x: str, name: str) -> tuple[str, str, str]:
        """`x` as whole numbers, their scale, and the whole number that stands for zero."""
        rounded, scale, zero = (f"{name}.{part}" for part in ("rounded", "scale", "zero"))
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [rounded, scale, zero]))
        return rounded, scale, zero

    def _rounded_by_row(self, x: str) -> tuple[str, str, str]:
        greatest = self.add(
            "ReduceMax", self.add("Abs", x), self.constant("last", np.array([-1])), keepdims=1
        )
        step = self.constant("step", np.array(1 / _LIMIT, dtype=np.float32))
        scale = self.add("Mul", greatest, step)
        middle = self.constant("middle", np.array(_LIMIT + 1, dtype=np.float32))
        whole = self.add("Add", self.add("Round", self.add("Div", x, scale)), middle)
        zero = self.constant("zero_row", np.array(_LIMIT + 1, dtype=np.uint8))
        return self.add("Cast", whole, to=TensorProto.UINT8), scale, zero

    def linear(self, x: str, name: str) -> str:
        """A product with weights that are floats by then: the runtime folds cast and scale when it loads."""
        whole, scales = stored(self._state[f"{name}.weight"])
        cast = self.add("Cast", self.constant(f"{name}.whole", whole.T), to=TensorProto.FLOAT)
        weights = self.add("Mul", cast, self.constant(f"{name}.scales", scales.T))
        bias = self.constant(f"{name}.bias", self._state[f"{name}.bias"])
        return self.add("Add", self.add("MatMul", x, weights), bias)

    def model(self) -> onnx.ModelProto:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, [size])
            for name, size in (("ids", "pieces"), ("shapes", "pieces"), ("firsts", "words"))
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", *shape])
            for name, shape in (
                ("statements", [1 + 2 * len(tagger.STATEMENT_KINDS)]),
                ("names", [1 + 2 * len(tagger.NAME_KINDS)]),
                ("vectors", list(_VECTORS)),
            )
        ]
        whole = helper.make_graph(self._nodes, "reader", inputs, outputs, list(self._constants.values()))
        model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)])
        model.ir_version = 9
        onnx.checker.check_model(model)
        return model

    def _rows(self, name: str, numbers: str) -> str:
        """Rows of a table, turned into floats only where they are looked up."""
        whole, scales = stored(self._state[name])
        rows = self.add("Gather", self.constant(f"{name}.whole", whole), numbers, axis=0)
        scale = self.add("Gather", self.constant(f"{name}.scales", scales), numbers, axis=0)
        return self.add("Mul", self.add("Cast", rows, to=TensorProto.FLOAT), scale)

    def _mask(self) -> None:
        is_padding = self.add("Equal", "ids", "zero")
        low, none = (self.constant(n, np.array(v, dtype=np.float32)) for n, v in (("low", -1e9), ("none", 0)))
        self.add("Where", is_padding, low, none, result="mask")

    def _thirds(self, x: str, name: str) -> list[str]:
        thirds = [f"{name}{part}" for part in ("query", "key", "value")]
        self._nodes.append(
            helper.make_node("Split", [self.product(x, f"{name}qkv")], thirds, axis=-1, num_outputs=3)
        )
        return thirds

    def _norm(self, x: str, name: str) -> str:
        weight, bias = (
            self.constant(f"{name}.{part}", self._state[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=network.EPSILON)
