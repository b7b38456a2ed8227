/**
 * A C file in the making: constants in flash, the fields of the state in RAM, the functions that
 * are needed and the statements of a step, in the order in which a frame passes the layers.
 */
import { type Kernel, KERNELS, NEEDS } from './kernels';

const INT8_A_LINE = 20;
const FLOATS_A_LINE = 6;
const FLOAT_BYTES = 4;

export class CProgram {
  readonly constants: string[] = [];
  readonly statements: string[] = [];
  /** Bytes of the constants. */
  flash = 0;
  readonly #fields = new Map<string, { size: number; note: string }>();
  readonly #kernels = new Set<Kernel>();
  /** Of activations, by their expressions. */
  readonly #functions = new Map<string, string>();
  /** Of layers; those taken are parts of names that no layer has. */
  readonly #names = new Set(['work', 'work_reset', 'embedding']);
  readonly #constants = new Set<string>();

  /** @param name the prefix of all names of the file. */
  constructor(readonly name: string) {}

  /** A name in C that no other layer has. */
  identifier(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z])/, 'layer_');
    return uniqueIn(this.#names, plain);
  }

  floats(name: string, values: Float32Array): string {
    return this.#constant('float', name, Array.from(values, cFloat), FLOATS_A_LINE, FLOAT_BYTES);
  }

  bytes(name: string, values: Int8Array): string {
    return this.#constant('int8_t', name, Array.from(values, String), INT8_A_LINE, 1);
  }

  #constant(type: string, name: string, values: string[], aLine: number, bytes: number): string {
    const lines: string[] = [];
    for (let i = 0; i < values.length; i += aLine)
      lines.push(`    ${values.slice(i, i + aLine).join(', ')},`);
    const full = `${this.name}_${uniqueIn(this.#constants, name)}`;
    this.constants.push(
      `static const ${type} ${full}[${values.length}] = {\n${lines.join('\n')}\n};`,
    );
    this.flash += bytes * values.length;
    return full;
  }

  /** A field of so many floats, or more where another place needs more; how C calls it. */
  field(name: string, size: number, note: string): string {
    const before = this.#fields.get(name)?.size ?? 0;
    this.#fields.set(name, { size: Math.max(size, before), note });
    return `state->${name}`;
  }

  /** The name of a function of one number v, by its expression in C. */
  functionOf(expression: string): string {
    const known = this.#functions.get(expression);
    const name = known ?? `${this.name}_f${this.#functions.size + 1}`;
    this.#functions.set(expression, name);
    return name;
  }

  /** Calls a kernel. */
  call(kernel: Kernel, ...parameters: (string | number)[]): void {
    this.use(kernel);
    this.statements.push(`${this.name}_${kernel}(${parameters.join(', ')});`);
  }

  use(kernel: Kernel): void {
    for (const needed of NEEDS[kernel] ?? []) this.use(needed);
    this.#kernels.add(kernel);
  }

  /** Bytes of the state. */
  get ram(): number {
    return [...this.#fields.values()].reduce((sum, { size }) => sum + FLOAT_BYTES * size, 0);
  }

  get fields(): string {
    return [...this.#fields]
      .map(([name, { size, note }]) => `    float ${name}[${size}]; /* ${note} */`)
      .join('\n');
  }

  get functions(): string {
    const used = Object.entries(KERNELS).filter(([kernel]) => this.#kernels.has(kernel as Kernel));
    const own = [...this.#functions].map(
      ([expression, name]) => `static float ${name}(float v)\n{\n    return ${expression};\n}`,
    );
    const kernels = used.map(([, text]) => text.trim().replaceAll('@', this.name));
    return [...own, ...kernels].join('\n\n');
  }
}

/** The name, or the first with a number behind it that is not taken; then it is. */
function uniqueIn(taken: Set<string>, name: string): string {
  let unique = name;
  for (let i = 2; taken.has(unique); i++) unique = `${name}_${i}`;
  taken.add(unique);
  return unique;
}

/** The shortest decimal that is read back as the same float. */
export function cFloat(value: number): string {
  let text = String(Math.fround(value));
  for (let digits = 1; digits <= 9; digits++) {
    text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) break;
  }
  const short = String(Number(text)); // without the zeros at its end
  return `${/[.e]/.test(short) ? short : `${short}.0`}f`;
}
