/** What the system's counters say of others at work. */
import {
  isDisturbed,
  othersSeconds,
  processSeconds,
  processorTime,
  workedSeconds,
} from '../../bench/idle';

test('processors work for users, the system, interrupts and other guests, not while idle or waiting', () => {
  //             user nice system idle iowait irq softirq steal guest guest_nice
  const stat = 'cpu  1000 200 30 99999 88888 4 5 6 700 0\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 1\n';
  expect(workedSeconds(stat)).toBeCloseTo(12.45, 10);
});

test("a process's time is that of its user and system code, whatever its name", () => {
  const stat = '42 (a) R (b c) S 1 42 42 0 -1 4194304 97 0 0 0 150 25 8 9 20 0 1 0 2906385 0';
  expect(processSeconds(stat)).toBeCloseTo(1.75, 10);
});

test('others took what nobody of ours did', () => {
  const before = { all: 100, own: 30 };
  expect(othersSeconds(before, { all: 103, own: 32 })).toBeCloseTo(1, 10);
  expect(othersSeconds(before, { all: 101, own: 31.02 })).toBe(0); // counters of whole ticks
  expect(othersSeconds(null, before)).toBeNull();
  expect(othersSeconds(before, null)).toBeNull();
});

test.each([
  [0.04, 0.1, false], // no more than the error of the counters
  [0.06, 0.1, true],
  [0.15, 2, false],
  [0.25, 2, true],
])('%d s of others in %d s: disturbed %j', (others, seconds, disturbed) => {
  expect(isDisturbed(others, seconds)).toBe(disturbed);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the work of this very process is its own, not that of others', () => {
  const before = processorTime(process.ppid)!;
  const end = performance.now() + 100;
  while (performance.now() < end);
  const after = processorTime(process.ppid)!;
  expect(after.own - before.own).toBeGreaterThan(0);
  expect(after.all).toBeGreaterThanOrEqual(before.all);
});

test('of a process that is gone nothing is known', () => {
  expect(processorTime(2 ** 30)).toBeNull();
});
