"""Counting bits, at numbers of rows that the small indexes of the suite do not reach."""

import numpy as np
import pytest

from search_index import counting


@pytest.mark.parametrize("rows", [0, 1, 255, 764, 765, 1020, 3_001, 70_000])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_rows_are_counted_bit_by_bit(rows, words):
    rng = np.random.default_rng(rows)
    packed = rng.integers(0, 2**64, (rows, words), dtype=np.uint64) | np.uint64(1 << 63)
    bits = [[int(row) >> bit & 1 for row in packed[:, word]] for word in range(words) for bit in (0, 1, 13, 63)]
    found = counting.count_rows(packed).reshape(words, 64)[:, [0, 1, 13, 63]].reshape(-1)
    assert found.tolist() == [sum(column) for column in bits]


@pytest.mark.parametrize("together", [1, 700, 10**6])
def test_bitmaps_are_counted_in_parts_of_any_size(monkeypatch, together):
    monkeypatch.setattr(counting, "COUNT_WORDS", together)
    rng = np.random.default_rng(together)
    bitmaps = rng.integers(0, 2**64, (5, 1_500), dtype=np.uint64)
    bitmaps[4] = mask = np.full(1_500, 2**64 - 1, np.uint64)
    counts = np.zeros(5, np.int64)
    counting.count_bitmaps(bitmaps, [(slice(0, 2), mask), (slice(3, 5), mask)], counts)
    right = [sum(int(word).bit_count() for word in bitmap) for bitmap in bitmaps]
    assert counts.tolist() == [*right[:2], 0, *right[3:]]
