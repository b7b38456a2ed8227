#include <thread>
#include <utility>

#include "base/thread.h"

namespace compact_rnn {

ThreadId start_thread(std::function<void()> body) {
  std::thread(std::move(body)).detach();
  return 0;
}

}  // namespace compact_rnn
