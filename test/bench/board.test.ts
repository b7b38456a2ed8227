/**
 * A board as Linux describes it, by trees of files as they are on a Raspberry Pi 4, on an RK3588
 * with two kinds of core, on a PC, and under emulation.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EnergyMeter, readCondition, slowedBetween } from '../../lib/bench/board/condition';
import { readProcessor } from '../../lib/bench/board/processor';
import { SystemFiles } from '../../lib/bench/board/system-files';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-board-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let trees = 0;
type Tree = Readonly<Record<string, string>>;

function write(files: SystemFiles, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(files.root, path)), { recursive: true });
    writeFileSync(join(files.root, path), text);
  }
}

function treeOf(tree: Tree): SystemFiles {
  const files = new SystemFiles(join(folder, String(trees++)));
  write(files, tree);
  return files;
}

const CPU = 'sys/devices/system/cpu';
const each = (cores: readonly number[], of: (core: number) => Tree): Tree =>
  Object.assign({}, ...cores.map(of)) as Tree;

const arm = (parts: readonly string[]): string =>
  parts
    .map(
      (part, core) =>
        `processor\t: ${core}\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n` +
        `CPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: ${part}\nCPU revision\t: 3\n\n`,
    )
    .join('');

const RASPBERRY_PI_4 = {
  'proc/cpuinfo': `${arm(['0xd08', '0xd08', '0xd08', '0xd08'])}Hardware\t: BCM2835\n`,
  'proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4\0',
  'proc/self/comm': 'node\n',
  ...each([0, 1, 2, 3], (core) => ({
    [`${CPU}/cpu${core}/cpufreq/cpuinfo_max_freq`]: '1800000\n',
    [`${CPU}/cpu${core}/cpufreq/scaling_cur_freq`]: '600000\n',
    [`${CPU}/cpu${core}/cpufreq/scaling_governor`]: 'ondemand\n',
  })),
  'sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
  'sys/class/thermal/thermal_zone0/temp': '48199\n',
  'sys/devices/platform/soc/soc:firmware/get_throttled': '0\n',
};

test('a Raspberry Pi 4: four cores of a kind', () => {
  expect(readProcessor(treeOf(RASPBERRY_PI_4), 'arm64')).toMatchObject({
    board: 'Raspberry Pi 4 Model B Rev 1.4',
    model: 'Cortex-A72',
    kinds: [
      {
        name: 'Cortex-A72 at 1.8 GHz',
        cores: [0, 1, 2, 3],
        highestHz: 1.8e9,
        governor: 'ondemand',
      },
    ],
    emulated: false,
  });
});

test('big.LITTLE: each kind of core, and what is offline left out', () => {
  const files = treeOf({
    'proc/cpuinfo': arm([
      ...Array.from({ length: 4 }, () => '0xd05'),
      ...Array.from({ length: 4 }, () => '0xd0b'),
    ]),
    ...each([0, 1, 2, 3, 4, 5, 6, 7], (core) => ({
      [`${CPU}/cpu${core}/cpu_capacity`]: core < 4 ? '414' : '1024',
      [`${CPU}/cpu${core}/cpufreq/cpuinfo_max_freq`]: core < 4 ? '1800000' : '2400000',
      [`${CPU}/cpu${core}/cpufreq/scaling_governor`]: core < 4 ? 'schedutil' : 'performance',
    })),
    [`${CPU}/cpu7/online`]: '0\n',
  });
  expect(readProcessor(files, 'arm64')).toMatchObject({
    board: null,
    model: 'Cortex-A55 and Cortex-A76',
    kinds: [
      { name: 'Cortex-A55 at 1.8 GHz', cores: [0, 1, 2, 3], governor: 'schedutil' },
      { name: 'Cortex-A76 at 2.4 GHz', cores: [4, 5, 6], governor: 'performance' },
    ],
  });
});

const PC = {
  'proc/cpuinfo': [0, 1]
    .map(
      (core) =>
        `processor\t: ${core}\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon 5\nflags\t: avx2\n`,
    )
    .join('\n'),
  'sys/class/dmi/id/product_name': 'Box 7\n',
};

test('a PC that says nothing of frequencies', () => {
  expect(readProcessor(treeOf(PC), 'x64')).toMatchObject({
    board: 'Box 7',
    model: 'Xeon 5',
    kinds: [{ name: 'Xeon 5', cores: [0, 1], highestHz: null, governor: null }],
    emulated: false,
  });
});

test('a machine that says nothing at all', () => {
  const files = treeOf({ 'proc/nothing': '' });
  expect(readProcessor(files, 'arm64')).toMatchObject({
    board: null,
    model: 'unknown',
    kinds: [],
    emulated: false,
  });
  expect(readCondition(files)).toEqual({ temperatures: [], hertz: {}, throttling: {} });
  expect(new EnergyMeter(files).joules()).toBeNull();
});

test('emulation is seen by the processor underneath, and by the name of the process', () => {
  const emulated = (tree: Tree, arch: string): boolean =>
    readProcessor(treeOf(tree), arch).emulated;
  expect(emulated(PC, 'arm64')).toBe(true);
  expect(emulated(PC, 'arm')).toBe(true);
  expect(emulated(RASPBERRY_PI_4, 'x64')).toBe(true);
  expect(emulated({ ...RASPBERRY_PI_4, 'proc/self/comm': 'qemu-aarch64-st\n' }, 'arm64')).toBe(
    true,
  );
  const alias = { [`${CPU}/modalias`]: 'cpu:type:x86,ven0002fam0019mod0011:feature:,0000\n' };
  expect(emulated({ ...RASPBERRY_PI_4, ...alias }, 'arm64')).toBe(true);
  expect(emulated({ ...PC, ...alias }, 'x64')).toBe(false);
});

test('an emulated processor has neither the name nor the board of the one underneath', () => {
  const cores = each([0, 1], (core) => ({
    [`${CPU}/cpu${core}/cpufreq/cpuinfo_max_freq`]: '3900000\n',
    [`${CPU}/cpu${core}/cpufreq/scaling_governor`]: 'performance\n',
  }));
  expect(readProcessor(treeOf({ ...PC, ...cores }), 'arm64')).toMatchObject({
    board: null,
    model: 'arm64, emulated',
    kinds: [{ name: 'arm64, emulated', cores: [0, 1], highestHz: null, governor: null }],
  });
  // Later versions of qemu make a cpuinfo of the processor that they play.
  const played = { ...RASPBERRY_PI_4, 'proc/self/comm': 'qemu-aarch64\n' };
  expect(readProcessor(treeOf(played), 'arm64')).toMatchObject({
    board: null,
    model: 'Cortex-A72, emulated',
  });
});

test('nothing is told of a machine of no files', () => {
  expect(readCondition(SystemFiles.none)).toEqual({ temperatures: [], hertz: {}, throttling: {} });
  expect(new EnergyMeter(SystemFiles.none).joules()).toBeNull();
});

test('temperatures, frequencies, and what slowed the processor meanwhile', () => {
  const files = treeOf({
    ...RASPBERRY_PI_4,
    'sys/class/hwmon/hwmon0/name': 'coretemp\n',
    'sys/class/hwmon/hwmon0/temp1_input': '51000\n',
    'sys/class/hwmon/hwmon0/temp1_label': 'Package id 0\n',
    'sys/class/hwmon/hwmon0/temp2_input': 'broken\n',
    'sys/class/thermal/cooling_device0/type': 'cpufreq-cpu0\n',
    'sys/class/thermal/cooling_device0/cur_state': '0\n',
    'sys/class/thermal/cooling_device1/type': 'pwm-fan\n',
    'sys/class/thermal/cooling_device1/cur_state': '1\n',
    [`${CPU}/cpu0/thermal_throttle/core_throttle_count`]: '7\n',
  });
  const before = readCondition(files);
  expect(before.temperatures).toEqual([
    { name: 'cpu-thermal', celsius: 48.199 },
    { name: 'coretemp Package id 0', celsius: 51 },
  ]);
  expect(before.hertz).toEqual({ cpu0: 6e8, cpu1: 6e8, cpu2: 6e8, cpu3: 6e8 });
  expect(slowedBetween(before, before)).toEqual([]);
  write(files, {
    'sys/devices/platform/soc/soc:firmware/get_throttled': '50005\n',
    'sys/class/thermal/cooling_device0/cur_state': '3\n',
    'sys/class/thermal/cooling_device1/cur_state': '4\n',
    [`${CPU}/cpu0/thermal_throttle/core_throttle_count`]: '9\n',
  });
  expect(slowedBetween(before, readCondition(files))).toEqual([
    'cpu0 throttled: 7 before, 9 after',
    'cpufreq-cpu0 (cooling_device0): 0 before, 3 after',
    `firmware flags: 0 before, 327685 after`,
  ]);
});

const POWERCAP = 'sys/class/powercap';
const RAPL = {
  [`${POWERCAP}/intel-rapl:0/name`]: 'package-0\n',
  [`${POWERCAP}/intel-rapl:0/energy_uj`]: '9000000\n',
  [`${POWERCAP}/intel-rapl:0/max_energy_range_uj`]: '10000000\n',
  [`${POWERCAP}/intel-rapl:0:0/energy_uj`]: '5\n',
};

test('energy: counters that begin anew, and parts that count once', () => {
  const files = treeOf(RAPL);
  const meter = new EnergyMeter(files);
  write(files, {
    [`${POWERCAP}/intel-rapl:0/energy_uj`]: '9500000\n',
    [`${POWERCAP}/intel-rapl:0:0/energy_uj`]: '400000\n',
  });
  expect(meter.joules()).toBe(0.5);
  write(files, { [`${POWERCAP}/intel-rapl:0/energy_uj`]: '1000000\n' });
  expect(meter.joules()).toBe(2);
  rmSync(join(files.root, POWERCAP), { recursive: true });
  expect(meter.joules()).toBeNull();
});

test('energy of a sensor of the board', () => {
  const files = treeOf({ 'sys/class/hwmon/hwmon3/energy1_input': '100\n' });
  const meter = new EnergyMeter(files);
  write(files, { 'sys/class/hwmon/hwmon3/energy1_input': '2000100\n' });
  expect(meter.joules()).toBe(2);
});
