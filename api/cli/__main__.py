"""`python -m api.cli` is the command `duizhao`."""

from api.cli import main

main()
