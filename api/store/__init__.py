"""What is kept: the tables, the database and its migrations.

May import: settings, errors.
"""
