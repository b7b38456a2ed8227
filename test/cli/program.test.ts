/** The program as a whole: version, help of all commands, exit codes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_NAMES } from '../../lib/cli/program';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
afterAll(() => {
  place.remove();
});

test('--version prints the version of the package', () => {
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect(place.run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

const LM = ['make', 'prune', 'perplexity', 'convert'].map((name) => ['lm', name]);

describe.each([[], ...COMMAND_NAMES.map((name) => [name]), ...LM])('%s %s --help', (...command) => {
  const { code, stdout, stderr } = place.run(...command, '--help');

  test('has an example', () => {
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`$ compact-rnn ${command.join(' ') || 'compress'}`);
  });

  test('fits 80 columns', () => {
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('has no flag that docs/reference/cli.md lacks', () => {
    const page = readFileSync(join(__dirname, '../../docs/reference/cli.md'), 'utf8');
    const flags = stdout.match(/(?<=^ {2}(-\w, )?)--[a-z-]+/gm) ?? [];
    const common = ['--help', '--version'];
    const undocumented = flags.filter((flag) => !common.includes(flag) && !page.includes(flag));
    expect(undocumented).toEqual([]);
    expect(flags.length).toBeGreaterThan(stdout.includes('Commands:') ? 0 : 1);
  });
});

test.each(['--version', '--help'])('%s reads no room of the library', (word) => {
  const main = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
  const script = `
    process.argv.splice(1, Infinity, ${JSON.stringify(main)}, '${word}');
    process.on('exit', () => console.error(Object.keys(require.cache).join(' ')));
    require(process.argv[1]);`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const rooms = stderr.match(/(?<=dist[/\\])\w+(?=[/\\])/g);
  expect([...new Set(rooms)].sort()).toEqual(['cli', 'files']);
});

describe('misuse exits with 2, says what is wrong on one line, and prints nothing else', () => {
  test.each<[string, string[], RegExp]>([
    [
      'a misspelled command',
      ['inspct', 'x'],
      /unknown command 'inspct' \(Did you mean inspect\?\)/,
    ],
    [
      'a misspelled option',
      ['inspect', 'x', '--jsn'],
      /unknown option '--jsn' \(Did you mean --json\?\)/,
    ],
    [
      'a misspelled option of compress',
      ['compress', 'x', '-o', 'y', '--tua', '1'],
      /'--tua' \(Did you mean --tau\?\)/,
    ],
    [
      'a misspelled option that was needed',
      ['run', 'x', '--input', 'y', '--outptu', 'z'],
      /'--outptu' \(Did you mean --output\?\)/,
    ],
    ['a missing argument', ['inspect'], /missing required argument 'model'/],
    ['an argument too many', ['inspect', 'x', 'y'], /too many arguments/],
    ['a missing option', ['run', 'x', '--input', 'y'], /run needs an output: --output/],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = place.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
  });

  test('no command at all prints the help to stderr', () => {
    const { code, stdout, stderr } = place.run();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Commands:');
  });
});

describe('a failure', () => {
  test('shows its stack only where it is asked for', () => {
    const quiet = place.run('inspect', 'missing.onnx');
    expect(quiet.stderr).toBe('error: cannot read missing.onnx: there is no such file\n');
    const loud = place.runWith({ COMPACT_RNN_DEBUG: '1' }, 'inspect', 'missing.onnx');
    expect(loud.stderr).toMatch(/^error: cannot read.*\n[^]*at .*\n[^]*caused by Error: ENOENT/);
  });
});

describe('stdout', () => {
  const main = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
  const inspect = `"${process.execPath}" "${main}" inspect m.safetensors`;
  const bash = (script: string) =>
    spawnSync('bash', ['-c', script], { cwd: place.folder, encoding: 'utf8' });
  beforeAll(() => {
    place.model('m.safetensors', SMALL);
  });

  test('a reader that leaves early (head) is no failure', () => {
    // `true` reads nothing and closes the pipe before anything is written to it.
    const { stdout, stderr } = bash(`${inspect} | true; echo "code \${PIPESTATUS[0]}"`);
    expect({ stdout, stderr }).toEqual({ stdout: 'code 0\n', stderr: '' });
  });

  (existsSync('/dev/full') ? test : test.skip)(
    'a full disk is one (skipped without /dev/full)',
    () => {
      const { status, stderr } = bash(`${inspect} > /dev/full`);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: 'error: cannot write to stdout: the disk is full\n',
      });
    },
  );
});
