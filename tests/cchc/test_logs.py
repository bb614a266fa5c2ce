"""A line of the log is one line, whatever a visitor typed."""

import logging

from cchc.logs import LineFormatter, current_reference


def line(message):
    record = logging.LogRecord("cchc", logging.INFO, "", 0, message, (), None)
    return LineFormatter("{asctime} {reference} {message}", style="{").format(record)


def test_control_characters_cannot_begin_a_line_or_colour_a_terminal():
    text = line("tên\r\n2026-01-01 INFO giả mạo\x1b[31m\x85\u2028")

    assert len(text.splitlines()) == 1
    assert "\\x0d\\x0a2026-01-01 INFO giả mạo\\x1b[31m\\x85\\u2028" in text


def test_a_line_carries_the_moment_with_its_offset_and_the_reference():
    token = current_reference.set("1A2B-3C4D")
    moment, reference, message = line("ghi").split(" ")
    current_reference.reset(token)

    assert moment.endswith("+07:00")
    assert reference == "1A2B-3C4D"
    assert message == "ghi"
