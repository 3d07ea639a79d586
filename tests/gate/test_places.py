"""Every rule of the domain is judged somewhere, and the table says where."""

from __future__ import annotations

from expectations import places
from expectations.roles import ROLES


def test_the_table_is_what_the_suites_give() -> None:
    written = places.PAGE.read_text(encoding="utf-8")
    assert written == places.page(), "run `python -m expectations.places`"


def test_every_rule_of_the_domain_is_judged_somewhere() -> None:
    judged = places.places()
    assert [rule_id for rule_id in places.DOMAIN if not judged[rule_id]] == []
    assert judged.keys() >= {"XR1", "XR2"}


def test_every_rule_has_an_owner_with_a_role() -> None:
    for rule_id, severity, stops, owner, place, meaning in places.rows():
        if place.startswith("GX"):
            assert owner.endswith(tuple(f" ({role})" for role in ROLES)), rule_id
            assert severity in ("critical", "warning", "info"), rule_id
            assert bool(stops) == (severity == "critical"), rule_id
            assert meaning, rule_id
