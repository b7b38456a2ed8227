#include "random_weight.h"

namespace compact_rnn::test {

// An element as it is stored, without its scale.
static double unscaled(const PlainWeight& elements, std::size_t i) {
  return elements.storage == Storage::int8 ? elements.bytes[i] : elements.at(0, i);
}

RandomSparse::RandomSparse(Format format, const MatrixShape& its_shape, std::size_t its_block,
                           double density, Randoms& randoms)
    : shape(its_shape), block(its_block), starts{0}, dense(shape.rows() * shape.columns) {
  const std::size_t lists = block == 1 ? shape.rows() : shape.gates * blocks_of(shape.cells);
  for (std::size_t list = 0; list < lists; ++list)
    add_list([&] { return list % 5 != 3 && randoms.real(0.0f, 1.0f) < density; });
  values = std::make_unique<PlainWeight>(format, 1, columns.size() * block, randoms);
  if (values->storage == Storage::int8)
    for (std::size_t i = 0; i < shape.rows(); ++i)
      scales.push_back(randoms.real(0.1f, 0.3f) / 127.0f);
  expand();
}

void RandomSparse::add_list(const std::function<bool()>& present) {
  for (std::size_t j = 0; j < shape.columns; ++j)
    if (present()) columns.push_back(static_cast<std::uint16_t>(j));
  starts.push_back(static_cast<std::uint32_t>(columns.size()));
}

void RandomSparse::expand() {
  const std::size_t blocks = blocks_of(shape.cells);
  for (std::size_t list = 0; list + 1 < starts.size(); ++list)
    for (std::size_t entry = starts[list]; entry < starts[list + 1]; ++entry)
      for (std::size_t lane = 0; lane < block; ++lane) {
        const std::size_t cell = list % blocks * kBlockRows + lane, element = entry * block + lane;
        if (block != 1 && cell >= shape.cells) {
          if (!values->floats.empty()) values->floats[element] = 0.0f;
          if (!values->halves.empty()) values->halves[element] = 0;
          if (!values->bytes.empty()) values->bytes[element] = 0;
          continue;
        }
        const std::size_t row = block == 1 ? list : list / blocks * shape.cells + cell;
        const double scale = scales.empty() ? 1.0 : static_cast<double>(scales[row]);
        dense[row * shape.columns + columns[entry]] = scale * unscaled(*values, element);
      }
}

std::shared_ptr<const PackedSparse> RandomSparse::packed() const {
  auto pattern = std::make_shared<SparsePattern>();
  pattern->block = block;
  pattern->starts = starts;
  pattern->columns = columns;
  StoredMatrix stored = values->stored();
  stored.scales = scales.data();
  const WeightShape its{shape.rows(), shape.columns, shape.gates};
  return std::make_shared<PackedSparse>(Sparse(its, std::move(pattern)), stored);
}

// The contract's arithmetic, modulo 2^32 where it says so.
RandomHashed::RandomHashed(Format format, const MatrixShape& its_shape, std::size_t k, bool signs,
                           Randoms& randoms)
    : shape(its_shape),
      seed(static_cast<std::uint32_t>(randoms.whole(0, 1 << 30))),
      is_signed(signs),
      buckets(std::make_unique<PlainWeight>(format, 1, k, randoms)) {
  constexpr std::uint64_t kModulus = std::uint64_t{1} << 32;
  const double scale = buckets->scales.empty() ? 1.0 : static_cast<double>(buckets->scales[0]);
  for (std::size_t i = 0; i < shape.rows(); ++i)
    for (std::size_t j = 0; j < shape.columns; ++j) {
      const std::size_t gate = i / shape.cells, cell = i % shape.cells;
      const std::uint64_t block = gate * blocks_of(shape.cells) + cell / 16;
      std::uint64_t x = (seed + block * 0x9E3779B1 + j * 0x85EBCA77) % kModulus;
      x ^= x >> 16;
      x = x * 0x7FEB352D % kModulus;
      x ^= x >> 15;
      x = x * 0x846CA68B % kModulus;
      x ^= x >> 16;
      const double sign = is_signed && x % 2 == 1 ? -1.0 : 1.0;
      dense.push_back(sign * scale * unscaled(*buckets, (x * k / kModulus + cell % 16) % k));
    }
}

std::shared_ptr<const PackedHashed> RandomHashed::packed() const {
  const WeightShape its{shape.rows(), shape.columns, shape.gates};
  const StoredMatrix stored = buckets->stored();
  return std::make_shared<PackedHashed>(Hashed(its, stored.cols, seed, is_signed), stored);
}

RandomKind::RandomKind(const RandomSparse& sparse) : shape(sparse.shape), dense(sparse.dense) {
  weight = sparse.packed();
  view = weight->view();
  const std::size_t steps = view.sparse.starts[view.blocks];
  move(steps * kBlockRows);
  starts_ = copy_of(view.sparse.starts, view.blocks + 1);
  columns_ = copy_of(view.sparse.columns, steps);
  if (sparse.block == 1) within_ = copy_of(view.sparse.within, steps * kBlockRows);
  view.sparse = {starts_.data(), columns_.data(), within_.data(), view.sparse.window};
  if (view.storage != Storage::int8) return;
  scales_ = copy_of(view.scales, view.blocks * kBlockRows);
  view.scales = scales_.data();
}

RandomKind::RandomKind(const RandomHashed& hashed) : shape(hashed.shape), dense(hashed.dense) {
  weight = hashed.packed();
  view = weight->view();
  move(hashed.buckets->columns + kBlockRows - 1);
}

void RandomKind::move(std::size_t elements) {
  switch (view.storage) {
    case Storage::f32:
      floats_ = copy_of(static_cast<const float*>(view.data), elements);
      view.data = floats_.data();
      return;
    case Storage::f16:
      halves_ = copy_of(static_cast<const std::uint16_t*>(view.data), elements);
      view.data = halves_.data();
      return;
    case Storage::int8:
      bytes_ = copy_of(static_cast<const std::int8_t*>(view.data), elements);
      view.data = bytes_.data();
      return;
    case Storage::int4:
      break;  // dense panels only
  }
}

void each_kind(Format format, const MatrixShape& shape,
               const std::function<void(const std::string&, const RandomKind&)>& body) {
  Randoms randoms(shape.cells * 7 + shape.columns);
  for (const std::size_t block : {1, 16})
    for (const double density : {0.0, 0.2, 1.0})
      body("sparse, block " + std::to_string(block) + ", density " + std::to_string(density),
           RandomKind(RandomSparse(format, shape, block, density, randoms)));
  for (const std::size_t k : {1, 7, 16, 1000})
    for (const bool is_signed : {false, true})
      body("hashed, k " + std::to_string(k) + (is_signed ? ", signed" : ""),
           RandomKind(RandomHashed(format, shape, k, is_signed, randoms)));
}

}  // namespace compact_rnn::test
