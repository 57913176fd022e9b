"""Other programs' protocols, spoken as they define them, so that their clients work unchanged.

May import: what server may.
"""
