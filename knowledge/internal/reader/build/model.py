"""The reader as torch sees it: the encoder, and the two heads."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# Lowest layers that are not trained.
FROZEN = 4

# Steps on either side of zero that a packed weight has; a row has one scale.
LEVELS = 63


def steps(weight):
    """What a step of each row is worth, so that its greatest weight is the last step."""
    return weight.abs().amax(1, keepdim=True).clamp(min=1e-12) / LEVELS


class Packed(nn.Linear):
    """A linear layer whose product is that of the packed weights, while its own go on learning
    as if they were used: rounding that nobody learned with costs a third of the answers found."""

    def forward(self, x):
        with torch.no_grad():
            step = steps(self.weight)
            off = (self.weight / step).round_().mul_(step).sub_(self.weight)
        return F.linear(x, self.weight + off, self.bias)


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv = Packed(hidden, 3 * hidden)
        self.out = Packed(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = Packed(hidden, inner)
        self.down = Packed(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        # The natural questions are few, and without it are learned by heart.
        self.lost = nn.Dropout(0.1)

    def forward(self, x, mask):
        b, t, h = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        # Written out, since torch's own attention is slower on windows as short as these.
        look = (q * (h // self.heads) ** -0.5) @ k.transpose(-1, -2)
        a = look.float().masked_fill(~mask, -1e9).softmax(-1).to(v.dtype) @ v
        x = self.norm1(x + self.lost(self.out(a.transpose(1, 2).reshape(b, t, h))))
        return self.norm2(x + self.lost(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    """Scores every sentence of a window, "none of these", and where an answer's words begin and end."""

    def __init__(self, file, frozen):
        super().__init__()
        s = file.sizes
        hidden, self.frozen = s["hidden"], frozen
        self.words = nn.Embedding(s["vocabulary"], hidden)
        self.places = nn.Embedding(s["positions"], hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, s["heads"], s["inner"]) for _ in range(s["layers"]))
        self.sentence = nn.Linear(2 * hidden, 1)
        self.none = nn.Linear(hidden, 1)
        self.ends = nn.Linear(hidden, 2)
        self.load(file)
        for part in (self.words, self.places, self.norm, *self.layers[:frozen]):
            part.requires_grad_(False)

    @torch.no_grad()
    def load(self, file):
        hidden = file.sizes["hidden"]

        def put(parameter, *names):
            values = np.concatenate([file.tensor(name) for name in names])
            parameter.copy_(torch.from_numpy(values).view_as(parameter))

        put(self.words.weight, "emb.word")
        put(self.places.weight, "emb.pos")
        self.places.weight += torch.from_numpy(file.tensor("emb.type"))[:hidden]
        put(self.norm.weight, "emb.ln.w")
        put(self.norm.bias, "emb.ln.b")
        for i, layer in enumerate(self.layers):
            for part, names in {
                layer.qkv: ("q", "k", "v"), layer.out: ("ao",), layer.up: ("fi",), layer.down: ("fo",),
                layer.norm1: ("aln",), layer.norm2: ("oln",),
            }.items():
                put(part.weight, *(f"l{i}.{name}.w" for name in names))
                put(part.bias, *(f"l{i}.{name}.b" for name in names))
        for head in (self.sentence, self.none, self.ends):
            head.weight.normal_(0, 0.02)
            head.bias.zero_()

    def encode(self, ids, lengths):
        """The last layer's outputs (batch, tokens, hidden), and which tokens there are (batch, tokens)."""
        t = ids.shape[1]
        there = torch.arange(t)[None] < lengths[:, None]
        mask = there[:, None, None]
        with torch.no_grad():
            x = self.norm(self.words(ids) + self.places.weight[:t])
            for layer in self.layers[: self.frozen]:
                x = layer.eval()(x, mask)
        for layer in self.layers[self.frozen :]:
            x = layer(x, mask)
        return x.float(), there

    def vectors(self, ids, lengths):
        """The texts' vectors (batch, hidden), of length 1: the mean of all their tokens."""
        x, there = self.encode(ids, lengths)
        return F.normalize((x * there[..., None]).sum(1), dim=1)

    def forward(self, ids, lengths, owner, sentences):
        """Logits (batch, 1 + sentences), "none" first, and those (batch, tokens, 2) of where the
        answer's words begin and end. owner says of each token which
        sentence it is of, from 1; 0 is the question and the padding."""
        x, _ = self.encode(ids, lengths)
        picks = F.one_hot(owner, sentences + 1)[..., 1:].float()
        count = picks.sum(1)
        mean = torch.einsum("bts,bth->bsh", picks, x) / count.clamp(min=1)[..., None]
        start = x[:, 0]
        w = self.sentence.weight[0]
        scores = mean @ w[: x.shape[2]] + (start @ w[x.shape[2] :])[:, None] + self.sentence.bias
        scores = scores.masked_fill(count == 0, -1e9)
        return torch.cat([self.none(start), scores], 1), self.ends(x)
