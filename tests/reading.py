"""A page as its reader meets it: the words without the markup."""

import html
import re

HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def words(response_or_html) -> str:
    """The text of the main part of a page, or of a piece of markup; blanks squeezed."""
    text = response_or_html
    if hasattr(text, "content"):
        text = text.content.decode()
        found = MAIN.search(text)
        text = found.group() if found else HEAD.sub("", text)
    bare = html.unescape(TAG.sub(" ", text))
    return re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"\s+", " ", bare)).strip()


def links(response) -> list[str]:
    """The addresses that the main part of a page links to, in order."""
    found = MAIN.search(response.content.decode())
    return re.findall(r'<a [^>]*href="([^"]*)"', found.group() if found else "")
