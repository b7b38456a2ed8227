/**
 * Which of the graph's outputs is the model's, and the network that ends there. Final states are
 * ignored where there is another output, since a stream keeps them; where there is none, those of
 * the last layer are the output.
 */
import { unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import type { Network } from '../../model';
import { rolesOf } from './axis';
import type { Chain } from './chain';
import { wholeParts } from './features';
import { quoted } from './names';
import { Refusal } from './operation';
import { messageOf, originOf, type Features, type Moment, type Value } from './value';

export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
}

/** Whether the output is more than states that the graph passes through. */
function isResult({ value }: GraphOutput): boolean {
  const origin = originOf(value);
  if (value.kind === 'foreign')
    return origin === 'frames' || (origin !== 'constants' && !value.shuffled);
  return origin === 'frames';
}

/** The end of the network at this output. */
function endAt(name: string, value: Features): { chain: Chain; moment: Moment } {
  try {
    if (value.axes.some((axis) => rolesOf(axis).join().includes('feature,direction'))) {
      throw new Refusal('the features of the two directions alternate in it');
    }
    return wholeParts(value);
  } catch (error) {
    if (error instanceof Refusal)
      throw unsupportedModel(
        `graph output ${quoted(name)} cannot be represented: ${error.message}`,
      );
    throw error;
  }
}

/** The final states of the deepest layer among the outputs. */
function deepestStates(outputs: readonly GraphOutput[]): GraphOutput | undefined {
  const depth = ({ value }: GraphOutput): number =>
    value.kind === 'features' && value.parts.every(({ moment }) => moment === 'final')
      ? Math.max(...value.parts.map(({ chain }) => chain.depth))
      : 0;
  const [deepest] = [...outputs].sort((a, b) => depth(b) - depth(a));
  return deepest && depth(deepest) > 0 ? deepest : undefined;
}

/** Gives each name once: the first of `name`, `name_2`, `name_3`... that is not taken. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const tried = new Map<string, number>();
  return (name) => {
    let free = name;
    let n = tried.get(name) ?? 1;
    while (taken.has(free)) free = `${name}_${++n}`;
    tried.set(name, n);
    taken.add(free);
    return free;
  };
}

/** The network that ends at the model's output. */
export function networkOf(outputs: readonly GraphOutput[]): Network {
  const results = outputs.filter(isResult);
  if (results.length > 1 && results.some(({ value }) => value.kind !== 'foreign')) {
    const names = firstFew(results.map(({ name }) => quoted(name)));
    throw unsupportedModel(
      `the graph has several outputs (${names}), of which a model can have one: export it with only that one`,
    );
  }
  const output =
    results[0] ?? deepestStates(outputs) ?? outputs.find(({ value }) => value.kind === 'foreign');
  if (output?.value.kind === 'foreign') throw unsupportedModel(messageOf(output.value.complaint));
  if (output?.value.kind !== 'features') {
    throw unsupportedModel(
      'no output of the graph depends on a recurrent layer: export the model with its output',
    );
  }
  const { chain, moment } = endAt(output.name, output.value);
  const unique = uniqueNames();
  return {
    layers: chain.layers().map((layer, k) => ({
      ...layer,
      name: unique(layer.name || `${layer.cell}${k + 1}`),
    })),
    head: chain.head().map((layer, k) => ({
      ...layer,
      name: unique(layer.name || `dense${k + 1}`),
    })),
    emits: moment === 'every' ? 'every-frame' : 'last-frame',
  };
}
