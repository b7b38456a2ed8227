/**
 * The innermost loops of an object file, as `objdump -d -C --no-show-raw-insn` prints them: which
 * of them multiply, and how many vector registers each stores to the stack in a turn.
 */

export type Processor = 'x86' | 'aarch64' | 'arm';

export interface Loop {
  /** The function that it stands in, without its parameters. */
  function: string;
  /** Of its first instruction, in hexadecimal digits. */
  address: string;
  /** Instructions that multiply vectors. */
  products: number;
  /** Stores of vector registers to the stack. */
  spills: number;
  instructions: string[];
}

interface Syntax {
  /** A jump, whose first group is the address that it goes to. */
  jump: RegExp;
  call: RegExp;
  product: RegExp;
  spill: RegExp;
}

const SYNTAXES: Record<Processor, Syntax> = {
  x86: {
    jump: /^j\w+\s+([0-9a-f]+)/,
    call: /^call/,
    product:
      /^(?:v?mulp[sd]|vfn?m(?:add|sub)\w+p[sd]|vpmadd\w+|vpdpbusd|pmadd\w+|vpmulld|pmull\w+)/,
    spill:
      /^v?mov(?:[au]p[sd]|dq[au]\d*)\s+%[xyz]mm\d+,(?:(?:0x[0-9a-f]+)?\(%rsp|-0x[0-9a-f]+\(%rbp)[,)]/,
  },
  aarch64: {
    jump: /^(?:b|b\.\w+|cbn?z\s+\w+,|tbn?z\s+\w+, #\d+,)\s+([0-9a-f]+)/,
    call: /^blr?\s/,
    product: /^(?:fmla|fmls|fmul|sdot|smmla|bfdot|bfmmla|smull2?|smlal2?)\s+v/,
    spill: /^(?:str|stp|stur)\s+q.*\[sp\b/,
  },
  arm: {
    jump: /^(?:b(?:eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?(?:\.[nw])?|cbn?z\s+\w+,)\s+([0-9a-f]+)/,
    call: /^blx?\s/,
    product: /^(?:vfma|vfms|vmul|vmla|vmull|vmlal)\.[fsi]\d+\s+[qd]/,
    spill: /^(?:vst1\.\d+\s+\{d\d+-d\d+\}|vstmia|vstr\s+d\d+).*\[sp\b/,
  },
};

interface Instruction {
  address: number;
  words: string;
  /** Those that may follow it, but for jumps through tables, and those that it may follow. */
  next: Instruction[];
  previous: Instruction[];
}

const hexadecimal = (digits: string | undefined): number => parseInt(digits ?? '', 16);

/** The instructions of each function. */
function functionsOf(disassembly: string): Map<string, Instruction[]> {
  const functions = new Map<string, Instruction[]>();
  let code: Instruction[] = [];
  for (const line of disassembly.split('\n')) {
    const head = /^[0-9a-f]+ <(.*)>:$/.exec(line)?.[1];
    if (head !== undefined) functions.set(head, (code = []));
    const [, address, words] = /^\s+([0-9a-f]+):\t(.*)$/.exec(line) ?? [];
    if (words !== undefined)
      code.push({ address: hexadecimal(address), words: words.trim(), next: [], previous: [] });
  }
  return functions;
}

function connect(code: Instruction[], { jump }: Syntax): void {
  const at = new Map(code.map((each) => [each.address, each]));
  code.forEach((from, index) => {
    const falls = !/^(?:jmp|ret|b\s|b\.n|bx\s)/.test(from.words);
    const targets = [
      at.get(hexadecimal(jump.exec(from.words)?.[1])),
      falls ? code[index + 1] : undefined,
    ];
    from.next = targets.filter((to) => to !== undefined);
    from.next.forEach((to) => to.previous.push(from));
  });
}

/**
 * What is reached from `from` among `nodes`, each behind all that it leads to; that leaves `nodes`.
 */
function reached(
  from: Instruction,
  direction: 'next' | 'previous',
  nodes: Set<Instruction>,
): Instruction[] {
  const order: Instruction[] = [];
  const path = [{ node: from, edges: from[direction].values() }];
  nodes.delete(from);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = top.edges.next();
    if (edge.done === true) order.push(path.pop()!.node);
    else if (nodes.delete(edge.value))
      path.push({ node: edge.value, edges: edge.value[direction].values() });
  }
  return order;
}

/** The strongly connected components of `nodes` that hold a cycle (Kosaraju's algorithm). */
function cycles(nodes: Instruction[]): Instruction[][] {
  const left = new Set(nodes);
  const order = nodes.flatMap((node) => (left.has(node) ? reached(node, 'next', left) : []));
  nodes.forEach((node) => left.add(node));
  return order
    .reverse()
    .flatMap((node) => (left.has(node) ? [reached(node, 'previous', left)] : []))
    .filter((cycle) => cycle.length > 1 || cycle.some((node) => node.next.includes(node)));
}

/** Every loop among `nodes` that holds no other: a cycle that its entry alone closes. */
function innermost(nodes: Instruction[]): Instruction[][] {
  return cycles(nodes).flatMap((cycle) => {
    const loop = cycle.sort((a, b) => a.address - b.address);
    const within = new Set(loop);
    const entry =
      loop.find(({ previous }) => previous.some((from) => !within.has(from))) ?? loop[0];
    const inner = innermost(loop.filter((node) => node !== entry));
    return inner.length > 0 ? inner : [loop];
  });
}

/** A loop that calls functions is not counted: its sums are in memory meanwhile anyway. */
export function innermostLoops(disassembly: string, processor: Processor): Loop[] {
  const syntax = SYNTAXES[processor];
  const loops: Loop[] = [];
  for (const [name, code] of functionsOf(disassembly)) {
    connect(code, syntax);
    for (const loop of innermost(code)) {
      const count = (what: RegExp): number => loop.filter(({ words }) => what.test(words)).length;
      if (count(syntax.call) > 0) continue;
      loops.push({
        function: name.replaceAll('(anonymous namespace)::', '').replace(/\(.*$/, ''),
        address: Math.min(...loop.map(({ address }) => address)).toString(16),
        products: count(syntax.product),
        spills: count(syntax.spill),
        instructions: loop.map(({ words }) => words),
      });
    }
  }
  return loops;
}
