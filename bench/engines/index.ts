/** All engines, this library first. */
import { CompactRnnError } from '../../lib/errors';
import { suggest } from '../../lib/suggest';
import { isOfTable } from '../models';
import { compactRnn } from './compact-rnn';
import type { Engine } from './engine';
import { onednn } from './onednn';
import { onnxruntime } from './onnxruntime';
import { torch, torchUnaided } from './torch';

export type { Engine, Launch } from './engine';

/** Nobody else runs the other kinds of weight. */
const PEERS: readonly Engine[] = [onnxruntime, onednn, torch, torchUnaided].map((peer) => ({
  ...peer,
  takes: (benchCase) => isOfTable(benchCase.model) && peer.takes(benchCase),
}));
export const ENGINES: readonly Engine[] = [compactRnn, ...PEERS];

/**
 * The engines to measure: this library, and the peers named in `none`, `all` or a list with commas.
 * @throws CompactRnnError INVALID_OPTION for a peer that there is not.
 */
export function selectEngines(peers: string): readonly Engine[] {
  if (peers === 'all') return ENGINES;
  if (peers === 'none') return [compactRnn];
  const known = PEERS.map(({ name }) => name);
  const wanted = peers.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const hint = suggest(name, known) || `; there are ${known.join(', ')}, or none, or all`;
    throw new CompactRnnError('INVALID_OPTION', `--peers: there is no peer "${name}"${hint}`);
  }
  return [compactRnn, ...PEERS.filter(({ name }) => wanted.includes(name))];
}
