"""The PyTorch route of AN4 on one machine, a GPU where there is one: the recognizer and its
compressed forms, as `npm run experiment -- an4 export --out build-an4` wrote them, trained further
by CTC on augmented recordings, all for the same time, and scored on ten speakers who are not among them.

    python3 experiments/an4/finetune_with_pytorch.py --data build-an4 --out $OUT --seconds 270

Writes results.json after every model, and the tuned state dicts, which `compact-rnn convert` reads.
`--pack` rewrites the folder in halves first, so that it fits through a narrow door.
"""
import argparse
import importlib.util
import json
import pathlib
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

STACKED, STEP = 8, 3


def corpus(folder, part):
    """The utterances of a part: cepstra [frames, 13], and labels."""
    cepstra = torch.from_numpy(numpy.load(folder / (part + ".npy")).astype("float32"))
    lines = json.loads((folder / (part + ".json")).read_text())
    each = torch.split(cepstra, [line["frames"] for line in lines])
    return [(x, torch.tensor(line["labels"])) for x, line in zip(each, lines)]


def inputs(cepstra, scale):
    """Less their mean, scaled; each third frame with the seven after it, the last repeated."""
    x = (cepstra - cepstra.mean(0)) * scale
    at = torch.arange(0, len(x), STEP)[:, None] + torch.arange(STACKED)[None, :]
    return x[at.clamp(max=len(x) - 1)].flatten(1)


def augmented(cepstra, random):
    """Another tempo and gain, noise, and a mask, as the recognizer was first trained."""
    tempo = 0.88 + 0.26 * torch.rand((), generator=random).item()
    frames = max(STACKED, round(len(cepstra) / tempo))
    x = F.interpolate(cepstra.t()[None], size=frames, mode="linear", align_corners=True)[0].t()
    x = x * (1 + 0.2 * (torch.rand((), generator=random).item() - 0.5))
    x = x + 0.3 * torch.randn(x.shape, generator=random)
    begin = int(torch.randint(0, frames, (), generator=random))
    width = int(torch.randint(0, 11, (), generator=random))
    x[begin : begin + width] = x.mean(0)
    return x


def load_module(path):
    """The generated Python module of a model."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outputs(network, xs, device):
    lengths = torch.tensor([len(x) for x in xs])
    padded = nn.utils.rnn.pad_sequence(xs, batch_first=True).to(device)
    return F.log_softmax(network(padded, lengths), -1), lengths


def edits(wanted, found):
    """Levenshtein's distance."""
    row = list(range(len(found) + 1))
    for i, a in enumerate(wanted, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(found, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


@torch.no_grad()
def phoneme_error_rate(network, examples, device):
    """Of the best path."""
    network.eval()
    wrong = total = 0
    for first in range(0, len(examples), 32):
        some = examples[first : first + 32]
        y, lengths = outputs(network, [x for x, _ in some], device)
        for path, length, (_, labels) in zip(y.argmax(-1).cpu(), lengths, some):
            units = torch.unique_consecutive(path[:length])
            found = units[units != 0].tolist()
            wrong += edits(labels.tolist(), found)
            total += len(labels)
    return wrong / total


def fine_tune(network, train, scale, device, options, deadline):
    """Adam, whose rate falls to a thirtieth; the epochs that were done before the deadline."""
    optimizer = torch.optim.Adam(network.parameters(), lr=options.rate)
    random = torch.Generator().manual_seed(options.seed)
    for epoch in range(options.epochs):
        network.train()
        for group in optimizer.param_groups:
            group["lr"] = options.rate * (1 / 30) ** (epoch / max(1, options.epochs - 1))
        order = torch.randperm(len(train), generator=random).tolist()
        total = 0.0
        for first in range(0, len(order), options.batch):
            some = [train[i] for i in order[first : first + options.batch]]
            y, lengths = outputs(network, [inputs(augmented(x, random), scale) for x, _ in some], device)
            sizes = torch.tensor([len(labels) for _, labels in some])
            targets = torch.cat([labels for _, labels in some]).to(device)
            loss = F.ctc_loss(
                *(y.transpose(0, 1), targets, lengths.to(device), sizes.to(device)),
                reduction="sum",
                zero_infinity=True,
            )
            optimizer.zero_grad()
            (loss / len(some)).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            total += loss.item()
        if time.monotonic() > deadline:
            return epoch + 1, total / len(train)
    return options.epochs, total / len(train)


def pack(folder):
    for path in folder.glob("*.pt"):
        state = torch.load(path, map_location="cpu")
        torch.save({key: value.half() if value.is_floating_point() else value for key, value in state.items()}, path)
    numpy.save(folder / "train.npy", numpy.load(folder / "train.npy").astype("float16"))


def main():
    parser = argparse.ArgumentParser(description="Trains exported models of AN4 further.")
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("build-an4"))
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("."))
    parser.add_argument("--seconds", type=float, default=270, help="for all models together")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--limit", type=int, help="utterances of each part, to try it")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", action="store_true")
    options = parser.parse_args()
    if options.pack:
        pack(options.data)
        return
    begun = time.monotonic()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    name = torch.cuda.get_device_name() if device.type == "cuda" else "CPU"
    print("torch", torch.__version__, "on", name, flush=True)
    scale = torch.tensor(json.loads((options.data / "scale.json").read_text()))
    train = corpus(options.data, "train")[: options.limit]
    test = [(inputs(x, scale), labels) for x, labels in corpus(options.data, "test")[: options.limit]]
    modules = sorted(options.data.glob("*.py"), key=lambda path: path.with_suffix(".pt").stat().st_size)
    results = {"torch": torch.__version__, "device": name, "epochs": options.epochs, "rate": options.rate, "models": []}
    for i, path in enumerate(modules):
        now = time.monotonic()
        deadline = now + (begun + options.seconds - now) / (len(modules) - i) * 0.95
        torch.manual_seed(options.seed)
        network = load_module(path).load().to(device)
        before = phoneme_error_rate(network, test, device)
        epochs, loss = fine_tune(network, train, scale, device, options, deadline)
        after = phoneme_error_rate(network, test, device)
        parameters = sum(parameter.numel() for parameter in network.parameters())
        row = {
            **{"model": path.stem, "parameters": parameters, "before": before, "after": after},
            **{"epochs": epochs, "loss": loss, "seconds": time.monotonic() - now},
        }
        print(json.dumps(row), flush=True)
        results["models"].append(row)
        (options.out / "results.json").write_text(json.dumps(results, indent=2) + "\n")
        torch.save(network.cpu().state_dict(), options.out / (path.stem + ".pt"))


if __name__ == "__main__":
    sys.exit(main())
