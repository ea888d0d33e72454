"""What the reader reads: a question, then whole sentences of one article."""

import re

# Tokens of a whole window, and of the question in it.
WINDOW = 192
QUESTION = 48
SENTENCE = 128

_end = re.compile(r"(?<=[।॥?!。！？])[\"'”’»)\]]*\s*|(?<=\.)[\"'”’»)\]]*\s+(?=[^a-z\s])|\n+")


def sentences(text):
    """Spans (start, end) of the text's sentences, in characters."""
    out, start = [], 0
    for m in [*_end.finditer(text), None]:
        end = len(text) if m is None else m.end()
        if m is not None and m.end() == start:
            continue
        if text[start:end].strip():
            out.append((start, end))
        start = end
    return out


class Article:
    """An article's sentences, as tokens."""

    def __init__(self, text, tokenize):
        self.text, self.tokenize = text, tokenize
        self.spans = sentences(text)
        self.tokens = [tokenize(text[a:b])[:SENTENCE] for a, b in self.spans]

    def windows(self, room):
        """Runs (first, end) of sentences that fit into room tokens, each beginning with the last of the one before."""
        out, first = [], 0
        while first < len(self.tokens):
            end, used = first, 0
            while end < len(self.tokens) and (end == first or used + len(self.tokens[end]) <= room):
                used += len(self.tokens[end])
                end += 1
            out.append((first, end))
            if end == len(self.tokens):
                break
            first = max(end - 1, first + 1)
        return out

    def words(self, start, end):
        """The sentence that the characters begin in, and which of its tokens they are, first and last; None when they were cut away."""
        for i in self.holding(start, start + 1):
            a, b = self.spans[i]
            first = len(self.tokenize(self.text[a:start]))
            last = max(first, len(self.tokenize(self.text[a : min(end, b)])) - 1)
            if last < len(self.tokens[i]):
                return i, first, last
        return None

    def holding(self, start, end):
        """The numbers of the sentences that overlap the characters start to end."""
        return [i for i, (a, b) in enumerate(self.spans) if a < end and start < b]


def room(question, window=WINDOW):
    return window - 4 - len(question)


def answer_words(question, article, window, answers):
    """Which tokens of the packed window are the first answer that stands in it: (first, last), or None."""
    for answer in answers:
        found = article.words(*answer)
        if found and window[0] <= found[0] < window[1]:
            before = 3 + len(question) + sum(len(article.tokens[i]) for i in range(window[0], found[0]))
            if before + found[2] < WINDOW - 1:
                return before + found[1], before + found[2]
    return None


def pack(question, article, window, bos=0, eos=2):
    """Token ids of a window, and the sentence each is of."""
    ids = [bos, *question, eos, eos]
    owner = [0] * len(ids)
    for n, i in enumerate(range(*window), 1):
        ids += article.tokens[i]
        owner += [n] * len(article.tokens[i])
    # A single sentence longer than the room is cut.
    ids, owner = ids[: WINDOW - 1], owner[: WINDOW - 1]
    return ids + [eos], owner + [0]
