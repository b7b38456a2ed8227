/** The syntax tree of a grammar: rules by name, and the expression of each. */

/** A place in a text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Expression =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'rule'; readonly name: string; readonly at: Place }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'alternatives'; readonly choices: readonly Choice[] }
  | { readonly kind: 'optional'; readonly item: Expression }
  | { readonly kind: 'repeated'; readonly item: Expression; readonly least: 0 | 1 }
  /** What is never said. */
  | { readonly kind: 'void' };

/** One of some alternatives, and how likely it is beside the others. */
export interface Choice {
  readonly weight: number;
  readonly item: Expression;
}

export interface Rules {
  readonly rules: ReadonlyMap<string, Expression>;
  /** What a sentence is. */
  readonly start: Expression;
}

/** Says nothing. */
export const NOTHING: Expression = { kind: 'sequence', items: [] };

/** All as likely as each other. */
export function anyOf(items: readonly Expression[]): Expression {
  return items.length === 1
    ? items[0]!
    : { kind: 'alternatives', choices: items.map((item) => ({ weight: 1, item })) };
}
