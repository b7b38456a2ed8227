/** The small inputs of ../shared/cases/reports, and what other programs make of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArray } from '../../lib/formats';
import { numbers } from '../formats/onnx/write';
import { type OracleTensor, runInOnnxruntime } from '../onnxruntime';
import { SHARED } from '../shared';

const FOLDER = join(SHARED, 'cases', 'reports');

export const report = (file: string): string => join(FOLDER, file);
export const reportFiles = (): string[] => (existsSync(FOLDER) ? readdirSync(FOLDER) : []);

export interface RightValue {
  readonly feeds: Record<string, OracleTensor>;
  /** In the order of the graph's. */
  readonly outputs: readonly { readonly name: string; readonly data: ArrayLike<number> }[];
}

interface Stored {
  readonly input: { readonly name: string; readonly dims: number[]; readonly data: number[] };
  readonly outputs: Record<string, { readonly data: number[] }>;
}

/** Models of which no value is stored: two that cannot be run here, and a robot's policy. */
const ZEROS = { dims: [1, 1, 8], data: new Float32Array(8) };
const UNSTORED: Record<string, Record<string, OracleTensor>> = {
  argmax: { x: { dims: [5, 1, 6], data: numbers(30, 4) } },
  t_policy: { obs: { dims: [1, 6], data: numbers(6, 4) }, h_in: ZEROS, c_in: ZEROS },
  threshold: { x: { dims: [5, 1, 4], data: numbers(20, 4) } },
};
const TOKENS = ['embedding_lm', 't_embedding'];

/** @param name of a model, without .onnx. */
export async function rightValue(name: string): Promise<RightValue> {
  const path = report(name);
  const type = TOKENS.includes(name) ? 'int64' : 'float32';
  const unstored = UNSTORED[name];
  if (unstored) {
    const [of] = await runInOnnxruntime(`${path}.onnx`, [unstored]);
    return { feeds: unstored, outputs: Object.entries(of!).map(([k, v]) => ({ ...v, name: k })) };
  }
  if (!existsSync(`${path}.right.json`)) {
    const [x, y] = [await readArray(`${path}_x.npy`), await readArray(`${path}_y.npy`)];
    const dims = x.shape[0] === 1 ? x.shape : [1, ...x.shape];
    return { feeds: { x: { dims, data: x.data, type } }, outputs: [{ name: 'y', data: y.data }] };
  }
  const { input, outputs } = JSON.parse(readFileSync(`${path}.right.json`, 'utf8')) as Stored;
  return {
    feeds: { [input.name]: { ...input, type } },
    outputs: Object.entries(outputs).map(([output, { data }]) => ({ name: output, data })),
  };
}
