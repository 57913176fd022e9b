"""A package in float32, as many are: the seed model with its integers written out."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

FLOAT32, INT8 = 0, 1  # what CTranslate2's files call them
TYPES = {FLOAT32: np.float32, INT8: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
Variables = dict[str, tuple[int, tuple[int, ...], bytes]]  # type, shape and content by name


def write_out(model: Path) -> None:
    """Make model.bin one of float32: each int8 weight divided by the scale beside it."""
    data = memoryview(model.read_bytes())
    head, at = read_head(data)
    variables, at = read_variables(data, at)
    for name in [name for name in variables if name.endswith("_scale")]:
        scale = array(variables.pop(name))
        weight = name.removesuffix("_scale")
        plain = array(variables[weight]).astype(np.float32) / scale[:, None]
        variables[weight] = (FLOAT32, variables[weight][1], plain.astype(np.float32).tobytes())
    model.write_bytes(head + written(variables) + bytes(data[at:]))


def array(variable: tuple[int, tuple[int, ...], bytes]) -> np.ndarray:
    """A variable as numbers."""
    kind, shape, content = variable
    return np.frombuffer(content, TYPES[kind]).reshape(shape)


def read_head(data: memoryview) -> tuple[bytes, int]:
    """What stands before the variables, and where they begin."""
    [length] = struct.unpack_from("H", data, 4)
    at = 4 + 2 + length + 4  # version, name, revision
    return bytes(data[:at]), at


def read_variables(data: memoryview, at: int) -> tuple[Variables, int]:
    """The variables that begin at a place, and where they end."""
    [count] = struct.unpack_from("I", data, at)
    at += 4
    found: Variables = {}
    for _ in range(count):
        [length] = struct.unpack_from("H", data, at)
        name = bytes(data[at + 2 : at + 1 + length]).decode()
        at += 2 + length
        shape = struct.unpack_from(f"{data[at]}I", bytes(data[at + 1 : at + 33]))
        at += 1 + 4 * len(shape)
        kind, size = data[at], struct.unpack_from("I", data, at + 1)[0]
        found[name] = (kind, shape, bytes(data[at + 5 : at + 5 + size]))
        at += 5 + size
    return found, at


def written(variables: Variables) -> bytes:
    """The variables as a file has them."""
    parts = [struct.pack("I", len(variables))]
    for name, (kind, shape, content) in variables.items():
        text = name.encode() + b"\0"
        parts += [struct.pack("H", len(text)), text, struct.pack("B", len(shape))]
        parts += [struct.pack(f"{len(shape)}I", *shape), struct.pack("=BI", kind, len(content))]
        parts.append(content)
    return b"".join(parts)
