/** `bench --board` and `--compare`: what is measured, what is shown, and what is refused. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardReport } from '../../lib/bench';
import type { ComparedRow } from '../../lib/bench/board/comparison';
import { BOTH_WAYS, SMALL, Workplace } from './cli';

const place = new Workplace();
let report: BoardReport;
beforeAll(() => {
  place.model('m.safetensors', SMALL);
  place.model('both.safetensors', BOTH_WAYS);
  report = place.json('bench', '--board', 'm.safetensors', '--seconds', '0.03') as BoardReport;
  writeFileSync(place.path('this.json'), JSON.stringify(report));
});
afterAll(() => {
  place.remove();
});

test('a row for the model on each kind of core that there is', () => {
  const { processor, rows, pinned } = report;
  expect(rows.length).toBe(pinned ? processor.kinds.length : 1);
  for (const row of rows) {
    expect(row).toMatchObject({ model: 'm.safetensors', parameters: 7997, periodMillis: 10 });
    expect(row.backToBack.steps).toBeGreaterThan(0);
    expect(row.backToBack.p95).toBeGreaterThanOrEqual(row.backToBack.median);
    expect(row.realTime.steps).toBeLessThanOrEqual(4); // one every 10 ms
    expect(row.realTimeFactor).toBeGreaterThan(0);
  }
});

test('machines side by side, by model, with a page', () => {
  const hot: BoardReport = {
    ...report,
    processor: { ...report.processor, emulated: true },
    slowed: ['cpu0 throttled: 1 before, 2 after'],
    rows: report.rows.map((row) => ({
      ...row,
      backToBack: { ...row.backToBack, median: 2 * row.backToBack.median, watts: 3.5 },
    })),
  };
  writeFileSync(place.path('<hot>.json'), JSON.stringify(hot));
  const files = ['this.json', '<hot>.json'];
  const rows = place.json('bench', '--compare', ...files) as ComparedRow[];
  expect(rows.length).toBe(2 * report.rows.length);
  expect(rows[0]!.times).toBe(1);
  expect(rows.at(-1)!.times).toBeGreaterThan(1);
  const { code, stdout } = place.run('bench', '--compare', ...files, '--report', 'page.html');
  expect(code).toBe(0);
  expect(stdout).toContain('<hot>: measured under emulation: its times mean nothing');
  expect(stdout).toContain(
    'the processor was slowed meanwhile (cpu0 throttled: 1 before, 2 after)',
  );
  const page = readFileSync(place.path('page.html'), 'utf8');
  expect(page).toContain('Real-time factor');
  expect(page).toContain('&lt;hot&gt;');
  expect(page).not.toContain('<hot>');
});

test('reports of one name in several folders are told apart', () => {
  for (const folder of ['pi4', 'pi5']) {
    mkdirSync(place.path(folder));
    writeFileSync(place.path(join(folder, 'board.json')), JSON.stringify(report));
  }
  const files = ['pi4/board.json', 'pi5/board.json', 'this.json'];
  const rows = place.json('bench', '--compare', ...files) as ComparedRow[];
  expect(new Set(rows.map(({ machine }) => machine.split(':')[0]))).toEqual(
    new Set(['pi4/board', 'pi5/board', 'this']),
  );
});

test('what cannot be measured, read or combined is refused', () => {
  writeFileSync(place.path('broken.json'), JSON.stringify({ ...report, rows: [{}] }));
  const refused = (...args: string[]): string => {
    const { code, stderr } = place.run('bench', ...args);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(refused('--board', 'both.safetensors')).toContain('cannot be stepped');
  expect(refused('--board', 'm.safetensors', '--seconds', '0')).toContain('seconds must be from');
  expect(refused('--compare', 'broken.json')).toContain('broken.json.rows[0].model must be');
  expect(refused('--compare')).toContain('takes the JSON files');
  expect(refused('--board', '--compare')).toContain('give one of them');
  expect(refused('--board', '--threads', '2')).toContain('neither --threads nor --batch');
  expect(refused('m.safetensors', '--seconds', '2')).toContain('--seconds is for --board');
  expect(refused('m.safetensors', '--report', 'x.html')).toContain('--report is for');
  expect(refused()).toContain('takes the files of models, or --board');
});
