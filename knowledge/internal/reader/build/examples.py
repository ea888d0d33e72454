"""The training examples: which question is asked of which window, and what is right there."""

import gzip
import json
import os
import random
import subprocess
from collections import defaultdict

import slips
import windows

# Questions of these hands are never trained on: the reader is measured on them, and the
# weights that join it with the search are fitted on them.
HELD_OUT = ("nt2", "nt5")
HELD = "held out"
# Questions written for this, about articles that neither those hands nor the thermometer ask about.
WRITTEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions.jsonl.gz")
# Windows to learn on, in tokens: small ones cost less, and teach almost as much.
SIZES = (96, 96, 128, 192)
# Share of a copying question's words that are dropped.
DROP = 0.3
# Share of the other sets' words that are dropped, and of the questions that get a slip.
LOST, SLIPPED = 0.1, 0.2
# Sets of questions that are also asked of another set's articles, where nothing answers.
STRANGERS = (("squad", "tydi"), ("tydi", "squad"), ("strange-hi", "hindi"))
# Articles of fewer sentences are parts of a report: what they don't tell another part may.
FRAGMENT = 4
# Answers shorter than this stand in a wrong window too often by chance to tell anything.
TELLING = 4


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def searched(ukti, passages, questions, cache):
    """What the search brings for each question: (article, byte start) of its quotes, best first."""
    if not os.path.exists(cache):
        asked = "".join(json.dumps({"id": q["id"], "question": q["question"]}) + "\n" for q in questions)
        done = subprocess.run([ukti, "ask", "--batch", "--limit", "10", "--articles", passages],
                              input=asked.encode(), stdout=subprocess.PIPE, check=True)
        with open(cache + ".new", "wb") as out:
            out.write(done.stdout)
        os.rename(cache + ".new", cache)
    return {r["id"]: [(c["article"], c["start"]) for c in r.get("quotes") or []] for r in rows(cache)}


