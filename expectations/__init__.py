"""The publication gate: what must hold before a candidate becomes a release."""
