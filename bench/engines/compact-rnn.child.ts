/** The child of a case of this library. */
import { Model } from '../../lib/model';
import { MODES, type Case, type Dtype } from '../cases';
import { serve, type PreparedSubject } from '../child';
import { features, networkOf } from '../network';
import { VERSION } from '../place';

/** What a model will be able to do; until then these cases are skipped with the error that it throws. */
interface Converting {
  convert(options: { dtype: Dtype }): Model;
}

function modelOf({ model: name, dtype }: Case): Model {
  const model = new Model(networkOf(name));
  return dtype === 'f32' ? model : (model as unknown as Converting).convert({ dtype });
}

/** What is timed; an option stands only where it is not the default. */
function callOf(model: Model, { mode, threads }: Case): () => unknown {
  const { frames } = MODES[mode];
  const xs = features(frames, model.inputSize);
  const shared = threads === 1 ? {} : { threads };
  if (mode === 'sequence') return () => model.runSync(xs, { frames, ...shared });
  const stream = model.createStream({ ...shared, ...(mode === 'batch' && { batch: frames }) });
  return () => stream.step(xs);
}

function prepare(subject: Case): Promise<PreparedSubject> {
  const model = modelOf(subject);
  const call = callOf(model, subject);
  const ready = {
    version: `compact-rnn ${VERSION}`,
    weightBytes: model.bytes,
    stepBytes: model.packedBytes(),
  };
  return Promise.resolve({ ready, call });
}

void serve(prepare);
