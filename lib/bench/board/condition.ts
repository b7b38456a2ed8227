/**
 * How a board is doing: temperatures, frequencies and what has slowed it; and the energy it has
 * used.
 */
import type { SystemFiles } from './system-files';

export interface Sensor {
  readonly name: string;
  readonly celsius: number;
}

export interface Condition {
  readonly temperatures: readonly Sensor[];
  /** The frequency of each core in Hz; left out where the kernel does not say. */
  readonly hertz: Readonly<Record<string, number>>;
  /** What counts or flags that the processor was slowed, by name. */
  readonly throttling: Readonly<Record<string, number>>;
}

const CPUS = 'sys/devices/system/cpu';
const THERMAL = 'sys/class/thermal';
const HWMON = 'sys/class/hwmon';
/**
 * The Raspberry Pi's firmware: bits 0 to 3 of what happens now, 16 to 19 of what did since boot.
 */
const FIRMWARE = 'sys/devices/platform/soc/soc:firmware/get_throttled';

function temperatures(files: SystemFiles): Sensor[] {
  const zones = files.names(THERMAL, /^thermal_zone\d+$/).map((zone) => ({
    name: files.text(`${THERMAL}/${zone}/type`) ?? zone,
    value: files.number(`${THERMAL}/${zone}/temp`),
  }));
  const monitors = files.names(HWMON, /^hwmon\d+$/).flatMap((monitor) =>
    files.names(`${HWMON}/${monitor}`, /^temp\d+_input$/).map((input) => ({
      name: `${files.text(`${HWMON}/${monitor}/name`) ?? monitor} ${
        files.text(`${HWMON}/${monitor}/${input.replace('input', 'label')}`) ?? input.split('_')[0]!
      }`,
      value: files.number(`${HWMON}/${monitor}/${input}`),
    })),
  );
  return [...zones, ...monitors].flatMap(({ name, value }) =>
    value === undefined ? [] : [{ name, celsius: value / 1000 }],
  );
}

function throttling(files: SystemFiles): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const core of files.names(CPUS, /^cpu\d+$/)) {
    const count = files.number(`${CPUS}/${core}/thermal_throttle/core_throttle_count`);
    if (count !== undefined) counts[`${core} throttled`] = count;
  }
  for (const device of files.names(THERMAL, /^cooling_device\d+$/)) {
    const type = files.text(`${THERMAL}/${device}/type`) ?? device;
    const state = files.number(`${THERMAL}/${device}/cur_state`);
    if (state !== undefined && /cpu|processor/i.test(type)) counts[`${type} (${device})`] = state;
  }
  const flags = files.text(FIRMWARE);
  if (flags !== undefined && /^(0x)?[0-9a-f]+$/i.test(flags))
    counts['firmware flags'] = parseInt(flags.replace(/^0x/i, ''), 16);
  return counts;
}

export function readCondition(files: SystemFiles): Condition {
  const hertz: Record<string, number> = {};
  for (const core of files.names(CPUS, /^cpu\d+$/)) {
    const kilohertz = files.number(`${CPUS}/${core}/cpufreq/scaling_cur_freq`);
    if (kilohertz !== undefined) hertz[core] = 1000 * kilohertz;
  }
  return { temperatures: temperatures(files), hertz, throttling: throttling(files) };
}

/** What says that the processor was slowed between two conditions, as sentences. */
export function slowedBetween(before: Condition, after: Condition): string[] {
  return Object.entries(after.throttling)
    .filter(([name, count]) => count > (before.throttling[name] ?? 0))
    .map(([name, count]) => `${name}: ${before.throttling[name] ?? 0} before, ${count} after`);
}

/**
 * Counters of energy, in microjoules: a packet of the processor's (RAPL), or a sensor of the board.
 */
interface Counter {
  readonly name: string;
  readonly path: string;
  /** Where it begins anew. */
  readonly range: number;
}

function countersOf(files: SystemFiles): Counter[] {
  const POWERCAP = 'sys/class/powercap';
  // Zones within zones (intel-rapl:0:0) are parts of those above them.
  const zones = files.names(POWERCAP, /^[^:]+:\d+$/).map((zone) => ({
    name: files.text(`${POWERCAP}/${zone}/name`) ?? zone,
    path: `${POWERCAP}/${zone}/energy_uj`,
    range: files.number(`${POWERCAP}/${zone}/max_energy_range_uj`) ?? Infinity,
  }));
  const monitors = files.names(HWMON, /^hwmon\d+$/).flatMap((monitor) =>
    files.names(`${HWMON}/${monitor}`, /^energy\d+_input$/).map((input) => ({
      name: files.text(`${HWMON}/${monitor}/name`) ?? monitor,
      path: `${HWMON}/${monitor}/${input}`,
      range: Infinity,
    })),
  );
  return [...zones, ...monitors].filter(({ path }) => files.number(path) !== undefined);
}

/** Measures the energy that a machine uses from its making on. */
export class EnergyMeter {
  readonly #begin: readonly [Counter, number][];

  constructor(private readonly files: SystemFiles) {
    this.#begin = countersOf(files).map((counter) => [counter, files.number(counter.path)!]);
  }

  /** Joules since then, of all counters; null where the kernel exposes none, or only to root. */
  joules(): number | null {
    if (this.#begin.length === 0) return null;
    let microjoules = 0;
    for (const [{ path, range }, begin] of this.#begin) {
      const now = this.files.number(path);
      if (now === undefined) return null;
      microjoules += now >= begin ? now - begin : range - begin + now;
    }
    return Number.isFinite(microjoules) ? microjoules / 1e6 : null;
  }
}
