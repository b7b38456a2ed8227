#include "train/parameters.h"

#include <utility>

namespace compact_rnn::train {

static std::string direction_name(const LayerSpec& layer, std::size_t direction) {
  if (layer.directions.size() == 1) return layer.name;
  return layer.name + (direction == 0 ? ".forward" : ".backward");
}

Layout::Layout(const Architecture& architecture) {
  std::size_t inputs = architecture.input_size;
  if (architecture.has_embedding()) {
    inputs = architecture.embedding.size;
    embedding = add("embedding", architecture.embedding.tokens, inputs);
  }
  for (const LayerSpec& layer : architecture.layers) {
    layers.emplace_back();
    for (std::size_t d = 0; d < layer.directions.size(); ++d)
      layers.back().push_back(
          add_direction(direction_name(layer, d), layer, layer.directions[d], inputs));
    inputs = layer.output_size();
  }
  for (const HeadSpec& layer : architecture.head) {
    Head places;
    places.weight = add(layer.name + " weight", layer.outputs, inputs, layer.structure);
    if (layer.bias) places.bias = add(layer.name + " bias", 1, layer.outputs);
    head.push_back(places);
    inputs = layer.outputs;
  }
}

Layout::Direction Layout::add_direction(const std::string& name, const LayerSpec& layer,
                                        const DirectionSpec& spec, std::size_t inputs) {
  const std::size_t rows = layer.gates() * layer.cells;
  Direction places;
  places.input = add(name + " input weight", rows, inputs, spec.structures.input);
  places.recurrent =
      add(name + " recurrent weight", rows, layer.fed_back_size(spec), spec.structures.recurrent);
  places.bias = add(name + " bias", 1, rows);
  if (spec.recurrent_bias) places.recurrent_bias = add(name + " recurrent bias", 1, layer.cells);
  if (spec.peepholes) places.peepholes = add(name + " peepholes", 3, layer.cells);
  if (spec.projection != 0)
    places.projection =
        add(name + " projection", spec.projection, layer.cells, spec.structures.projection);
  return places;
}

Place Layout::add(std::string name, std::size_t rows, std::size_t cols) {
  const std::size_t offset = slices.empty() ? 0 : size();
  slices.push_back({std::move(name), offset, rows * cols});
  return {offset, rows, cols};
}

Place Layout::add(const std::string& name, std::size_t rows, std::size_t cols,
                  const SharedStructure& structure) {
  if (structure == nullptr || structure->is_plain()) return add(name, rows, cols);
  const std::size_t offset = slices.empty() ? 0 : size();
  for (const Part& part : structure->parts())
    add(part.name.empty() ? name : name + " " + part.name, 1, part.size);
  parametrized.push_back({structure, offset});
  return {offset, rows, cols, parametrized.size() - 1};
}

template <class Real>
Parameters<Real>::Parameters(const Layout& layout)
    : slices_(layout.slices), values_(layout.size()), gradients_(layout.size()) {
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
Weight<Real> Parameters<Real>::at(const Place& place) {
  if (place.rows == 0) return {};
  if (place.parametrized == kItself)
    return {values_.data() + place.offset, gradients_.data() + place.offset, place.rows,
            place.cols};
  Matrix& its = matrices_[place.parametrized];
  return {its.value.data(), its.gradient.data(), place.rows, place.cols};
}

template <class Real>
void Parameters<Real>::forward(Team& team) {
  if (!is_stale_) return;
  for (Matrix& its : matrices_)
    its.parametrization->forward(values_.data() + its.offset, its.value.data(), team);
  is_stale_ = false;
}

template <class Real>
void Parameters<Real>::backward(Team& team) {
  for (Matrix& its : matrices_) {
    its.parametrization->backward(values_.data() + its.offset, its.gradient.data(),
                                  gradients_.data() + its.offset, team);
    its.gradient.zero();
  }
}

template class Parameters<float>;
template class Parameters<double>;

}  // namespace compact_rnn::train
