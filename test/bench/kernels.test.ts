/** The microbenchmark of the kernels, as it is started by npm run bench. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './built';
import { ROOT } from '../../bench/checkout';
import { kernelLine } from '../../bench/kernel-times';

const MAIN = join(ROOT, 'bench', 'main.mjs');

test('every family of the registry is there', () => {
  const registry = readFileSync(join(ROOT, 'native/kernels/kernels.def'), 'utf8');
  const families = [...registry.matchAll(/^(?:FAMILY|TRAINING)\((\w+), \w+\)$/gm)].map(
    ([, name]) => name,
  );
  expect(families).toContain('lstm');
  const listed = execFileSync(join(ROOT, 'build/kernel_bench'), ['', 'list'], { encoding: 'utf8' });
  expect(listed.trim().split('\n')).toEqual(families);
});

test('a line and JSON for each kernel that the pattern finds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-kernels-'));
  try {
    const words = ['--kernels', '^(quantize, one byte|affine, int8), L1', '--json', 'kernels.json'];
    const { status, stdout } = spawnSync(process.execPath, [MAIN, ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^affine, int8, L1 \(\w+\) +\d+(\.\d)? GFLOP\/s +\d+(\.\d)? GB\/s +\d\.\d\d of reading/m,
    );
    expect(stdout).toMatch(/^quantize, one byte, L1 /m);
    const { kernels } = JSON.parse(readFileSync(join(folder, 'kernels.json'), 'utf8')) as {
      kernels: unknown[];
    };
    expect(kernels).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a pattern that is not a regular expression is refused', () => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, '--kernels', '('], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('--kernels: ( is not a regular expression');
});

test('rates are of a call', () => {
  const time = {
    family: 'lstm',
    isa: 'avx2',
    what: 'f32',
    level: 'L2',
    flops: 2e6,
    bytes: 4e6,
    seconds: 1e-4,
    readSeconds: 5e-5,
    sgemmSeconds: 2e-4,
  };
  expect(kernelLine(time)).toMatch(
    /^lstm, f32, L2 \(avx2\) +20\.0 GFLOP\/s +40\.0 GB\/s +0\.50 of reading +2\.00 of sgemm$/,
  );
});
