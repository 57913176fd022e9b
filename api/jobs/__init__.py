"""Durable work: jobs that outlive the process that does them, and the workers that do them.

May import: workbench, and the rooms below it. Only `jobs.workflow` knows DBOS.
"""
