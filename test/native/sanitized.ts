/** What runs the addon of build-sanitized in another process, under ASan and UBSan. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Variables of its environment. */
export function sanitized(): Record<string, string> {
  return {
    COMPACT_RNN_ADDON: join(
      __dirname,
      '..',
      '..',
      'build-sanitized',
      'Release',
      'compact_rnn.node',
    ),
    LD_PRELOAD: execFileSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim(),
    // V8 frees nothing at exit. What asks for more memory than any test needs gets none.
    ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=1024',
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  };
}
