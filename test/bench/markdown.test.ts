/** The page of a machine. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../bench/checkout';
import { commandOf, reportMarkdown } from '../../bench/markdown';
import { reportOf } from '../../bench/report';
import { measured } from './sample';

const machine = {
  cpu: 'Z80',
  processors: 2,
  isa: 'avx2',
  isBestIsa: true,
  l2Bytes: 2 ** 20,
  node: 'v20',
  version: '0.1.0',
  commit: 'abc',
  load: 0.1,
};
const report = reportOf(machine, new Date(0), {
  measured: [
    { ...measured('compact-rnn', 'dense-f32-step-t1', 1000, 940), repeated: 1 },
    measured('onnxruntime', 'dense-f32-step-t1', 1200, 900),
    measured('compact-rnn', 'dense-f32-training-t2', 400, 180),
  ],
  skipped: [],
  done: 6,
  total: 6,
});
const page = reportMarkdown(report, 'npm run bench');
const rowOf = (start: string): string[] | undefined =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| ${start} `))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('names the machine, the commit, the command and what others disturbed', () => {
  expect(page).toMatch(/^# Z80, avx2\n\n```sh\nnpm run bench\n```\n/);
  expect(page).toContain('commit abc');
  expect(page).toContain('of 6 rounds of cases, 1 were measured again');
});

test('has a table for each mode that was measured, and the bars', () => {
  expect(page.match(/^## .*/gm)).toEqual(['## A step', '## A step of training', '## The bars']);
  expect(rowOf('dense-f32-step-t1')).toEqual([
    ...['dense-f32-step-t1', 'compact-rnn', '40.0 MB', '1000 µs', '2000 µs', '2000 µs'],
    ...['94.0%', '1.20x', ''],
  ]);
  expect(rowOf('dense-f32-training-t2')).toContain('72.5 GFLOP/s');
  expect(rowOf('dense f32, step: share of the read bandwidth')).toContain('met');
});

test('is formatted as the other pages are', () => {
  const prettier = [require.resolve('prettier/bin/prettier.cjs'), '--stdin-filepath'];
  const file = join(ROOT, 'docs', 'results', 'machines', 'z80.md');
  const options = { input: page, encoding: 'utf8' } as const;
  expect(page).toBe(execFileSync(process.execPath, [...prettier, file], options));
});

test('the command has what changes its figures, as a shell takes it', () => {
  expect(commandOf([], {})).toBe('npm run bench');
  expect(
    commandOf(['--cases', '^(dense)', '--table', 'a/b.md'], {
      COMPACT_RNN_ISA: 'avx2',
      HOME: '/x',
    }),
  ).toBe("COMPACT_RNN_ISA=avx2 npm run bench -- --cases '^(dense)' --table a/b.md");
});
