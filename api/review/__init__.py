"""A segment's life: what people do with it, what the checks find on it, how it is shown.

May import: drafting, and the rooms below it.
"""
