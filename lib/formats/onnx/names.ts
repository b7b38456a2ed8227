/** How errors quote the names of a file, which may be long and many, and the sizes of tensors. */
import { unsupportedModel } from '../../errors';
import type { NodeProto } from './proto';

/** Characters of a name that errors show. */
const LONGEST = 120;
/** Axes that a tensor may have; the operators of sound models need no more than six. */
export const MOST_AXES = 32;

/** A name in quotes, the end of a long one left out. */
export function quoted(name: string): string {
  return name.length <= LONGEST ? `"${name}"` : `"${name.slice(0, LONGEST)}..."`;
}

export function labelOf(node: NodeProto): string {
  return `node ${quoted(node.name || (node.output.find(Boolean) ?? ''))}`;
}

/** @throws CompactRnnError UNSUPPORTED_MODEL. */
export function checkRank(what: string, axes: number): void {
  if (axes <= MOST_AXES) return;
  throw unsupportedModel(`${what} has ${axes} axes, more than the ${MOST_AXES} that are followed`);
}
