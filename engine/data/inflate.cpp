// The deflate decoder: canonical Huffman codes read bit by bit.
#include "data/inflate.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include "core/error.hpp"

namespace lm {
namespace {

constexpr int kMaxBits = 15;    // longest Huffman code
constexpr int kLiterals = 288;  // literal and length symbols
constexpr int kDistances = 30;
constexpr int kEndOfBlock = 256;

/// Reads a deflate stream's bits, least significant first.
class Bits {
 public:
  Bits(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  [[noreturn]] void fail(const char* why) const {
    throw Error("bad_gzip", "byte " + std::to_string(at_), std::string("the gzip data ") + why);
  }
  int bit() {
    if (count_ == 0) {
      current_ = byte();
      count_ = 8;
    }
    const int value = current_ & 1;
    current_ >>= 1;
    --count_;
    return value;
  }
  unsigned bits(int n) {
    unsigned value = 0;
    for (int i = 0; i < n; ++i) value |= static_cast<unsigned>(bit()) << i;
    return value;
  }
  /// Drops what is left of the current byte.
  void align() { count_ = 0; }
  /// The next whole byte; call only when aligned.
  unsigned byte() {
    if (at_ >= bytes_.size()) fail("ends too early");
    return static_cast<unsigned char>(bytes_[at_++]);
  }
  unsigned long word(int size) {
    unsigned long value = 0;
    for (int i = 0; i < size; ++i) value |= static_cast<unsigned long>(byte()) << (8 * i);
    return value;
  }
  std::size_t at() const { return at_; }
  bool at_end() const { return at_ >= bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_;
  unsigned current_ = 0;
  int count_ = 0;
};

/// A canonical Huffman code: how many codes there are of each length, and the symbols in order.
class Huffman {
 public:
  /// `lengths`: each symbol's code length, 0 for unused ones.
  Huffman(const std::vector<int>& lengths, const Bits& where) {
    for (const int length : lengths) ++counts_[static_cast<std::size_t>(length)];
    counts_[0] = 0;
    int left = 1;  // codes still free at this length
    for (int length = 1; length <= kMaxBits; ++length) {
      left = 2 * left - counts_[static_cast<std::size_t>(length)];
      if (left < 0) where.fail("has an impossible code");
    }
    for (int length = 1; length <= kMaxBits; ++length) {
      for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
        if (lengths[symbol] == length) symbols_.push_back(static_cast<int>(symbol));
      }
    }
  }
  int decode(Bits& bits) const {
    int code = 0, first = 0, index = 0;
    for (int length = 1; length <= kMaxBits; ++length) {
      code |= bits.bit();
      const int count = counts_[static_cast<std::size_t>(length)];
      if (code - first < count) return symbols_[static_cast<std::size_t>(index + code - first)];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    bits.fail("has a code that stands for nothing");
  }

 private:
  std::array<int, kMaxBits + 1> counts_{};
  std::vector<int> symbols_;
};

void append(std::string& out, char value, std::size_t limit) {
  if (out.size() >= limit) {
    throw Error("too_large", "gzip",
                "the decompressed data are larger than the " + std::to_string(limit) +
                    " bytes that are allowed");
  }
  out.push_back(value);
}

void stored_block(Bits& bits, std::string& out, std::size_t limit) {
  bits.align();
  const unsigned long size = bits.word(2), complement = bits.word(2);
  if ((size ^ 0xffff) != complement) bits.fail("has a stored block of contradictory length");
  for (unsigned long i = 0; i < size; ++i) append(out, static_cast<char>(bits.byte()), limit);
}

/// Base values and extra bits of length symbols 257 … 285 and distance symbols 0 … 29, RFC 1951
/// section 3.2.5, as the rule they follow: no extra bits for the first two groups of `group`
/// symbols, then one more bit for each further group.
struct Extended {
  unsigned base;
  int extra;
};
Extended extended(int symbol, unsigned first, int group) {
  Extended code{first, 0};
  for (int s = 0; s < symbol; ++s) {
    code.base += 1u << code.extra;
    if (s + 1 >= 2 * group && (s + 1) % group == 0) ++code.extra;
  }
  return code;
}

void compressed_block(Bits& bits, const Huffman& literals, const Huffman& distances,
                      std::string& out, std::size_t begin, std::size_t limit) {
  while (true) {
    const int symbol = literals.decode(bits);
    if (symbol == kEndOfBlock) return;
    if (symbol < kEndOfBlock) {
      append(out, static_cast<char>(symbol), limit);
      continue;
    }
    if (symbol > 285) bits.fail("has a length that stands for nothing");
    unsigned length = 258;
    if (symbol < 285) {
      const Extended code = extended(symbol - 257, 3, 4);
      length = code.base + bits.bits(code.extra);
    }
    const int distance_symbol = distances.decode(bits);
    if (distance_symbol >= kDistances) bits.fail("has a distance that stands for nothing");
    const Extended code = extended(distance_symbol, 1, 2);
    const std::size_t distance = code.base + bits.bits(code.extra);
    if (distance > out.size() - begin) bits.fail("reaches back before its beginning");
    for (unsigned i = 0; i < length; ++i) append(out, out[out.size() - distance], limit);
  }
}

void fixed_block(Bits& bits, std::string& out, std::size_t begin, std::size_t limit) {
  std::vector<int> lengths(kLiterals, 8);
  for (int i = 144; i < 256; ++i) lengths[static_cast<std::size_t>(i)] = 9;
  for (int i = 256; i < 280; ++i) lengths[static_cast<std::size_t>(i)] = 7;
  const Huffman literals(lengths, bits), distances(std::vector<int>(kDistances, 5), bits);
  compressed_block(bits, literals, distances, out, begin, limit);
}

void dynamic_block(Bits& bits, std::string& out, std::size_t begin, std::size_t limit) {
  const std::size_t literal_count = bits.bits(5) + 257, distance_count = bits.bits(5) + 1,
                    code_count = bits.bits(4) + 4;
  if (literal_count > 286 || distance_count > 30) bits.fail("has too many codes");
  static constexpr std::array<std::size_t, 19> kOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                         11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::vector<int> code_lengths(19, 0);
  for (std::size_t i = 0; i < code_count; ++i) {
    code_lengths[kOrder[i]] = static_cast<int>(bits.bits(3));
  }
  const Huffman codes(code_lengths, bits);
  std::vector<int> lengths;
  while (lengths.size() < literal_count + distance_count) {
    const int symbol = codes.decode(bits);
    if (symbol < 16) {
      lengths.push_back(symbol);
      continue;
    }
    if (symbol == 16 && lengths.empty()) bits.fail("repeats a length before the first");
    const int value = symbol == 16 ? lengths.back() : 0;
    const unsigned repeat = symbol == 16   ? 3 + bits.bits(2)
                            : symbol == 17 ? 3 + bits.bits(3)
                                           : 11 + bits.bits(7);
    lengths.insert(lengths.end(), repeat, value);
  }
  if (lengths.size() != literal_count + distance_count) bits.fail("has too many lengths");
  if (lengths[kEndOfBlock] == 0) bits.fail("has no end-of-block code");
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(literal_count);
  const Huffman literals({lengths.begin(), middle}, bits), distances({middle, lengths.end()}, bits);
  compressed_block(bits, literals, distances, out, begin, limit);
}

void inflate(Bits& bits, std::string& out, std::size_t limit) {
  const std::size_t begin = out.size();
  bool last = false;
  while (!last) {
    last = bits.bit() == 1;
    switch (bits.bits(2)) {
      case 0:
        stored_block(bits, out, limit);
        break;
      case 1:
        fixed_block(bits, out, begin, limit);
        break;
      case 2:
        dynamic_block(bits, out, begin, limit);
        break;
      default:
        bits.fail("has a block of unknown kind");
    }
  }
  bits.align();
}

/// CRC-32 of RFC 1952 section 8 (polynomial edb88320, reflected).
std::uint32_t crc32(std::string_view bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t n = 0; n < 256; ++n) {
      std::uint32_t c = n;
      for (int k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
      entries[n] = c;
    }
    return entries;
  }();
  std::uint32_t crc = 0xffffffffu;
  for (const char byte : bytes) {
    crc = table[(crc ^ static_cast<unsigned char>(byte)) & 0xff] ^ (crc >> 8);
  }
  return ~crc;
}

void skip_text(Bits& bits) {
  while (bits.byte() != 0) {
  }
}

/// RFC 1952 section 2.3.
void skip_header(Bits& bits) {
  if (bits.byte() != 0x1f || bits.byte() != 0x8b) bits.fail("does not begin as gzip does");
  if (bits.byte() != 8) bits.fail("is compressed by an unknown method");
  const unsigned flags = bits.byte();
  if (flags & 0xe0) bits.fail("has reserved flags set");
  bits.word(6);  // time, extra flags, system
  if (flags & 4) {
    for (unsigned long n = bits.word(2); n > 0; --n) bits.byte();
  }
  if (flags & 8) skip_text(bits);   // file name
  if (flags & 16) skip_text(bits);  // comment
  if (flags & 2) bits.word(2);      // header checksum
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

std::string gunzip(std::string_view bytes, std::size_t limit) {
  std::string out;
  Bits bits(bytes, 0);
  do {
    skip_header(bits);
    const std::size_t begin = out.size();
    inflate(bits, out, limit);
    const std::string_view member = std::string_view(out).substr(begin);
    if (bits.word(4) != crc32(member)) bits.fail("fails its checksum");
    if (bits.word(4) != (member.size() & 0xffffffffu)) bits.fail("contradicts its length");
  } while (!bits.at_end());
  return out;
}

}  // namespace lm
