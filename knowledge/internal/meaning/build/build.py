"""Builds ../table.bin: python build.py [CACHE]

CACHE is a folder for the teacher's answers; without it the run asks for all of
them again.
"""

import os

# Sums in one order, whatever the machine's cores.
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import hashlib
import sys
import tempfile

import numpy as np

import bags
import fit
import pack
import pieces
import teacher
from words import vocabulary

# How many of the commonest words of each language; together with the pieces as
# many as 16 MB hold.
WORDS = {"bn": 56_000, "en": 24_000, "hi": 16_000}
DIMS = 256
BUCKETS = 8192
PENALTY = 20.0
EPOCHS = 5
RATE = 0.01
# How much of a word's own direction is kept beside the fitted one: it makes the
# better dictionary, the fitted one the better sums.
OWN = 0.5
# A word of this frequency starts with half the weight of a rare one.
HALF_WEIGHT = 1e-3


def main(cache):
    vocabularies = {code: vocabulary(code, most) for code, most in WORDS.items()}
    words = [word for entries in vocabularies.values() for word, _ in entries]
    languages = np.concatenate([[code] * len(v) for code, v in vocabularies.items()])
    frequency = np.array([f for entries in vocabularies.values() for _, f in entries], np.float32)
    drawn = bags.draw(vocabularies)

    print(f"asking about {len(words)} words and {len(drawn)} bags", flush=True)
    alone = fit.centred(teacher.vectors(words, cache), languages)
    together = teacher.vectors([" ".join(bag) for _, bag in drawn], cache)
    together = fit.centred(together, np.array([code for code, _ in drawn]))

    axes = fit.principal(np.concatenate([fit.unit(together), fit.unit(alone)[::3]]), DIMS)
    weights = HALF_WEIGHT / (HALF_WEIGHT + frequency)
    start = fit.unit(alone @ axes) * weights[:, None]
    number = {(code, word): i for i, (code, word) in enumerate(zip(languages, words))}
    numbered = [np.array([number[code, word] for word in bag]) for code, bag in drawn]
    vectors = fit.fit(start, numbered, fit.unit(together @ axes), EPOCHS, RATE)
    vectors += OWN * np.linalg.norm(vectors, axis=1, keepdims=True) * fit.unit(start)

    # A telling word weighs 1.
    vectors /= np.quantile(np.linalg.norm(vectors, axis=1), 0.9)
    parts = pieces.fit(words, vectors, BUCKETS, PENALTY)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "table.bin")
    pack.write(path, words, vectors, parts)
    with open(path, "rb") as table:
        print("sha256", hashlib.sha256(table.read()).hexdigest())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.makedirs(sys.argv[1], exist_ok=True)
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(folder)
