/** The run, with engines whose children are a few lines of JavaScript. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../bench/engines';
import { entryName, type Entry } from '../../bench/entry';
import type { ProcessorClock } from '../../bench/idle';
import { measure } from '../../bench/measure';
import type { SliceRequest } from '../../bench/protocol';
import { caseOf } from './sample';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compact-rnn-measure-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const READY = `console.log('{"ready":{"version":"1","weightBytes":8}}')`;
const TIMES = `console.log('{"calls":[400,800],"readings":[5]}')`;

/** Greets, then writes each request with its name to a journal and answers it: both JavaScript. */
function engine(name: string, { greet = READY, answer = TIMES } = {}): Engine {
  const script = `
    const { appendFileSync } = require('node:fs');
    ${greet};
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      appendFileSync(${JSON.stringify(join(folder, 'journal'))}, '${name} ' + line + '\\n');
      ${answer};
    });`;
  return {
    name,
    takes: () => true,
    launch: () => ({ command: process.execPath, args: ['-e', script] }),
  };
}

function entries(engines: Engine[], ...cases: string[]): Entry[] {
  return engines.flatMap((each) => cases.map((name) => ({ engine: each, case: caseOf(name) })));
}

/** Nobody else is ever at work. */
const idle: ProcessorClock = () => ({ all: 0, own: 0 });

const run = (list: Entry[], rounds: number, signal = new AbortController().signal, clock = idle) =>
  measure(list, { rounds, kept: Infinity, folder, signal, clock, onProgress: () => undefined });

/** Who was asked for what, in order. */
function journal(): { name: string; request: SliceRequest }[] {
  const lines = readFileSync(join(folder, 'journal'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [name, request] = line.split(/ (.*)/);
    return { name: name!, request: JSON.parse(request!) as SliceRequest };
  });
}

const skippedOf = async (list: Entry[], rounds = 1) =>
  (await run(list, rounds)).skipped.map((each) => `${entryName(each)}: ${each.reason}`);

test('processes are asked in turns, round after round', async () => {
  const { measured } = await run(entries([engine('a'), engine('b')], 'dense-f32-step-t1'), 3);
  expect(journal().map(({ name }) => name)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(measured.map(({ frames }) => frames.length)).toEqual([3, 3]);
});

test('what is not compared is measured one after the other, its processes started by then', async () => {
  const living: number[] = [];
  const pids = `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + '\\n')`;
  const list = entries(
    [engine('a', { greet: `${pids}; ${READY}` })],
    ...['step-t1', 'sequence-t1', 'cadence-t1'].map((name) => `dense-f32-${name}`),
  );
  await measure(list, {
    rounds: 2,
    kept: Infinity,
    folder,
    signal: new AbortController().signal,
    clock: idle,
    onProgress: () => undefined,
    onSlice: () => {
      const started = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n');
      living.push(started.length);
      return Promise.resolve();
    },
  });
  expect(living).toEqual([1, 1, 2, 2, 3, 3]);
});

test('of more entries than may live at once the last are started for each slice', async () => {
  const journalOfStarts = join(folder, 'starts');
  const engines = ['a', 'b', 'c'].map((name) => {
    const tell = `appendFileSync(${JSON.stringify(journalOfStarts)}, '${name}')`;
    return engine(name, { greet: `${tell}; ${READY}` });
  });
  const list = entries(engines, 'dense-f32-step-t1');
  const signal = new AbortController().signal;
  const { measured } = await measure(list, {
    rounds: 3,
    kept: 1,
    folder,
    signal,
    clock: idle,
    onProgress: () => undefined,
  });
  expect(readFileSync(journalOfStarts, 'utf8')).toBe('abc' + 'bc' + 'bc');
  expect(measured.map(({ frames }) => frames.length)).toEqual([3, 3, 3]);
});

test('what is measured so far is known after each slice', async () => {
  const known: string[] = [];
  await measure(entries([engine('a'), engine('b')], 'dense-f32-step-t1'), {
    rounds: 2,
    kept: Infinity,
    folder,
    signal: new AbortController().signal,
    clock: idle,
    onProgress: () => undefined,
    onSlice: (soFar) => {
      const { measured, done, total } = soFar();
      const names = measured.map((each) => each.engine.name + String(each.frames.length));
      known.push(`${done}/${total} ${names.join(' ')}`);
      return Promise.resolve();
    },
  });
  expect(known).toEqual(['1/4 a1', '2/4 a1 b1', '3/4 a2 b1', '4/4 a2 b2']);
});

test('times are of one frame of one stream', async () => {
  const cases = ['step-t1', 'sequence-t1', 'batch-t1', 'busy-t2', 'training-t2'].map(
    (name) => `dense-f32-${name}`,
  );
  const { measured } = await run(entries([engine('a')], ...cases), 1);
  expect(measured.map(({ frames }) => frames)).toEqual([
    ...[[[400, 800]], [[2, 4]], [[25, 50]], [[400, 800]]],
    [[0.25, 0.5]],
  ]);
  expect(measured.map(({ readings }) => readings)).toEqual([
    [[5]],
    [[0.025]],
    [[0.3125]],
    [[5]],
    [[0.003125]],
  ]);
});

test('the memory is read next to what reads the weights once a frame, the pace is that of the mode', async () => {
  const cases = [
    'step-t1',
    'step-t2',
    'sequence-t1',
    'batch-t1',
    'cadence-t1',
    'cadence-t2',
    'training-t2',
  ];
  await run(entries([engine('a')], ...cases.map((name) => `dense-f32-${name}`)), 1);
  const requests = journal().map(({ request }) => request);
  expect(requests.map(({ readings }) => readings > 0)).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    true,
  ]);
  expect(requests.map(({ pauseMs }) => pauseMs)).toEqual([0, 0, 0, 0, 10, 10, 0]);
});

