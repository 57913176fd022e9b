"""Drafts of segments: made by an engine, with the glossary's terms, mended, kept.

May import: checks, engine, memory, and the rooms below them.
"""
