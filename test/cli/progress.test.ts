/** The progress bar, on a terminal and elsewhere. */
import { sayLines } from '../../lib/cli/print';
import { showProgress } from '../../lib/cli/progress';

const { stderr } = process;
const wasTerminal = stderr.isTTY;
const wasColumns = stderr.columns;
let written: string[];

function pretend(terminal: boolean): void {
  Object.assign(stderr, { isTTY: terminal, columns: terminal ? 60 : undefined });
}

beforeEach(() => {
  jest.useFakeTimers();
  written = [];
  jest.spyOn(stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  Object.assign(stderr, { isTTY: wasTerminal, columns: wasColumns });
});

test('on a terminal a bar says what is done, and for how long, before anything is', () => {
  pretend(true);
  const bar = showProgress('compressing');
  jest.advanceTimersByTime(3000);
  expect(written.at(-1)).toBe(`\r\x1b[K${'░'.repeat(20)}   0%  compressing, 3 s so far`);
  bar.stop();
  expect(written.at(-1)).toBe('\r\x1b[K');
});

test('then it says the time that is left, from where the work began', () => {
  pretend(true);
  const bar = showProgress('training');
  bar.update({ stage: 'training', done: 5, total: 10 }); // resumed in the middle
  jest.advanceTimersByTime(2000);
  bar.update({ stage: 'training', done: 6, total: 10 });
  jest.advanceTimersByTime(250);
  expect(written.at(-1)).toMatch(/█{12}░{8} {2}60% {2}training, 9 s left$/);
  bar.stop();
  const { length } = written;
  jest.advanceTimersByTime(5000);
  expect(written).toHaveLength(length);
});

test('the bar is no longer than a line', () => {
  pretend(true);
  const bar = showProgress('x'.repeat(100));
  jest.advanceTimersByTime(250);
  bar.stop();
  expect(written[0]!.replace('\r\x1b[K', '')).toHaveLength(59);
});

test('elsewhere there is a line now and then, and none of short work', () => {
  pretend(false);
  const bar = showProgress('evaluating');
  const said: number[] = [];
  for (let second = 1; second <= 3600; second++) {
    const { length } = written;
    jest.advanceTimersByTime(1000);
    bar.update({ stage: 'evaluating', done: second, total: 3600 });
    if (written.length > length) said.push(second);
  }
  bar.stop();
  expect(said.slice(0, 3)).toEqual([5, 15, 25]);
  expect(said.length).toBeLessThan(60);
  expect(written.at(1)).toMatch(/^ {2}0% {2}evaluating, 6\d min left\n$/);
});

test('lines are said in the place of the bar', () => {
  pretend(true);
  const bar = showProgress('training');
  jest.advanceTimersByTime(250);
  const drawn = written.length;
  sayLines('epoch 1');
  bar.stop();
  expect(written.slice(drawn)).toEqual(['\r\x1b[K', 'epoch 1\n']);
});

test('what is being done is shown without what controls the terminal', () => {
  pretend(true);
  const bar = showProgress('am\x1b[2J\n.onnx');
  jest.advanceTimersByTime(250);
  bar.stop();
  expect(written[0]).toContain('am\\x1b[2J\\x0a.onnx, 1 s so far');
});
