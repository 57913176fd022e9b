"""Numbers, dates and times of Chinese and English text, by value.

`read_chinese` and `read_english` turn text into `Quantity` tuples; `compare` says which of them
have no counterpart on the other side; `write_english` writes those of a Chinese text in English.

May import: what language may.
"""

from __future__ import annotations

from api.language.quantities.calendar_match import CALENDAR
from api.language.quantities.chinese import read_chinese
from api.language.quantities.comparison import compare, too_many
from api.language.quantities.english import read_english
from api.language.quantities.quantity import MOST_QUANTITIES, Mismatch, Quantity, Value, show_value
from api.language.quantities.writing import write_english

__all__ = [
    "CALENDAR",
    "MOST_QUANTITIES",
    "Mismatch",
    "Quantity",
    "Value",
    "compare",
    "read_chinese",
    "read_english",
    "show_value",
    "too_many",
    "write_english",
]
