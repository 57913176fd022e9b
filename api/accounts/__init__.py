"""Who acts: the people whose names stand beside what they wrote.

May import: store, settings, errors.
"""
