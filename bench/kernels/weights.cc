// Kernels that read weights, quantize and read.
#include <limits>

#include "kernels/groups.h"
#include "works.h"

namespace compact_rnn::bench {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

struct Kind {
  const char* name;
  Storage storage;
  PanelFormat format;
};
constexpr Kind kKinds[] = {
    {"f32", Storage::f32, PanelFormat::dense},
    {"f16", Storage::f16, PanelFormat::dense},
    {"int8", Storage::int8, PanelFormat::dense},
    {"int4", Storage::int4, PanelFormat::dense},
    {"f32, sparse blocks", Storage::f32, PanelFormat::sparse_blocks},
    {"f32, sparse rows", Storage::f32, PanelFormat::sparse_rows},
    {"int8, sparse rows", Storage::int8, PanelFormat::sparse_rows},
    {"f32, hashed", Storage::f32, PanelFormat::hashed},
};

// Of a number, with its share of the scales of groups.
double bytes_of(Storage storage) {
  switch (storage) {
    case Storage::f32:
      return 4;
    case Storage::f16:
      return 2;
    case Storage::int8:
      return 1;
    case Storage::int4:
      return 0.5 + 2.0 / kGroupColumns;
  }
  return 0;
}

const void* numbers(Storage storage, std::size_t count, Arrays& arrays) {
  switch (storage) {
    case Storage::f32:
      return arrays.floats(count);
    case Storage::f16:
      return arrays.halves(count);
    case Storage::int8:
      return arrays.bytes(count);
    case Storage::int4:
      return arrays.bytes(count / 2);
  }
  return nullptr;
}

std::size_t columns_of_step(Storage storage) {
  return storage == Storage::int8 ? 4 : storage == Storage::int4 ? 8 : 1;
}

// A matrix of the wanted bytes, and vectors for it.
struct Matrix {
  // Columns as many as in cells of 500, fewer where the matrix is small; whole panels.
  Matrix(const Kind& its_kind, std::size_t bytes, std::size_t panel_blocks, Arrays& its_arrays)
      : arrays(its_arrays), kind(its_kind) {
    const auto numbers_wanted =
        static_cast<std::size_t>(static_cast<double>(bytes) / bytes_of(kind.storage));
    columns = numbers_wanted < 32768 ? 64 : 512;
    const std::size_t panels = numbers_wanted / (16 * columns * panel_blocks);
    const std::size_t blocks = (panels == 0 ? 1 : panels) * panel_blocks;
    w = {kind.storage,
         nullptr,
         columns,
         blocks,
         panel_blocks,
         arrays.floats(16 * blocks),
         arrays.filled<std::int32_t>(16 * blocks, [](int n) { return n; }),
         kind.format};
    if (kind.format == PanelFormat::hashed)
      make_hashed(numbers_wanted);
    else
      make_numbers();
  }

  // The weights themselves, or as many products as sparse panels hold.
  double products() const { return 16.0 * static_cast<double>(steps); }

  // Quantized as a model's operands are (weights/operands.cc); columns are whole blocks of 16.
  Operand vector() {
    auto* offsets = arrays.filled<std::int32_t>(groups_of(columns), [](int n) { return n; });
    Operand v = {arrays.floats(columns), nullptr, columns, 1, 1.0f, offsets};
    std::int8_t* q = arrays.bytes(columns);
    BoundedByte* bounded = nullptr;
    if (bounds_pairs(running_isa())) {
      Surplus* more = arrays.filled<Surplus>(max_surplus(columns), [](int) { return Surplus{}; });
      bounded = arrays.filled<BoundedByte>(1, [&](int) {
        return BoundedByte{arrays.bytes(columns), more, 0, 0, false};
      });
    }
    kernels().quantize({v.v, columns, 1, q, columns, &v.scale, offsets, bounded});
    v.q = q;
    v.bounded = bounded;
    return v;
  }

  Arrays& arrays;
  Kind kind;
  std::size_t columns, steps = 0;  // of all blocks
  PanelView w;

 private:
  void make_numbers() {
    steps = w.blocks * columns;
    w.data = numbers(kind.storage, 16 * steps, arrays);
    if (kind.format == PanelFormat::dense) {
      w.steps = columns / columns_of_step(kind.storage);
      w.group_scales = arrays.halves(16 * w.blocks * groups_of(columns));
      return;
    }
    // As if an eighth of more columns were kept: which columns they are matters little.
    const std::size_t window = pick_window(running_isa());
    std::uint32_t start = 0;
    w.sparse = {
        arrays.filled<std::uint32_t>(w.blocks + 1,
                                     [&](int) {
                                       const std::uint32_t now = start;
                                       start += static_cast<std::uint32_t>(columns);
                                       return now;
                                     }),
        arrays.filled<std::uint16_t>(
            steps,
            [&](int n) { return static_cast<std::uint16_t>((n + 128) % (columns - window + 1)); }),
        arrays.filled<std::uint8_t>(
            16 * steps, [&](int n) { return static_cast<std::uint8_t>((n + 128) % window); }),
        window};
  }

  void make_hashed(std::size_t buckets) {
    w.blocks = 125;
    w.panel_blocks = 1;
    columns = w.steps = 512;
    steps = w.blocks * columns;
    w.data = numbers(kind.storage, buckets + 15, arrays);
    w.scales = arrays.floats(16);
    w.hashing = {7, static_cast<std::uint32_t>(buckets), false, 1};
  }
};

// A work for each kind of weight: make(matrix) gives the call, for all blocks.
template <typename Make>
std::vector<Work> of_weights(const Size& size, std::size_t panel_blocks, double vectors,
                             const std::string& suffix, Arrays& arrays, const Make& make) {
  std::vector<Work> works;
  for (const Kind& kind : kKinds) {
    // Hashed panels have the panels of any family.
    if (kind.format == PanelFormat::hashed && panel_blocks != 4) continue;
    if (!size.wanted(kind.name + suffix)) continue;
    auto matrix = std::make_shared<Matrix>(kind, size.bytes, panel_blocks, arrays);
    works.push_back({kind.name + suffix, 2 * vectors * matrix->products(),
                     matrix->products() * bytes_of(kind.storage), make(matrix)});
  }
  return works;
}

using Made = std::shared_ptr<Matrix>;

}  // namespace

