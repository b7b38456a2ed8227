/** A series: what a line chart draws as one curve. */

export type Point = readonly [x: number, y: number];

export interface Series {
  readonly name: string;
  /** Follows the name beside the plot, in grey. */
  readonly note?: string;
  /** What a pointer or a screen reader is told. */
  readonly description: string;
  /** The CSS class that colours the series on the whole page. */
  readonly tone: string;
  /** x ascending; at least one point. */
  readonly points: readonly Point[];
  /** Whether a dot stands at each of them: what lies between was not measured. */
  readonly dots?: boolean;
  /** A point of the curve to be marked, with a short label. */
  readonly mark?: { readonly at: Point; readonly label: string };
}

/**
 * Where names stand: joined to the ends of the curves, or, where all end at one point, in a list.
 */
export type NamePlacement = 'at-ends' | 'listed';
