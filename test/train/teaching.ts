/** Examples without labels: noise, of which a teacher says what should come out. */
import type { Model } from '../../lib/model';
import { native } from '../../lib/native';
import type { TrainingExample } from '../../lib/train';

/** So many sequences of uniform noise, the same for the same stream. */
export function noise(
  { inputSize }: Model,
  frames: number,
  { stream, count }: { stream: number; count: number },
): TrainingExample[] {
  return Array.from({ length: count }, (_, i) => {
    const inputs = new Float32Array(frames * inputSize);
    native.fillUniform(inputs, stream, i, 2);
    return { inputs, frames };
  });
}

/** How far the outputs of a model are from the teacher's, in RMS. */
export function distanceFrom(
  teacher: Model,
  model: Model,
  examples: readonly TrainingExample[],
): number {
  let [sum, count] = [0, 0];
  for (const { inputs, frames } of examples) {
    const [ours, right] = [model, teacher].map((each) => each.runSync(inputs, { frames }));
    ours!.forEach((y, i) => (sum += (y - right![i]!) ** 2));
    count += ours!.length;
  }
  return Math.sqrt(sum / count);
}
