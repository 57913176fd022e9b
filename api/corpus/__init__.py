"""Sources and their files: corpus/ and glossary.csv into the database and back; practice.

May import: review, and the rooms below it.
"""
