/** The command line as a whole: what its commands have in common. */
import { Command } from 'commander';
import { benchCommand } from './commands/bench';
import { compareCommand } from './commands/compare';
import { compressCommand } from './commands/compress';
import { convertCommand } from './commands/convert';
import { doctorCommand } from './commands/doctor';
import { evaluateCommand } from './commands/evaluate';
import { finetuneCommand } from './commands/finetune';
import { initCommand } from './commands/init';
import { inspectCommand } from './commands/inspect';
import { runCommand } from './commands/run';
import { trainCommand } from './commands/train';
import { transcribeCommand } from './commands/transcribe';
import { onOneLine } from './failure';
import { packageVersion } from './version';

/** @param signal aborts whatever command runs. */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('compact-rnn')
    .description(
      'Make trained LSTM, GRU and RNN models smaller with structure found in their weights, and run them.',
    )
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(onOneLine(text));
      },
    })
    .addHelpText('after', EXAMPLES);
  const commands = [
    inspectCommand(signal),
    compressCommand(signal),
    compareCommand(signal),
    trainCommand(signal),
    finetuneCommand(signal),
    evaluateCommand(signal),
    transcribeCommand(signal),
    runCommand(signal),
    benchCommand(signal),
    initCommand(signal),
    convertCommand(signal),
    doctorCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}

const EXAMPLES = `
Examples:
  $ compact-rnn inspect am.onnx
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd --tau 0.6 --report report.html
  $ compact-rnn run small.safetensors --input x.npy --output y.npy

Data goes to stdout, progress and errors to stderr. Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted.`;
