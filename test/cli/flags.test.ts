/** Errors about options name the flags of the command line. */
import { Option } from 'commander';
import { namingFlags, withFlags } from '../../lib/cli/flags';
import { CompactRnnError, invalidOption } from '../../lib/errors';

const FLAGS = new Map([
  ['tau', '--tau'],
  ['rank', '--rank'],
  ['threads', '--threads'],
  ['targetParameters', '--target-params'],
  ['targetBytes', '--target-bytes'],
  ['dirnet.gamma', '--gamma'],
]);

test.each([
  ['targetParameters is 5, but lower', '--target-params is 5, but lower'],
  ['threads must be a whole number', '--threads must be a whole number'],
  ['dirnet.gamma must be a number above 0', '--gamma must be a number above 0'],
  ['rank[0] must be a whole number', '--rank[0] must be a whole number'],
  ['raise it, or give targetBytes or tau', 'raise it, or give --target-bytes or --tau'],
  ['exactly one of tau, rank must be given', 'exactly one of --tau, --rank must be given'],
  [
    'it has no option "tau"; it takes rank, threads',
    'it has no option --tau; it takes --rank, --threads',
  ],
  ['pruned takes one of rank, targetBytes', 'pruned takes one of --rank, --target-bytes'],
])('%s: %s', (message, expected) => {
  expect(withFlags(message, FLAGS)).toBe(expected);
});

test.each([
  'the rank is too large, and tau as well',
  'plan.targetBytes must be a number',
  'spec.json: unknown field "targetBytes"',
  'hiddenSize must be a number',
  'a step takes threads of its own',
])('words of English, fields of files and other names stay: %s', (message) => {
  expect(withFlags(message, FLAGS)).toBe(message);
});

test('only errors about options change, by the flags of the command', () => {
  const options = [new Option('--target-params <count>'), new Option('--threads <count>')];
  const named = namingFlags(invalidOption('targetParameters is 5: raise it'), options);
  expect(named).toBeInstanceOf(CompactRnnError);
  expect(named).toMatchObject({
    code: 'INVALID_OPTION',
    message: '--target-params is 5: raise it',
  });
  for (const other of [new Error('threads are 5'), new CompactRnnError('IO', 'threads are 5')])
    expect(namingFlags(other, options)).toBe(other);
  const [gamma, ratio] = [new Option('--gamma <power>'), new Option('--mix-ratio <ratio>')];
  for (const [message, flagged] of [
    ['dirnet.gamma must be above 0', '--gamma must be above 0'],
    ['ratio must be above 0', '--mix-ratio must be above 0'],
  ] as const)
    expect(namingFlags(invalidOption(message), [gamma, ratio])).toMatchObject({ message: flagged });
  expect(namingFlags(invalidOption('rank is 5'), options)).toMatchObject({ message: 'rank is 5' });
});
