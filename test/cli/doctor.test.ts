/** `compact-rnn doctor`: what is in use, and what is wrong. */
import { SMALL, Workplace } from './cli';

const place = new Workplace();
afterAll(() => {
  place.remove();
});

interface Findings {
  addon: boolean;
  isa: { selected: string; available: string[] };
  linalg: { name: string; version: string };
  problems: string[];
}

test('doctor says what is in use', () => {
  const findings = place.json('doctor') as Findings;
  expect(findings).toMatchObject({
    addon: true,
    problems: [],
    node: process.version,
    arch: process.arch,
  });
  expect(findings.isa.available).toContain(findings.isa.selected);
  expect(findings.isa.available).toContain('scalar');
  expect(['openblas', 'eigen']).toContain(findings.linalg.name);
  const { stdout } = place.run('doctor');
  expect(stdout).toContain(`${findings.linalg.name}: ${findings.linalg.version}`);
  expect(stdout).toMatch(/^compact-rnn {2,}\d+\.\d+\.\d+/);
});

test('doctor shows the instruction set that was forced', () => {
  const { stdout } = place.runWith({ COMPACT_RNN_ISA: 'scalar' }, 'doctor', '--json');
  expect((JSON.parse(stdout) as Findings).isa.selected).toBe('scalar');
});

test('doctor reports a problem and exits with 1', () => {
  const { code, stdout } = place.runWith({ COMPACT_RNN_LINALG: 'mkl' }, 'doctor', '--json');
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as Findings).problems).toEqual([expect.stringContaining('mkl')]);
});

test('a model still runs where the wanted linear algebra is missing', () => {
  place.model('m.safetensors', SMALL);
  place.frames('x.npy', [2, 8]);
  const args = ['run', 'm.safetensors', '--input', 'x.npy', '--output', 'y.npy'];
  expect(place.runWith({ COMPACT_RNN_LINALG: 'mkl' }, ...args).code).toBe(0);
});
