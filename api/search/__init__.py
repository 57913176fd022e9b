"""Aligned text, found by what stands in it.

May import: corpus, and the rooms below it.
"""
