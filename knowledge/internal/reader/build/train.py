"""Trains the reader: python train.py SHARED UKTI FOLDER MINUTES [WEIGHTS]

SHARED holds the sets, UKTI is a built binary for the search's own mistakes, FOLDER keeps
the checkpoints. A run that was stopped goes on where it was; MINUTES of wall clock are
what all its parts take together, and the learning rate falls to zero over them.
WEIGHTS is a file that pack.py wrote: training begins with what it has learned.
"""

import os
import random
import signal
import sys
import time

import torch
import torch.nn.functional as F

import e5
import examples
import model
import pack
import windows

RATE, HEADS = 1e-4, 5.0
# One step in EVERY teaches that a question's vector lies near that of the sentence that answers it,
# beside those of PAIRS other ones; what a difference of their cosines of 1 is worth; what it counts for in the loss.
EVERY, PAIRS, SHARP, NEAR = 4, 24, 50.0, 0.3
# Of the rate, when what was learned before is trained on.
AGAIN = 0.7
# What the answer's words count for in the loss.
ENDS = 0.2
WARM = 0.04
TOKENS = 2400
# Examples drawn at a time, to be sorted by length into batches.
POOL = 192
KEEP = 600.0
# Of a step in the averaged weights, which are what is kept for use: those of one step are
# good or bad at "none" by turns.
MEAN = 0.005
# Examples of the hands that are held out, asked whenever a checkpoint is kept.
ASKED = 300
# More threads wait for each other on a machine that does other work.
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))


def packed(example):
    """(token ids, the sentence each is of, right sentences, kind, the answer's first and last token)."""
    kind, question, article, window, right, answers = example
    return (*windows.pack(question, article, window), right, kind, windows.answer_words(question, article, window, answers))


def batches(source, progress):
    """Lists of examples of about the same length, for ever."""
    while True:
        mix, pool = examples.mixture(progress()), []
        while len(pool) < POOL:
            example = source.draw(source.random.choices(list(mix), list(mix.values()))[0])
            if example:
                pool.append(packed(example))
        pool.sort(key=lambda e: len(e[0]))
        out, batch = [], []
        for e in pool:
            if batch and len(e[0]) * (len(batch) + 1) > TOKENS:
                out.append(batch)
                batch = []
            batch.append(e)
        out.append(batch)
        source.random.shuffle(out)
        yield from out


def tensors(batch):
    longest = max(len(e[0]) for e in batch)
    most = max(max(e[1]) for e in batch)
    ids = torch.ones(len(batch), longest, dtype=torch.long)
    owner = torch.zeros(len(batch), longest, dtype=torch.long)
    right = torch.zeros(len(batch), most + 1, dtype=torch.bool)
    for i, (tokens, of, answers, *_) in enumerate(batch):
        ids[i, : len(tokens)] = torch.tensor(tokens)
        owner[i, : len(of)] = torch.tensor(of)
        # A sentence that was cut away can't be the answer.
        for k in [a for a in answers if a + 1 <= max(of)]:
            right[i, k + 1] = True
        if not right[i].any():
            right[i, 0] = True
    return ids, torch.tensor([len(e[0]) for e in batch]), owner, most, right


def loss_of(logits, right):
    """Softmax over "none" and the sentences; several right ones count together."""
    return (logits.logsumexp(1) - logits.masked_fill(~right, -1e9).logsumexp(1)).mean()


def loss_of_ends(logits, owner, batch):
    """Softmax over the tokens of the answer's sentence, for its first and its last token."""
    rows = [(i, *e[4]) for i, e in enumerate(batch) if e[4] and owner[i, e[4][0]] == owner[i, e[4][1]]]
    if not rows:
        return logits.sum() * 0
    at = torch.tensor(rows)
    i = at[:, 0]
    inside = owner[i] == owner[i, at[:, 1]][:, None]
    of = logits[i].masked_fill(~inside[..., None], -1e9).log_softmax(1)
    n = torch.arange(len(rows))
    return -(of[n, at[:, 1], 0] + of[n, at[:, 2], 1]).mean() / 2


def padded(texts):
    """The texts between `<s>` and `</s>`, and how long each is."""
    lengths = torch.tensor([len(t) + 2 for t in texts])
    ids = torch.ones(len(texts), int(lengths.max()), dtype=torch.long)
    for i, tokens in enumerate(texts):
        ids[i, : len(tokens) + 2] = torch.tensor([0, *tokens, 2])
    return ids, lengths


def near_loss(reader, pairs):
    """Softmax over the sentences of all pairs, for each question, and how many questions are nearest to their own."""
    questions, answers, others = zip(*pairs)
    told = answers + others
    with torch.autocast("cpu", torch.bfloat16):
        asked = reader.vectors(*padded(questions))
        alike = SHARP * asked @ reader.vectors(*padded(told)).T
    own = torch.arange(len(pairs))
    # The same sentence in another pair is not wrong.
    same = torch.tensor([[i != j and answer == sentence for j, sentence in enumerate(told)] for i, answer in enumerate(answers)])
    alike = alike.masked_fill(same, -1e9)
    return F.cross_entropy(alike, own), int((alike.argmax(1) == own).sum())


