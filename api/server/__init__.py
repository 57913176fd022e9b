"""All HTTP: the application, REST, other programs' protocols and the pages.

May import: jobs, operations, workbench, and the rooms below them.
"""
