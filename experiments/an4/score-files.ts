/** Words and phonemes wrong of models in files, such as those that PyTorch fine-tuned. */
import { loadModel } from '../../lib';
import { percent } from '../../lib/charts';
import { networkParameters } from '../../lib/model';
import { readRecognizer } from './recognizer';
import { outputsOf, scoreOutputs } from './score';

/** Prints a line a model, in f32 and in int8; their units and softmax are the recognizer's. */
export async function scoreFiles(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const { units, test } = await readRecognizer();
  for (const path of paths) {
    const model = await loadModel(path, { signal });
    for (const dtype of ['f32', 'int8'] as const) {
      const outputs = await outputsOf(model.convert({ dtype }), test);
      const { wordErrorRate, unitErrorRate } = scoreOutputs(units, test, outputs);
      console.log(
        `${path}, ${dtype}, ${networkParameters(model)} parameters: ` +
          `${percent(wordErrorRate, 1)} of words, ${percent(unitErrorRate, 1)} of phonemes wrong`,
      );
    }
  }
}
