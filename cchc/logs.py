"""One log line per event: moment with offset, reference of the request, plain text."""

import logging
from contextvars import ContextVar
from datetime import UTC, datetime

# The reference of the request being answered; "-" in commands.
current_reference: ContextVar[str] = ContextVar("current_reference", default="-")

# A name or address in a message must not start a line of its own or colour the
# terminal of whoever reads the log.
_ESCAPED = {
    code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))
} | {0x2028: "\\u2028", 0x2029: "\\u2029"}


class LineFormatter(logging.Formatter):
    """Adds the request's reference and escapes control characters."""

    def formatTime(  # noqa: N802 - the name is logging's
        self, record: logging.LogRecord, datefmt: str | None = None
    ) -> str:
        moment = datetime.fromtimestamp(record.created, tz=UTC)
        return moment.astimezone().isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.reference = current_reference.get()
        record.message = record.message.translate(_ESCAPED)
        return super().formatMessage(record)
