"""The LibreTranslate server with its sentence splitter replaced as in _argos.py; arguments are its.

Run by the interpreter of an environment that has libretranslate.
"""

from __future__ import annotations

from _argos import split_simply

if __name__ == "__main__":
    split_simply(whole=True)
    from libretranslate import main

    main()
