/** `compact-rnn doctor`: what this machine runs the program with, and what is missing. */
import { cpus, release } from 'node:os';
import { Command } from 'commander';
import type { LinalgBackend } from '../../native';
import { EXIT } from '../failure';
import { printJson, printLines } from '../print';
import { table, words } from '../table';
import { packageVersion } from '../version';

interface Findings {
  version: string;
  node: string;
  nodeApi: string;
  platform: string;
  arch: string;
  osRelease: string;
  cpu: string;
  cores: number;
  /** Whether the addon loads. */
  addon: boolean;
  /** The package or file that it came from. */
  addonOrigin?: string;
  isa?: { selected: string; available: string[] };
  linalg?: LinalgBackend;
  /** What does not work, and what to do. */
  problems: string[];
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Shows what this machine runs the program with. Exits with 1 where something is missing.',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ compact-rnn doctor\n  $ COMPACT_RNN_ISA=scalar compact-rnn doctor --json',
    )
    .action(async (options: { json?: boolean }) => {
      const findings = await examine();
      if (options.json) printJson(findings);
      else
        printLines(
          ...findingsTable(findings),
          ...findings.problems.flatMap((problem) => ['', `problem: ${problem}`]),
        );
      if (findings.problems.length > 0) process.exitCode = EXIT.failed;
    });
}

/** The addon and the linear algebra are loaded last, and may fail. */
async function examine(): Promise<Findings> {
  const processors = cpus();
  const findings: Findings = {
    version: packageVersion(),
    node: process.version,
    nodeApi: process.versions.napi ?? 'none',
    platform: process.platform,
    arch: process.arch,
    osRelease: release(),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    addon: false,
    problems: [],
  };
  try {
    const { addonOrigin, native } = await import('../../native/index.js');
    findings.isa = native.isaInfo();
    findings.addon = true;
    const origin = addonOrigin();
    if (origin !== undefined) findings.addonOrigin = origin;
    const { linalgBackend } = await import('../../linalg/index.js');
    findings.linalg = linalgBackend();
  } catch (error) {
    findings.problems.push((error as Error).message);
  }
  return findings;
}

function findingsTable({ isa, linalg, ...rest }: Findings): string[] {
  const rows = [
    ['compact-rnn', rest.version],
    ['node', `${rest.node}, Node-API ${rest.nodeApi}`],
    ['system', `${rest.platform} ${rest.arch}, ${rest.osRelease}`],
    ['processor', `${rest.cpu}, ${rest.cores} cores`],
    ['native addon', rest.addon ? `loads: ${rest.addonOrigin ?? 'unknown'}` : 'does not load'],
    [
      'instruction set',
      isa ? `${isa.selected} (available: ${isa.available.join(', ')})` : 'unknown',
    ],
    ['linear algebra', linalg ? `${linalg.name}: ${linalg.version}` : 'unknown'],
    ...(linalg?.coreType === undefined ? [] : [['core type', linalg.coreType]]),
    ...(linalg?.path === undefined ? [] : [['library', linalg.path]]),
  ];
  return table([words(''), words('')], rows, Infinity).slice(1); // without titles
}
