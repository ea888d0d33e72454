"""Writes the table in the form that the Go reader reads in place; see ../doc.go."""

import struct

import numpy as np

from pieces import hash64

HASH_BITS = 16
MOST = 7  # of a value of four bits; -8 is not used


def turned(rows, seed=5):
    """Turns all axes at random, so that no value of a row is larger than others by habit."""
    random = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(random.standard_normal((rows.shape[1], rows.shape[1])))
    return (rows @ turn).astype(np.float32)


def quantized(rows):
    """Values from -7 to 7 and a scale per row: of 16 scales the one that errs least."""
    largest = np.abs(rows).max(axis=1, keepdims=True) + 1e-12
    best = np.full(len(rows), np.inf)
    values = np.zeros(rows.shape, np.int8)
    scales = np.zeros(len(rows), np.float32)
    for share in np.linspace(0.5, 1.0, 16):
        # The scale is stored as the upper half of a float32.
        scale = upper_half(largest * share / MOST)
        tried = np.clip(np.rint(rows / scale), -MOST, MOST)
        error = ((tried * scale - rows) ** 2).sum(axis=1)
        better = error < best
        best[better] = error[better]
        values[better] = tried[better]
        scales[better] = scale[better, 0]
    return values, scales


def upper_half(floats):
    return (floats.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)


def write(path, words, vectors, pieces):
    rows = turned(np.concatenate([vectors, pieces]))
    values, scales = quantized(rows)
    hashes = np.array([hash64(word) for word in words], np.uint64)
    order = np.array(sorted(range(len(words)), key=lambda i: (hashes[i], words[i])))
    rows_order = np.concatenate([order, np.arange(len(words), len(rows))])
    values, scales = values[rows_order], scales[rows_order]
    high = (hashes[order] >> np.uint64(64 - HASH_BITS)).astype(np.int64)
    firsts = np.searchsorted(high, np.arange((1 << HASH_BITS) + 1))
    letters = [words[i].encode() for i in order]
    starts = np.concatenate([[0], np.cumsum([len(x) for x in letters])])
    text = b"".join(letters)
    nibbles = (values + 8).astype(np.uint8)
    with open(path, "wb") as out:
        out.write(b"UKTIWORD")
        out.write(struct.pack("<6I", 1, rows.shape[1], len(words), len(pieces), HASH_BITS, len(text)))
        out.write(firsts.astype("<u4").tobytes())
        out.write(starts.astype("<u4").tobytes())
        out.write((scales.view(np.uint32) >> 16).astype("<u2").tobytes())
        out.write((nibbles[:, 0::2] | nibbles[:, 1::2] << 4).tobytes())
        out.write(text)
