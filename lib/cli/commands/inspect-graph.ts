/** `inspect` of an ONNX graph that does not run here: its recurrent nodes, wherever they are. */
import { CompactRnnError } from '../../errors';
import type { GraphInspection, OnnxGraph } from '../../graphs';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { byteSize, numbers, table, thousands, words, type Cell } from '../table';
import { rankTable } from './inspect-table';

/**
 * Shows the graph where it is one that this library cannot represent; `error` said so.
 * @throws `error` where it is anything else; CompactRnnError UNSUPPORTED_MODEL where the graph has
 *   no recurrent layer at all.
 */
export async function inspectInstead(
  path: string,
  { taus, json = false }: { taus: readonly number[]; json?: boolean },
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (!(error instanceof CompactRnnError) || error.code !== 'UNSUPPORTED_MODEL') throw error;
  const { inspectGraph, loadGraph } = await import('../../graphs/index.js');
  const graph = await loadGraph(path, { signal }).catch((): OnnxGraph | undefined => undefined);
  if (!graph) throw error;
  if (graph.layers.length + graph.refused.length === 0) throw nothingToCompress(path);
  const complaint = error.cause instanceof CompactRnnError ? error.cause.message : error.message;
  const inspection = await withProgress(`inspecting ${path}`, () =>
    inspectGraph(graph, taus, { signal }),
  );
  if (json) printJson({ ...inspection.summary, doesNotRun: complaint });
  else printLines(...graphLines(path, inspection, complaint));
}

function nothingToCompress(path: string): CompactRnnError {
  return new CompactRnnError(
    'UNSUPPORTED_MODEL',
    `${path}: the graph has no recurrent layer: no RNN, LSTM or GRU node, not inside of If, Loop and Scan either, nor ` +
      'cells written out of MatMul, Sigmoid and Tanh: there is nothing to run or to compress',
  );
}

function graphLines(
  path: string,
  { summary, directions }: GraphInspection,
  complaint: string,
): string[] {
  const { parameters, bytes, layers, refused } = summary;
  const rows = layers.map((layer): Cell[] => [
    layer.name,
    layer.writtenOut ? `${layer.cell}, written out` : layer.cell,
    layer.direction,
    layer.inputSize,
    layer.hiddenSize,
    layer.nodes,
    layer.next.join(', ') || 'none',
  ]);
  const columns = [
    words('layer'),
    words('cell'),
    words('direction', { short: 'dir.', drop: 2 }),
    numbers('input', { drop: 3 }),
    numbers('cells'),
    numbers('nodes', { drop: 1 }),
    words('matrices that read h alone', { short: 'next' }),
  ];
  return [
    `${path}: onnx, ${thousands(parameters)} parameters, ${byteSize(bytes)}`,
    `It does not run here: ${complaint}.`,
    '',
    ...(layers.length > 0 ? [...table(columns, rows), '', ...rankTable(directions)] : []),
    ...refused.map(({ name, cell, reason }) => `${name} (${cell}) stays as it is: ${reason}`),
  ];
}
