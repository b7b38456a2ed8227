/** Peers are held to the instruction set that is forced. */
import { isaLimits } from '../../bench/engines/limits';

test('peers are held to the set that is forced, where they can be told', () => {
  expect(isaLimits({ COMPACT_RNN_ISA: 'avx2' })).toEqual({
    ONEDNN_MAX_CPU_ISA: 'AVX2',
    ATEN_CPU_CAPABILITY: 'avx2',
  });
  expect(isaLimits({ COMPACT_RNN_ISA: 'avx512' })).toEqual({ ONEDNN_MAX_CPU_ISA: 'AVX512_CORE' });
});

test('to none where none is forced, and to what the caller says', () => {
  expect(isaLimits({})).toEqual({});
  expect(isaLimits({ COMPACT_RNN_ISA: 'scalar' })).toEqual({});
  expect(isaLimits({ COMPACT_RNN_ISA: 'avx2', ONEDNN_MAX_CPU_ISA: 'SSE41' })).toEqual({
    ATEN_CPU_CAPABILITY: 'avx2',
  });
});
