"""The child of a case of PyTorch: nn.LSTM layers, with proj_size where a projection is given, and a dense layer.

    python3 torch.child.py f32|int8|training FRAMES SEQUENCES THREADS INPUT CELLS OUTPUT PROJECTION...

with one PROJECTION a layer, 0 for none. `training` is a step of it: forward, CTC loss, backward, SGD update.

It speaks the protocol of protocol.ts. int8 is quantize_dynamic, which knows no projection. proj_size is one for all
layers of an nn.LSTM, so each low-rank layer is an nn.LSTM of its own.
"""

import ctypes
import json
import sys
import time


def say(line):
    print(json.dumps(line), flush=True)


def blas():
    """The BLAS that torch was linked to, with the CPU that its kernels are for."""
    try:
        library = ctypes.CDLL("libopenblas.so.0")
        for function in (library.openblas_get_config, library.openblas_get_corename):
            function.restype = ctypes.c_char_p
        name, version = library.openblas_get_config().decode().split()[:2]
        return f"{name} {version} {library.openblas_get_corename().decode()}"
    except (OSError, AttributeError):
        return "unknown"


class Network:
    def __init__(self, torch, dtype, inputs, cells, outputs, projections):
        if any(projections):
            sizes = [inputs, *projections[:-1]]
            layers = [torch.nn.LSTM(n, cells, proj_size=r) for n, r in zip(sizes, projections)]
        else:
            layers = [torch.nn.LSTM(inputs, cells, len(projections))]
        parts = torch.nn.ModuleList([*layers, torch.nn.Linear(projections[-1] or cells, outputs)]).eval()
        scale = 4
        if dtype == "int8":
            torch.backends.quantized.engine = "fbgemm" if "fbgemm" in torch.backends.quantized.supported_engines else "qnnpack"
            scale = 1
        self.weight_bytes = sum(p.numel() * (scale if p.dim() > 1 else 4) for p in parts.parameters())
        if dtype == "int8":
            parts = torch.quantization.quantize_dynamic(parts, {torch.nn.LSTM, torch.nn.Linear}, dtype=torch.qint8)
        self.layers, self.head = list(parts)[:-1], parts[-1]
        self.states = [None] * len(self.layers)

    def __call__(self, x):
        for i, layer in enumerate(self.layers):
            x, self.states[i] = layer(x, self.states[i])
        return self.head(x)


class TrainingStep:
    LABELS = 20  # of each sequence
    RATE = 1e-4

    def __init__(self, torch, network, frames, sequences):
        self.torch, self.network = torch, network
        self.parameters = [p for part in (*network.layers, network.head) for p in part.parameters()]
        self.optimizer = torch.optim.SGD(self.parameters, lr=self.RATE)
        self.ctc = torch.nn.CTCLoss(reduction="sum")
        self.labels = torch.randint(1, network.head.out_features, (sequences, self.LABELS))
        self.frames, self.label_counts = (torch.full((sequences,), n) for n in (frames, self.LABELS))

    def __call__(self, x):
        self.network.states = [None] * len(self.network.layers)
        self.optimizer.zero_grad()
        scores = self.torch.log_softmax(self.network(x), 2)
        loss = self.ctc(scores, self.labels, self.frames, self.label_counts)
        loss.backward()
        self.optimizer.step()
        return loss


def answer(step, x, request):
    micros = []
    for i in range(request["warmUp"] + request["calls"]):
        if request["pauseMs"]:
            time.sleep(request["pauseMs"] / 1000)
        begin = time.perf_counter()
        step(x)
        if i >= request["warmUp"]:
            micros.append((time.perf_counter() - begin) * 1e6)
    say({"calls": micros})


def main():
    try:
        import torch

        what, *sizes = sys.argv[1:]
        frames, sequences, threads, inputs, cells, outputs, *projections = map(int, sizes)
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        training = what == "training"
        network = Network(torch, "f32" if training else what, inputs, cells, outputs, projections)
        step = TrainingStep(torch, network, frames, sequences) if training else network
        x = torch.rand(frames, sequences, inputs) * 2 - 1
        with torch.inference_mode(not training):
            if not torch.isfinite(step(x)).all():
                raise ArithmeticError("its output is not finite")
            version = f"torch {torch.__version__}"
            if what == "int8":
                version += f" {torch.backends.quantized.engine}"
            say({"ready": {"version": version, "weightBytes": network.weight_bytes, "blas": blas()}})
            for line in sys.stdin:
                answer(step, x, json.loads(line))
    except Exception as error:  # whatever it is, it is why the case cannot be measured
        say({"unavailable": f"{type(error).__name__}: {error}"})


main()
