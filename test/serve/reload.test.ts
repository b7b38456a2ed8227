/**
 * Files of language: what they lack is told, and SIGHUP reads them again, with those of models,
 * while sessions go on.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeNgramModel, saveNgramModel } from '../../lib';
import { integers, knownRecordings, loaded, MODEL, type Known } from '../recognise/digits';
import { Client, recognised, textOf } from './client';
import { Running } from './running';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-reload-'));
const path = join(folder, 'said.txt');
let known: Known;
let service: Running;
beforeAll(async () => {
  known = (await knownRecordings(await loaded())).find(({ words }) => words.length > 2)!;
  writeFileSync(path, `${known.text}\n`);
  service = await Running.start(MODEL, '--grammar', path, '--threads', '1', '--log', 'json');
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const audio = (): Uint8Array => new Uint8Array(integers(known.samples).buffer);

async function words(): Promise<string> {
  return textOf(await recognised(service.url, audio(), { sampleRate: 8000, length: 8000 }));
}

/** @returns the line of the log that says what came of it */
async function hangUp(): Promise<string> {
  const before = service.log.length;
  service.process.kill('SIGHUP');
  for (;;) {
    const line = /^.*"event":"models (not )?reloaded".*\n/m.exec(service.log.slice(before));
    if (line) return line[0];
    await sleep(10);
  }
}

function replace(text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

test('new sessions hear the new grammar, those that are open the old one', async () => {
  expect(await words()).toBe(known.text);
  const client = await new Client(service.url).open();
  client.send({ config: { sample_rate: 8000 } });
  await client.ask(audio().subarray(0, 4001));
  const other = known.words
    .slice(1)
    .map(({ word }) => word)
    .join(' ');
  replace(`${other}\n`);
  expect(await hangUp()).toMatch(/"level":"info"/);
  expect(await words()).toBe(other);
  const answers = [await client.ask(audio().subarray(4001)), await client.ask({ eof: 1 })];
  expect(textOf(answers)).toBe(known.text);
  await client.closed;
});

test.each([
  ['a grammar of words that the lexicon lacks', 'no such words\n', /lexicon/],
  ['a grammar that is none', '#JSGF V1.0;\ngrammar g;\npublic <a> = (;\n', /said\.txt/],
  ['no grammar', undefined, /said\.txt/],
])('%s: the old one stays, and the log says why', async (_, text, why) => {
  const before = await words();
  if (text === undefined) rmSync(path);
  else replace(text);
  const line = await hangUp();
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    event: 'models not reloaded',
    error: expect.stringMatching(why) as string,
  });
  expect(await words()).toBe(before);
});

test('how a language model fits the lexicon is in the log and among the models', async () => {
  const lm = join(folder, 'lm.ngrams');
  await saveNgramModel(await makeNgramModel(['one two ten', 'two'], { order: 1 }), lm);
  const other = await Running.start(MODEL, '--lm', lm, '--threads', '1', '--log', 'json');
  const coverage = {
    option: 'lm',
    lexiconWords: 10,
    lexiconOnly: 8,
    unsayable: 0,
    modelWords: 3,
    modelOnly: 1,
  };
  const [line] = /^.*"event":"language model".*$/m.exec(other.log)!;
  expect(JSON.parse(line)).toMatchObject({ level: 'info', model: 'digits', ...coverage });
  const models = await (await fetch(`${other.url}/models`)).json();
  expect(models).toMatchObject([{ name: 'digits', coverage: [coverage] }]);
  await other.stop();
});
