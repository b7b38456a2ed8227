// Sleeps in the kernel, on the bare word (futex).
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/waiting.h"

namespace compact_rnn {

static_assert(sizeof(Word) == 4 && Word::is_always_lock_free,
              "the kernel looks at the bare 32-bit word");

// No timeout is ever passed, so it is the same call where time_t has 64 bits and where it has 32.
void sleep_while(Word& word, std::uint32_t value) {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

void wake(Word& word) { syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }

}  // namespace compact_rnn
