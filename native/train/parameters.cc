#include "train/parameters.h"

#include <utility>

namespace compact_rnn::train {

static std::string direction_name(const LayerSpec& layer, std::size_t direction) {
  if (layer.directions.size() == 1) return layer.name;
  return layer.name + (direction == 0 ? ".forward" : ".backward");
}

Layout::Layout(const Architecture& architecture, const Structures& structures) {
  std::size_t inputs = architecture.first_input_size();
  if (architecture.has_embedding())
    embedding = add("embedding", architecture.embedding.tokens, inputs);
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const LayerSpec& layer = architecture.layers[i];
    before.emplace_back();
    for (std::size_t k = 0; k < layer.before.size(); ++k) {
      before.back().push_back(add_frame(layer.before[k], inputs, structures.of_before(i, k)));
      inputs = layer.before[k].outputs;
    }
    layers.emplace_back();
    for (std::size_t d = 0; d < layer.directions.size(); ++d)
      layers.back().push_back(add_direction(direction_name(layer, d), layer, layer.directions[d],
                                            structures.of(i, d), inputs));
    inputs = layer.output_size();
  }
  for (std::size_t i = 0; i < architecture.head.size(); ++i) {
    head.push_back(add_frame(architecture.head[i], inputs, structures.of_head(i)));
    inputs = architecture.head[i].outputs;
  }
}

Layout::Frame Layout::add_frame(const FrameSpec& layer, std::size_t inputs,
                                const SharedStructure& structure) {
  Frame positions;
  const auto vector = [&](const char* name) { return add(layer.name + name, 1, layer.outputs); };
  if (layer.kind == FrameKind::dense) {
    positions.weight = add(layer.name + " weight", layer.outputs, inputs, structure);
    if (layer.bias) positions.bias = vector(" bias");
  }
  if (layer.scale) positions.scale = vector(" scale");
  if (layer.shift) positions.shift = vector(" shift");
  return positions;
}

Layout::Direction Layout::add_direction(const std::string& name, const LayerSpec& layer,
                                        const DirectionSpec& direction,
                                        const DirectionStructures& structures, std::size_t inputs) {
  const std::size_t cells = layer.cell.cells, rows = layer.cell.gates() * cells;
  Direction positions;
  positions.input = add(name + " input weight", rows, inputs, structures.input);
  positions.recurrent =
      add(name + " recurrent weight", rows, layer.recurrent_size(direction), structures.recurrent);
  positions.bias = add(name + " bias", 1, rows);
  if (direction.recurrent_bias) positions.recurrent_bias = add(name + " recurrent bias", 1, cells);
  if (direction.peepholes) positions.peepholes = add(name + " peepholes", 3, cells);
  if (direction.projection != 0)
    positions.projection =
        add(name + " projection", direction.projection, cells, structures.projection);
  return positions;
}

Position Layout::add(std::string name, std::size_t rows, std::size_t cols) {
  const std::size_t offset = size();
  named.push_back({std::move(name), offset, rows * cols});
  return {offset, rows, cols};
}

Position Layout::add(const std::string& name, std::size_t rows, std::size_t cols,
                     const SharedStructure& structure) {
  if (structure == nullptr || structure->is_plain()) return add(name, rows, cols);
  const std::size_t offset = size();
  for (const Part& part : structure->parts())
    add(part.name.empty() ? name : name + " " + part.name, 1, part.size);
  parametrized.push_back({structure, offset});
  return {offset, rows, cols, parametrized.size() - 1};
}

template <class Real>
Parameters<Real>::Parameters(const Layout& layout)
    : named_(layout.named), values_(layout.size()), gradients_(layout.size()) {
  for (const auto& [structure, offset] : layout.parametrized) {
    const std::size_t size = structure->shape().size();
    matrices_.push_back({structure->parametrization(Real()), offset, AlignedArray<Real>(size),
                         AlignedArray<Real>(size)});
  }
}

template <class Real>
AlignedArray<Real>& Parameters<Real>::edit() {
  is_stale_ = true;
  return values_;
}

template <class Real>
Weight<Real> Parameters<Real>::at(const Position& position) {
  const auto [offset, rows, cols, parametrized] = position;
  if (rows == 0) return {};
  if (parametrized == kDense)
    return {values_.data() + offset, gradients_.data() + offset, rows, cols};
  Matrix& matrix = matrices_[parametrized];
  return {matrix.value.data(), matrix.gradient.data(), rows, cols};
}

template <class Real>
void Parameters<Real>::forward(Team& team) {
  if (!is_stale_) return;
  for (Matrix& matrix : matrices_)
    matrix.parametrization->forward(values_.data() + matrix.offset, matrix.value.data(), team);
  is_stale_ = false;
}

template <class Real>
void Parameters<Real>::backward(Team& team) {
  for (Matrix& matrix : matrices_) {
    matrix.parametrization->backward(values_.data() + matrix.offset, matrix.gradient.data(),
                                     gradients_.data() + matrix.offset, team);
    matrix.gradient.zero();
  }
}

template class Parameters<float>;
template class Parameters<double>;

}  // namespace compact_rnn::train
