/** The callers of a soak: honest ones, whose words are compared, and others. */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../lib/random';
import { Caller, ClosedError, textOf, type Answer } from './caller';
import type { Notes } from './notes';
import type { Recording } from './recordings';

/** One of them at the door. */
export interface Visit {
  readonly url: string;
  readonly recordings: readonly Recording[];
  readonly random: Random;
  readonly notes: Notes;
}

type Visitor = (visit: Visit) => Promise<void>;

/** Bytes of a chunk, from one to more than half a second; half of all cut a sample in two. */
const CHUNK = [1, 9000] as const;

function* chunksOf(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    // Tiny ones now and then: a caller who sends nothing else is only slow.
    const length = random.chance(0.1)
      ? random.below(4) + 1
      : Math.round(random.ratio([320, CHUNK[1]]));
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

async function opened({ url }: Visit, sampleRate: number): Promise<Caller> {
  const caller = await Caller.open(url);
  caller.send({ config: { sample_rate: sampleRate } });
  return caller;
}

/** Waits for each answer, and is about twice as fast as speech. */
async function spoken(visit: Visit, bytes: Uint8Array, sampleRate: number): Promise<string> {
  const { random, notes } = visit;
  const caller = await opened(visit, sampleRate);
  const answers: Answer[] = [];
  for (const chunk of chunksOf(bytes, random)) {
    const begin = performance.now();
    caller.send(chunk);
    answers.push(await caller.next());
    notes.delays.push((performance.now() - begin) / 1000);
    await sleep((random.uniform() * 1000 * chunk.length) / (2 * sampleRate));
  }
  caller.send({ eof: 1 });
  answers.push(await caller.next());
  await expectClose(caller, [1000]);
  return textOf(answers);
}

const honest: Visitor = async (visit) => {
  const { bytes, sampleRate, text } = visit.random.pick(visit.recordings);
  visit.notes.compare('honest', await spoken(visit, bytes, sampleRate), text);
};

/** Says another rate than the recording has: it gets the words of that. */
const liar: Visitor = async (visit) => {
  const { bytes, lie } = visit.random.pick(visit.recordings);
  visit.notes.compare('liar', await spoken(visit, bytes, lie.sampleRate), lie.text);
};

/** Sends all at once, and reads nothing for a while. */
const slow: Visitor = async (visit) => {
  const { random, notes } = visit;
  const { bytes, sampleRate, text } = random.pick(visit.recordings);
  const caller = await opened(visit, sampleRate);
  caller.socket.pause();
  let chunks = 0;
  for (const chunk of chunksOf(bytes, random)) {
    caller.send(chunk);
    chunks++;
  }
  caller.send({ eof: 1 });
  await sleep(random.uniform(0, 2000));
  caller.socket.resume();
  const answers: Answer[] = [];
  for (let i = 0; i <= chunks; i++) answers.push(await caller.next());
  await expectClose(caller, [1000]);
  notes.compare('slow', textOf(answers), text);
};

/** Goes in the middle of a word, without a word. */
const dropper: Visitor = async (visit) => {
  const { random } = visit;
  const { bytes, sampleRate } = random.pick(visit.recordings);
  const caller = await opened(visit, sampleRate);
  const end = random.below(bytes.length);
  for (const chunk of chunksOf(bytes.subarray(0, end), random)) caller.send(chunk);
  await sleep(random.uniform(0, 500));
  caller.socket.terminate();
};

/** Sends nothing more, and waits to be sent away. */
const silent: Visitor = async (visit) => {
  const { bytes, sampleRate } = visit.random.pick(visit.recordings);
  const caller = await opened(visit, sampleRate);
  caller.send(bytes.subarray(0, 2000));
  await caller.next();
  await expectClose(caller, [1008]);
};

/** Text that is none of the protocol's, or a message that is too large. */
const garbage: Visitor = async (visit) => {
  const { random } = visit;
  const caller = await opened(visit, 8000);
  const noise = Uint8Array.from({ length: 200 }, () => random.below(256));
  const messages: [object | Uint8Array | string, number][] = [
    ['{"config": ', 1007],
    ['null', 1007],
    ['[[[[[[', 1007],
    [Buffer.from(noise).toString('latin1'), 1007],
    [{ config: { sample_rate: -1e300 } }, 1007],
    [{ config: { sample_rate: 'a'.repeat(1000) } }, 1007],
    [{ config: [] }, 1007],
    [new Uint8Array(1 << 17), 1009],
  ];
  const [message, code] = random.pick(messages);
  caller.send(noise);
  caller.send(message);
  caller.send(noise);
  await expectClose(caller, [code]);
};

/** Bytes on the port that are not even HTTP. */
const stranger: Visitor = async ({ url, random }) => {
  const { hostname, port } = new URL(url);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const late = setTimeout(() => {
      reject(new Error('a stranger was not sent away'));
    }, 20_000);
    socket.on('error', () => undefined).on('data', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.write(Uint8Array.from({ length: 500 }, () => random.below(256)));
  });
};

/** A file over HTTP. */
const upload: Visitor = async ({ url, recordings, random, notes }) => {
  const { path, text } = random.pick(recordings);
  const answer = await fetch(`${url}/transcribe`, { method: 'POST', body: await readFile(path) });
  const said = (await answer.json()) as { text?: string; error?: string };
  if (answer.status === 500 && notes.isAfterKill()) notes.lost++;
  else if (said.text === undefined) notes.wrong(`upload: ${answer.status} ${said.error ?? ''}`);
  else notes.compare('upload', said.text, text);
};

const VISITORS = { honest, liar, slow, dropper, silent, garbage, stranger, upload };
type CallerKind = keyof typeof VISITORS;
/** How often each comes: a list to pick from. */
const MIX: readonly CallerKind[] = [
  ...(['honest', 'honest', 'honest', 'honest', 'honest', 'honest'] as const),
  ...(['liar', 'liar', 'slow', 'slow', 'dropper', 'dropper'] as const),
  ...(['silent', 'garbage', 'garbage', 'stranger', 'upload', 'upload'] as const),
];

/** One caller of a random kind. */
export async function visit(how: Visit): Promise<void> {
  const kind = how.random.pick(MIX);
  const { callers } = how.notes;
  callers[kind] = (callers[kind] ?? 0) + 1;
  await VISITORS[kind](how).catch((error: unknown) => {
    how.notes.fail(kind, error);
  });
}

async function expectClose(caller: Caller, codes: readonly number[]): Promise<void> {
  const close = await caller.closed;
  if (!codes.includes(close.code)) throw new ClosedError(close);
}
