/** What runs the addon of build-sanitized in another process, under ASan and UBSan. */
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';

/**
 * Variables of its environment.
 * @param leaks report what is never freed, each frame as its module and its function: for
 *   {@link leaksOf}.
 */
export function sanitized({ leaks = false } = {}): Record<string, string> {
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
    ASAN_OPTIONS: [
      // Node leaves memory of its own behind, so it is no failure.
      leaks ? 'detect_leaks=1:stack_trace_format="    #%n %m %f"' : 'detect_leaks=0',
      // What asks for more memory than any test needs gets none.
      'allocator_may_return_null=1:max_allocation_size_mb=1024',
    ].join(':'),
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  };
}

/**
 * The leaks of a report of LeakSanitizer that the code of a module allocated, or a library for it;
 * what Node allocated when it was called from there is Node's.
 */
export function leaksOf(report: string, module: string): string[] {
  return report
    .split('\n\n')
    .filter((block) => /^(Direct|Indirect) leak of/m.test(block))
    .filter((block) => {
      const modules = [...block.matchAll(/^ +#\d+ (\S+)/gm)].map(([, path]) => basename(path!));
      const node = modules.indexOf(basename(process.execPath));
      return modules.slice(0, node < 0 ? undefined : node).includes(module);
    });
}
