// Philox4x32-10 and the distributions drawn from its blocks.
#include "core/rng.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;  // golden ratio, √3 − 1
constexpr int kRounds = 10;

constexpr double kTwoPi = 6.283185307179586;

std::uint32_t low_word(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high_word(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// The top 53 of the 64 bits (low, high), as a whole number below 2^53: exact in double. Converted
// from a signed number, which takes one instruction.
double top_53_bits(std::uint32_t low, std::uint32_t high) {
  return static_cast<double>(static_cast<std::int64_t>(((std::uint64_t{high} << 32) | low) >> 11));
}

}  // namespace

RandomBlock philox4x32(RandomBlock counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {high_word(product1) ^ counter[1] ^ key[0], low_word(product1),
               high_word(product0) ^ counter[3] ^ key[1], low_word(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

RandomBlock Random::at(std::uint64_t index) const {
  return philox4x32({low_word(index), high_word(index), low_word(stream_), high_word(stream_)},
                    {low_word(seed_), high_word(seed_)});
}

std::uint64_t Random::bits_at(std::uint64_t index) const {
  const RandomBlock block = at(index);
  return (std::uint64_t{block[1]} << 32) | block[0];
}

double Random::uniform_at(std::uint64_t index) const {
  const RandomBlock block = at(index);
  return top_53_bits(block[0], block[1]) * 0x1p-53;
}

float Random::uniform_float_at(std::uint64_t index) const {
  return static_cast<float>(at(index)[1] >> 8) * 0x1p-24f;
}

double Random::normal_at(std::uint64_t index) const {
  double out = 0.0;
  normals_at(index, &out, 1);
  return out;
}

void Random::normals_at(std::uint64_t index, double* out, Index count) const {
  constexpr Index kBatch = 64;
  double u[kBatch], v[kBatch];
  for (Index start = 0; start < count; start += kBatch) {
    const Index n = std::min(kBatch, count - start);
    for (Index k = 0; k < n; ++k) {
      const RandomBlock block = at(index++);
      u[k] = (top_53_bits(block[0], block[1]) + 0.5) * 0x1p-53;
      v[k] = kTwoPi * (top_53_bits(block[2], block[3]) * 0x1p-53);
    }
    log(u, u, n);
    cos(v, v, n);
    for (Index k = 0; k < n; ++k) out[start + k] = std::sqrt(-2.0 * u[k]) * v[k];
  }
}

double Random::sign_at(std::uint64_t index) const { return at(index)[1] >> 31 ? -1.0 : 1.0; }

std::uint64_t Random::below(std::uint64_t n) {
  if (n < 1 || n > (std::uint64_t{1} << 32)) {
    throw Error("out_of_range", "n",
                "Random::below: n must be in 1 … 2^32, got " + std::to_string(n));
  }
  const std::uint64_t surplus =
      (std::uint64_t{1} << 32) % n;  // words that would favour some result
  for (;;) {
    for (const std::uint32_t word : next()) {
      const std::uint64_t product = word * n;
      if (low_word(product) >= surplus) return product >> 32;
    }
  }
}

}  // namespace lm