def held_out(source):
    """The same examples of the hands that are held out, in every run."""
    was, source.random = source.random, random.Random(0)
    out = []
    while len(out) < ASKED:
        example = source.draw(examples.HELD)
        if example:
            out.append(packed(example))
    near, source.near = source.near, source.sets[examples.HELD]
    pairs = [source.pair() for _ in range(ASKED)]
    source.random, source.near = was, near
    return sorted(out, key=lambda e: len(e[0])), pairs


@torch.no_grad()
def measured(reader, held, pairs):
    """Loss, the share whose likeliest is right, that of those that have an answer in the window, and of the pairs that are nearest to each other."""
    reader.eval()
    loss, words, hits, found, answered = 0.0, 0.0, 0, 0, 0
    for at in range(0, len(held), 10):
        batch = held[at : at + 10]
        ids, lengths, owner, most, right = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            logits, ends = (x.float() for x in reader(ids, lengths, owner, most))
        loss += loss_of(logits, right).item() * len(batch)
        words += loss_of_ends(ends, owner, batch).item() * len(batch)
        best = right.gather(1, logits.argmax(1, keepdim=True))[:, 0]
        here = ~right[:, 0]
        hits, found, answered = hits + int(best.sum()), found + int((best & here).sum()), answered + int(here.sum())
    near = sum(near_loss(reader, pairs[at : at + 50])[1] for at in range(0, len(pairs), 50))
    reader.train()
    return f"loss {loss / len(held):.3f}, right {hits}/{len(held)}, pointed {found}/{answered}, words {words / len(held):.3f}, nearest {near}/{len(pairs)}"


class Averaged:
    """The weights that are trained, averaged over the last steps."""

    def __init__(self, trained, weights):
        self.trained = trained
        self.weights = weights or [p.detach().clone() for p in trained]

    @torch.no_grad()
    def add(self):
        torch._foreach_lerp_(self.weights, [p.detach() for p in self.trained], MEAN)

    @torch.no_grad()
    def swap(self):
        for p, w in zip(self.trained, self.weights):
            was = p.detach().clone()
            p.copy_(w)
            w.copy_(was)

    def show(self, reader, held):
        print("held out, this step:", measured(reader, *held), flush=True)
        self.swap()
        print("held out, averaged: ", measured(reader, *held), flush=True)
        self.swap()


def main(shared, ukti, folder, minutes, weights=None):
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    os.makedirs(folder, exist_ok=True)
    file = e5.File()
    reader = model.Reader(file, model.FROZEN)
    rate = RATE
    if weights:
        pack.unpack(weights, reader)
        rate *= AGAIN
    trained = [p for p in reader.parameters() if p.requires_grad]
    heads = [p for head in (reader.sentence, reader.none, reader.ends) for p in head.parameters()]
    body = [p for p in trained if all(p is not h for h in heads)]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    path, spent, step, seen = os.path.join(folder, "checkpoint.pt"), 0.0, 0, 0
    if os.path.exists(path):
        kept = torch.load(path)
        reader.load_state_dict(kept["reader"], strict=False)
        optimizer.load_state_dict(kept["optimizer"])
        spent, step, seen = kept["spent"], kept["step"], kept["seen"]
        print(f"goes on after {spent / 60:.1f} minutes, {seen} examples", flush=True)
    averaged = Averaged(trained, kept.get("averaged") if spent else None)
    source = examples.Examples(shared, ukti, folder, e5.tokenizer(file), seed=1 + step)
    began = time.monotonic() - spent
    total = 60.0 * minutes
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))

    def progress():
        return (time.monotonic() - began) / total

    def keep():
        state = {k: v for k, v in reader.state_dict().items() if not k.startswith(("words", "places"))}
        torch.save({"reader": state, "optimizer": optimizer.state_dict(), "step": step, "seen": seen, "averaged": averaged.weights,
                    "spent": time.monotonic() - began}, path + ".new")
        os.rename(path + ".new", path)

    held = held_out(source)
    averaged.show(reader, held)
    kept_at, running, hits, of = time.monotonic(), 0.0, 0, 0
    for batch in batches(source, progress):
        p = progress()
        if p >= 1 or stop:
            break
        now = rate * min(1.0, (p + 1e-3) / WARM) * (1 - p)
        optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = now, HEADS * now
        ids, lengths, owner, most, right = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            logits, ends = reader(ids, lengths, owner, most)
        loss = loss_of(logits.float(), right) + ENDS * loss_of_ends(ends.float(), owner, batch)
        loss.backward()
        if step % EVERY == 0:
            near, _ = near_loss(reader, [source.pair() for _ in range(PAIRS)])
            (NEAR * near).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.add()
        step, seen = step + 1, seen + len(batch)
        running += loss.item()
        best = logits.argmax(1)
        for i, e in enumerate(batch):
            if e[3] == "natural":
                hits, of = hits + bool(right[i, best[i]]), of + 1
        if step % 20 == 0:
            print(f"{60 * p * minutes / 60:6.1f} min  step {step}  examples {seen}  loss {running / 20:.3f}  natural {hits}/{of}", flush=True)
            running, hits, of = 0.0, 0, 0
        if time.monotonic() - kept_at > KEEP:
            keep()
            averaged.show(reader, held)
            kept_at = time.monotonic()
    keep()
    averaged.show(reader, held)
    print(f"stopped after {progress() * minutes:.1f} minutes, {seen} examples", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4], float(sys.argv[4]), *sys.argv[5:])
