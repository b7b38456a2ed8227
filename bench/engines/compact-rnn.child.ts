/** The child of a case of this library. */
import { Model } from '../../lib/model';
import { MODES, type Case } from '../cases';
import { serve, type PreparedCase } from '../child';
import { prepareTraining } from './compact-rnn-training';
import { features, networkOf } from '../network';
import { VERSION } from '../checkout';

function modelOf({ model: name, dtype }: Case): Model {
  const model = new Model(networkOf(name));
  return dtype === 'f32' ? model : model.convert({ dtype });
}

/** What is timed. */
function callOf(model: Model, { mode, threads }: Case): () => unknown {
  const { frames, streams } = MODES[mode];
  const xs = features(frames, model.inputSize);
  if (mode === 'sequence') return () => model.runSync(xs, { frames, threads });
  const stream = model.createStream({ threads, batch: streams });
  return () => stream.step(xs);
}

function prepare(benchCase: Case): Promise<PreparedCase> {
  const version = `compact-rnn ${VERSION}`;
  if (benchCase.mode === 'training') return Promise.resolve(prepareTraining(benchCase, version));
  const model = modelOf(benchCase);
  const call = callOf(model, benchCase);
  const ready = { version, weightBytes: model.bytes, stepBytes: model.packedBytes() };
  return Promise.resolve({ ready, call });
}

void serve(prepare);
