"""Fetching from outside this machine; the one HTTP client of the program.

May import: store, settings, errors.
"""
