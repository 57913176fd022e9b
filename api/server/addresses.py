"""Parts of an address that are text: a term may hold a slash (信用/征信)."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class TermConvertor(Convertor[str]):
    """`{zh:term}`: all that is left of a path, and something."""

    regex = ".+"

    def convert(self, value: str) -> str:
        """The text itself."""
        return value

    def to_string(self, value: str) -> str:
        """The text itself."""
        return value


register_url_convertor("term", TermConvertor())
TERM = "{zh:term}"  # the rest of an address that names a glossary term
