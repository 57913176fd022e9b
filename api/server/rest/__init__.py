"""REST under /api/v1: one module a subject. Errors are `application/problem+json` everywhere.

May import: what server may.
"""
