/** The models that are served: the 5 x 500 LSTM of Prabhavalkar et al. (2016), by us and a peer. */
import { join } from 'node:path';
import { saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { Model, type FrontEndSpec } from '../../lib/model';
import { built } from '../checkout';
import { specOf, type TableModel } from '../models';
import { Server } from './server';

export interface Variant {
  readonly name: string;
  readonly model: TableModel;
  readonly dtype: 'f32' | 'int8' | 'int4';
  readonly engine: 'compact-rnn' | 'onnxruntime';
}

export const VARIANTS: readonly Variant[] = [
  { name: 'dense f32', model: 'dense', dtype: 'f32', engine: 'onnxruntime' },
  { name: 'dense f32', model: 'dense', dtype: 'f32', engine: 'compact-rnn' },
  { name: 'tau 0.6 int8', model: 'tau0.6', dtype: 'int8', engine: 'compact-rnn' },
  { name: 'tau 0.6 int4', model: 'tau0.6', dtype: 'int4', engine: 'compact-rnn' },
];

/** Section 4 of the paper: eight frames of 40 log-mel energies at every third. */
const FRONT_END: FrontEndSpec = {
  kind: 'log-mel',
  sampleRate: 16_000,
  rightContext: 7,
  subsampling: 3,
};

/**
 * As a file in the folder. The weights are random; the words that they give are read from the best
 * path, without a lexicon.
 */
async function writeVariant({ model: name, dtype }: Variant, folder: string): Promise<string> {
  const spec = specOf(name);
  const names = Array.from({ length: spec.output! }, (_, unit) => `unit${unit}`);
  const units = { kind: 'ctc', names, blank: 0 } as const;
  const model = new Model(initNetwork({ ...spec, frontEnd: FRONT_END, units }));
  const path = join(folder, `${name}-${dtype}.safetensors`);
  await saveModel(dtype === 'f32' ? model : model.convert({ dtype }), path);
  return path;
}

/** The service on so many processors, the first ones, with a worker for each. */
export async function startVariant(
  variant: Variant,
  cores: number,
  folder: string,
): Promise<Server> {
  const path = await writeVariant(variant, folder);
  const limits = ['--max-sessions', '4096', '--idle-timeout', '30'];
  return Server.start([path, '--threads', String(cores), '--log', 'none', ...limits], {
    processors: cores === 1 ? '0' : `0-${cores - 1}`,
    ...(variant.engine === 'onnxruntime' && { preload: built('service/onnxruntime-pool') }),
  });
}
