"""Secrets are taken out of every text before it is logged, raised or stored."""

from __future__ import annotations

import logging
from urllib.parse import quote

from ssk.settings import get_settings

MASK = "***"


def redact(text: str) -> str:
    """`text` with every configured secret, plain or URL-quoted, replaced by a mask."""
    for secret in get_settings().secrets:
        text = text.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
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
