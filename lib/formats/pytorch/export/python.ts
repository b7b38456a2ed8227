/** The Python module beside a state dict: it builds the network, loads it, and trains it on. */
import type { ExportedModule, ExportedStep } from './steps';
import { RUNTIME, TRAINING } from './python-parts';

export interface PythonModule {
  readonly modules: readonly ExportedModule[];
  readonly body: readonly ExportedStep[];
  readonly head: readonly ExportedStep[];
  /** The name of the state dict's file. */
  readonly file: string;
  /** Bytes of the architecture that the state dict carries. */
  readonly architectureBytes: number;
  /** One output, from the last frame of a sequence. */
  readonly lastFrame: boolean;
  /** Whether a layer reads what the first one does. */
  readonly keepsInput: boolean;
  readonly takesTokens: boolean;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Of CTC. */
  readonly blank: number;
}

/** By which the file is known again. */
export const PYTHON_TITLE = 'A network as PyTorch modules, written by compact-rnn';

export function pythonSource(module: PythonModule): string {
  const { file, inputSize, outputSize, takesTokens, lastFrame } = module;
  const name = JSON.stringify(file);
  const x = takesTokens ? '[batch, frames], whole numbers' : `[batch, frames, ${inputSize}]`;
  const y = lastFrame ? `[batch, ${outputSize}]` : `[batch, frames, ${outputSize}]`;
  return `"""${PYTHON_TITLE} beside its state dict.

    network = load()                     # from ${asciiName(file)}
    y = network(x)                       # ${x} -> ${y}

Train it further, on one process or on many:

    torchrun --nproc_per_node 2 THIS_FILE --data train.jsonl --out tuned.pt

and bring it back: compact-rnn convert tuned.pt tuned.safetensors
"""
${RUNTIME}

STATE_DICT = pathlib.Path(__file__).with_name(${name})
BLANK = ${module.blank}
TAKES_TOKENS = ${takesTokens ? 'True' : 'False'}


class Network(nn.Module):
    """x ${x} -> y ${y}."""

    def __init__(self):
        super().__init__()
${module.modules.map(({ attribute, constructor }) => `        self.${attribute} = ${constructor}`).join('\n')}
        # What a state dict cannot say, as JSON: it travels with the weights.
        self.register_buffer("compact_rnn_architecture", torch.zeros(${module.architectureBytes}, dtype=torch.uint8))

    def forward(self, x, lengths=None):
        """lengths [batch]: the frames of each sequence; all of them where it is left out."""
        last, kept = None, {}
${statementsOf(module)}
        return x


def load(path=STATE_DICT):
    """The network with the weights of a state dict, on the CPU."""
    network = Network()
    network.load_state_dict(torch.load(path, map_location="cpu"))
    return network
${TRAINING}`;
}

/** In a comment. */
function asciiName(file: string): string {
  return file.replace(/[^\w.-]/g, '_');
}

/** From x to the output, indented. */
function statementsOf({ body, head, lastFrame, takesTokens, keepsInput }: PythonModule): string {
  const input = keepsInput ? ['kept["input"] = x'] : [];
  const inBody = body.map(({ statement }) => statement);
  // With an embedding, what the first layer reads is a token's row of it.
  const begin = takesTokens ? [...inBody.slice(0, 1), ...input] : input;
  const lines = [
    ...begin,
    ...(takesTokens ? inBody.slice(1) : inBody),
    ...(lastFrame ? ['x = last'] : []),
    ...head.map(({ statement }) => statement),
  ];
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `        ${line}`)
    .join('\n');
}
