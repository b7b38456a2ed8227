#!/usr/bin/env node
/** The `compact-rnn` command. */
import type { Command } from 'commander';
import { keepPipes } from '../files';
import { checkFiles } from './command-files';
import { namingFlags } from './flags';
import { runProgram } from './interruption';
import { createProgram } from './program';
import { printWarnings } from './warnings';

let asked: Command | undefined;

async function main(signal: AbortSignal): Promise<void> {
  printWarnings();
  keepPipes();
  const program = await createProgram(process.argv.slice(2), signal);
  program.hook('preAction', async (_, command) => {
    asked = command;
    await checkFiles(command);
  });
  await program.parseAsync();
}

void runProgram(main, { named: (error) => namingFlags(error, asked?.options ?? []) });
