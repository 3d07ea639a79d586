"""Who decides what: the roles of Satu Data Indonesia (Perpres 39/2019), and who owns a rule."""

from __future__ import annotations

from typing import Final

ROLES: Final = {
    "produsen data": "OPD yang menghasilkan angka / the office that makes the figure",
    "walidata": "Dinas Kominfo / keeper of the data",
    "koordinator": "Bappeda, koordinator Satu Data daerah / coordinator",
    "pembina": "BPS, pembina data statistik / statistics adviser",
}

# Owners of rules that are no producing office. Whoever else owns a rule is one.
ROLE_OF_OWNER: Final = {
    "walidata": "walidata",
    "engineering": "walidata",
    "Bappeda": "koordinator",
    "Pokja": "koordinator",
    "BPS": "pembina",
}


def role_of(owner: str) -> str:
    """The role of Satu Data that answers for a rule."""
    return ROLE_OF_OWNER.get(owner, "produsen data")
