"""Words to the databases' planners, which know nothing of how many rows a value has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, literal


def past_index(column: Any) -> ColumnElement[str]:
    """A text column as an expression that no index serves.

    For a condition that most rows fulfil, beside one with an index that few do: SQLite, without
    statistics, takes either.
    """
    expression: ColumnElement[str] = column.concat(literal(""))
    return expression
