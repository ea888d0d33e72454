"""Fits word vectors so that their sum points where the teacher does."""

import numpy as np


def unit(rows):
    return rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9)


def centred(vectors, languages):
    """Takes each language's mean away: it says of the language what it is, not of the words."""
    out = vectors.astype(np.float32)
    for code in np.unique(languages):
        own = languages == code
        out[own] -= out[own].mean(axis=0)
    return out


def principal(rows, dims):
    """The axes of most variance, as columns."""
    values, axes = np.linalg.eigh(rows.T @ rows / len(rows))
    return axes[:, np.argsort(-values)[:dims]].astype(np.float32)


def fit(start, bags, targets, epochs, rate, batch=512, seed=3):
    """Word vectors, from start, by Adagrad on one minus the cosine.

    bags: per text the numbers of its words; targets: the teacher's unit vectors.
    """
    words = start.copy()
    history = np.full(len(words), 1e-8, np.float32)
    random = np.random.default_rng(seed)
    kept = np.array([i for i, bag in enumerate(bags) if len(bag) > 0])
    for epoch in range(epochs):
        total = 0.0
        order = random.permutation(kept)
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            of = np.repeat(np.arange(len(chosen)), [len(bags[i]) for i in chosen])
            flat = np.concatenate([bags[i] for i in chosen])
            total += step(words, history, of, flat, targets[chosen], rate)
        print(f"epoch {epoch + 1}: mean cosine {total / len(kept):.4f}", flush=True)
    return words


def step(words, history, of, flat, target, rate):
    sums = np.zeros_like(target)
    np.add.at(sums, of, words[flat])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
    points = sums / lengths
    cosines = (points * target).sum(axis=1, keepdims=True)
    slope = (points * cosines - target) / lengths
    touched, place = np.unique(flat, return_inverse=True)
    slopes = np.zeros((len(touched), words.shape[1]), np.float32)
    np.add.at(slopes, place, slope[of])
    history[touched] += (slopes * slopes).mean(axis=1)
    words[touched] -= rate * slopes / np.sqrt(history[touched])[:, None]
    return float(cosines.sum())
