/**
 * What the PyTorch route takes: the recognizer and its compressed forms as state dicts with their
 * Python modules, and the corpus as plain arrays, in one folder that can be carried to a machine
 * with a GPU, where finetune_with_pytorch.py runs.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compress, exportModel, planCompression } from '../../lib';
import { writeAtomically } from '../../lib/files';
import { npyParts } from '../../lib/formats';
import { CEPSTRA, readPart } from './corpus';
import { readRecognizer } from './recognizer';

export async function exportForPyTorch(
  folder: string,
  taus: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { model, units, scale } = await readRecognizer();
  await exportModel(model, join(folder, 'dense.pt'), { to: 'pytorch', signal });
  for (const tau of taus) {
    const plan = planCompression(model, { method: 'joint-svd', tau });
    const { model: small } = await compress(model, plan, { signal });
    await exportModel(small, join(folder, `tau${Math.round(100 * tau)}.pt`), {
      to: 'pytorch',
      signal,
    });
    console.log(`tau ${tau}: ${small.parameters} parameters`);
  }
  for (const part of ['train', 'test'] as const) {
    const utterances = readPart(part, units);
    const total = utterances.reduce((sum, { cepstra }) => sum + cepstra.length, 0);
    const all = new Float32Array(total);
    let at = 0;
    for (const { cepstra } of utterances) {
      all.set(cepstra, at);
      at += cepstra.length;
    }
    const array = { shape: [total / CEPSTRA, CEPSTRA], data: all };
    await writeAtomically(join(folder, `${part}.npy`), npyParts(array));
    const lines = utterances.map(({ cepstra, labels }) => ({
      frames: cepstra.length / CEPSTRA,
      labels: Array.from(labels),
    }));
    await writeAtomically(join(folder, `${part}.json`), [JSON.stringify(lines)]);
  }
  await writeAtomically(join(folder, 'scale.json'), [JSON.stringify(Array.from(scale))]);
}
