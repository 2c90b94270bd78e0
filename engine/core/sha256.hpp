// SHA-256, and a digest of numbers and text that is the same on every platform.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lm {

/// Incremental SHA-256. Source: FIPS 180-4 (NIST, 2015), section 6.2.
class Sha256 {
 public:
  /// Appends bytes to the message.
  void update(const void* data, std::size_t size);

  /// The hash of all bytes given so far; the message can go on afterwards.
  std::array<std::uint8_t, 32> hash() const;

  /// `hash()` as 64 lower-case hexadecimal digits.
  std::string hex() const;

 private:
  void compress(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> buffer_{};
  std::uint64_t length_ = 0;  // bytes of the message so far
};

/// SHA-256 of one piece of bytes, as 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// SHA-256 over typed values in one canonical byte form: numbers as 8 bytes, least significant
/// first; every NaN as the one pattern 7ff8000000000000; −0 kept apart from +0; text as its length
/// in bytes (8 bytes), then the bytes. Floats enter as the doubles they equal.
class Digest {
 public:
  Digest& add(double value);
  Digest& add(float value) { return add(static_cast<double>(value)); }
  Digest& add(std::int64_t value);
  Digest& add(int value) { return add(static_cast<std::int64_t>(value)); }
  Digest& add(std::uint64_t value) { return add(static_cast<std::int64_t>(value)); }
  Digest& add(std::string_view text);
  Digest& add(const char* text) { return add(std::string_view(text)); }
  Digest& add(bool) = delete;

  /// The count (8 bytes), then each value.
  Digest& add(const double* values, std::size_t count);

  /// 64 lower-case hexadecimal digits of all that was added so far.
  std::string hex() const { return hash_.hex(); }

 private:
  Sha256 hash_;
};

}  // namespace lm
