/** What `compress` refuses, and that an output which exists stays whole. */
import { readFileSync, writeFileSync } from 'node:fs';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
const METHOD = ['--method', 'joint-svd'];
const compress = (...args: string[]) =>
  place.run('compress', 'm.safetensors', '-o', 'small.safetensors', ...args);

beforeAll(() => {
  place.model('m.safetensors', SMALL);
});
afterAll(() => {
  place.remove();
});

describe('misuse exits with 2, and an output that exists stays whole', () => {
  test.each<[string, string[], RegExp]>([
    ['no rule', METHOD, /exactly one of --tau, .* but got none/],
    [
      'no size of a method',
      ['--method', 'pruned'],
      /pruned takes exactly one of --density, --target-params, --target-bytes, --target-step-micros, --allowed-loss, but got none/,
    ],
    [
      'atoms alone',
      ['--method', 'odl', '--rank', '2'],
      /odl takes exactly one of --nonzeros, --lambda, --target-params, .*--allowed-loss, but got none/,
    ],
    [
      'a setting of DirNet out of range',
      ['--method', 'dirnet', '--rank', '2', '--lambda', '0.1,0.2', '--gamma', '0'],
      /--gamma must be a number above 0 and at most 100, but is 0/,
    ],
    [
      'a processor beside a plan',
      ['--plan', 'p.json', '--for', 'avx2'],
      /--for chooses the forms of plans by a rule, but --plan is given: leave --for out, and say --dtype/,
    ],
    [
      'a setting of DirNet beside a plan',
      ['--plan', 'p.json', '--shifts', '1'],
      /--shifts cannot be given with --plan/,
    ],
    [
      'a rule of others',
      ['--method', 'low-rank', '--tau', '0.5'],
      /by low-rank has no option --tau; it takes --method, --rank, --target-p/,
    ],
    [
      'two rules',
      [...METHOD, '--tau', '0.5', '--rank', '3'],
      /exactly one of .* but got --tau and --rank/,
    ],
    [
      'a size of another method than the default',
      ['--density', '0.5'],
      /--density is for pruned: say so by --method pruned/,
    ],
    [
      'a misspelled method',
      ['--method', 'joint-sdv', '--tau', '0.5'],
      /joint-sdv.*did you mean "joint-svd"/,
    ],
    ['tau 0', [...METHOD, '--tau', '0'], /tau must be above 0 and at most 1, but is 0/],
    ['tau 1.5', [...METHOD, '--tau', '1.5'], /tau must be above 0 and at most 1, but is 1\.5/],
    ['tau in words', [...METHOD, '--tau', 'half'], /'half' is invalid\. It must be a number/],
    [
      'too few ranks',
      [...METHOD, '--ranks', '4'],
      /one rank for each of the 2 layers .*\(lstm1, lstm2\), but holds 1/,
    ],
    ['too many ranks', [...METHOD, '--ranks', '4,4,4'], /but holds 3/],
    ['rank 0', [...METHOD, '--ranks', '0,4'], /a whole number from 1 to 24, but is 0/],
    [
      'a rank above the cells',
      [...METHOD, '--rank', '25'],
      /a whole number from 1 to 24, but is 25/,
    ],
    ['a broken rank', [...METHOD, '--rank', '2.5'], /a whole number from 1 to 24, but is 2\.5/],
    ['a target out of reach', [...METHOD, '--target-params', '10'], /10/],
    [
      'a misspelled layer',
      [...METHOD, '--rank', '4', '--layers', 'lstm3'],
      /"lstm3".*did you mean "lstm/,
    ],
    [
      'a start beside a plan',
      ['--plan', 'p.json', '--stacked'],
      /--stacked cannot be given with --plan/,
    ],
    [
      'a front end for nothing',
      [...METHOD, '--rank', '4', '--front-end', 'f.json'],
      /--front-end makes frames/,
    ],
    [
      'layers beside a plan',
      ['--plan', 'p.json', '--layers', 'lstm1'],
      /--layers cannot be given with --plan/,
    ],
    [
      'one file for two outputs',
      [...METHOD, '--rank', '4', '--report', 'small.safetensors'],
      /--output and --report are the same file/,
    ],
  ])('%s', (_, args, message) => {
    writeFileSync(place.path('small.safetensors'), 'old');
    const { code, stdout, stderr } = compress(...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect([code, stdout]).toEqual([2, '']);
    expect(readFileSync(place.path('small.safetensors'), 'utf8')).toBe('old');
  });

  test('a plan for another model', () => {
    place.write(
      'other.json',
      JSON.stringify({ method: 'joint-svd', layers: [{ name: 'gru1', projection: { rank: 3 } }] }),
    );
    expect(compress('--plan', 'other.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: other\.json: .*"gru1"/) as string,
    });
  });
});

describe('a failure exits with 1, and an output that exists stays whole', () => {
  test.each<[string, string[], RegExp]>([
    [
      'a missing folder for the report',
      [...METHOD, '--rank', '4', '--report', 'no/r.html'],
      /the folder no does not exist/,
    ],
    ['a missing plan', ['--plan', 'missing.json'], /cannot read missing\.json/],
    ['a plan that is not JSON', ['--plan', 'm.safetensors'], /m\.safetensors is not JSON/],
  ])('%s', (_, args, message) => {
    writeFileSync(place.path('small.safetensors'), 'old');
    const { code, stdout, stderr } = compress(...args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([1, '']);
    expect(readFileSync(place.path('small.safetensors'), 'utf8')).toBe('old');
  });

  test('a missing folder for the model is found before any work is done', () => {
    const { code, stderr } = place.run(
      'compress',
      'missing',
      '-o',
      'no/out',
      ...METHOD,
      '--rank',
      '4',
    );
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: cannot write no/out: the folder no does not exist; create it first\n',
    );
  });
});
