/** All presets, and finding one by name. */
import { CompactRnnError } from '../../errors';
import { shown } from '../../json';
import { suggest } from '../../suggest';
import { modelShapes } from '../shapes';
import { readSpec } from '../read-spec';
import type { ModelSpec } from '../spec';
import { DIRNET_2018 } from './dirnet2018';
import { LU_2016 } from './lu2016';
import { PRABHAVALKAR_2016 } from './prabhavalkar2016';
import type { Preset } from './preset';

const PRESETS: readonly Preset[] = [...PRABHAVALKAR_2016, ...LU_2016, ...DIRNET_2018];

/** A model of a paper, in short. */
export interface PresetSummary {
  /** What {@link presetSpec} takes. */
  name: string;
  /** The paper, and where in it. */
  source: string;
  /** Counted from the architecture. */
  parameters: number;
  /** The number of parameters that the paper gives. */
  published: string;
}

/** The models of the papers, in short. */
export function listPresets(): PresetSummary[] {
  return PRESETS.map(({ name, source, published, spec }) => {
    return { name, source, parameters: modelShapes(readSpec(spec)).parameters, published };
  });
}

/**
 * The architecture of a model of a paper.
 * @param name as {@link listPresets} gives it.
 * @throws CompactRnnError INVALID_OPTION where there is none of that name.
 */
export function presetSpec(name: string): ModelSpec {
  const preset = PRESETS.find((each) => each.name === name);
  if (preset) return preset.spec;
  const names = PRESETS.map((each) => each.name);
  const hint =
    (typeof name === 'string' && suggest(name, names)) || `; there are ${names.join(', ')}`;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `there is no preset ${typeof name === 'string' ? name : shown(name)}${hint}`,
  );
}
