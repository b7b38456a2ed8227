// Once a stream is made, no step allocates: neither memory by `new` nor aligned arrays, on any thread.
#include <doctest/doctest.h>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which bring their own

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "cell_case.h"
#include "format.h"
#include "model/stream.h"

namespace {
std::atomic<long> allocations{0};

void* counted(void* memory) {
  ++allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) { return counted(std::malloc(size == 0 ? 1 : size)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

// What base/aligned.h calls.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) {
  void* memory = nullptr;
  return counted(posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr);
}

namespace compact_rnn::test {

static std::shared_ptr<Network> network_of(const CellOptions& options, Format format) {
  const CellWeightsCase weights(options, format);
  auto network = std::make_shared<Network>();
  network->input_size = kCellInputs;
  Direction direction;
  direction.cell = weights.cell();
  network->layers.emplace_back();
  network->layers.back().push_back(std::move(direction));
  return network;
}

TEST_CASE("no step of a stream allocates") {
  for (const CellOptions& options : kCells)
    for (const Format format : kFormats)
      for (const std::size_t batch : {1, 5})
        for (const int threads : {1, 3}) {
          const long before = allocations;
          Stream stream(network_of(options, format), batch, threads);
          CHECK(allocations > before);  // else nothing is counted
          const Utterances utterances(1, batch);
          std::vector<float> ys(batch * stream.network().output_size());
          stream.step(utterances.frames(0), ys.data());  // makes the team, which other streams then find
          const long made = allocations;
          for (int t = 0; t < 10; ++t) stream.step(utterances.frames(0), ys.data());
          const long taken = allocations - made;
          CHECK_MESSAGE(taken == 0, std::string(options.name), ", ", std::string(name_of(format)), ", batch ",
                        batch, ", ", threads, " threads");
        }
}

}  // namespace compact_rnn::test

#endif
