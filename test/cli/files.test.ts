/** What commands read and write: by their flags alone, nothing runs here. */
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { checkFiles } from '../../lib/cli/command-files';
import { COMMAND_NAMES, createProgram } from '../../lib/cli/program';

const { signal } = new AbortController();
const CHECKED = new Error('checked');
const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-files-'));
  process.chdir(folder);
  writeFileSync('x.safetensors', 'x');
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Whether the files of the command line are accepted. */
async function check(...words: string[]): Promise<void> {
  const program = await createProgram(words, signal);
  program.hook('preAction', async (_, command) => {
    await checkFiles(command);
    throw CHECKED;
  });
  await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
    if (error !== CHECKED) throw error;
  });
}

async function commandOf(name: string): Promise<Command> {
  const program = await createProgram([name], signal);
  return program.commands.find((command) => command.name() === name)!;
}

interface Declared {
  readonly role?: string;
}
const roleOf = (part: Argument | Option): string | undefined => (part as Declared).role;

/** Words that give every argument, and the flags of `paths`. */
function wordsOf(command: Command, paths: ReadonlyMap<Argument | Option, string>): string[] {
  return [
    command.name(),
    ...command.registeredArguments.map((argument) => paths.get(argument) ?? argument.name()),
    ...command.options.flatMap((option) => {
      const path = paths.get(option);
      return path === undefined ? [] : [option.long!, path];
    }),
  ];
}

const named = (part: Argument | Option): string =>
  'long' in part ? part.long : `<${part.name()}>`;

describe.each(COMMAND_NAMES)('%s', (name) => {
  test('declares every flag and argument that names a file', async () => {
    const { options, registeredArguments } = await commandOf(name);
    const files = /<(file|manifest|model)\b.*>/;
    const silent = [
      ...options.filter((each) => files.test(each.flags) && roleOf(each) === undefined),
      ...registeredArguments.filter((each) => roleOf(each) === undefined),
    ];
    expect(silent.map(named)).toEqual([]);
  });

  test('writes over nothing that it reads, without --force, and no file twice', async () => {
    const command = await commandOf(name);
    const parts = [...command.registeredArguments, ...command.options];
    const outputs = parts.filter((part) => roleOf(part) && roleOf(part) !== 'input');
    const inputs = parts.filter((part) => roleOf(part) === 'input');
    for (const output of outputs) {
      for (const input of inputs) {
        const words = wordsOf(
          command,
          new Map([output, input].map((part) => [part, 'x.safetensors'])),
        );
        await expect(check(...words)).rejects.toMatchObject({
          code: 'INVALID_OPTION',
          message: `${named(output)} would write over ${named(input)}, x.safetensors: name another file, or replace it by --force`,
        });
        await check(...words, '--force');
      }
      for (const other of outputs.slice(outputs.indexOf(output) + 1)) {
        const words = wordsOf(
          command,
          new Map([output, other].map((part) => [part, 'y.safetensors'])),
        );
        await expect(check(...words, '--force')).rejects.toMatchObject({
          code: 'INVALID_OPTION',
          message: `${named(output)} and ${named(other)} are the same file, y.safetensors: name one for each`,
        });
      }
      // A file that is there and is not read may be replaced.
      await check(...wordsOf(command, new Map([[output, 'x.safetensors']])));
    }
  });
});

test('a file by another name is the same file', async () => {
  const other = ['./x.safetensors', 'link.safetensors', 'hard.safetensors', 'here/x.safetensors'];
  symlinkSync('x.safetensors', 'link.safetensors');
  linkSync('x.safetensors', 'hard.safetensors');
  symlinkSync('.', 'here');
  for (const path of other)
    await expect(check('convert', 'x.safetensors', path)).rejects.toThrow(
      `<out> would write over <in>, x.safetensors`,
    );
  await expect(
    check('compress', 'x.safetensors', '-o', 'new.safetensors', '--report', 'here/new.safetensors'),
  ).rejects.toThrow('--output and --report are the same file, here/new.safetensors');
});

test('an array in an archive is in the archive', async () => {
  writeFileSync('x.npz', 'x');
  await expect(
    check('run', 'x.safetensors', '--input', 'x.npz:a', '--output', 'x.npz'),
  ).rejects.toThrow('--output would write over --input, x.npz:a');
});

test('the checkpoint that a training would make is no input either', async () => {
  writeFileSync('y.checkpoint', 'x');
  await expect(check('train', 'spec.json', '--data', 'y.checkpoint', '-o', 'y')).rejects.toThrow(
    '--checkpoint would write over --data, y.checkpoint',
  );
});

test('a preset that is called like the output is no file', async () => {
  await check('init', 'prabhavalkar2016', '-o', 'prabhavalkar2016');
});

test('what cannot be written is refused before anything is read', async () => {
  mkdirSync('folder');
  symlinkSync('gone', 'dangling');
  const output = (path: string) => check('compress', 'x.safetensors', '-o', path, '--force');
  await expect(output('folder')).rejects.toThrow(/folder: it is a folder/);
  await expect(output('dangling')).rejects.toThrow(/symbolic link to gone, which does not exist/);
  await expect(output('no/y')).rejects.toThrow(/the folder no does not exist/);
  await expect(output('/dev/null')).rejects.toThrow(/it is a device/);
  await expect(check('convert', 'x.safetensors', 'y.onnx')).rejects.toThrow(/ONNX is only read/);
});
