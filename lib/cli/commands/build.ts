/** `compact-rnn build`: the native addon, compiled on this machine where no package has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT } from '../failure';

/** The same depth below the package's root from lib/cli/commands and from dist/cli/commands. */
const SCRIPT = join(__dirname, '..', '..', '..', 'scripts', 'build.mjs');

export function buildCommand(signal: AbortSignal): Command {
  return new Command('build')
    .description(
      'Compiles the native addon into the installed package. Needed only on platforms without a ' +
        'prebuilt one. It needs CMake 3.18 or later and a C++17 compiler, and takes minutes.',
    )
    .option('--jobs <n>', 'compilers to run at a time; default: as many as processors and memory allow')
    .addHelpText('after', '\nExamples:\n  $ compact-rnn build\n  $ compact-rnn build --jobs 1')
    .action(async ({ jobs }: { jobs?: string }) => {
      const args = [SCRIPT, ...(jobs === undefined ? [] : ['--jobs', jobs])];
      const child = spawn(process.execPath, args, { stdio: 'inherit', signal });
      const [status] = (await once(child, 'close')) as [number | null];
      if (status !== 0) process.exitCode = EXIT.failed;
    });
}
