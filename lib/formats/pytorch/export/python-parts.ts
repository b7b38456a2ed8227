/** What all generated Python modules have in common. */

export const RUNTIME = `import argparse
import json
import os
import pathlib

import torch
from torch import distributed, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Projected(nn.Module):
    """A recurrent layer with m = P h in its recurrence, for what nn.LSTM's proj_size cannot say."""

    def __init__(self, cell, inputs, cells, rank, emits_hidden=False, activation="tanh"):
        super().__init__()
        gates = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
        self.cell, self.emits_hidden, self.activation = cell, emits_hidden, getattr(torch, activation)
        self.weight_ih_l0 = nn.Parameter(torch.zeros(gates * cells, inputs))
        self.weight_hh_l0 = nn.Parameter(torch.zeros(gates * cells, rank))
        self.bias_ih_l0 = nn.Parameter(torch.zeros(gates * cells))
        self.bias_hh_l0 = nn.Parameter(torch.zeros(gates * cells))
        self.weight_hr_l0 = nn.Parameter(torch.zeros(rank, cells))

    def step(self, below, before, h, c):
        """h and c of the next frame, from the products with x and with m."""
        if self.cell == "rnn":
            return self.activation(below + before), c
        if self.cell == "gru":
            (r, z, n), (hr, hz, hn) = below.chunk(3, -1), before.chunk(3, -1)
            z = torch.sigmoid(z + hz)
            return (1 - z) * torch.tanh(n + torch.sigmoid(r + hr) * hn) + z * h, c
        i, f, g, o = (below + before).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    def forward(self, x):
        rank, cells = self.weight_hr_l0.shape
        h = c = x.new_zeros(len(x), cells)
        m = x.new_zeros(len(x), rank)
        outputs = []
        for below in F.linear(x, self.weight_ih_l0, self.bias_ih_l0).unbind(1):
            h, c = self.step(below, F.linear(m, self.weight_hh_l0, self.bias_hh_l0), h, c)
            m = F.linear(h, self.weight_hr_l0)
            outputs.append(h if self.emits_hidden else m)
        return torch.stack(outputs, 1)


class RMSNorm(nn.Module):
    """y = weight x / sqrt(mean(x^2) + eps) + bias; PyTorch has it from 2.4 on, without a bias."""

    def __init__(self, size, eps):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight + self.bias


class Scaling(nn.Module):
    """y = weight x + bias, number by number."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * self.weight + self.bias


def run(layer, x, lengths):
    """The outputs of a layer at every frame, and those after the last frame of each sequence."""
    if isinstance(layer, Projected):
        y = layer(x)
        return y, y[:, -1] if lengths is None else y[torch.arange(len(y)), lengths.to(y.device) - 1]
    if lengths is None:
        y, state = layer(x)
    else:
        packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        y, state = layer(packed)
        y, _ = pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
    h = state[0] if isinstance(state, tuple) else state
    directions = 2 if layer.bidirectional else 1
    return y, h[-directions:].transpose(0, 1).flatten(1)
`;

export const TRAINING = `

def read_examples(manifest):
    """Examples of a manifest: a JSON object a line, {"features": "x.npy", "labels": [1, 2]}."""
    import numpy

    folder = pathlib.Path(manifest).parent
    examples = []
    for line in filter(str.strip, open(manifest, encoding="utf-8")):
        utterance = json.loads(line)
        x = torch.from_numpy(numpy.load(folder / utterance["features"]))
        x = x[..., 0].long() if TAKES_TOKENS else x.float()
        examples.append((x, torch.tensor(utterance["labels"], dtype=torch.long)))
    return examples


def loss_of(model, examples, criterion, device):
    """The mean loss of some examples: CTC, or the cross entropy of a label for every frame."""
    xs, labels = zip(*examples)
    lengths = torch.tensor([len(x) for x in xs])
    x = nn.utils.rnn.pad_sequence(xs, batch_first=True).to(device)
    y = F.log_softmax(model(x, lengths), -1)
    if criterion == "ctc":
        sizes = torch.tensor([len(each) for each in labels])
        targets = torch.cat(labels).to(device)
        losses = F.ctc_loss(
            *(y.transpose(0, 1), targets, lengths.to(device), sizes.to(device)),
            blank=BLANK,
            reduction="none",
            zero_infinity=True,
        )
        return losses.mean()
    targets = nn.utils.rnn.pad_sequence(labels, batch_first=True, padding_value=-100).to(device)
    return F.cross_entropy(y.flatten(0, 1), targets.flatten())


def fine_tune(network, examples, epochs=1, batch=8, rate=1e-4, criterion="ctc", seed=0, say=print):
    """Trains the network by Adam; under torchrun every process takes its share of each batch."""
    process, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
        torch.cuda.set_device(device)
    if world > 1 and not distributed.is_initialized():
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    model = network.to(device).train()
    if world > 1:
        ids = [device] if device.type == "cuda" else None
        model = nn.parallel.DistributedDataParallel(network, device_ids=ids)
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    for epoch in range(epochs):
        order = torch.randperm(len(examples), generator=torch.Generator().manual_seed(seed + epoch)).tolist()
        steps, total = max(1, len(order) // (batch * world)), 0.0
        for step in range(steps):
            own = order[(step * world + process) * batch :][:batch] or order[:batch]
            loss = loss_of(model, [examples[i] for i in own], criterion, device)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            total += loss.item()
        if process == 0:
            say(f"epoch {epoch + 1}: loss {total / steps:.4f}")
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description="Trains the network further.")
    parser.add_argument("--data", required=True, help="a manifest of features and labels")
    parser.add_argument("--out", required=True, help="the state dict to write")
    parser.add_argument("--weights", default=STATE_DICT, help="the state dict to begin with")
    parser.add_argument("--criterion", choices=["ctc", "cross-entropy"], default="ctc")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8, help="examples of each process in a step")
    parser.add_argument("--rate", type=float, default=1e-4)
    options = parser.parse_args()
    network = fine_tune(
        load(options.weights),
        read_examples(options.data),
        *(options.epochs, options.batch, options.rate, options.criterion),
    )
    if int(os.environ.get("RANK", 0)) == 0:
        torch.save(network.cpu().state_dict(), options.out)
    if distributed.is_initialized():
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
`;
