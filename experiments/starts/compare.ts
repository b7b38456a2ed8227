/**
 * The starts of joint SVD side by side, before any fine-tuning: at the ranks that the paper's rule
 * finds by each tau, the same for all starts.
 */
import { compress, planCompression, type Calibration, type Model } from '../../lib';

export const STARTS = ['plain', 'stacked', 'calibrated', 'both'] as const;
export type Start = (typeof STARTS)[number];

/** A model, and what its compressed ones are calibrated and measured with. */
export interface Trial<Name extends string> {
  readonly model: Model;
  readonly calibration: Calibration;
  /** Errors by name, the smaller the better. */
  readonly errorsOf: (model: Model) => Promise<Readonly<Record<Name, number>>>;
}

export interface Row<Name extends string> {
  readonly tau: number;
  /** Of the layers. */
  readonly ranks: readonly number[];
  readonly parameters: number;
  readonly start: Start;
  readonly errors: Readonly<Record<Name, number>>;
}

export interface Over {
  readonly taus: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** @param note called with every row as it comes. */
export async function compareStarts<Name extends string>(
  { model, calibration, errorsOf }: Trial<Name>,
  { taus, signal }: Over,
  note: (row: Row<Name>) => void = () => undefined,
): Promise<Row<Name>[]> {
  const rows: Row<Name>[] = [];
  for (const tau of taus) {
    const ranks = await ranksByTau(model, tau, signal);
    for (const start of STARTS) {
      const small = await begun(model, ranks, start, { calibration, signal });
      const row = {
        tau,
        ranks,
        parameters: small.parameters,
        start,
        errors: await errorsOf(small),
      };
      rows.push(row);
      note(row);
    }
  }
  return rows;
}

/** Of each layer, by the paper's rule. */
export async function ranksByTau(
  model: Model,
  tau: number,
  signal?: AbortSignal,
): Promise<number[]> {
  const plan = planCompression(model, { method: 'joint-svd', tau });
  const { report } = await compress(model, plan, { signal });
  return report.layers.map(({ rank, hiddenSize }) => rank ?? hiddenSize);
}

/** The model as it begins from that start. */
export async function begun(
  model: Model,
  ranks: readonly number[],
  start: Start,
  { calibration, signal }: { calibration: Calibration; signal?: AbortSignal | undefined },
): Promise<Model> {
  const stacked = start === 'stacked' || start === 'both';
  const calibrated = start === 'calibrated' || start === 'both';
  const plan = planCompression(model, { method: 'joint-svd', ranks, stacked, calibrated });
  return (await compress(model, plan, { ...(calibrated && { calibration }), signal })).model;
}
