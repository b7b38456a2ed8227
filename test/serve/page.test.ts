/** The page of the service, in Chromium, whose microphone plays a recording. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chunk, fmt, riff } from '../speech/wav-files';
import { integers, knownRecordings, loaded, MODEL, type Known } from '../recognise/digits';
import { Browser, CHROMIUM } from './browser';
import { Running } from './running';

const describeWithChromium = CHROMIUM === undefined ? describe.skip : describe;
/** Set to keep pictures of the page. */
const PICTURES = process.env.COMPACT_RNN_PICTURES;

describeWithChromium('the page, in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-page-'));
  let service: Running;
  let browser: Browser;
  let spoken: Known;
  beforeAll(async () => {
    spoken = (await knownRecordings(await loaded())).find(({ path }) => path.includes('clean-5'))!;
    const heard = Buffer.from(integers(spoken.samples).buffer);
    const samples = Buffer.concat([Buffer.alloc(16_000), heard, Buffer.alloc(160_000)]);
    const file = join(folder, 'microphone.wav');
    writeFileSync(file, riff(fmt({ sampleRate: spoken.sampleRate }), chunk('data', samples)));
    service = await Running.start(MODEL, MODEL, '--threads', '1', '--token', 'a secret of ours');
    browser = await Browser.open(file);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  async function picture(name: string): Promise<void> {
    const image = await browser.screenshot();
    if (PICTURES) writeFileSync(join(PICTURES, `${name}.png`), image);
  }

  const finals = "[...document.querySelectorAll('.finals')].map((part) => part.innerText.trim())";

  test('it asks for the token, which is typed', async () => {
    await browser.show(service.url, { width: 360, height: 720 });
    await browser.until("document.activeElement.id === 'token'");
    await picture('token');
    await browser.call('Input.insertText', { text: 'a secret of ours' });
    await browser.press('Enter', 'Enter', '\r');
    await browser.until("!document.getElementById('controls').hidden");
    expect(await browser.evaluate("document.getElementById('status').textContent")).toMatch(
      /Speak/,
    );
  });

  test('speaking shows levels, then words by both models, by keyboard, on 360 pixels', async () => {
    await browser.show(`${service.url}/#token=a%20secret%20of%20ours`, { width: 360, height: 900 });
    await browser.until("!document.getElementById('controls').hidden");
    await browser.press('Tab');
    expect(await browser.evaluate('document.activeElement.id')).toBe('speak');
    await browser.press('Enter', 'Enter', '\r');
    await browser.until("document.getElementById('speak').ariaPressed === 'true'");
    await browser.until("document.getElementById('level').ariaValueText === 'there is sound'");
    await browser.until("document.querySelector('.partial').textContent !== ''");
    await picture('speaking');
    await browser.until(`${finals}.every((text) => text !== '')`);
    await browser.press('Enter', 'Enter', '\r');
    await browser.until("document.getElementById('speak').ariaPressed === 'false'");
    const words = await browser.evaluate<string[]>(finals);
    expect(words.map((text) => text.replaceAll('\n', ' '))).toEqual([spoken.text, spoken.text]);
    expect(await browser.evaluate("document.querySelector('dd.step').textContent")).toMatch(
      /^\d+ µs$/,
    );
    expect(
      await browser.evaluate(
        'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
      ),
    ).toBe(true);
    await picture('narrow');
  });

  test('a file is heard, and one that is none is refused', async () => {
    await browser.show(`${service.url}/#token=a%20secret%20of%20ours`, {
      width: 1100,
      height: 700,
    });
    await browser.until("!document.getElementById('controls').hidden");
    const { root } = await browser.call<{ root: { nodeId: number } }>('DOM.getDocument');
    const { nodeId } = await browser.call<{ nodeId: number }>('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: '#file',
    });
    await browser.call('DOM.setFileInputFiles', { nodeId, files: [spoken.path] });
    await browser.until(`${finals}.every((text) => text !== '')`);
    await browser.until("!document.getElementById('speak').disabled");
    const words = await browser.evaluate<string[]>(finals);
    expect(words.map((text) => text.replaceAll('\n', ' '))).toEqual([spoken.text, spoken.text]);
    await picture('wide');
    await browser.call('DOM.setFileInputFiles', { nodeId, files: [__filename] });
    await browser.until("/cannot be heard/.test(document.getElementById('status').textContent)");
  });

  test('a screen reader finds every control by name', async () => {
    interface Node {
      readonly role: { readonly value: string };
      readonly name?: { readonly value: string };
    }
    const { nodes } = await browser.call<{ nodes: Node[] }>('Accessibility.getFullAXTree');
    const named = (role: string): (string | undefined)[] =>
      nodes.filter((node) => node.role.value === role).map(({ name }) => name?.value);
    expect(named('button')).toEqual(expect.arrayContaining(['Speak']));
    expect(named('meter')).toEqual(['Level of the microphone']);
    expect(named('combobox')).toEqual(['Model', 'Beside it']);
    expect(named('region')).toEqual(
      expect.arrayContaining(['Words by digits', 'Words by digits-2']),
    );
    expect([...named('button'), ...named('combobox')]).not.toContain('');
  });
});
