/**
 * What is measured unless something else is asked for: a few entries for each question of somebody
 * who wants to run a model, in minutes.
 */

/** The entries that answer each question, by their names. */
export const QUESTIONS: Readonly<Record<string, readonly RegExp[]>> = {
  'How fast is a step, and how much faster than elsewhere?': [
    /^(compact-rnn|onnxruntime|onednn) (dense|tau0\.6)-(f32|int8)-step-t1$/,
    /^torch (dense|tau0\.6)-f32-step-t1$/,
  ],
  'What do other ranks and precisions gain?': [
    /^compact-rnn (dense|tau0\.6)-(f16|int4)-step-t1$/,
    /^compact-rnn (dense|tau0\.6)-int4-(sequence|batch)-t1$/,
    /^compact-rnn tau0\.(8|4)-(f32|int8)-step-t1$/,
  ],
  'What do other kinds of weight gain?': [
    /^compact-rnn (lowrank8|sparse8|blocks8|dirnet1|dirnet8)-f32-step-t1$/,
    /^compact-rnn (sparse8|blocks8|dirnet8)-int8-step-t1$/,
  ],
  'What is a second thread worth?': [
    /^compact-rnn (dense-f32|tau0\.6-f32|tau0\.6-int8)-step-t2$/,
    /^onnxruntime dense-f32-step-t2$/,
  ],
  'How fast is a recording, 200 frames in a call?': [
    /^(compact-rnn|onnxruntime|onednn) (dense|tau0\.6)-(f32|int8)-sequence-t1$/,
    /^torch dense-f32-sequence-t1$/,
  ],
  'What does a batch of 16 streams gain?': [
    /^(compact-rnn|onnxruntime|onednn) (dense|tau0\.6)-(f32|int8)-batch-t1$/,
  ],
  'What does a step take at the pace of a microphone?': [
    /^compact-rnn (dense-f32|tau0\.6-int8)-cadence-t1$/,
    /^onnxruntime dense-f32-cadence-t1$/,
  ],
  'What do two threads take while somebody else works?': [
    /^compact-rnn (dense-f32|tau0\.6-int8)-busy-t2$/,
  ],
  'How fast is training?': [/^(compact-rnn|torch) dense-f32-training-t[12]$/],
};

const USUAL = Object.values(QUESTIONS).flat();

/** @param name of an entry, `onnxruntime tau0.6-int8-step-t1`. */
export function isUsual(name: string): boolean {
  return USUAL.some((pattern) => pattern.test(name));
}
