"""All HTTP: the application, REST, the peers' protocols and the pages.

May import: jobs, operations, workbench, and the rooms below them.
"""
