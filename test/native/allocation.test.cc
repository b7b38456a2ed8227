// Once a stream is made, no step allocates, on any thread: neither plain memory nor the aligned one
// of base/aligned.h.
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
// Inlined without the other, gcc 12 warns of memory from elsewhere.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace compact_rnn::test {

static std::shared_ptr<Network> network_of(const CellOptions& options, Format format) {
  const CellWeightsCase weights(options, format);
  auto network = std::make_shared<Network>();
  network->input_size = kCellInputs;
  Direction direction;
  direction.cell = weights.cell();
  network->before.emplace_back();
  network->layers.emplace_back();
  network->layers.back().push_back(std::move(direction));
  return network;
}

// What ten steps of a stream allocate, once the first has made the team, which other streams then
// find.
static long taken_by(Stream& stream, const float* xs) {
  std::vector<float> ys(stream.batch() * stream.network().output_size());
  std::copy_n(xs, stream.batch() * stream.network().input_size, stream.inputs());
  stream.step(ys.data());
  const long made = allocations;
  for (int t = 0; t < 10; ++t) stream.step(ys.data());
  return allocations - made;
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
          const long taken = taken_by(stream, utterances.frames(0));
          CHECK_MESSAGE(taken == 0, std::string(options.name), ", ", std::string(name_of(format)),
                        ", batch ", batch, ", ", threads, " threads");
        }
}

TEST_CASE("no step of a stream with an embedding allocates") {
  for (const Format format : kStorages) {
    Randoms randoms(8);
    const std::shared_ptr<Network> network = network_of(kCells[2], format);
    network->input_size = 1;
    network->embedding =
        std::make_shared<const Embedding>(PlainWeight(format, 4, kCellInputs, randoms).stored());
    Stream stream(network, 3, 1);
    const float tokens[] = {3, 0, 2};
    CHECK_MESSAGE(taken_by(stream, tokens) == 0, std::string(name_of(format)));
  }
}

}  // namespace compact_rnn::test

#endif
