/** What is measured by default, and how long that takes. */
import { entryName, type Entry } from '../../bench/entry';
import { selectEntries } from '../../bench/selection';
import { MODELS, isOfTable } from '../../bench/models';
import { requestOf, sliceSeconds } from '../../bench/request';
import { REPEATED_SHARE } from '../../bench/slice';
import { Timetable, expectedSeconds } from '../../bench/timetable';
import { QUESTIONS } from '../../bench/usual';

const usual = selectEntries({ peers: 'all' });
const entriesOf = (cases: string, peers = 'none'): Entry[] => selectEntries({ cases, peers });
const one = (name: string): Entry => entriesOf(`^${name}$`)[0]!;

describe('by default', () => {
  test.each(Object.entries(QUESTIONS))('%s is answered', (_, patterns) => {
    expect(patterns.filter((each) => !usual.some((entry) => each.test(entryName(entry))))).toEqual(
      [],
    );
  });

  test('all is measured in less than ten minutes, with all that may be measured again', () => {
    expect(expectedSeconds(usual, undefined, Infinity) * (1 + REPEATED_SHARE)).toBeLessThan(600);
  });

  test('every case that onnxruntime is the measure of has it measured, as many threads and all', () => {
    const names = usual.map(entryName);
    for (const { engine, case: each } of usual) {
      if (engine.name !== 'compact-rnn' || !isOfTable(each.model)) continue;
      if (each.mode === 'busy' || each.mode === 'training') continue;
      expect(names).toContain(`onnxruntime dense-f32-${each.mode}-t${each.threads}`);
    }
  });

  test('peers that are not wanted are not measured', () => {
    const engines = new Set(selectEntries({ peers: 'onednn' }).map(({ engine }) => engine.name));
    expect([...engines]).toEqual(['compact-rnn', 'onednn']);
  });
});

test('in full every model is measured', () => {
  const models = new Set(
    selectEntries({ full: true, peers: 'none' }).map((entry) => entry.case.model),
  );
  expect([...models].sort()).toEqual([...MODELS].sort());
});

test('more rounds and cases take longer, rounds asked for count for every case', () => {
  const [few, more] = [entriesOf('^tau0.6-f32'), entriesOf('^tau0.6')];
  const seconds = (entries: Entry[], rounds: number) => expectedSeconds(entries, rounds, Infinity);
  expect(seconds(more, 10)).toBeGreaterThan(seconds(few, 10));
  expect(seconds(few, 20) - seconds(few, 10)).toBeCloseTo(
    10 * few.reduce((sum, each) => sum + sliceSeconds(each), 0),
    6,
  );
});

test('a slice of short calls has more of them, so that it lasts', () => {
  const [large, small] = [one('dense-f32-step-t1'), one('tau0.4-int8-step-t1')];
  expect(requestOf(large).calls).toBe(60);
  expect(requestOf(small).calls).toBeGreaterThan(120);
  for (const entry of usual) expect(sliceSeconds(entry)).toBeGreaterThanOrEqual(0.3);
});

test('the time that is left goes by what slices took', () => {
  const [entry, other] = [one('dense-f32-step-t1'), one('tau0.6-f32-step-t1')];
  const timetable = new Timetable([entry, other], 5, Infinity);
  timetable.started(entry);
  timetable.dropped(other);
  timetable.took(entry, 3);
  expect(timetable.left).toBeCloseTo(12, 10);
  timetable.took(entry, 2);
  expect(timetable.left).toBeCloseTo(6, 10);
});

test('processes that are started for each slice take their time', () => {
  const group = ['dense-f32-step-t1', 'tau0.6-f32-step-t1', 'dense-f32-batch-t1'].map(one);
  const alone = [one('dense-f32-sequence-t1')];
  const more = (entries: Entry[], kept: number) =>
    expectedSeconds(entries, 5, kept) - expectedSeconds(entries, 5, Infinity);
  expect(more(group, 1)).toBeCloseTo(2 * more(group, 2), 6);
  expect(more(group, 2)).toBeGreaterThan(0);
  expect(more([...group, ...alone], 2)).toBeCloseTo(more(group, 2), 6);
});
