/**
 * Which of the graph's outputs is the model's, and the network that ends there. Final states are
 * ignored where there is another output, since a stream keeps them; where there is none, those of
 * the last layer are the output.
 */
import { unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import type { Network } from '../../model';
import { rolesOf } from './axis';
import { wholeParts } from './features';
import { quoted } from './names';
import { networkOfChain } from './network';
import { Refusal } from './operation';
import { messageOf, originOf, type Complaint, type Features, type Value } from './value';

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

/** The network that ends at this output. */
function endAt(name: string, value: Features): Network {
  try {
    if (value.axes.some((axis) => rolesOf(axis).join().includes('feature,direction'))) {
      throw new Refusal('the features of the two directions alternate in it');
    }
    if (value.flipped) throw new Refusal('its frames come in the opposite order');
    const { chain, moment } = wholeParts(value);
    return networkOfChain(chain, moment === 'every' ? 'every-frame' : 'last-frame');
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

/** What cannot run here, why, and what can be done all the same. */
function refusalOf(complaint: Complaint): string {
  const { upTo, inPlace = true } = complaint;
  const remedies = [
    ...(upTo === undefined
      ? []
      : [`read it up to there (option output of loadModel, --graph-output ${quoted(upTo)})`]),
    ...(inPlace
      ? [
          'compress it in place, which needs no more than its recurrent nodes (compress MODEL.onnx -o SMALL.onnx)',
        ]
      : []),
  ];
  if (remedies.length === 0) return messageOf(complaint);
  return `${messageOf(complaint)}. To use the model all the same, ${remedies.join(', or ')}`;
}

/** The network that ends at the model's output. */
export function networkOf(outputs: readonly GraphOutput[]): Network {
  const results = outputs.filter(isResult);
  if (results.length > 1 && results.some(({ value }) => value.kind !== 'foreign')) {
    const names = firstFew(results.map(({ name }) => quoted(name)));
    throw unsupportedModel(
      `the graph has several outputs (${names}), of which a model can have one: name it by the option output of ` +
        'loadModel, --graph-output of the commands',
    );
  }
  const output =
    results[0] ?? deepestStates(outputs) ?? outputs.find(({ value }) => value.kind === 'foreign');
  if (output?.value.kind === 'foreign') throw unsupportedModel(refusalOf(output.value.complaint));
  const cells = outputs.find(
    ({ value }) => value.kind === 'features' && value.parts[0]!.moment === 'cell',
  );
  if (output === undefined && cells) {
    throw unsupportedModel(
      `graph output ${quoted(cells.name)} gives the final cell states of an LSTM, which a stream has in its state: ` +
        'read the output of its hidden states',
    );
  }
  if (output?.value.kind !== 'features') {
    throw unsupportedModel(
      'no output of the graph depends on a recurrent layer: export the model with its output',
    );
  }
  return endAt(output.name, output.value);
}
