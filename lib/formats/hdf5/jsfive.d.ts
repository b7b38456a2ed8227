/** What of jsfive, which has no types of its own, is used here. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Record<string, unknown>;
    /** @throws where there is no such path below the group. */
    get(path: string): Group | Dataset;
  }

  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string);
  }

  export class Dataset {
    /** `<f4` and the like; an array for what is no number. */
    readonly dtype: unknown;
    readonly shape: number[];
    readonly value: unknown;
    readonly attrs: Record<string, unknown>;
  }
}
