/**
 * The environment that holds peers to the instruction set that COMPACT_RNN_ISA forces on this
 * library. onnxruntime knows no such setting and takes the best that the processor has.
 */
const LIMITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  avx2: { ONEDNN_MAX_CPU_ISA: 'AVX2', ATEN_CPU_CAPABILITY: 'avx2' },
  avxvnni: { ONEDNN_MAX_CPU_ISA: 'AVX2_VNNI', ATEN_CPU_CAPABILITY: 'avx2' },
  avx512: { ONEDNN_MAX_CPU_ISA: 'AVX512_CORE' },
};

/** Of a peer's process; what the caller's environment says already is left to it. */
export function isaLimits(environment = process.env): Readonly<Record<string, string>> {
  const limits = Object.entries(LIMITS[environment.COMPACT_RNN_ISA ?? ''] ?? {});
  return Object.fromEntries(limits.filter(([name]) => environment[name] === undefined));
}
