/** A model taken apart for a search: decomposed once, put together at whatever ranks are tried. */
import {
  assembled,
  type Calibration,
  type Choice,
  type DecomposedJoint,
  decomposeJoints,
  jointsOf,
  type LayerPlan,
  type Plan,
  secondMoments,
  type StepCounter,
} from '../compress';
import type { Model } from '../model';
import type { Dtype } from '../weights';

export class Subject {
  private constructor(
    readonly model: Model,
    /** What is to be compressed, and how; its ranks are open. */
    readonly plan: Plan,
    readonly joints: readonly DecomposedJoint[],
    readonly signal: AbortSignal | undefined,
  ) {}

  /** @throws CompactRnnError as `compress` does of the calibration and of decompositions. */
  static async of(
    model: Model,
    plan: Plan,
    steps: StepCounter,
    {
      calibration,
      signal,
    }: { calibration: Calibration | undefined; signal: AbortSignal | undefined },
  ): Promise<Subject> {
    const joints = jointsOf(
      model,
      plan.layers.map(({ name }) => name),
    );
    const heard =
      plan.calibrated && calibration
        ? await secondMoments(model, joints, calibration, steps, signal)
        : undefined;
    const start = { stacked: plan.stacked ?? false, moments: heard?.moments, signal };
    return new Subject(model, plan, await decomposeJoints(joints, steps, start), signal);
  }

  /** The model with the joints at such ranks, null where they stay dense. */
  async at(ranks: readonly (number | null)[], dtype: Dtype | undefined): Promise<Model> {
    this.signal?.throwIfAborted();
    const parts = await Promise.all(
      this.joints.map(async ({ joint, factorize }, i) => {
        const rank = ranks[i] ?? null;
        return { joint, factors: rank === null ? null : await factorize(rank) };
      }),
    );
    return assembled(this.model, parts, dtype);
  }

  /** The ranks that such a plan gives the joints. */
  ranksOf(plan: Plan): (number | null)[] {
    return this.joints.map(({ joint }) => {
      const { name } = this.model.layers[joint.layer]!;
      const rule = plan.layers.find((layer) => layer.name === name)?.projection;
      if (!rule || 'tau' in rule) return null;
      return typeof rule.rank === 'number' ? rule.rank : rule.rank[joint.direction]!;
    });
  }

  /** The plan with such ranks; layers that stay dense are left out. */
  planAt(choices: readonly Choice[]): Plan {
    const layers = this.plan.layers.flatMap(({ name }): LayerPlan[] => {
      const ranks = this.joints.flatMap(({ joint }, i) =>
        this.model.layers[joint.layer]!.name === name ? [choices[i]!.rank] : [],
      );
      if (ranks.every((rank) => rank === null)) return [];
      return [{ name, projection: { rank: ranks.length === 1 ? (ranks[0] ?? ranks) : ranks } }];
    });
    return { ...this.plan, layers };
  }
}
