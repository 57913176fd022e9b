"""Words to the databases' planners, which know nothing of how many rows a value has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal


def past_index(column: Any) -> ColumnElement[Any]:
    """A column of text or of whole numbers as an expression that no index serves.

    For a condition that most rows fulfil, beside one with an index that few do: SQLite, without
    statistics, takes either.
    """
    is_number = isinstance(column.type, Integer)
    expression: ColumnElement[Any] = column + 0 if is_number else column.concat(literal(""))
    return expression
