"""Bytes to entries and back, one format a module; pure, and streaming where a file may be large.

May import: language, errors.
"""
