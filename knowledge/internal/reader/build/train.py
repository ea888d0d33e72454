"""Trains the reader: python train.py SHARED UKTI FOLDER MINUTES

SHARED holds the sets, UKTI is a built binary for the search's own mistakes, FOLDER keeps
the checkpoints. A run that was stopped goes on where it was; MINUTES of wall clock are
what all its parts take together, and the learning rate falls to zero over them.
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
import windows

RATE, HEADS = 1e-4, 5.0
WARM = 0.04
TOKENS = 2400
# Examples drawn at a time, to be sorted by length into batches.
POOL = 192
FROZEN = 4
KEEP = 600.0
THREADS = 2


def batches(source, progress):
    """Lists of examples of about the same length, for ever."""
    while True:
        mix, pool = examples.mixture(progress()), []
        while len(pool) < POOL:
            example = source.draw(source.random.choices(list(mix), list(mix.values()))[0])
            if example:
                kind, question, article, window, right = example
                ids, owner = windows.pack(question, article, window)
                pool.append((ids, owner, right, kind))
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
    for i, (tokens, of, answers, _) in enumerate(batch):
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


def main(shared, ukti, folder, minutes):
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    os.makedirs(folder, exist_ok=True)
    file = e5.File()
    reader = model.Reader(file, FROZEN)
    trained = [p for p in reader.parameters() if p.requires_grad]
    heads = [*reader.sentence.parameters(), *reader.none.parameters()]
    body = [p for p in trained if all(p is not h for h in heads)]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    path, spent, step, seen = os.path.join(folder, "checkpoint.pt"), 0.0, 0, 0
    if os.path.exists(path):
        kept = torch.load(path)
        reader.load_state_dict(kept["reader"], strict=False)
        optimizer.load_state_dict(kept["optimizer"])
        spent, step, seen = kept["spent"], kept["step"], kept["seen"]
        print(f"goes on after {spent / 60:.1f} minutes, {seen} examples", flush=True)
    source = examples.Examples(shared, ukti, folder, e5.tokenizer(file), seed=1 + step)
    began = time.monotonic() - spent
    total = 60.0 * minutes
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))

    def progress():
        return (time.monotonic() - began) / total

    def keep():
        state = {k: v for k, v in reader.state_dict().items() if not k.startswith(("words", "places"))}
        torch.save({"reader": state, "optimizer": optimizer.state_dict(), "step": step, "seen": seen,
                    "spent": time.monotonic() - began}, path + ".new")
        os.rename(path + ".new", path)

    kept_at, running, hits, of = time.monotonic(), 0.0, 0, 0
    for batch in batches(source, progress):
        p = progress()
        if p >= 1 or stop:
            break
        rate = min(1.0, (p + 1e-3) / WARM) * (1 - p)
        optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = RATE * rate, HEADS * RATE * rate
        ids, lengths, owner, most, right = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            logits = reader(ids, lengths, owner, most)
        loss = loss_of(logits.float(), right)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
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
            kept_at = time.monotonic()
    keep()
    print(f"stopped after {progress() * minutes:.1f} minutes, {seen} examples", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4], float(sys.argv[4]))
