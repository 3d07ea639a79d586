"""`python -m ssk` is the `ssk` command."""

from ssk.cli import main

main()
