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


class HeadwordConvertor(TermConvertor):
    """`{zh:headword}`: the same, but what is a route of its own beside the terms."""

    regex = "(?!annotate$).+"


register_url_convertor("term", TermConvertor())
register_url_convertor("headword", HeadwordConvertor())
TERM = "{zh:term}"  # the rest of an address that names a glossary term
HEADWORD = "{zh:headword}"  # and under /api/v1
