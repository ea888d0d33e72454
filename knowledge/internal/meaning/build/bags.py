"""Random bags of words: texts that nobody wrote, to ask the teacher about."""

import numpy as np

COUNT = 30_000
SIZES = (3, 8)
# Plain frequency would fill the bags with particles, equal chances with rarities.
FLATTEN = 0.45
# Share of the bags and how many of the commonest words they are drawn from.
DRAWN = {"bn": (0.45, 30_000), "en": (0.35, 20_000), "hi": (0.20, 15_000)}


def draw(vocabularies, seed=1):
    """Lists (language, words), in random order of languages."""
    random = np.random.default_rng(seed)
    codes = sorted(DRAWN)
    chances = {}
    for code in codes:
        flat = np.array([f for _, f in vocabularies[code][: DRAWN[code][1]]]) ** FLATTEN
        chances[code] = np.cumsum(flat / flat.sum())
    shares = [DRAWN[code][0] for code in codes]
    out = []
    for _ in range(COUNT):
        code = codes[random.choice(len(codes), p=shares)]
        size = random.integers(SIZES[0], SIZES[1] + 1)
        picked = np.searchsorted(chances[code], random.random(size))
        picked = np.minimum(picked, len(chances[code]) - 1)
        out.append((code, [vocabularies[code][i][0] for i in picked]))
    return out
