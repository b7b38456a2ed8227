/** Lattices into files in HTK's standard lattice format. */
import { invalidInput } from '../errors';
import { writeAtomically } from '../files';
import { shown } from '../json';
import { checkPath, checkSignal, readOptions } from '../options';
import { Lattice } from './lattice';
import { quoted } from './slf-fields';

/** Options of {@link saveLattice}. */
export interface LatticeSaveOptions {
  /** Aborting rejects with the signal's reason; no file is left then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a lattice in HTK's standard lattice format. Times are frames: `t` of nodes, and of words
 * `ts` and `te`, fields of our own, which other programs pass over. Log-probabilities are in nats.
 * @param path of the file, which is replaced whole or not at all.
 * @throws CompactRnnError INVALID_INPUT for anything but a lattice; INVALID_OPTION; IO; the reason
 *   of the signal.
 */
export async function saveLattice(
  lattice: Lattice,
  path: string,
  options: LatticeSaveOptions = {},
): Promise<void> {
  if (!(lattice instanceof Lattice))
    throw invalidInput(`lattice must be a Lattice, but is ${shown(lattice)}`);
  checkPath(path);
  const { signal } = readOptions('saveLattice', options, ['signal']);
  checkSignal(signal);
  await writeAtomically(path, [lines(lattice).join('')], { signal });
}

function lines({ nodes, arcs }: Lattice): string[] {
  const times = new Float64Array(nodes);
  for (const { to, end } of arcs) times[to] = Math.max(times[to]!, end);
  return [
    'VERSION=1.0\n',
    `start=0 end=${nodes - 1}\n`,
    `N=${nodes} L=${arcs.length}\n`,
    ...Array.from(times, (time, node) => `I=${node} t=${time}\n`),
    ...arcs.map(({ from, to, word, start, end, acoustic, language }, i) => {
      const said = word === null ? '!NULL' : quoted(word);
      const scores = `a=${acoustic} l=${language}`;
      return `J=${i} S=${from} E=${to} W=${said} ts=${start} te=${end} ${scores}\n`;
    }),
  ];
}