std::vector<Work> works_of(void (*kernel)(const AffineTask&), const Size& size, Arrays& arrays) {
  return of_weights(size, kAffinePanelBlocks, 1, "", arrays, [&](const Made& matrix) {
    const std::size_t blocks = matrix->w.blocks;
    const AffineTask task = {
        arrays.floats(16 * blocks), {matrix->w, matrix->vector()}, {}, 0, blocks, kNoClip,
        Activation::none,           arrays.floats(16 * blocks)};
    return [=] { kernel(task); };
  });
}

std::vector<Work> works_of(void (*kernel)(const AffineManyTask&), const Size& size,
                           Arrays& arrays) {
  std::vector<Work> all;
  for (const std::size_t count : {4, 16, 48}) {
    const auto make = [&](const Made& matrix) {
      const std::size_t blocks = matrix->w.blocks;
      auto vectors = std::make_shared<std::vector<ManyVector>>();
      for (std::size_t j = 0; j < count; ++j)
        vectors->push_back(
            {matrix->vector(), arrays.floats(16 * blocks), arrays.floats(16 * blocks)});
      const AffineManyTask task = {
          matrix->w, vectors->data(), count, 0, blocks, 0, matrix->w.panel_blocks,
          kNoClip,   Activation::none};
      return [=] {
        kernel(task);
        (void)vectors;
      };
    };
    const std::string suffix = ", vectors: " + std::to_string(count);
    for (Work& work : of_weights(size, 4, static_cast<double>(count), suffix, arrays, make))
      all.push_back(std::move(work));
  }
  return all;
}

std::vector<Work> works_of(void (*kernel)(const LstmTask&), const Size& size, Arrays& arrays) {
  return of_weights(size, 4, 1, "", arrays, [&](const Made& matrix) {
    const std::size_t rows = 16 * matrix->w.blocks;
    const LstmTask task = {arrays.floats(rows),
                           nullptr,
                           {matrix->w, matrix->vector()},
                           {},
                           0,
                           matrix->w.blocks / 4,
                           kNoClip,
                           kNoClip,
                           arrays.floats(rows),
                           arrays.floats(rows)};
    return [=] { kernel(task); };
  });
}

std::vector<Work> works_of(void (*kernel)(const GruTask&), const Size& size, Arrays& arrays) {
  return of_weights(size, 3, 1, "", arrays, [&](const Made& matrix) {
    const std::size_t rows = 16 * matrix->w.blocks;
    const GruTask task = {arrays.floats(rows),
                          arrays.floats(rows),
                          {matrix->w, matrix->vector()},
                          {},
                          0,
                          matrix->w.blocks / 3,
                          kNoClip,
                          arrays.floats(rows),
                          arrays.floats(rows)};
    return [=] { kernel(task); };
  });
}

// A GRU whose reset gate acts before the recurrent product has a kernel for the gates r and z, two
// of every three blocks of a panel, and one for the candidate n, the third.
template <typename Task>
std::vector<Work> of_reset_before(void (*kernel)(const Task&), double share, const Size& size,
                                  Arrays& arrays) {
  auto works = of_weights(size, 3, 1, "", arrays, [&](const Made& matrix) {
    const std::size_t rows = 16 * matrix->w.blocks;
    const Task task = {arrays.floats(rows),
                       {matrix->w, matrix->vector()},
                       {},
                       0,
                       matrix->w.blocks / 3,
                       kNoClip,
                       arrays.floats(rows),
                       arrays.floats(rows),
                       arrays.floats(rows)};
    return [=] { kernel(task); };
  });
  for (Work& work : works) work.flops *= share, work.bytes *= share;
  return works;
}

std::vector<Work> works_of(void (*kernel)(const GruGatesTask&), const Size& size, Arrays& arrays) {
  return of_reset_before(kernel, 2.0 / 3, size, arrays);
}

std::vector<Work> works_of(void (*kernel)(const GruCandidateTask&), const Size& size,
                           Arrays& arrays) {
  return of_reset_before(kernel, 1.0 / 3, size, arrays);
}

std::vector<Work> works_of(void (*kernel)(const QuantizeTask&), const Size& size, Arrays& arrays) {
  std::vector<Work> works;
  const std::size_t numbers = size.bytes / 4 / 16 * 16;
  for (const int byte_count : {1, 2}) {
    const char* what = byte_count == 1 ? "one byte" : "two bytes";
    if (!size.wanted(what)) continue;
    const QuantizeTask task = {arrays.floats(numbers),    numbers, byte_count,
                               arrays.bytes(2 * numbers), numbers, arrays.floats(1)};
    works.push_back({what, 0, 4.0 * static_cast<double>(numbers), [=] { kernel(task); }});
  }
  return works;
}

std::vector<Work> works_of(void (*kernel)(const ReadTask&), const Size& size, Arrays& arrays) {
  if (!size.wanted("")) return {};
  const std::size_t numbers = size.bytes / 4 / 64 * 64;
  const ReadTask task = {arrays.floats(numbers), numbers, arrays.floats(1)};
  return {{"", 0, 4.0 * static_cast<double>(numbers), [=] { kernel(task); }}};
}

}  // namespace compact_rnn::bench
