"""Secrets are taken out of every text before it is logged, raised or stored."""

from __future__ import annotations

import logging
from urllib.parse import quote, quote_plus

from ssk.settings import get_settings

MASK = "***"


def redact(text: str) -> str:
    """`text` with every configured secret, plain or as a URL writes it, replaced by a mask."""
    for secret in get_settings().secrets:
        # the longest form first: a plain secret may be part of a quoted one
        forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, MASK)
    return text


class RedactingFilter(logging.Filter):
    """Redacts a record where a library would log a full address (urllib3 logs paths)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        return True


def guard_library_logs() -> None:
    """Put the filter on the loggers of the HTTP libraries."""
    for name in ("urllib3.connectionpool", "urllib3.util.retry", "requests"):
        logger = logging.getLogger(name)
        if not any(isinstance(f, RedactingFilter) for f in logger.filters):
            logger.addFilter(RedactingFilter())
