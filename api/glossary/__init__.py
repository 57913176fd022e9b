"""The termbase: the glossary's rows, its file, and its terms found in text and looked up.

May import: language, store, settings, errors.
"""

from __future__ import annotations

from api.glossary.file import COLUMNS, Reading, Term, read, revision, write

__all__ = ["COLUMNS", "Reading", "Term", "read", "revision", "write"]
