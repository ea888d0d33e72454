"""Slips of people who type: what a question may look like that was typed in haste."""

# Letters that are taken for each other because they sound alike.
ALIKE = ("িী", "ুূ", "শষস", "নণ", "জয", "তৎ", "রড়ঢ়", "ইঈ", "উঊ", "ংঙ")
SWAPPED = {a: [b for b in group if b != a] for group in ALIKE for a in group}
HASANTA = "\u09cd"
# Words shorter than this would no longer be known.
SHORTEST = 4


def word(text, random):
    """The word with one slip: a letter that sounds alike, or one lost, doubled or changed places with the next."""
    alike = [i for i, c in enumerate(text) if c in SWAPPED]
    if alike and random.random() < 0.6:
        i = random.choice(alike)
        return text[:i] + random.choice(SWAPPED[text[i]]) + text[i + 1 :]
    i = random.randrange(1, len(text) - 1)
    kind = random.randrange(3)
    if kind == 0 or text[i] == HASANTA:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def question(text, random):
    """The question with a slip in one of its words, sometimes in two."""
    words = text.split()
    long = [i for i, w in enumerate(words) if len(w) >= SHORTEST]
    random.shuffle(long)
    for i in long[: random.choice((1, 1, 2))]:
        words[i] = word(words[i], random)
    return " ".join(words)
