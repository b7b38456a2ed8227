/** Words and phonemes wrong of models in files, such as those that PyTorch fine-tuned. */
import { loadModel } from '../../lib';
import { percent } from '../../lib/charts';
import { networkParameters } from '../../lib/model';
import { readRecognizer } from './recognizer';
import { outputsOf, scoreOutputs } from './score';
import { STORED, storedAs } from './stored';

/** Prints a line for each model as it is stored; units and softmax are the recognizer's. */
export async function scoreFiles(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const recognizer = await readRecognizer();
  const { units, test } = recognizer;
  for (const path of paths) {
    const model = await loadModel(path, { signal });
    for (const form of STORED) {
      const outputs = await outputsOf(await storedAs(model, form, recognizer), test);
      const { wordErrorRate, unitErrorRate } = scoreOutputs(units, test, outputs);
      console.log(
        `${path}, ${form}, ${networkParameters(model)} parameters: ` +
          `${percent(wordErrorRate, 1)} of words, ${percent(unitErrorRate, 1)} of phonemes wrong`,
      );
    }
  }
}
