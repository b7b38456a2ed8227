// The network in the architecture of a file, layer by layer, as lib/formats/own/read.ts reads it
// and lib/model/validate.ts checks it.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "file/read_frame_layer.h"

namespace compact_rnn::file {

class NetworkReader {
 public:
  NetworkReader(Tensors& tensors, std::size_t held) : tensors_(tensors), memory_(held) {}

  // Error("INVALID_FILE") where a field is wrong, Error("INVALID_MODEL") where fields contradict
  // each other. Fields that belong to no layer are left for the caller.
  std::shared_ptr<const Network> read(Fields& architecture);

  bool ends_in_softmax() const {
    const auto& head = architecture_.head;
    return !head.empty() && head.back().kind == FrameKind::dense &&
           head.back().normalization == Normalization::softmax;
  }

 private:
  std::vector<FrameLayerFields> read_frames(Fields& fields, const char* key);
  void read_embedding(Fields& architecture);
  void read_layer(Fields& fields);
  void read_cell(Fields& fields, LayerSpec& layer);
  void read_direction(Fields& fields, LayerSpec& layer, bool backward, const std::string& where);
  void read_beginning(Fields& fields, const LayerSpec& layer, DirectionSpec& direction,
                      CellWeights& weights, const std::string& where);
  void place(FrameLayerFields& layer, std::vector<FrameSpec>& specs,
             std::vector<FrameWeights>& weights);
  void fit_combination(const FrameLayerFields& layer, FrameSpec& spec) const;
  void note(const std::string& name, std::size_t outputs);
  std::size_t width() const { return widths_.back(); }

  Tensors& tensors_;
  Weights weights_{tensors_};
  MemoryBound memory_;
  Architecture architecture_;
  NetworkWeights network_;
  std::vector<std::size_t> widths_;               // of the outputs at each position
  std::map<std::string, std::size_t> positions_;  // by the names of layers
  std::set<std::string> names_;
  bool has_activation_ = false;  // the layer that is being read
};

}  // namespace compact_rnn::file
