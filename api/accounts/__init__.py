"""Who acts: the people whose names stand beside what they wrote; a name each, until accounts.

May import: store, settings, errors.
"""
