"""Writes the weights file: python pack.py CHECKPOINT FILE

The pieces are cut to the scripts served, weights of layers go into seven bits, those of
pieces stay in the four they have. ../weights.go reads it; its order is the order here.
"""

import hashlib
import re
import struct
import sys

import numpy as np
import torch

import e5
import model
import windows

MAGIC, VERSION = b"UKTIREAD", 2
SERVED = re.compile(
    "[\u0980-\u09ff\u0900-\u097f\u0020-\u007e\u200c\u200d"
    "\u00a0-\u00ff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u20ac\u20b9\u20bf\u2122\u2212]*"
)
LATIN = re.compile("[A-Za-z\u00c0-\u00ff]+")
# How many pieces of Latin letters are kept, the commonest first.
MOST_LATIN = 60_000
ZERO = 64
COLUMNS, DEPTH = 16, 4


def kept(file):
    """The numbers of the pieces that are kept, in their order."""
    bare = [p.lstrip(e5.SPACE) for p in file.pieces]
    latin = sorted((i for i, p in enumerate(bare) if LATIN.fullmatch(p)), key=lambda i: -file.scores[i])
    late = set(latin[MOST_LATIN:])
    return [i for i, p in enumerate(bare) if i <= file.unknown or (i not in late and SERVED.fullmatch(p))]


def cut(file):
    """The tokenizer of the pieces that are kept."""
    keep = kept(file)
    return e5.Tokenizer([file.pieces[i] for i in keep], file.scores[keep], file.replaced, file.unknown)


def fnv(piece):
    h = 0xCBF29CE484222325
    for b in piece:
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


def slots(pieces, unknown):
    bits = len(pieces).bit_length() + 1
    table = np.zeros(1 << bits, np.uint32)
    for i, piece in enumerate(pieces):
        if i > unknown:
            h = fnv(piece) & ((1 << bits) - 1)
            while table[h]:
                h = (h + 1) & ((1 << bits) - 1)
            table[h] = i + 1
    return bits, table


def floats(tensor):
    return np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4").tobytes()


def linear(part):
    """A matrix's weights as the kernels want them, its columns' scales, its bias."""
    w, scale = part.weight.detach().numpy(), model.steps(part.weight.detach()).numpy()[:, 0]
    byte = (np.clip(np.rint(w / scale[:, None]), -model.LEVELS, model.LEVELS) + ZERO).astype(np.uint8)
    out, depth = byte.shape
    laid = byte.reshape(out // COLUMNS, COLUMNS, depth // DEPTH, DEPTH).transpose(0, 2, 1, 3)
    return laid.tobytes() + scale.astype("<f4").tobytes() + floats(part.bias)


def norm(part):
    return floats(part.weight) + floats(part.bias)


def main(checkpoint, path):
    file = e5.File()
    reader = model.Reader(file, model.FROZEN)
    state = torch.load(checkpoint)
    reader.load_state_dict(state["reader"], strict=False)
    with torch.no_grad():
        for p, w in zip([p for p in reader.parameters() if p.requires_grad], state["averaged"]):
            p.copy_(w)
    keep = kept(file)
    pieces = [file.pieces[i].encode() for i in keep]
    bits, table = slots(pieces, file.unknown)
    text = b"".join(pieces)
    starts = np.cumsum([0] + [len(p) for p in pieces]).astype("<u4")
    replaced = sorted(file.replaced.items())
    changed = [b.encode() for _, b in replaced]
    changes = np.cumsum([0] + [len(b) for b in changed]).astype("<u4")
    _, size, start = file.where["emb.word"]
    row = file.sizes["hidden"] // e5.BLOCK * 18
    words = np.frombuffer(file.data, np.uint8, size // e5.BLOCK * 18, start).reshape(-1, row)[keep]
    body = [
        table.astype("<u4").tobytes(), starts.tobytes(), file.scores[keep].astype("<f4").tobytes(), text,
        np.array([ord(a) for a, _ in replaced], "<u4").tobytes(), changes.tobytes(), b"".join(changed),
        words.tobytes(), floats(reader.places.weight[: windows.WINDOW]), norm(reader.norm),
    ]
    for layer in reader.layers:
        body += [linear(layer.qkv), linear(layer.out), norm(layer.norm1), linear(layer.up), linear(layer.down), norm(layer.norm2)]
    for head in (reader.sentence, reader.none, reader.ends):
        body += [floats(head.weight), floats(head.bias)]
    body = b"".join(body)
    s = file.sizes
    head = MAGIC + struct.pack("<11I", VERSION, len(pieces), bits, len(text), len(replaced), int(changes[-1]),
                               s["layers"], s["hidden"], s["heads"], s["inner"], windows.WINDOW)
    digest = hashlib.sha256(head + body).digest()
    with open(path, "wb") as out:
        out.write(head + digest + body)
    print(f"{len(pieces)} pieces, {(len(head) + 32 + len(body)) / 1e6:.1f} MB, sha256 {digest.hex()}")


@torch.no_grad()
def unpack(path, reader):
    """Puts the layers and heads of a weights file into the reader, as its seven bits have them."""
    data = open(path, "rb").read()
    if data[: len(MAGIC)] != MAGIC:
        raise SystemExit(f"{path} is no file of weights")
    end = len(data)

    def take(kind, *shape):
        nonlocal end
        values = np.frombuffer(data[:end], kind, int(np.prod(shape)), end - int(np.prod(shape)) * np.dtype(kind).itemsize)
        end -= values.nbytes
        return values.reshape(shape)

    def put(parameter, values):
        parameter.copy_(torch.from_numpy(values.astype(np.float32)).view_as(parameter))

    def floats(part):
        put(part.bias, take("<f4", *part.bias.shape))
        if not isinstance(part, torch.nn.Linear) or part.out_features <= 2:
            put(part.weight, take("<f4", *part.weight.shape))
            return
        out, depth = part.weight.shape
        scale = take("<f4", out)
        laid = take("u1", out // COLUMNS, depth // DEPTH, COLUMNS, DEPTH).transpose(0, 2, 1, 3).reshape(out, depth)
        put(part.weight, (laid.astype(np.float32) - ZERO) * scale[:, None])

    # The file's end is its layers and heads: they are taken from there, last ones first.
    if struct.unpack_from("<I", data, len(MAGIC))[0] >= VERSION:
        floats(reader.ends)
    floats(reader.none)
    floats(reader.sentence)
    for layer in reversed(reader.layers):
        for part in (layer.norm2, layer.down, layer.up, layer.norm1, layer.out, layer.qkv):
            floats(part)


if __name__ == "__main__":
    main(*sys.argv[1:])
