"""Keeping it running: what is wrong with an installation.

May import: workbench, and the rooms below it.
"""
