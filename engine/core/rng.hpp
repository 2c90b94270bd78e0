// Counter-based random numbers: a draw is a pure function of (seed, stream, index), the same bits
// on every platform.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/types.hpp"

namespace lm {

/// 128 random bits as four 32-bit words.
using RandomBlock = std::array<std::uint32_t, 4>;

/// Philox4x32-10, a keyed bijection of 128-bit counters. Word 0 is the least significant.
/// Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011, section 3.3; passes the known-answer vectors published with it.
RandomBlock philox4x32(RandomBlock counter, std::array<std::uint32_t, 2> key);

/// The 64-bit number of a named stream (FNV-1a of the bytes), so that an experiment writes
/// `Random(seed, stream("weights"))`. Streams of different names never share a draw, short of a
/// collision of the hash (2^-64 per pair).
constexpr std::uint64_t stream(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

/// A numbered stream of a family, such as `stream("weights", layer)`: FNV-1a of the name, then of
/// the number's eight bytes, least significant first.
constexpr std::uint64_t stream(std::string_view name, std::uint64_t number) {
  std::uint64_t hash = stream(name);
  for (int byte = 0; byte < 8; ++byte) {
    hash = (hash ^ ((number >> (8 * byte)) & 0xffu)) * 0x100000001b3u;
  }
  return hash;
}

/// A position in one stream of one seed: a value, 24 bytes, free to copy.
///
/// The seed is Philox's key; the counter is (index, stream). So two generators share a draw only if
/// seed, stream and index all agree. `…_at(index)` reads any draw without moving; the sequential
/// functions read the draw at `index()` and move on by one (`below` may move on by more, with
/// probability below (n / 2^32)^4).
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
      : seed_(seed), stream_(stream), index_(index) {}

  std::uint64_t seed() const { return seed_; }
  std::uint64_t stream() const { return stream_; }

  /// The index of the next sequential draw.
  std::uint64_t index() const { return index_; }

  /// Makes `index` the next sequential draw.
  void seek(std::uint64_t index) { index_ = index; }

  /// The 128 bits at `index`.
  RandomBlock at(std::uint64_t index) const;

  /// The 128 bits at `index()`, and moves on.
  RandomBlock next() { return at(index_++); }

  /// 64 bits, every value equally likely.
  std::uint64_t bits_at(std::uint64_t index) const;
  std::uint64_t bits() { return bits_at(index_++); }

  /// Uniform on the multiples of 2^-53 in [0, 1): mean 1/2, variance 1/12.
  double uniform_at(std::uint64_t index) const;
  double uniform() { return uniform_at(index_++); }

  /// low + (high − low) · uniform(); in [low, high] (rounding can reach `high`).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Uniform on the multiples of 2^-24 in [0, 1), for single precision.
  float uniform_float_at(std::uint64_t index) const;
  float uniform_float() { return uniform_float_at(index_++); }

  /// Standard normal, mean 0 and variance 1: √(−2 ln u) cos 2πv, with u uniform on the midpoints
  /// (k + ½) 2^-53 and v on the multiples of 2^-53; |draw| ≤ 8.66, which a true normal exceeds with
  /// probability 5e-18. One draw per index, so that element k of a matrix is draw k.
  /// Source: G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates",
  /// 1958.
  double normal_at(std::uint64_t index) const;
  double normal() { return normal_at(index_++); }

  /// out[k] = normal_at(index + k) for 0 ≤ k < count, the same bits, by SIMD code.
  void normals_at(std::uint64_t index, double* out, Index count) const;

  /// +1 or −1 with probability ½ each.
  double sign_at(std::uint64_t index) const;
  double sign() { return sign_at(index_++); }

  /// A whole number in 0 … n − 1, all equally likely; 1 ≤ n ≤ 2^32, else an Error. Unbiased:
  /// multiplies a 32-bit word by n and rejects the few words that would favour some results.
  /// Source: D. Lemire, "Fast random integer generation in an interval", 2019, algorithm 5.
  std::uint64_t below(std::uint64_t n);

 private:
  std::uint64_t seed_, stream_, index_;
};

}  // namespace lm
