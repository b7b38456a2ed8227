/** The fuzzers begin from calls and files that succeed: every export has one. */
import { SAMPLES } from './samples';
import { surface } from './surface';

const CALLABLES = surface();

/** Their samples are refused: only the library itself makes them. */
const INTERNAL = [
  'new Stream',
  'new StreamPool',
  'new OnnxGraph',
  'new Decoder',
  'new NgramModel',
  'new Grammar',
  'new RecognitionSession',
];
/** What measures for seconds is ended by the signal in its sample. */
const LONG = ['bench', 'compare', 'verifyGraph'];

test('functions, classes, methods and setters are found', () => {
  expect([...CALLABLES.keys()]).toEqual(
    expect.arrayContaining(['compress', 'new Model', 'Stream.step', 'Stream.state=']),
  );
});

test('everything that is exported has a sample, and samples are of nothing else', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual([...CALLABLES.keys()].sort());
});

test.each([...CALLABLES.keys()].filter((name) => ![...INTERNAL, ...LONG].includes(name)))(
  'the samples of %s succeed',
  async (name) => {
    for (const sample of SAMPLES[name] ?? []) await CALLABLES.get(name)!(await sample());
  },
);
