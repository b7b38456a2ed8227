/** The oracle for ONNX models: onnxruntime, in a worker thread. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface OracleTensor {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
  readonly type?: 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';
}

type Tensors = Record<string, OracleTensor>;

/**
 * Runs a model (its bytes, or its path) once for each step, and gives the outputs of each.
 * @param carry outputs that become inputs of the next step: `{ output: input }`.
 */
export function runInOnnxruntime(
  model: Uint8Array | string,
  steps: readonly Tensors[],
  carry: Record<string, string> = {},
): Promise<Tensors[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'onnxruntime.worker.cjs'), {
      workerData: { model, steps, carry },
    });
    worker.once('error', reject);
    worker.once('message', ({ results, error }: { results?: Tensors[]; error?: string }) => {
      if (results) resolve(results);
      else reject(new Error(error));
    });
  });
}
