#include "speech/splicing.h"

#include <algorithm>

namespace compact_rnn::speech {

Splicing::Splicing(std::size_t size, const Context& context)
    : size_(size),
      span_(context.left + 1 + context.right),
      context_(context),
      recent_(spliced_size()) {}

void Splicing::splice(std::size_t center, std::vector<float>& out) {
  if (center % context_.subsampling != 0) return;
  for (std::size_t i = 0; i < span_; ++i) {
    // center - left + i, but not before the first frame nor after the last
    const std::size_t t = std::min(std::max(center + i, context_.left) - context_.left, count_ - 1);
    out.insert(out.end(), slot(t), slot(t) + size_);
  }
}

void Splicing::push(const float* frame, std::vector<float>& out) {
  std::copy_n(frame, size_, slot(count_++));
  if (count_ > context_.right) splice(count_ - 1 - context_.right, out);
}

void Splicing::end(std::vector<float>& out) {
  const std::size_t waiting = std::min(context_.right, count_);
  for (std::size_t center = count_ - waiting; center < count_; ++center) splice(center, out);
  count_ = 0;
}

}  // namespace compact_rnn::speech
