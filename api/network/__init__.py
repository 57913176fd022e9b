"""Fetching from outside this machine: `client` asks, `downloads` brings large files.

Nothing else in api/ opens a connection to the outside. May import: store, settings, errors.
"""
