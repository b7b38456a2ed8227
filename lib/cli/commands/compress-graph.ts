/** `compress` with an output that is ONNX: the graph that was read, its recurrent nodes smaller. */
import { extname } from 'node:path';
import type { Plan } from '../../compress';
import { invalidOption } from '../../errors';
import type { FormMicros, GraphReport, GraphVerification, OnnxGraph } from '../../graphs';
import { flagOf } from '../flags';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { numbers, percent, table, words, type Cell } from '../table';
import { graphCalibration } from './graph-calibration';
import { type CompressOptions, planRule } from './compress-options';
import { compressionJson, compressionTables } from './compress-table';

/** Whether the output asks for a graph. */
export const isGraph = (output: string): boolean => extname(output).toLowerCase() === '.onnx';

/** Flags that need a model that runs here. */
const OF_MODELS = [
  'data',
  'criterion',
  'targetStepMicros',
  'allowedLoss',
  'inputValues',
  'report',
  'for',
] as const;

/** Flags of graphs in place. */
const OF_GRAPHS = ['verify', 'form', 'integers'] as const;

/** @throws CompactRnnError INVALID_OPTION for a flag that is for graphs alone. */
export function refuseGraphFlags(options: CompressOptions): void {
  const flag = OF_GRAPHS.find((name) => options[name] !== undefined);
  if (flag !== undefined)
    throw invalidOption(
      `${flagOf(flag)} is of ONNX graphs: name the output FILE.onnx, or leave it out`,
    );
}

function refuseModelFlags(options: CompressOptions): void {
  const flag = OF_MODELS.find((name) => options[name] !== undefined);
  if (flag !== undefined)
    throw invalidOption(
      `${flagOf(flag)} needs a model that runs here: name the output FILE.safetensors, or leave ${flagOf(flag)} out`,
    );
  if (options.channel !== undefined && options.frontEnd === undefined)
    throw invalidOption(
      '--channel is that of the recordings of --calibrate: give --front-end, too, or leave it out',
    );
  if (options.allocation === 'sensitivity')
    throw invalidOption(
      '--allocation sensitivity needs a model that runs here: take singular-values, or leave it out',
    );
}

export async function compressInPlace(
  path: string,
  options: CompressOptions & { output: string },
  signal: AbortSignal,
): Promise<void> {
  refuseModelFlags(options);
  const { loadGraph, compressGraph, saveGraph } = await import('../../graphs/index.js');
  const graph = await loadGraph(path, { signal });
  const plan = await planOf(graph, options);
  const { form, integers, verify } = options;
  const calibration = await graphCalibration(options, signal);
  const { graph: small, report } = await withProgress('compressing', (onProgress) =>
    compressGraph(graph, plan, {
      calibration,
      form,
      integers,
      measure: verify,
      signal,
      onProgress,
    }),
  );
  const verification = await verified(path, graph, small, options, signal);
  if (options.savePlan !== undefined) {
    const { writeAtomically } = await import('../../files/index.js');
    const json = `${JSON.stringify(plan, null, 2)}\n`;
    await writeAtomically(options.savePlan, [json], { signal });
  }
  await saveGraph(small, options.output, { signal });
  if (options.json)
    printJson({ ...compressionJson(report), ...(verification && { verification }) });
  else printLines(...graphLines(report, verification), '', `model: ${options.output}`);
}

async function planOf(graph: OnnxGraph, options: CompressOptions): Promise<Plan> {
  const { planGraphCompression } = await import('../../graphs/index.js');
  if (options.plan === undefined) return planGraphCompression(graph, planRule(options));
  const { readJson } = await import('../../files/index.js');
  const plan = (await readJson(options.plan)) as Plan; // checked when it is carried out
  return { ...plan, ...(options.dtype && { dtype: options.dtype }) };
}

/** Measured where it is asked for, and where onnxruntime is there anyway. */
async function verified(
  path: string,
  graph: OnnxGraph,
  small: OnnxGraph,
  { verify }: CompressOptions,
  signal: AbortSignal,
): Promise<GraphVerification | undefined> {
  if (verify === undefined) return undefined;
  const { verifyGraph } = await import('../../graphs/index.js');
  const inputs = typeof verify === 'string' ? { inputs: verify } : {};
  return withProgress(`running ${path}`, () => verifyGraph(graph, small, { ...inputs, signal }));
}

function graphLines(report: GraphReport, verification: GraphVerification | undefined): string[] {
  const { forms, refused } = report;
  const rows = forms.map(({ name, form, next }): Cell[] => [name, form, next.join(', ') || 'none']);
  return [
    ...compressionTables(report),
    ...refused.map(({ name, cell, reason }) => `${name} (${cell}) stays as it is: ${reason}`),
    '',
    ...(rows.length > 0
      ? table([words('layer'), words('written as'), words('matrices that read P h')], rows)
      : ['no layer got smaller: the file is as it was']),
    ...(report.formMicros ? ['', ...formLines(report.formMicros)] : []),
    ...(verification ? ['', ...verificationLines(verification)] : []),
  ];
}

/** How long a run takes in each form, the fastest first. */
function formLines({ before, ...forms }: FormMicros): string[] {
  const inOrder = Object.entries(forms).sort(([, a], [, b]) => a - b);
  const row = ([name, micros]: readonly [string, number]): Cell[] => [name, micros.toFixed(1)];
  return table(
    [words('nodes written as'), numbers('µs a run in onnxruntime')],
    [...inOrder, ['(before)', before] as const].map(row),
  );
}

function verificationLines({ outputs, stepMicros }: GraphVerification): string[] {
  const { before, after } = stepMicros;
  const faster = after < before;
  const ratio = (faster ? before / after : after / before).toFixed(2);
  return [
    ...table(
      [words('output'), numbers('largest difference'), numbers('relative')],
      outputs.map(({ name, largest, relative }): Cell[] => [
        name,
        largest.toExponential(2),
        relative === null ? null : percent(relative),
      ]),
    ),
    '',
    `a run takes ${after.toFixed(1)} µs in onnxruntime, ${before.toFixed(1)} µs before: ${ratio} times ${faster ? 'faster' : 'slower'}`,
  ];
}
