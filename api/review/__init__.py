"""A segment's life: saved, approved, returned, its history, its findings, how it is shown.

May import: drafting, and the rooms below it.
"""
