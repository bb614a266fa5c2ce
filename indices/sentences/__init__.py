"""The sentences that pages say about the figures, made by rule.

Pure: dataclasses in, Vietnamese text out. No adjectives, no causes that cannot be
computed; a partial edition is never spoken of as if it were whole. One module for
each page.
"""

from indices.sentences.ranking import (
    against_median,
    distance_sentence,
    filter_in_words,
    ranking_caption,
    ranking_finding,
    ranking_title,
)

__all__ = [
    "against_median",
    "distance_sentence",
    "filter_in_words",
    "ranking_caption",
    "ranking_finding",
    "ranking_title",
]
