/**
 * A model as one C99 header for firmware: its weights as constants, its state as a struct, and a
 * function that takes a frame. No malloc, no files, nothing but memcpy, expf, tanhf and the like;
 * the step reads from top to bottom as the network.
 */
import {
  isNormalization,
  type Network,
  networkInputSize,
  networkOutputSize,
  placesOf,
  outputSizeOf,
} from '../../model';
import { partsOf } from '../../weights';
import { recurrentStep } from './cells';
import { combinationStep, denseStep, elementwiseStep, normalizationStep } from './frames';
import { CProgram } from './program';
import { bytesOf, copy } from './weights';

/** The header as text. @param name of the file, from which all names in C begin. */
export function cHeader(network: Network, name: string): string {
  const prefix = prefixOf(name);
  const program = new CProgram(prefix);
  writeStep(program, network);
  const input = network.embedding
    ? 'int32_t token'
    : `const float x[${prefix.toUpperCase()}_INPUTS]`;
  return text(program, network, input);
}

/** `am-int8.h` gives am_int8. */
function prefixOf(name: string): string {
  return name
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^(?![a-z])/, 'model_');
}

/** A frame in C: what it is called, and its numbers. */
interface Frame {
  readonly name: string;
  readonly size: number;
}

function writeStep(program: CProgram, network: Network): void {
  const places = placesOf(network);
  const frames: Frame[] = [{ name: firstFrame(program, network), size: places[0]!.inputs }];
  places.forEach((place, i) => {
    const below = frames.at(-1)!;
    const y = i === places.length - 1 ? 'y' : undefined;
    const made = ((): string => {
      if ('recurrent' in place) return recurrentStep(program, place.recurrent, below.name);
      const { frame } = place;
      if (isNormalization(frame)) return normalizationStep(program, frame, below.name);
      if (frame.kind === 'elementwise') return elementwiseStep(program, frame, below.name);
      if (frame.kind === 'combination')
        return combinationStep(program, frame, below, frames[place.source]!);
      return denseStep(program, frame, below.name, y);
    })();
    frames.push({ name: made, size: outputSizeOf(place) });
  });
  const last = frames.at(-1)!;
  if (last.name !== 'y') {
    program.statements.push('');
    copy(program, 'y', last.name, last.size);
  }
}

/** What the first layer reads: the input, or a token's row of the embedding. */
function firstFrame(program: CProgram, { embedding }: Network): string {
  if (!embedding) return 'x';
  const { cols } = embedding;
  const { matrix } = partsOf(embedding)[0]!;
  if ((matrix.dtype ?? 'f32') === 'f32')
    return `(${program.floats('embedding', matrix.data)} + ${cols} * token)`;
  const { data, scales } = bytesOf(matrix, 'the embedding');
  const rows = program.bytes('embedding', data);
  const scale = program.floats('embedding_scale', scales);
  const x = program.field('work_x', cols, 'the row of a token');
  program.call('row_int8', x, `${rows} + ${cols} * token`, `${scale}[token]`, cols);
  return x;
}

function text(program: CProgram, network: Network, input: string): string {
  const { name, flash, ram } = program;
  const upper = name.toUpperCase();
  const step = `void ${name}_step(${name}_state *state, ${input}, float y[${upper}_OUTPUTS])`;
  const layers = network.layers.map(({ cell, hiddenSize }) => `${cell} ${hiddenSize}`).join(', ');
  const sizes = `${networkInputSize(network)} inputs, ${networkOutputSize(network)} outputs`;
  const given = network.embedding ? 'token' : 'x';
  return `/*
 * ${name}: ${layers}.
 * ${sizes} a frame. Made by compact-rnn.
 *
 *     flash  ${flash} bytes of weights
 *     RAM    ${ram} bytes, the state of one stream; the stack holds a few variables only
 *
 * In one source file, before it is included there:
 *
 *     #define ${upper}_IMPLEMENTATION
 *     #include "${name}.h"
 *
 *     static ${name}_state state; // zeros: a sequence begins
 *     float y[${upper}_OUTPUTS];
 *     ${name}_step(&state, ${given}, y); // for each frame, in order
 *
 * C99, no allocation; needs memcpy, memset and the float functions of math.h (link with -lm).
 */
#ifndef ${upper}_H
#define ${upper}_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ${upper}_INPUTS ${networkInputSize(network)}
#define ${upper}_OUTPUTS ${networkOutputSize(network)}

/* What one stream remembers, and the room that a step needs. All zeros is the beginning. */
typedef struct {
${program.fields}
} ${name}_state;

/* A new sequence begins. */
void ${name}_reset(${name}_state *state);

/* Takes the next frame of a stream and gives its outputs. */
${step};

#ifdef __cplusplus
}
#endif

#endif

#ifdef ${upper}_IMPLEMENTATION
#undef ${upper}_IMPLEMENTATION

#include <math.h>
#include <string.h>

${program.constants.join('\n\n')}

${program.functions}

void ${name}_reset(${name}_state *state)
{
    memset(state, 0, sizeof *state);
}

${step}
{
${statementsOf(program)}
}

#endif
`;
}

function statementsOf({ statements }: CProgram): string {
  return statements
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n')
    .replace(/^\n+/, '');
}
