#include "speech/analysis.h"

#include "speech/log_mel.h"
#include "speech/magnitude.h"

namespace compact_rnn::speech {

std::unique_ptr<Analysis> make_analysis(const FrontEndSettings& settings) {
  if (settings.kind == FrontEndKind::magnitude) return std::make_unique<Magnitude>(settings.window);
  return std::make_unique<LogMel>(settings);
}

}  // namespace compact_rnn::speech
