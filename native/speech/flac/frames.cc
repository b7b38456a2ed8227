#include "speech/flac/frames.h"

#include <cmath>

#include "base/error.h"
#include "speech/flac/bit_reader.h"
#include "speech/flac/subframe.h"

namespace compact_rnn::speech::flac {
namespace {

constexpr unsigned kLeftSide = 8, kSideRight = 9, kMidSide = 10;  // assignments of two channels

[[noreturn]] void refuse(const char* what) { throw Error("INVALID_FILE", what); }

// The remainder of the bytes as a polynomial of `Crc`'s degree, the leading term left out.
template <typename Crc>
Crc checksum(const std::uint8_t* bytes, std::size_t size, Crc polynomial) {
  constexpr unsigned kDegree = 8 * sizeof(Crc);
  Crc crc = 0;
  for (std::size_t i = 0; i < size; ++i) {
    crc = static_cast<Crc>(crc ^ bytes[i] << (kDegree - 8));
    for (int bit = 0; bit < 8; ++bit)
      crc = static_cast<Crc>(crc << 1 ^ (crc >> (kDegree - 1) ? polynomial : 0));
  }
  return crc;
}

struct Header {
  std::size_t size = 0;  // samples of a channel
  unsigned assignment = 0;
};

// The number of the frame or its first sample, coded as UTF-8 codes characters; not needed.
void skip_number(BitReader& reader) {
  const std::uint64_t first = reader.read(8);
  unsigned ones = 0;
  while (ones < 8 && first >> (7 - ones) & 1) ++ones;
  if (ones == 1 || ones == 8) refuse("the number of its frame is broken");
  for (unsigned i = 1; i < ones; ++i)
    if (reader.read(8) >> 6 != 2) refuse("the number of its frame is broken");
}

std::size_t read_size(BitReader& reader, unsigned code) {
  if (code == 0) refuse("its size is one that FLAC does not have");
  if (code == 1) return 192;
  if (code <= 5) return std::size_t{576} << (code - 2);
  if (code == 6) return reader.read(8) + 1;
  if (code == 7) return reader.read(16) + 1;
  return std::size_t{256} << (code - 8);
}

// The bits of a code are those of the stream.
bool agrees(unsigned code, unsigned bits) {
  constexpr unsigned kBits[] = {0, 8, 12, 3, 16, 20, 24, 32};  // 3 stands for none
  return code == 0 || kBits[code] == bits;
}

Header read_header(BitReader& reader, const Stream& stream, const std::uint8_t* frame) {
  if (reader.read(15) != 0x7ffc) refuse("there is no frame where one must begin");
  reader.read(1);  // whether sizes vary
  const auto size_code = static_cast<unsigned>(reader.read(4));
  const auto rate_code = static_cast<unsigned>(reader.read(4));
  Header header;
  header.assignment = static_cast<unsigned>(reader.read(4));
  const auto bits_code = static_cast<unsigned>(reader.read(3));
  const std::uint64_t reserved = reader.read(1);
  skip_number(reader);
  header.size = read_size(reader, size_code);
  if (rate_code >= 12) reader.read(rate_code == 12 ? 8 : 16);
  const std::size_t length = reader.position();
  if (reader.read(8) != checksum<std::uint8_t>(frame, length, 0x07))
    refuse("the checksum of its header is wrong");
  if (header.assignment > kMidSide || rate_code == 15 || reserved != 0)
    refuse("its header has values that FLAC does not have");
  const std::size_t channels = header.assignment < kLeftSide ? header.assignment + 1 : 2;
  if (channels != stream.mixing.channels || !agrees(bits_code, stream.bits))
    refuse("its channels or bits are not those of the file");
  return header;
}

// Left and right of the two channels as they are stored, each [size].
void restore_stereo(unsigned assignment, std::int64_t* first, std::int64_t* second,
                    std::size_t size) {
  for (std::size_t n = 0; n < size; ++n) {
    const std::int64_t a = first[n], b = second[n];
    if (assignment == kLeftSide) {
      second[n] = a - b;
    } else if (assignment == kSideRight) {
      first[n] = a + b;
    } else {
      const std::int64_t twice = a * 2 + (b & 1);  // the bit that mid lost
      first[n] = (twice + b) >> 1;
      second[n] = (twice - b) >> 1;
    }
  }
}

class Decoder {
 public:
  explicit Decoder(const Stream& stream)
      : stream_(stream), unit_(std::ldexp(1.0, 1 - static_cast<int>(stream.bits))) {}

  // Appends the samples of a frame; returns its bytes.
  std::size_t decode(const std::uint8_t* bytes, std::size_t size, Decoded& decoded) {
    BitReader reader(bytes, size);
    const Header header = read_header(reader, stream_, bytes);
    const std::size_t channels = stream_.mixing.channels;
    channels_.resize(channels * header.size);
    for (std::size_t c = 0; c < channels; ++c) {
      const bool is_side =
          (c == 0 && header.assignment == kSideRight) ||
          (c == 1 && (header.assignment == kLeftSide || header.assignment == kMidSide));
      read_subframe(reader, stream_.bits + (is_side ? 1 : 0), channel(c, header), header.size);
    }
    reader.align();
    const std::size_t length = reader.position();
    if (reader.read(16) != checksum<std::uint16_t>(bytes, length, 0x8005))
      refuse("its checksum is wrong");
    if (header.assignment >= kLeftSide)
      restore_stereo(header.assignment, channel(0, header), channel(1, header), header.size);
    append(header, decoded);
    return reader.position();
  }

 private:
  std::int64_t* channel(std::size_t c, const Header& header) {
    return channels_.data() + c * header.size;
  }

  void append(const Header& header, Decoded& decoded) {
    for (std::size_t n = 0; n < header.size; ++n)
      decoded.samples.push_back(stream_.mixing.mix(
          [&](std::size_t c) { return unit_ * static_cast<double>(channel(c, header)[n]); },
          decoded.energies));
  }

  Stream stream_;
  double unit_;                         // of an integer
  std::vector<std::int64_t> channels_;  // [channels][size]
};

}  // namespace

Decoded decode_frames(const Stream& stream, const std::uint8_t* bytes, std::size_t size,
                      std::size_t wanted) {
  Decoder decoder(stream);
  Decoded decoded;
  try {
    while (decoded.consumed < size && decoded.samples.size() < wanted)
      decoded.consumed +=
          decoder.decode(bytes + decoded.consumed, size - decoded.consumed, decoded);
  } catch (const OutOfBits&) {  // the last frame is not whole
  }
  return decoded;
}

}  // namespace compact_rnn::speech::flac