test('what cannot be measured is skipped with the reason, the rest is measured', async () => {
  const refusing = engine('refusing', { greet: `console.log('{"unavailable":"no int8 here"}')` });
  const missing = {
    ...engine('missing'),
    launch: () => ({ command: join(folder, 'nothing'), args: [] }),
  };
  const unready = {
    ...engine('unready'),
    setUp: () => Promise.reject(new Error('g++ is not installed')),
  };
  const crashing = engine('crashing', { greet: `console.error('out of luck'); process.exit(3)` });
  const list = entries([refusing, missing, unready, crashing, engine('a')], 'dense-f32-step-t1');
  const { measured, skipped } = await run(list, 1);
  expect(measured.map(entryName)).toEqual(['a dense-f32-step-t1']);
  expect(skipped.map(({ engine: { name }, reason }) => [name, reason])).toEqual([
    ['refusing', 'no int8 here'],
    ['missing', expect.stringMatching(/ENOENT/)],
    ['unready', 'g++ is not installed'],
    ['crashing', 'its process ended early (exit code 3): out of luck'],
  ]);
});

test('a process that dies on the way is skipped, and not asked again', async () => {
  const dying = engine('dying', { answer: 'process.exit(9)' });
  expect(await skippedOf(entries([dying, engine('a')], 'dense-f32-step-t1'), 2)).toEqual([
    'dying dense-f32-step-t1: its process ended early (exit code 9)',
  ]);
  expect(journal().map(({ name }) => name)).toEqual(['dying', 'a', 'a']);
});

test('an abort ends the run with its reason', async () => {
  const abort = new AbortController();
  const reason = new Error('stopped');
  const stuck = engine('stuck', { answer: 'setTimeout(() => {}, 60_000)' });
  const running = run(entries([stuck], 'dense-f32-step-t1'), 1, abort.signal);
  setTimeout(() => {
    abort.abort(reason);
  }, 500);
  await expect(running).rejects.toBe(reason);
});

describe('where others are at work', () => {
  /** A clock by which others take so many seconds during each slice in turn, then none. */
  function others(...seconds: number[]): ProcessorClock {
    let [all, readings] = [0, 0];
    return () => {
      if (readings++ % 2 === 1) all += seconds.shift() ?? 0;
      return { all, own: 0 };
    };
  }
  /** Each answer is later than those before it. */
  const counting = () =>
    engine('a', {
      greet: `let n = 0; ${READY}`,
      answer: `n++; console.log(JSON.stringify({ calls: [n] }))`,
    });
  const measuredWith = async (clock: ProcessorClock, rounds: number) => {
    const list = entries([counting()], 'dense-f32-step-t1');
    return (await run(list, rounds, undefined, clock)).measured[0]!;
  };

  test('a round is measured again, and the undisturbed times count', async () => {
    expect(await measuredWith(others(0, 9), 3)).toMatchObject({
      frames: [[1], [3], [4]],
      repeated: 1,
      disturbed: 0,
    });
  });

  test('the least disturbed times count where all are, and the result says so', async () => {
    expect(await measuredWith(others(9, 5, 7), 1)).toMatchObject({
      frames: [[2]],
      repeated: 1,
      disturbed: 1,
    });
  });

  test('the run ends where others never do', async () => {
    const never = others(...new Array<number>(100).fill(9));
    const { frames, repeated, disturbed } = await measuredWith(never, 8);
    expect(frames.length).toBe(8);
    expect(disturbed).toBe(8);
    expect(repeated).toBe(1); // two repetitions, a fourth of eight rounds
    expect(journal().length).toBe(10);
  });

  test('a system that does not tell has nothing measured again', async () => {
    expect(await measuredWith(() => null, 2)).toMatchObject({
      frames: [[1], [2]],
      repeated: 0,
      disturbed: 0,
      watched: false,
    });
  });
});
