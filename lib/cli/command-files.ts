/**
 * The files that a command reads and writes, as its arguments and flags declare them. Before it
 * begins it is seen to that what it writes can be written, and destroys nothing that it reads.
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { invalidOption } from '../errors';
import { isSameFile, outputTarget, protectInputs } from '../files';

/**
 * What becomes of a file: it is read, written, written as a model, or written to be read by the
 * same command again.
 */
type Role = 'input' | 'output' | 'model' | 'graph or model' | 'state';

type Values = Readonly<Record<string, unknown>>;

class FileOption extends Option {
  constructor(
    flags: string,
    description: string,
    readonly role: Role,
    /** The path where the flag is not given. */
    readonly otherwise: (values: Values) => string | undefined = () => undefined,
  ) {
    super(flags, description);
  }
}

class FileArgument extends Argument {
  constructor(
    name: string,
    description: string,
    readonly role: Role,
  ) {
    super(name, description);
  }
}

/** A flag whose value is a file that the command reads. */
export function inputFile(flags: string, description: string): Option {
  return new FileOption(flags, description, 'input');
}

/** A flag whose value is a file that the command writes. */
export function outputFile(flags: string, description: string): Option {
  return new FileOption(flags, description, 'output');
}

/** A flag whose value is a file that the command writes, and goes on from another time. */
export function stateFile(
  flags: string,
  description: string,
  otherwise: (values: Values) => string | undefined,
): Option {
  return new FileOption(flags, description, 'state', otherwise);
}

/** A flag whose value is the model that the command writes. */
export function modelOutput(
  flags = '-o, --output <file>',
  description = 'the file to write',
): Option {
  return new FileOption(flags, description, 'model');
}

/** The same where it may be an ONNX graph. */
export function graphOrModelOutput(): Option {
  return new FileOption('-o, --output <file>', 'the file to write', 'graph or model');
}

/** An argument that names a file that the command reads. */
export function inputArgument(name: string, description: string): Argument {
  return new FileArgument(name, description, 'input');
}

/** The model that a command reads. */
export function modelInput(name = '<model>'): Argument {
  return inputArgument(
    name,
    "ONNX, PyTorch, Keras, TensorFlow Lite, or this program's .safetensors",
  );
}

/** An argument that names the model that the command writes. */
export function modelOutputArgument(name: string, description: string): Argument {
  return new FileArgument(name, description, 'model');
}

/** A file of a command that was given. */
interface CommandFile {
  /** As the user knows it: `--report`, `<model>`. */
  readonly name: string;
  readonly path: string;
  readonly role: Role;
}

/** Adds `--force` to a command that could write over what it reads. */
export function withForce(command: Command): Command {
  const roles = [...command.registeredArguments, ...command.options].map(roleOf);
  const isNeeded = roles.includes('input') && roles.some((role) => role && role !== 'input');
  return isNeeded
    ? command.option('--force', 'overwrite a file that is also read, once the new one is complete')
    : command;
}

/**
 * @throws CompactRnnError INVALID_OPTION where two files to be written are one, where one that is
 *   read would be written over without `--force`, or where a model is named .onnx; IO where a file
 *   cannot be written.
 */
export async function checkFiles(command: Command): Promise<void> {
  const files = [...filesOfArguments(command), ...filesOfOptions(command)];
  const outputs = files.filter(({ role }) => role !== 'input');
  for (const { path, role } of outputs) await checkOutput(path, role);
  for (const [i, output] of outputs.entries())
    for (const other of outputs.slice(i + 1))
      if (await isSameFile(output.path, other.path))
        throw invalidOption(
          `${output.name} and ${other.name} are the same file, ${other.path}: name one for each`,
        );
  if (command.opts().force === true) return;
  protectInputs(outputs.flatMap(({ path, role }) => (role === 'state' ? [path] : [])));
  for (const output of outputs)
    for (const input of files)
      if (input.role === 'input' && (await isOverwritten(input.path, output.path)))
        throw invalidOption(
          `${output.name} would write over ${input.name}, ${input.path}: name another file, or replace it by --force`,
        );
}

/** What is not there, such as the name of a preset, cannot be lost; `x.npz:name` is in x.npz. */
async function isOverwritten(input: string, output: string): Promise<boolean> {
  const file = existsSync(input) ? input : input.slice(0, Math.max(0, input.lastIndexOf(':')));
  return existsSync(file) && isSameFile(file, output);
}

async function checkOutput(path: string, role: Role): Promise<void> {
  const isModel = role === 'model' || (role === 'graph or model' && extname(path) !== '.onnx');
  if (!isModel) await outputTarget(path);
  else await (await import('../formats/index.js')).checkModelOutput(path);
}

function roleOf(part: Argument | Option): Role | undefined {
  return part instanceof FileArgument || part instanceof FileOption ? part.role : undefined;
}

function filesOfArguments(command: Command): CommandFile[] {
  return command.registeredArguments.flatMap((argument, i) => {
    const given: unknown = command.processedArgs[i];
    if (!(argument instanceof FileArgument)) return [];
    return pathsOf(given).map((path) => ({
      name: `<${argument.name()}>`,
      path,
      role: argument.role,
    }));
  });
}

function filesOfOptions(command: Command): CommandFile[] {
  const values = command.opts<Values>();
  return command.options.flatMap((option) => {
    if (!(option instanceof FileOption)) return [];
    const given = values[option.attributeName()] ?? option.otherwise(values);
    return pathsOf(given).map((path) => ({ name: option.long!, path, role: option.role }));
  });
}

function pathsOf(given: unknown): string[] {
  const paths: unknown[] = Array.isArray(given) ? given : [given];
  return paths.filter((path) => typeof path === 'string');
}
