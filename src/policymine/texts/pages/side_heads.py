"""Side headings: bold titles in a margin column of their own, each beside the text that it heads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, pairwise

from policymine.texts.pages.columns import Area
from policymine.texts.pages.lines import Line

_LEAST_HEADS = 2
_LEAST_TEXT = 3  # lines of text for each head
_MOST_LINES = 5
_WIDEST = 0.4  # of the width of heads and text together


def find_side_heads(lines: Sequence[Line]) -> list[float]:
    """Return the tops of a page's side headings, from top to bottom; none where its left column holds anything else."""
    if sum(line.bold > 0.95 for line in lines) < _LEAST_HEADS or not (edge := _find_edge(lines)):
        return []
    texts = [line for line in lines if line.x0 >= edge]
    left = _group(sorted((line for line in lines if line.x1 < edge), key=lambda line: line.baseline))
    heads = list(dropwhile(lambda head: not _stands_beside(head, texts), left))
    first = heads[0][0].top if heads else 0.0
    below = [line for line in lines if line.baseline > first]
    plain = any(line.bold < 0.95 or len(line.text) > 60 for head in heads for line in head)
    spanning = sum(line.x0 < edge <= line.x1 for line in below)
    if len(heads) < _LEAST_HEADS or plain or spanning > 1 or len(texts) < _LEAST_TEXT * len(heads):
        return []
    if not all(len(head) <= _MOST_LINES and _stands_beside(head, texts) for head in heads):
        return []
    return [head[0].top for head in heads]


def _find_edge(lines: Sequence[Line]) -> float:
    """Return the left edge of the text to the right of bold lines at the left edge of the page's text, or 0."""
    left = min(line.x0 for line in lines)
    bold = [line for line in lines if line.bold > 0.95 and line.x0 < left + 6]
    reach = max((line.x1 for line in bold if any(_is_beside(line, other) for other in lines)), default=0.0)
    edges = [other.x0 for other in lines for line in bold if _is_beside(line, other)]
    edge = min(edges, default=0.0) - 2
    width = max(line.x1 for line in lines) - left
    return edge if reach < edge < left + _WIDEST * width else 0.0


def _is_beside(head: Line, line: Line) -> bool:
    return line.bold < 0.5 and line.x0 - head.x1 > 0 and abs(head.baseline - line.baseline) < 0.5 * head.size


def _group(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines of a column as runs of those right below each other."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.baseline - groups[-1][-1].baseline < 1.7 * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _stands_beside(head: Sequence[Line], texts: Sequence[Line]) -> bool:
    """Tell whether a line of text begins beside the first or the second line of a head."""
    return any(_heads_text(line, texts) for line in head[:2])


def _heads_text(head: Line, texts: Sequence[Line]) -> bool:
    """Tell whether a line of text begins beside a head: level with it, white space above it."""
    level = next((line for line in texts if abs(line.baseline - head.baseline) < 0.5 * head.size), None)
    if level is None:
        return False
    above = [line.baseline for line in texts if line.baseline < level.baseline - 2]
    return not above or level.baseline - max(above) > 1.5 * level.size


def part_bands(lines: Sequence[Line], tables: Sequence[Area]) -> list[tuple[list[Line], list[Area]]]:
    """Return a page's lines and tables in the bands that its side headings begin, or as one band."""
    tops = find_side_heads(lines) if lines else []
    if not tops:
        return [(list(lines), list(tables))]
    bounds = [float("-inf"), *tops, float("inf")]
    bands = []
    for top, bottom in pairwise(bounds):
        held = [line for line in lines if top <= line.top + 2 < bottom]
        bands.append((held, [table for table in tables if top <= table.top + 2 < bottom]))
    return bands