class Examples:
    """Draws examples. Each is (kind, question tokens, article, window, right sentences, answers' characters)."""

    def __init__(self, shared, ukti, cache, tokenize, seed=1):
        self.random = random.Random(seed)
        self.tokenize = tokenize
        self.texts, self.articles, self.byfact = {}, {}, defaultdict(list)
        e = os.path.join(shared, "eval")
        thermometer = {r["passage_id"] for r in rows(f"{e}/natural-dev-2/questions.jsonl")}
        natural, held_out, away = [], [], set(thermometer)
        for name in ("natural-dev", "natural-train", "natural-train-2"):
            for r in rows(f"{e}/{name}/questions.jsonl"):
                if r["id"].startswith(HELD_OUT):
                    away.add(r["passage_id"])
                    held_out.append(r)
                else:
                    natural.append(r)
        written = self.written(rows(WRITTEN), {p["id"]: p["text"] for p in rows(f"{e}/haque-bn-news/passages.jsonl")})
        elsewhere = [r for name in ("outofcorpus-bn", "outofcorpus-hi") for r in rows(f"{e}/{name}/questions-train.jsonl")]
        for r in elsewhere:
            r["answerable"] = False
        haque = [r for r in rows(f"{e}/haque-bn-news/questions-train.jsonl") if r["passage_id"] not in away]
        squad = rows(f"{e}/squad2-en/questions-train.jsonl")
        tydi = rows(f"{e}/tydiqa-goldp-en/questions-train.jsonl")
        others = rows(f"{shared}/train/questions.jsonl.gz")
        hindi = [r for r in elsewhere if r["lang"] == "hi"]
        for r in others:
            if "fact" in r:
                self.byfact[r["fact"]].append(r)
        self.sets = {
            "natural": [r for r in natural if r["answerable"]],
            HELD: [r for r in held_out if r["answerable"]],
            "written": [r for r in written if r["answerable"]],
            "silent": [r for r in natural + written if not r["answerable"]],
            "elsewhere": elsewhere,
            "haque": haque, "squad": squad, "tydi": tydi,
            "xquad": [r for r in others if r["set"] == "xquad"],
            "others": [r for r in others if r["set"] != "xquad"],
        }
        for name in ("haque-bn-news", "squad2-en", "tydiqa-goldp-en"):
            self.texts |= {p["id"]: p["text"] for p in rows(f"{e}/{name}/passages.jsonl")}
        more = rows(f"{shared}/train/passages.jsonl.gz")
        self.texts |= {p["id"]: p["text"] for p in more}
        self.brought = {}
        for name, passages, asked in (("natural", "haque-bn-news", natural), ("held-out", "haque-bn-news", held_out),
                                      ("written", "haque-bn-news", written),
                                      ("elsewhere", "haque-bn-news", elsewhere), ("haque", "haque-bn-news", haque),
                                      ("squad", "squad2-en", squad), ("tydi", "tydiqa-goldp-en", tydi)):
            self.brought |= searched(ukti, f"{e}/{passages}/passages.jsonl", asked, f"{cache}/{name}.jsonl")
        self.sets["strangers"] = self.strangers(ukti, cache, {"squad": squad, "tydi": tydi, "strange-hi": hindi}, {
            "squad": self.learned(squad), "tydi": self.learned(tydi), "hindi": [p for p in more if p["lang"] == "hi"],
        })
        self.near = [r for name in NEAR for r in self.sets[name] if r.get("answerable", True)]

    def learned(self, questions):
        """The passages that the questions are about: no others of the set are for learning."""
        return [{"id": name, "text": self.texts[name]} for name in sorted({q["passage_id"] for q in questions})]

    def strangers(self, ukti, cache, asked, articles):
        """Questions with what the search brings for them from articles of another set."""
        out = []
        for name, where in STRANGERS:
            passages = f"{cache}/strangers-{where}.passages.jsonl"
            with open(passages, "w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(p) + "\n" for p in articles[where])
            found = searched(ukti, passages, asked[name], f"{cache}/strangers-{name}.jsonl")
            for q in asked[name]:
                strange = {**q, "id": f"{q['id']} of {where}", "passage_id": None}
                self.brought[strange["id"]] = found.get(q["id"], [])
                out.append(strange)
        return out

    def written(self, questions, texts):
        """The questions with the words of their answers, of which the file has the places only."""
        for r in questions:
            r["answerable"] = bool(r["spans"])
            r["answers"] = [texts[r["passage_id"]][a:b] for a, b in r["spans"]]
            r["answer_starts"] = [a for a, _ in r["spans"]]
        return questions

    def article(self, name):
        if name not in self.articles:
            self.articles[name] = windows.Article(self.texts[name], self.tokenize)
        return self.articles[name]

    def answers(self, q):
        """The characters (start, end) of the answers whose place is known."""
        return [(at, at + max(len(answer), 1)) for at, answer in zip(q["answer_starts"], q["answers"]) if at >= 0]

    def right(self, q):
        """The numbers of the sentences that hold an answer."""
        a = self.article(q["passage_id"])
        return {i for answer in self.answers(q) for i in a.holding(*answer)}

    def draw(self, kind):
        """One example of the kind, or None when the dice fell on one that can't be."""
        q = self.random.choice(self.sets[kind])
        text, where = q["question"], q
        sizes, natural = SIZES, kind in ("natural", "written", HELD)
        if kind == HELD:
            sizes = (windows.WINDOW,)
        else:
            text = self.worn(text, DROP if kind == "haque" else LOST)
        if kind == "xquad" and self.random.random() > 0.4:
            where = self.random.choice(self.byfact[q["fact"]])
        question = self.tokenize(text)[: windows.QUESTION]
        room = windows.room(question, self.random.choice(sizes))
        dice = self.random.random()
        wrong = 1.0 if not q.get("answerable", True) or kind == "strangers" else 0.35 if natural else 0.2
        if dice < wrong:
            return self.wrong(kind, q, question, room)
        right = self.right(where)
        if not right:
            return None
        a = self.article(where["passage_id"])
        all = a.windows(room)
        if natural and dice > 0.9:
            all = [w for w in all if not right & set(range(*w))]
        else:
            all = [w for w in all if right & set(range(*w))]
        if not all:
            return None
        window = self.random.choice(all)
        return kind, question, a, window, [i - window[0] for i in right if window[0] <= i < window[1]], self.answers(where)

    def pair(self):
        """A question, a sentence that answers it and another one of the same article, all as tokens to be near or far as vectors."""
        while True:
            q = self.random.choice(self.near)
            a, right = self.article(q["passage_id"]), self.right(q)
            wrong = [i for i in range(len(a.spans)) if i not in right]
            if right and wrong:
                i, j = self.random.choice(sorted(right)), self.random.choice(wrong)
                text = self.worn(q["question"], LOST)
                return self.tokenize("query: " + text)[: windows.QUESTION], self.vectored(a, i), self.vectored(a, j)

    def vectored(self, article, i):
        start, end = article.spans[i]
        return self.tokenize("passage: " + article.text[start:end])[: windows.SENTENCE]

    def worn(self, text, lost):
        """The question as it is learned on: some words lost, sometimes a slip in others."""
        text = " ".join(w for w in text.split() if self.random.random() > lost) or text
        return slips.question(text, self.random) if self.random.random() < SLIPPED else text

    def wrong(self, kind, q, question, room):
        """A window that the search brings and that doesn't answer."""
        unanswerable = not q.get("answerable", True)
        brought = [b for b in self.brought.get(q["id"], []) if unanswerable or b[0] != q["passage_id"]]
        if unanswerable and q["passage_id"] and len(self.article(q["passage_id"]).spans) < FRAGMENT:
            brought = [b for b in brought if b[0] == q["passage_id"]]
        if not brought:
            return None
        name, start = brought[min(int(self.random.expovariate(0.5)), len(brought) - 1)]
        a = self.article(name)
        start = len(a.text.encode()[:start].decode(errors="ignore"))
        held = a.holding(start, start + 1)
        all = [w for w in a.windows(room) if not held or w[0] <= held[0] < w[1]]
        if not all:
            return None
        window = self.random.choice(all)
        text = a.text[a.spans[window[0]][0] : a.spans[window[1] - 1][1]]
        if not unanswerable and any(len(x) >= TELLING and x in text for x in q["answers"]):
            return None
        return kind, question, a, window, [], []


# The sets whose questions and sentences are to lie near each other as vectors.
NEAR = ("natural", "written", "written", "haque", "squad", "tydi", "xquad", "others")

# Chance of each set, at the beginning and at the end of the run.
MIX = {
    "natural": (0.14, 0.14), "written": (0.36, 0.40), "silent": (0.08, 0.09), "elsewhere": (0.03, 0.03), "strangers": (0.06, 0.06), "haque": (0.05, 0.04),
    "squad": (0.11, 0.10), "tydi": (0.09, 0.08), "xquad": (0.06, 0.05), "others": (0.02, 0.01),
}


def mixture(progress):
    """Chances of the sets when this share of the run is over."""
    p = min(1.0, progress / 0.7)
    return {kind: a + (b - a) * p for kind, (a, b) in MIX.items()}
