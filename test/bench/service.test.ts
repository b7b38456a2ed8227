/** The speech service under load, in small: the soak, a worker that dies, the peer, the search. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import './built';
import { ROOT } from '../../bench/checkout';
import { Caller, textOf, type Answer } from '../../bench/service/caller';
import { underLoad } from '../../bench/service/realtime';
import { IN_TIME, search } from '../../bench/service/scale';
import { scaleMarkdown } from '../../bench/service/scale-markdown';
import { Server } from '../../bench/service/server';
import { runSoak } from '../../bench/service/soaking';
import { soakMarkdown } from '../../bench/service/soak-markdown';
import { thisMachine } from '../../bench/machine';
import { integers, knownRecordings, loaded, MODEL } from '../recognise/digits';

const HEAD = { ...thisMachine(), command: 'npm run bench', date: '2026-01-01' };

test('20 callers of all kinds for some seconds, with a killed worker: no word is wrong', async () => {
  const options = { seconds: 5, sessions: 20, seed: 7, killEvery: 2.5 };
  const result = await runSoak(options, 3);
  expect(result.wrongs).toEqual([]);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.compared).toBeGreaterThan(5);
  expect(soakMarkdown(result, HEAD)).toMatch(/^\| wrong +\| 0 +\|$/m);
});

describe('with two workers', () => {
  let server: Server;
  beforeAll(async () => {
    server = await Server.start([MODEL, '--threads', '2', '--log', 'none']);
  });
  afterAll(async () => {
    await server.stop();
  });

  test('kill -9 closes the sessions of that worker with 1011, and those alone', async () => {
    const known = (await knownRecordings(await loaded()))[4]!;
    const audio = new Uint8Array(integers(known.samples).buffer);
    const callers = [await Caller.open(server.url), await Caller.open(server.url)];
    for (const caller of callers) {
      caller.send({ config: { sample_rate: known.sampleRate } });
      caller.send(audio.subarray(0, 4000));
    }
    const answers: Answer[][] = await Promise.all(
      callers.map(async (caller) => [await caller.next()]),
    );
    process.kill(server.workers[0]!, 'SIGKILL');
    const lost = await Promise.race(
      callers.map(async (caller, i) => ({ i, close: await caller.closed })),
    );
    expect(lost.close).toEqual({ code: 1011, reason: expect.stringMatching(/SIGKILL.*again/) });
    const other = callers[1 - lost.i]!;
    other.send(audio.subarray(4000));
    other.send({ eof: 1 });
    const heard = answers[1 - lost.i]!;
    heard.push(await other.next(), await other.next());
    expect(textOf(heard)).toBe(known.text);
    expect(await other.closed).toMatchObject({ code: 1000 });
  });

  test('real-time callers have their delays measured, and leave nothing behind', async () => {
    const load = { sessions: 6, warmUp: 0.2, measured: 1 };
    const result = await underLoad(server, load);
    expect(result.sessions).toBe(6);
    expect(result.median).toBeGreaterThan(0);
    expect(result.p95).toBeGreaterThanOrEqual(result.median);
    expect(await server.sessions()).toBe(0);
    const row = { name: 'digits', engine: 'compact-rnn', cores: 1, best: result };
    expect(scaleMarkdown([{ ...row, worst: undefined }], HEAD)).toMatch(
      /^\| digits \| compact-rnn \| 1 \| 6 \|.*not reached \|$/m,
    );
  });
});

test('a session is not idle while it waits for a worker that is slow', async () => {
  const limits = ['--threads', '1', '--log', 'none', '--idle-timeout', '1'];
  const server = await Server.start([MODEL, ...limits]);
  try {
    const caller = await Caller.open(server.url);
    caller.send(new Uint8Array(3200));
    await caller.next();
    const [worker] = server.workers;
    process.kill(worker!, 'SIGSTOP');
    caller.send(new Uint8Array(3200));
    await sleep(1500);
    process.kill(worker!, 'SIGCONT');
    expect(await caller.next()).toEqual({ partial: '' });
    expect(await caller.closed).toMatchObject({ code: 1008 }); // then it is
  } finally {
    await server.stop();
  }
});

test('the pool on onnxruntime computes what the library computes, however streams are mixed', () => {
  const script = join(__dirname, 'pools.cjs');
  const text = execFileSync(process.execPath, [script, join(ROOT, 'build-bench')], {
    encoding: 'utf8',
    env: process.env, // it names the addon
  });
  const { numbers, most } = JSON.parse(text) as { numbers: number; most: number };
  expect(numbers).toBe(5 * (3 + 1 + 5 + 2 + 2 + 2 + 1 + 4 + 1));
  // Numbers below 1, of sums of less than 20 products: tanh and sigmoid differ by some ulps.
  expect(most).toBeLessThan(1e-5);
});

test.each([1, 7, 40, 150, 1536, 5000])(
  'where %i sessions are in time, the search says so',
  async (limit) => {
    const tried: number[] = [];
    const { best, worst } = await search((sessions) => {
      tried.push(sessions);
      const p95 = sessions <= limit ? IN_TIME / 2 : 2 * IN_TIME;
      return Promise.resolve({ sessions, p95, median: p95, processors: 1, residentBytes: 1 });
    });
    expect(new Set(tried).size).toBe(tried.length);
    expect(tried.length).toBeLessThan(12);
    if (worst) {
      expect(worst.sessions).toBeGreaterThan(limit);
      expect((best?.sessions ?? 1) * 1.5).toBeGreaterThan(
        Math.min(limit, worst.sessions - 1) * 0.9,
      );
    } else expect(best!.sessions).toBe(1536);
  },
);
