"""REST under /api/v1: one module a noun. Errors are `application/problem+json` everywhere."""
