#include "speech/pcm.h"

#include <cstring>

namespace compact_rnn::speech {
namespace {

template <typename Number>
Number load(const std::uint8_t* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);  // all supported machines are little-endian
  return number;
}

struct U8 {
  static constexpr std::size_t kBytes = 1;
  static double read(const std::uint8_t* bytes) { return (*bytes - 128) / 128.0; }
};
struct S16 {
  static constexpr std::size_t kBytes = 2;
  static double read(const std::uint8_t* bytes) { return load<std::int16_t>(bytes) / 32768.0; }
};
struct S24 {
  static constexpr std::size_t kBytes = 3;
  static double read(const std::uint8_t* bytes) {
    const int low = bytes[0] | bytes[1] << 8;
    return (low + static_cast<std::int8_t>(bytes[2]) * 65536) / 8388608.0;
  }
};
struct S32 {
  static constexpr std::size_t kBytes = 4;
  static double read(const std::uint8_t* bytes) { return load<std::int32_t>(bytes) / 2147483648.0; }
};
struct F32 {
  static constexpr std::size_t kBytes = 4;
  static double read(const std::uint8_t* bytes) { return load<float>(bytes); }
};
struct F64 {
  static constexpr std::size_t kBytes = 8;
  static double read(const std::uint8_t* bytes) { return load<double>(bytes); }
};

template <typename Format>
void decode(const std::uint8_t* bytes, std::size_t channels, std::size_t count, float* samples) {
  for (std::size_t n = 0; n < count; ++n) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c, bytes += Format::kBytes) sum += Format::read(bytes);
    samples[n] = static_cast<float>(sum / static_cast<double>(channels));
  }
}

// Calls use(Format) for the encoding.
template <typename Use>
auto with_format(Encoding encoding, Use use) {
  switch (encoding) {
    case Encoding::u8:
      return use(U8());
    case Encoding::s16:
      return use(S16());
    case Encoding::s24:
      return use(S24());
    case Encoding::s32:
      return use(S32());
    case Encoding::f32:
      return use(F32());
    default:
      return use(F64());
  }
}

}  // namespace

std::size_t bytes_of(Encoding encoding) {
  return with_format(encoding, [](auto format) { return decltype(format)::kBytes; });
}

void decode_pcm(const std::uint8_t* bytes, Encoding encoding, std::size_t channels,
                std::size_t count, float* samples) {
  with_format(encoding,
              [&](auto format) { decode<decltype(format)>(bytes, channels, count, samples); });
}

}  // namespace compact_rnn::speech
