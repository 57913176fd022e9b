"""Aligned text: the segments whose Chinese or English holds a text.

May import: corpus, and the rooms below it.
"""
