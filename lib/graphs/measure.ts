/** The same factors in each form that a graph allows, timed in onnxruntime. */
import { CompactRnnError } from '../errors';
import { readNpz, type onnxTree } from '../formats';
import { FORMS, type Form } from './forms';
import { graphOf, type OnnxGraph } from './graph';
import { feedsFor } from './onnxruntime/feeds';
import { Runtime } from './onnxruntime/runtime';
import { runMicros } from './onnxruntime/timing';

/** Microseconds of a run in onnxruntime on one thread: before, and in each form. */
export type FormMicros = Readonly<{ before: number } & Partial<Record<Form, number>>>;

/**
 * Runs the graph as it was, and in each form.
 * @param written the file with all its factored nodes in a form.
 * @param inputs path of an .npz file with an array for each input; made up where it is left out.
 * @throws CompactRnnError as `verifyGraph` does.
 */
export async function measureForms(
  graph: OnnxGraph,
  written: (form: Form) => onnxTree.Pieces,
  inputs: string | undefined,
  signal: AbortSignal | undefined,
): Promise<FormMicros> {
  const arrays = inputs === undefined ? undefined : await readNpz(inputs);
  const possible = FORMS.flatMap((form) => {
    const pieces = ifPossible(() => written(form));
    return pieces ? [{ form, graph: graphOf(pieces) }] : [];
  });
  return Runtime.using(
    'timing graphs',
    async (runtime) => {
      const open = [await runtime.open(graph)];
      for (const each of possible) open.push(await runtime.open(each.graph));
      const [before, ...times] = await runMicros(open, await feedsFor(open[0]!, arrays));
      const ofForms = possible.map(({ form }, k) => [form, times[k]!] as const);
      return { before: before!, ...Object.fromEntries(ofForms) };
    },
    signal,
  );
}

/** Undefined where a graph does not allow it. */
function ifPossible<Result>(write: () => Result): Result | undefined {
  try {
    return write();
  } catch (error) {
    const codes = ['INVALID_OPTION', 'UNSUPPORTED_MODEL'];
    if (error instanceof CompactRnnError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** The form that took the least time. */
export function fastest(micros: FormMicros): Form | undefined {
  const measured = FORMS.filter((form) => micros[form] !== undefined);
  return measured.sort((a, b) => micros[a]! - micros[b]!)[0];
}
