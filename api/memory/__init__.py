"""Translation memory: what people made of the same Chinese, or of Chinese much like it.

May import: glossary, formats, language, store, settings, errors.
"""
