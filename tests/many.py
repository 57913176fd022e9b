"""A source of many short segments to draft."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from api.formats.corpus_toml import SegmentEntry, SourceEntry
from api.language.segmentation import segment_id
from tests.desks import write_source

SLUG = "many"
WORDS = (
    "信用",
    "失信",
    "行为",
    "公示",
    "信息",
    "记录",
    "部门",
    "管理",
    "办法",
    "企业",
    "乘车",
    "购票",
)


def write_many(folder: Path, count: int, slug: str = SLUG) -> list[str]:
    """Write a corpus file of so many segments; their ids."""
    chance, seen, segments = random.Random(slug), Counter[str](), list[SegmentEntry]()
    for _ in range(count):
        zh = "".join(chance.choices(WORDS, k=chance.randint(2, 4))) + "。"
        segments.append(SegmentEntry(segment_id(slug, zh, seen[zh]), zh))
        seen[zh] += 1
    source = SourceEntry(slug, "多", "信用网", "news", "full", segments=tuple(segments))
    write_source(folder, source)
    return [segment.id for segment in segments]
