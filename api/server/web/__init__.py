"""The pages: one module a noun, Jinja2 `templates/`, small ES modules in `static/`; no CDN.

May import: what server may.
"""
