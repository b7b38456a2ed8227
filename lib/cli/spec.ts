/** The architecture that a command names: a JSON file, or a preset. */
import { existsSync } from 'node:fs';
import type { ModelSpec } from '../init';

/** A file where there is one, or where only a file can be meant. */
export async function readSpecOrPreset(spec: string): Promise<ModelSpec> {
  if (existsSync(spec) || /[/\\]|\.json$/i.test(spec)) {
    const { readJson } = await import('../files/index.js');
    return (await readJson(spec)) as ModelSpec; // initNetwork checks it
  }
  const { presetSpec } = await import('../init/index.js');
  return presetSpec(spec);
}
