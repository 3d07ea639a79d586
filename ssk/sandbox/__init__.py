"""A server on loopback that answers as the source APIs answer, fed from files in this package.

Nobody on this project has tried a live portal; see ``data/README.md`` for what is real, BELIEVED
or CONTOH (made up).
"""
