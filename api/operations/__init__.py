"""Keeping it running: what is wrong with an installation, and backups of it.

May import: workbench, and the rooms below it.
"""
