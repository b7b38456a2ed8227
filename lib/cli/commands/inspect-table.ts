/** What `inspect` prints for people. */
import type { Inspection, PerDirection } from '../../inspect';
import { byteSize, numbers, percent, table, thousands, words, type Cell } from '../table';

/** Energy is shown at these shares of a layer's full rank. */
const SHARES = [1 / 8, 1 / 4, 1 / 2];

export function inspectionTables(path: string, { summary, spectra }: Inspection): string[] {
  const { format, inputSize, outputSize, parameters, bytes, emits } = summary;
  const size = `${thousands(parameters)} parameters, ${byteSize(bytes)}`;
  return [
    `${path}: ${format}, ${size}, ${inputSize} in, ${outputSize} out, ${emits.replace('-', ' ')}`,
    '',
    layerTable(summary),
    '',
    'Rank of W_h at each tau (Eq. 7), and the energy (share of the squared singular values) that low ranks keep',
    '',
    rankTable(summary, spectra),
  ];
}

function layerTable({ layers, head }: Inspection['summary']): string {
  const columns = [words('layer'), words('kind'), words('direction'), numbers('input'), numbers('cells')];
  return table(
    [...columns, numbers('projection'), numbers('parameters'), numbers('bytes')],
    [
      ...layers.map((layer) => [
        ...[layer.name, layer.cell, layer.direction, layer.inputSize, layer.hiddenSize],
        ...[both(layer.projectionSize), layer.parameters, layer.bytes],
      ]),
      ...head.map(({ name, activation, inputSize, outputSize, parameters, bytes }) => {
        return [name, 'dense', activation, inputSize, outputSize, null, parameters, bytes];
      }),
    ],
  );
}

function rankTable({ layers }: Inspection['summary'], spectra: Inspection['spectra']): string {
  const taus = Object.keys(layers[0]!.ranks);
  return table(
    [
      ...[words('layer'), numbers('full rank'), ...taus.map((tau) => numbers(`tau ${tau}`))],
      ...SHARES.map((share) => numbers(`energy at 1/${1 / share}`)),
    ],
    layers.map((layer, i) => [
      ...[layer.name, Math.max(...spectra[i]!.map((spectrum) => spectrum.length))],
      ...taus.map((tau) => both(layer.ranks[tau]!)),
      ...SHARES.map((share) => spectra[i]!.map((spectrum) => percent(energy(spectrum, share))).join(' / ')),
    ]),
  );
}

/** The energy that the first `share` of the singular values hold. */
function energy(spectrum: Float64Array, share: number): number {
  const sum = (values: Float64Array) => values.reduce((total, s) => total + s * s, 0);
  const total = sum(spectrum);
  return total === 0
    ? 1
    : sum(spectrum.subarray(0, Math.max(1, Math.round(spectrum.length * share)))) / total;
}

function both(value: PerDirection<number | null>): Cell {
  return Array.isArray(value) ? value.map((each) => each ?? '-').join(' / ') : value;
}
