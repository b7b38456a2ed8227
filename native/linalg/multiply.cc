// The split into tiles. Measured: OpenBLAS 0.3.21 (SkylakeX), float, two threads on two cores of a
// Xeon (model 207), GFLOP/s, the third best of nine; tiles are rows x columns of C, and one thread
// makes 90 to 114 of the whole:
//
//                             128 x   256 x   256 x   512 x   800 x   all x
//                              all     all     256     512     512     256
//   [1600 x 320] [320 x 2000]   196     218     175     217     230     171
//   [1600 x 500] [500 x 2000]   212     217     159     192     196     178
//   dW [2000 x 1600]
//      [1600 x 500]             170     186     194     194     199     180
//   dX [1600 x 2000]
//      [2000 x 500]             198     200     198     195     210     192
//   a square of 1536            223     204     200     214     191     186
//
// So tiles are long rows, in numbers that two, four and eight members divide evenly. Where C has
// few rows its columns are split: [16 x 500] [500 x 2000] makes 83 in tiles of 512 columns, 75 in
// tiles of 256.
#include "linalg/multiply.h"

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace compact_rnn::linalg {
namespace {

constexpr std::size_t kTileRows = 256, kTileColumns = 2048;
// Tiles are narrowed down to this where there are not enough of them, and how many are enough.
constexpr std::size_t kNarrowColumns = 256, kEnoughTiles = 8;
// Tiles begin at multiples of this: whole vectors for the kernels.
constexpr std::size_t kGrain = 16;

struct Tiling {
  std::size_t rows, cols;            // of a tile
  std::size_t row_tiles, col_tiles;  // of C
};

// The length of one of `parts` parts of n, in whole grains.
std::size_t part_of(std::size_t n, std::size_t parts) {
  return ((n + parts - 1) / parts + kGrain - 1) / kGrain * kGrain;
}

// Parts of n none of which is longer than `most`: a power of two of them.
std::size_t parts_of(std::size_t n, std::size_t most) {
  std::size_t parts = 1;
  while (part_of(n, parts) > most) parts *= 2;
  return parts;
}

Tiling tiling_of(std::size_t rows, std::size_t cols) {
  const std::size_t row_parts = parts_of(rows, kTileRows);
  std::size_t col_parts = parts_of(cols, kTileColumns);
  while (row_parts * col_parts < kEnoughTiles && part_of(cols, col_parts * 2) >= kNarrowColumns)
    col_parts *= 2;
  const std::size_t tile_rows = part_of(rows, row_parts), tile_cols = part_of(cols, col_parts);
  return {tile_rows, tile_cols, (rows + tile_rows - 1) / tile_rows,
          (cols + tile_cols - 1) / tile_cols};
}

template <typename Real>
View<Real> rows_of(const View<Real>& a, std::size_t first, std::size_t count) {
  return {a.data + first * (a.transposed ? 1 : a.stride), count, a.cols, a.stride, a.transposed};
}

template <typename Real>
View<Real> cols_of(const View<Real>& a, std::size_t first, std::size_t count) {
  return {a.data + first * (a.transposed ? a.stride : 1), a.rows, count, a.stride, a.transposed};
}

template <typename Real>
Product<Real> tile_of(const Product<Real>& p, const Tiling& tiling, std::size_t index) {
  const std::size_t row = index / tiling.col_tiles * tiling.rows,
                    col = index % tiling.col_tiles * tiling.cols;
  const std::size_t rows = std::min(tiling.rows, p.a.rows - row),
                    cols = std::min(tiling.cols, p.b.cols - col);
  return {rows_of(p.a, row, rows), cols_of(p.b, col, cols), p.c + row * p.stride + col, p.stride,
          p.add};
}

// For builds and machines without any back end, such as tests under an emulator: slow but correct.
template <typename Real>
void multiply_plainly(const Product<Real>& p) {
  const auto at = [](const View<Real>& m, std::size_t i, std::size_t j) {
    return m.transposed ? m.data[j * m.stride + i] : m.data[i * m.stride + j];
  };
  for (std::size_t i = 0; i < p.a.rows; ++i) {
    Real* c = p.c + i * p.stride;
    if (!p.add) std::fill_n(c, p.b.cols, Real(0));
    for (std::size_t k = 0; k < p.a.cols; ++k) {
      const Real a = at(p.a, i, k);
      for (std::size_t j = 0; j < p.b.cols; ++j) c[j] += a * at(p.b, k, j);
    }
  }
}

void check_stride(std::size_t row, std::size_t stride, std::size_t rows, const char* name) {
  constexpr std::size_t kLargest = std::numeric_limits<int>::max();
  if (stride < row)
    throw Error("INVALID_INPUT", "rows of " + std::string(name) + " have " + std::to_string(row) +
                                     " elements but stand only " + std::to_string(stride) +
                                     " apart");
  if (stride > kLargest || rows > kLargest)
    throw Error("INVALID_INPUT", std::string(name) + ", " + std::to_string(rows) + " rows " +
                                     std::to_string(stride) +
                                     " elements apart, is beyond 32-bit sizes");
}

template <typename Real>
void check(const View<Real>& a, const char* name) {
  check_stride(a.transposed ? a.rows : a.cols, a.stride, a.transposed ? a.cols : a.rows, name);
}

}  // namespace

template <typename Real>
void multiply(View<Real> a, View<Real> b, Real* c, std::size_t stride, bool add, Team& team) {
  if (a.cols != b.rows)
    throw Error("INVALID_INPUT", "the columns of A and the rows of B must be equal but are " +
                                     std::to_string(a.cols) + " and " + std::to_string(b.rows));
  check(a, "A");
  check(b, "B");
  check_stride(b.cols, stride, a.rows, "C");
  if (a.rows == 0 || b.cols == 0) return;
  const Product<Real> product{a, b, c, stride, add};
  // Back ends need not know empty sums.
  const Solver* solver = a.cols == 0 ? nullptr : default_solver_or_null();
  const Tiling tiling = tiling_of(a.rows, b.cols);
  team.distribute(tiling.row_tiles * tiling.col_tiles, 1, [&](std::size_t i, int) {
    if (solver != nullptr)
      solver->multiply(tile_of(product, tiling, i));
    else
      multiply_plainly(tile_of(product, tiling, i));
  });
}

template void multiply(View<float>, View<float>, float*, std::size_t, bool, Team&);
template void multiply(View<double>, View<double>, double*, std::size_t, bool, Team&);

}  // namespace compact_rnn::linalg
