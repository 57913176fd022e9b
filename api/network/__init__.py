"""Fetching from outside this machine: `client` asks, `downloads` brings large files.

Nothing else in api/ opens a connection, but the database's. May import: store, settings, errors.
"""
