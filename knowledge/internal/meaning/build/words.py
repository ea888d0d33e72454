"""The vocabulary: the commonest words of each language, folded as the bot folds."""

import re
import unicodedata

from wordfreq import get_frequency_dict

# Words of a language are written in its letters; anything else in a frequency
# list (numbers, links, other scripts) is not a word to have a meaning.
LETTERS = {
    "bn": re.compile(r"[\u0980-\u09e3\u09f0\u09f1]+"),
    "en": re.compile(r"[a-z]+(?:'[a-z]+)*"),
    "hi": re.compile(r"[\u0900-\u0963\u0971-\u097f]+"),
}
# A mark can't begin a word: such entries are pieces of broken text.
MARKS = ("Mn", "Mc")
DROPPED = {0x200B: None, 0x200C: None, 0x200D: None, 0x00AD: None, 0xFEFF: None}
MOST_RUNES = 32


def fold(word):
    """Folds a word of LETTERS as text.Fold does; the Go tests hold the two together."""
    word = word.replace("\u2019", "'").translate(DROPPED).lower()
    return unicodedata.normalize("NFC", word)


def is_word(lang, word):
    return (
        2 <= len(word) <= MOST_RUNES
        and LETTERS[lang].fullmatch(word) is not None
        and unicodedata.category(word[0]) not in MARKS
    )


def vocabulary(lang, most):
    """The commonest words of a language with their frequencies, commonest first."""
    frequency = {}
    for word, f in get_frequency_dict(lang, wordlist="best").items():
        word = fold(word)
        if is_word(lang, word):
            frequency[word] = frequency.get(word, 0.0) + f
    ranked = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:most]
