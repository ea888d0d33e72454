"""Vectors of word pieces, for words that the table lacks."""

import numpy as np

SIZES = (3, 4)
MASK = (1 << 64) - 1


def hash64(text):
    """The Go reader's hash."""
    h = 14695981039346656037
    for byte in text.encode():
        h = ((h ^ byte) * 1099511628211) & MASK
    h = ((h ^ h >> 33) * 0xFF51AFD7ED558CCD) & MASK
    return h ^ h >> 33


class Cutter:
    """Takes words apart as the Go reader does."""

    def __init__(self, buckets):
        self.buckets = buckets
        self.seen = {}

    def bucket(self, piece):
        if piece not in self.seen:
            self.seen[piece] = hash64(piece) % self.buckets
        return self.seen[piece]

    def __call__(self, word):
        marked = "<" + word + ">"
        return [
            self.bucket(marked[at : at + size])
            for size in range(SIZES[0], SIZES[1] + 1)
            for at in range(len(marked) - size + 1)
        ]


def fit(words, targets, buckets, penalty):
    """Piece vectors whose sum over a word's pieces is nearest to the word's target.

    Ridge regression over all words at once, solved exactly.
    """
    cut = Cutter(buckets)
    square = np.zeros(buckets * buckets, np.float32)
    right = np.zeros((buckets, targets.shape[1]), np.float64)
    for at in range(0, len(words), 5000):
        rows = [np.array(cut(word)) for word in words[at : at + 5000]]
        flat = np.concatenate(rows)
        of = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
        for column in range(targets.shape[1]):
            right[:, column] += np.bincount(flat, targets[at + of, column], buckets)
        pairs = np.concatenate([(r[:, None] * buckets + r[None, :]).ravel() for r in rows])
        keys, counts = np.unique(pairs, return_counts=True)
        square[keys] += counts
    square = square.reshape(buckets, buckets)
    square[np.diag_indices(buckets)] += penalty
    return np.linalg.solve(square, right.astype(np.float32))
