// The five commands of docs/guides/microphone.md, word for word, in a fresh folder; a browser's part
// is played by asking for the page, its modules and a session.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const WORDS = 'four nine nine eight seven';

/**
 * @param {string} page the guide
 * @param {string} folder to be made
 * @param {NodeJS.ProcessEnv} env
 */
export async function followGuide(page, folder, env) {
  const commands = [...readFileSync(page, 'utf8').matchAll(/^\$ (.+)$/gm)].map(([, line]) => line);
  assert.equal(commands.length, 5);
  const [install, doctor, transcribe, serve, open] = commands;
  assert.match(open, /^xdg-open http/);
  mkdirSync(folder);
  const run = (command) =>
    execFileSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
  run(install);
  run(doctor);
  assert.ok(run(transcribe).includes(WORDS));
  // Its own group: it is ended with npx before it.
  const service = spawn('sh', ['-c', serve], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(service, 'exit');
  try {
    const said = await Promise.race([once(service.stdout, 'data'), ended]);
    const url = open.split(' ')[1];
    assert.equal(String(said[0]).trim(), `listening on ${url}`);
    await openPage(url);
    await speak(folder, url);
  } finally {
    process.kill(-service.pid, 'SIGTERM');
    await ended;
  }
}

async function openPage(url) {
  const page = await (await fetch(url)).text();
  assert.match(page, /<button id="speak"/);
  for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    const { status } = await fetch(url + path);
    assert.equal(status, 200, path);
  }
}

/** A recording, as the page sends what it hears. */
async function speak(folder, url) {
  const { WebSocket } = createRequire(join(folder, 'index.js'))('ws');
  const audio = 'node_modules/compact-rnn/models/digits/audio/clean-5.wav';
  const socket = new WebSocket(url.replace('http', 'ws'));
  let text = '';
  socket.on('message', (data) => (text += JSON.parse(data).text ?? ''));
  await once(socket, 'open');
  socket.send('{"config": {"sample_rate": 8000, "figures": true}}');
  socket.send(readFileSync(join(folder, audio)).subarray(44));
  socket.send('{"eof" : 1}');
  await once(socket, 'close');
  assert.equal(text, WORDS);
}
