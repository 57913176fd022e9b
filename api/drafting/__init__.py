"""Drafts of segments: made by an engine, with the glossary's terms, bad ones decoded again, kept.

May import: checks, engine, memory, and the rooms below them.
"""
