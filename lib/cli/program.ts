/** The command line as a whole: its commands, and what they have in common. */
import { Command } from 'commander';
import { withForce } from './command-files';
import { onOneLine } from './failure';
import { packageVersion } from './version';

interface CommandEntry {
  /** What the list of commands says. */
  readonly summary: string;
  /** Its module, which is read only where the command is asked for. */
  readonly load: () => Promise<(signal: AbortSignal) => Command>;
}

const COMMANDS: Record<string, CommandEntry> = {
  inspect: {
    summary: 'show the layers of a model, and the rank that each tau would give',
    load: async () => (await import('./commands/inspect.js')).inspectCommand,
  },
  compress: {
    summary: 'make a model smaller',
    load: async () => (await import('./commands/compress.js')).compressCommand,
  },
  compare: {
    summary: 'compare methods of compression on a model',
    load: async () => (await import('./commands/compare.js')).compareCommand,
  },
  train: {
    summary: 'train a model on recordings',
    load: async () => (await import('./commands/train.js')).trainCommand,
  },
  finetune: {
    summary: 'train a model further; its shapes stay',
    load: async () => (await import('./commands/finetune.js')).finetuneCommand,
  },
  align: {
    summary: 'find which frames the units of a transcript take',
    load: async () => (await import('./commands/align.js')).alignCommand,
  },
  evaluate: {
    summary: 'count what a model gets wrong on recordings',
    load: async () => (await import('./commands/evaluate.js')).evaluateCommand,
  },
  transcribe: {
    summary: 'print the words in recordings',
    load: async () => (await import('./commands/transcribe.js')).transcribeCommand,
  },
  serve: {
    summary: 'recognize speech over the network',
    load: async () => (await import('./commands/serve.js')).serveCommand,
  },
  run: {
    summary: 'run a model over the frames in an .npy file',
    load: async () => (await import('./commands/run.js')).runCommand,
  },
  bench: {
    summary: 'compare the speed and memory of models',
    load: async () => (await import('./commands/bench.js')).benchCommand,
  },
  init: {
    summary: 'make a randomly initialized model of a given architecture',
    load: async () => (await import('./commands/init.js')).initCommand,
  },
  convert: {
    summary: "convert a model to this program's format, to C, PyTorch or another dtype",
    load: async () => (await import('./commands/convert.js')).convertCommand,
  },
  lm: {
    summary: 'make, prune and evaluate n-gram language models',
    load: async () => (await import('./commands/lm.js')).lmCommand,
  },
  doctor: {
    summary: 'show the linear algebra, instruction set and versions in use',
    load: async () => (await import('./commands/doctor.js')).doctorCommand,
  },
  build: {
    summary: 'compile the native addon, on platforms without a prebuilt one',
    load: async () => (await import('./commands/build.js')).buildCommand,
  },
};

/** Every command there is. */
export const COMMAND_NAMES = Object.keys(COMMANDS);

/**
 * @param words of the command line: a command that none of them names is known by its summary only.
 * @param signal aborts whatever command runs.
 */
export async function createProgram(
  words: readonly string[],
  signal: AbortSignal,
): Promise<Command> {
  const program = new Command('compact-rnn')
    .description(
      'Makes trained LSTM, GRU and RNN models smaller by the structure in their weights, ' +
        'and runs them fast on CPUs.',
    )
    .version(packageVersion())
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(onOneLine(text));
      },
    })
    .addHelpText('after', EXAMPLES);
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = words.includes(name) ? withForce((await load())(signal)) : new Command(name);
    program.addCommand(command.summary(summary).copyInheritedSettings(program));
  }
  return program;
}

const EXAMPLES = `
Examples:
  $ compact-rnn inspect am.onnx
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd \\
      --tau 0.6 --report report.html
  $ compact-rnn run small.safetensors --input x.npy --output y.npy

Data goes to stdout, progress and errors to stderr.
Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted.`;
