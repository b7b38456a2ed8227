/**
 * Published models compressed in place: the size of their files, the time of a run in onnxruntime
 * and here, and what they do on real data, before and after.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  compress,
  compressGraph,
  type GraphInputs,
  loadGraph,
  loadModel,
  type Model,
  planCompression,
  planGraphCompression,
  saveGraph,
} from '../../lib';
import { writeAtomically } from '../../lib/files';
import { commit } from '../../bench';
import { dtln } from './dtln';
import { g2p } from './g2p';
import { gtcrn } from './gtcrn';
import { nnsplit } from './nnsplit';
import { Session, type Values } from './session';
import { silero } from './silero';
import { resultTable, type Result, type Row } from './table';
import type { Task } from './task';

export const TASKS = ['silero', 'gtcrn', 'nnsplit', 'dtln', 'g2p'] as const;
export type TaskName = (typeof TASKS)[number];

export interface InPlaceOptions {
  readonly folder: string;
  readonly tasks: readonly TaskName[];
  readonly taus: readonly number[];
}

/** What of the command line is a setting of one row. */
interface Setting {
  readonly tau: number;
  /** Both, where the layers can be observed. */
  readonly stacked?: true;
  readonly calibrated?: true;
  readonly dtype?: 'int8';
}

export async function inPlaceExperiment(
  { folder, tasks, taus }: InPlaceOptions,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const better = { stacked: true, calibrated: true } as const;
  const settings: Setting[] = [
    ...taus.flatMap((tau) => [{ tau }, { tau, ...better }]),
    { tau: Math.min(...taus), dtype: 'int8', ...better },
  ];
  const results: Result[] = [];
  for (const name of tasks) {
    const task = await taskOf(name, folder);
    const result = await measured(task, settings, folder, signal);
    results.push(result);
    const about = { commit: commit(), date: new Date().toISOString(), results };
    await writeAtomically(join(folder, 'in-place.json'), [`${JSON.stringify(about, null, 2)}\n`]);
    await writeAtomically(join(folder, 'table.md'), [`${resultTable(results)}\n`]);
    console.log(resultTable([result]));
  }
}

async function taskOf(name: TaskName, folder: string): Promise<Task> {
  switch (name) {
    case 'silero':
      return silero();
    case 'gtcrn':
      return gtcrn();
    case 'nnsplit':
      return nnsplit();
    case 'dtln':
      return dtln();
    case 'g2p':
      return g2p(folder);
  }
}

interface Graphs {
  readonly paths: readonly string[];
  readonly bytes: number;
}

async function measured(
  task: Task,
  settings: readonly Setting[],
  folder: string,
  signal: AbortSignal,
): Promise<Result> {
  const whole: Graphs = {
    paths: task.graphs.map(({ path }) => path),
    bytes: await bytesOf(task),
  };
  const reference = await run(task, whole);
  const dense: Row = {
    setting: 'as published',
    bytes: whole.bytes,
    micros: reference.micros,
    score: task.score(reference.outputs, reference.outputs),
    here: await microsHere(task, undefined, signal),
  };
  const rows: Row[] = [dense];
  const calibration = await calibrationOf(task);
  for (const each of settings) {
    if (each.calibrated && !each.dtype && !calibration) continue;
    const setting = calibration
      ? each
      : { tau: each.tau, ...(each.dtype && { dtype: each.dtype }) };
    const graphs = await compressed(task, setting, calibration, { folder, signal });
    const { outputs, micros } = await run(task, graphs);
    rows.push({
      setting: [`tau ${setting.tau}`, setting.calibrated && 'calibrated', setting.dtype]
        .filter(Boolean)
        .join(', '),
      bytes: graphs.bytes,
      micros,
      score: task.score(outputs, reference.outputs),
      here: await microsHere(task, setting, signal),
    });
  }
  const { name, measure } = task;
  return { name, measure, rows: rows.map((row) => ({ ...row, shown: task.shown(row.score) })) };
}

async function bytesOf({ graphs }: Task): Promise<number> {
  const all = await Promise.all(graphs.map(async ({ path }) => (await loadGraph(path)).bytes));
  return all.reduce((sum, bytes) => sum + bytes, 0);
}

async function compressed(
  task: Task,
  setting: Setting,
  calibration: readonly (readonly GraphInputs[])[] | undefined,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Graphs> {
  const made = await Promise.all(
    task.graphs.map(async ({ name, path }, k) => {
      const graph = await loadGraph(path, { signal });
      const plan = planGraphCompression(graph, { ...setting });
      const own = setting.calibrated ? { calibration: calibration![k]! } : {};
      const { graph: small } = await compressGraph(graph, plan, { ...own, signal });
      const output = join(
        folder,
        `${name}-${setting.tau}${setting.calibrated ? '-calibrated' : ''}${setting.dtype ?? ''}.onnx`,
      );
      await saveGraph(small, output, { signal });
      return { path: output, bytes: small.bytes };
    }),
  );
  return {
    paths: made.map(({ path }) => path),
    bytes: made.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What each graph is fed with in practice; undefined where its layers cannot be observed. */
async function calibrationOf(task: Task): Promise<GraphInputs[][] | undefined> {
  if (!task.practise) return undefined;
  const sessions = await Promise.all(task.graphs.map(({ path }) => Session.open(path, true)));
  await task.practise(sessions);
  return sessions.map(({ feeds }) => feeds!.map(inputsOf));
}

function inputsOf(feeds: Values): GraphInputs {
  const arrays = Object.entries(feeds).map(([name, { dims, data }]) => {
    const numbers = Float32Array.from(data as ArrayLike<number>, Number);
    return [name, { shape: [...dims], data: numbers }] as const;
  });
  return Object.fromEntries(arrays);
}

/** The outputs, and the median of the runs of all graphs, one after the other. */
async function run(
  task: Task,
  { paths }: Graphs,
): Promise<{ outputs: Float32Array; micros: number }> {
  const sessions = await Promise.all(paths.map((path) => Session.open(path)));
  const outputs = await task.outputs(sessions);
  return { outputs, micros: sessions.reduce((sum, { micros }) => sum + median(micros), 0) };
}

const FRAMES = 200;
const ROUNDS = 9;

/**
 * Microseconds of a frame in this library, of all graphs; null where one of them cannot run here.
 */
async function microsHere(
  { graphs }: Task,
  setting: Setting | undefined,
  signal: AbortSignal,
): Promise<number | null> {
  let sum = 0;
  for (const { path } of graphs) {
    const loaded = await loadModel(path, { signal }).catch(() => undefined);
    if (!loaded) return null;
    const { tau, dtype } = setting ?? {};
    const plan = setting && planCompression(loaded, { method: 'joint-svd', tau, dtype });
    const model = plan ? (await compress(loaded, plan, { signal })).model : loaded;
    sum += frameMicros(model);
  }
  return sum;
}

function frameMicros(model: Model): number {
  const frame = new Float32Array(model.inputSize).map((_, i) => (i % 7) / 7);
  const stream = model.createStream();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let t = 0; t < FRAMES; t++) stream.step(frame);
    times.push(Number(process.hrtime.bigint() - start) / 1e3 / FRAMES);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)]!;
}
