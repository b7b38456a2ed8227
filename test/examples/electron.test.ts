/**
 * The page of the Electron example in headless Chromium: its microphone hears a recording, and a
 * stub stands for the bridge of the preload script. Behind it is this library, as in the main
 * process.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { loadModel } from '../../lib/formats';
import { createTranscriber, type Transcriber } from '../../lib/transcribe';

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'examples/electron');
const DIGITS = join(ROOT, 'models/digits');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const RECORDING = join(DIGITS, 'audio/clean-5.wav');

/** As the preload script exposes it; it also presses the button, and again after three words. */
const BRIDGE = `
  const ask = async (what, body) => (await fetch(what, { method: 'POST', body })).text();
  window.recognizer = {
    begin: (sampleRate) => ask('begin', String(sampleRate)),
    hear: (samples) => ask('hear', samples),
    end: () => ask('end'),
  };
  addEventListener('load', () => {
    const [button, words] = ['speak', 'words'].map((id) => document.getElementById(id));
    new MutationObserver(() => {
      if (button.getAttribute('aria-pressed') === 'false') ask('shown', words.textContent);
      else if (words.textContent.split(' ').length === 3) button.click();
    }).observe(words, { childList: true });
    button.click();
  });
  addEventListener('unhandledrejection', ({ reason }) => ask('failed', String(reason)));`;

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.mjs': 'text/javascript' };

let server: Server;
let browser: ChildProcess | undefined;
let profile: string;
let transcriber: Transcriber | undefined;
/** What it heard in all. */
let ended = '';

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'compact-rnn-electron-'));
});
afterEach(async () => {
  if (browser?.exitCode === null) {
    browser.kill('SIGKILL');
    await once(browser, 'exit');
  }
  server.closeAllConnections();
  server.close();
  rmSync(profile, { recursive: true, force: true });
});

/** The page and its bridge; resolves with what the page shows at last. */
async function shownOnPage(): Promise<string> {
  const model = await loadModel(join(DIGITS, 'digits.safetensors'));
  const heard: Record<string, (body: Buffer) => string> = {
    begin(body) {
      transcriber = createTranscriber(model, { sampleRate: Number(body.toString()) });
      return '';
    },
    hear(body) {
      const bytes = new Uint8Array(body);
      transcriber?.push(new Float32Array(bytes.buffer));
      return transcriber?.result().text ?? '';
    },
    end: () => (ended = transcriber?.end().text ?? ''),
  };
  return new Promise((resolve, reject) => {
    const answer = async (request: IncomingMessage): Promise<[string, string]> => {
      const what = request.url!.slice(1);
      if (request.method !== 'POST') return pageFile(what);
      const body = await buffer(request);
      if (what === 'shown') resolve(body.toString());
      if (what === 'failed') reject(new Error(body.toString()));
      return [heard[what]?.(body) ?? '', 'text/plain'];
    };
    server = createServer((request, response) => {
      answer(request).then(
        ([text, type]) => response.setHeader('content-type', type).end(text),
        (error: unknown) => {
          response.writeHead(404).end(String(error));
        },
      );
    }).listen(0, '127.0.0.1', () => {
      browse(`http://127.0.0.1:${(server.address() as AddressInfo).port}/renderer.html`);
    });
  });
}

function pageFile(name: string): [string, string] {
  if (name === 'bridge.mjs') return [BRIDGE, TYPES['.mjs']!];
  const text = readFileSync(join(PAGE, name), 'utf8');
  const bridged = text.replace('<head>', '<head><script src="bridge.mjs"></script>');
  return [bridged, TYPES[extname(name)]!];
}

function browse(url: string): void {
  browser = spawn(
    CHROMIUM!,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--mute-audio'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      '--autoplay-policy=no-user-gesture-required',
      `--use-file-for-fake-audio-capture=${RECORDING}`,
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: 'ignore' },
  );
}

const name = 'the page sends what the microphone hears, and shows the words';
if (CHROMIUM === undefined) test.skip(`${name}: no Chromium here`, () => undefined);
else
  test(
    name,
    async () => {
      const words = (await shownOnPage()).split(' ');
      expect(words.length).toBeGreaterThanOrEqual(3);
      expect(words.join(' ')).toBe(ended);
    },
    60_000,
  );
