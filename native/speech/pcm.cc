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

// Both laws keep a sign, an exponent e and four bits m of a mantissa. mu-law stores them inverted:
// +-((2 m + 33) 2^e - 33) of 14 bits, here as 16.
struct MuLaw {
  static constexpr std::size_t kBytes = 1;
  static double read(const std::uint8_t* bytes) {
    const int code = ~*bytes & 0xff, exponent = code >> 4 & 7;
    const int magnitude = ((2 * (code & 15) + 33) << exponent) - 33;
    return (code & 0x80 ? -magnitude : magnitude) / 8192.0;
  }
};
// A-law inverts every second bit: +-(2 m + 33) 2^(e-1) of 13 bits, or +-(2 m + 1) where e is 0.
struct ALaw {
  static constexpr std::size_t kBytes = 1;
  static double read(const std::uint8_t* bytes) {
    const int code = *bytes ^ 0x55, exponent = code >> 4 & 7, mantissa = 2 * (code & 15) + 1;
    const int magnitude = exponent == 0 ? mantissa : (mantissa + 32) << (exponent - 1);
    return (code & 0x80 ? magnitude : -magnitude) / 4096.0;
  }
};

template <typename Format>
void decode(const std::uint8_t* bytes, const Mixing& mixing, std::size_t count, float* samples,
            Energies& energies) {
  for (std::size_t n = 0; n < count; ++n, bytes += mixing.channels * Format::kBytes)
    samples[n] = mixing.mix([&](std::size_t c) { return Format::read(bytes + c * Format::kBytes); },
                            energies);
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
    case Encoding::f64:
      return use(F64());
    case Encoding::mu_law:
      return use(MuLaw());
    default:
      return use(ALaw());
  }
}

}  // namespace

std::size_t bytes_of(Encoding encoding) {
  return with_format(encoding, [](auto format) { return decltype(format)::kBytes; });
}

void decode_pcm(const std::uint8_t* bytes, Encoding encoding, const Mixing& mixing,
                std::size_t count, float* samples, Energies& energies) {
  with_format(encoding, [&](auto format) {
    decode<decltype(format)>(bytes, mixing, count, samples, energies);
  });
}

}  // namespace compact_rnn::speech
