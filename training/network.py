"""The network in torch: the base encoder with a shape embedding, and three heads. It knows no text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from generator import tagger
from training.batches import UNKNOWN, Case, Links

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
VECTOR = 64
"""Size of the vectors whose products score links."""
_PAIRS = len(tagger.LINKED)
EPSILON = 1e-12
WEIGHT_LIMIT = 63
"""Greatest whole number that a weight of the encoder's products is stored as: seven bits with the sign."""


class Product(nn.Linear):
    """A product that learns with the losses of the whole numbers it will be computed in.

    Weights are whole numbers of at most `WEIGHT_LIMIT`, with a scale for each row; what comes in is whole
    numbers of eight bits. Two such products, 2 x 255 x 63, fit into the sixteen bits in which processors
    without sums of bytes keep them, so the sums are the same numbers on every processor. Gradients pass as if
    nothing had been rounded (Bengio et al. 2013, arXiv 1308.3432).
    """

    def forward(self, x: Tensor) -> Tensor:
        """`x` times the weights, both rounded as in `export`, plus the bias."""
        with torch.no_grad():
            scales = (self.weight.abs().amax(dim=1) / WEIGHT_LIMIT).clamp(min=1e-8)
            low, high = x.amin().clamp(max=0), x.amax().clamp(min=0)
            scale = ((high - low) / 255).clamp(min=1e-8)
            zero = torch.round(-low / scale).to(torch.int32)
            zeros = torch.zeros(len(scales), dtype=torch.int32)
        weight = torch.fake_quantize_per_channel_affine(
            self.weight, scales, zeros, 0, -WEIGHT_LIMIT, WEIGHT_LIMIT
        )
        x = torch.fake_quantize_per_tensor_affine(x, scale, zero, 0, 255)
        return functional.linear(x, weight, self.bias)


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = Product(WIDTH, 3 * WIDTH)
        self.out = Product(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = Product(WIDTH, INNER)
        self.down = Product(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` a layer further; `mask` says which pieces may be looked at."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(seen)))
        y: Tensor = self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return y


class Network(nn.Module):
    """Pieces and shapes in; a row a word of label scores and link vectors out."""

    def __init__(self, pieces: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(tagger.WINDOW, WIDTH)
        self.shapes = nn.Embedding(len(tagger.Shape), WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.statements = nn.Linear(WIDTH, 1 + 2 * len(tagger.STATEMENT_KINDS))
        self.names = nn.Linear(WIDTH, 1 + 2 * len(tagger.NAME_KINDS))
        self.vectors = nn.Linear(WIDTH, _PAIRS * 2 * 2 * VECTOR)
        # so that products of vectors begin near zero
        nn.init.normal_(self.vectors.weight, std=0.01)
        self.biases = nn.Parameter(torch.zeros(_PAIRS, tagger.FEATURES))
        self.none = nn.Parameter(torch.zeros(_PAIRS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, shapes: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of statement and of name labels, and vectors `(windows, words, pairs, 2, 2, size)`."""
        x = self.words(ids) + self.shapes(shapes) + self.positions.weight[: ids.shape[1]]
        x = self.dropout(self.norm(x))
        mask = (ids != 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = self.dropout(x.gather(1, firsts[:, :, None].expand(-1, -1, WIDTH)))
        vectors = self.vectors(x).view(*x.shape[:2], _PAIRS, 2, 2, VECTOR)
        return self.statements(x), self.names(x), vectors


def from_base(weights: Path) -> Network:
    """A network that begins with the base encoder's weights."""
    base = load_file(str(weights))
    network = Network(len(base["embeddings.word_embeddings.weight"]))
    state = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "positions.weight": base["embeddings.position_embeddings.weight"][: tagger.WINDOW]
        + base["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    for n in range(LAYERS):
        for ours, theirs in _LAYER_NAMES.items():
            for part in ("weight", "bias"):
                parts = [base[f"encoder.layer.{n}.{name}.{part}"] for name in theirs]
                state[f"layers.{n}.{ours}.{part}"] = torch.cat(parts)
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected
    assert not any(name.startswith(("words", "positions", "norm", "layers")) for name in missing)
    return network


_LAYER_NAMES = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "norm1": ("attention.output.LayerNorm",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
    "norm2": ("output.LayerNorm",),
}


def batch(cases: Sequence[Case]) -> tuple[Tensor, Tensor, Tensor]:
    """Windows padded to the longest: piece numbers, shapes, places of first pieces."""
    return (
        padded([case.ids for case in cases], 0),
        padded([case.shapes for case in cases], 0),
        padded([case.firsts for case in cases], 0),
    )


def padded(rows: Sequence[Sequence[int]], filler: int) -> Tensor:
    """Rows of unequal length as one tensor."""
    whole = np.full((len(rows), max(len(row) for row in rows)), filler, dtype=np.int64)
    for line, row in zip(whole, rows, strict=True):
        line[: len(row)] = row
    return torch.from_numpy(whole)


NAMES_SHARE, LINKS_SHARE = 1.0, 0.5
"""What names and links count for beside statements."""


def loss(network: Network, cases: Sequence[Case]) -> Tensor:
    """How far the answers are from the wanted ones, a mean over words, and over children for links."""
    statements, names, vectors = network(*batch(cases))
    wanted = padded([case.statements for case in cases], UNKNOWN)
    total = _labels_loss(statements, wanted, torch.ones(len(cases)))
    wanted = padded([case.names for case in cases], UNKNOWN)
    total = total + NAMES_SHARE * _labels_loss(
        names, wanted, torch.tensor([case.name_weight for case in cases])
    )
    links = [
        (links_scores(network, vectors[row], links, pair), torch.from_numpy(links.answers))
        for row, case in enumerate(cases)
        for pair, links in enumerate(case.links)
        if links is not None
    ]
    if links:
        losses = [functional.cross_entropy(s, a, ignore_index=UNKNOWN, reduction="sum") for s, a in links]
        known = sum(int((a != UNKNOWN).sum()) for _, a in links)
        total = total + LINKS_SHARE * torch.stack(losses).sum() / max(1, known)
    return total


def _labels_loss(scores: Tensor, wanted: Tensor, weights: Tensor) -> Tensor:
    each = functional.cross_entropy(
        scores.float().transpose(1, 2), wanted, ignore_index=UNKNOWN, reduction="none"
    )
    known = (wanted != UNKNOWN).float()
    return (each * weights[:, None]).sum() / known.sum().clamp(min=1)


def links_scores(network: Network, vectors: Tensor, links: Links, pair: int) -> Tensor:
    """Scores of children and heads, a last column for having no head. `pair` counts in `tagger.LINKED`."""
    child = vectors[links.children[:, 0], pair, 0, 0] + vectors[links.children[:, 1] - 1, pair, 0, 1]
    head = vectors[links.heads[:, 0], pair, 1, 0] + vectors[links.heads[:, 1] - 1, pair, 1, 1]
    scores = child @ head.T + network.biases[pair][torch.from_numpy(links.features)].sum(-1)
    return torch.cat([scores, network.none[pair].expand(len(scores), 1)], dim=1)
