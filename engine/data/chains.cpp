// Spins drawn ring by ring, and a block at a place.
#include "data/chains.hpp"

#include <string>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace lm {
namespace {

constexpr Index kBlock = 5;
constexpr double kTurned = 0.1;
constexpr Index kLargestSide = 64;

void demand(bool holds, const char* where, const std::string& message) {
  if (!holds) throw Error("bad_argument", where, message);
}

/// (1 + s tᵐ)/2: the probability that m free bonds multiply to the sign s.
double closing(double sign, double power) { return 0.5 * (1 + sign * power); }

/// Uniform numbers, four from each draw of the stream: the midpoints (k + ½)/2³².
class Quarters {
 public:
  explicit Quarters(Random random) : random_(random) {}
  double next() {
    if (at_ == 4) block_ = random_.next(), at_ = 0;
    return (as_double(block_[at_++]) + 0.5) / 4294967296.0;
  }

 private:
  Random random_;
  RandomBlock block_{};
  std::size_t at_ = 4;
};

/// One ring, spins `stride` apart. Bonds are drawn in turn, each given that those to come can close
/// the ring: P(b = +1 | the rest must give s) = ½(1 + t) P_{m−1}(s)/P_m(s).
void draw_ring(Quarters& uniform, Index side, Index stride, const Vector& powers, double* spins) {
  double spin = uniform.next() < 0.5 ? 1 : -1, left = 1;
  for (Index i = 0; i < side; ++i) {
    spins[i * stride] = spin;
    const Index after = side - 1 - i;
    const double whole = closing(left, powers(after + 1));
    const double agree = 0.5 * (1 + powers(1)) * closing(left, powers(after)) / whole;
    const double bond = uniform.next() < agree ? 1 : -1;
    spin *= bond;
    left *= bond;
  }
}

Dataset pictures_of(Index samples, Index side) {
  Dataset data;
  data.inputs.resize(samples, side * side);
  data.targets.resize(samples, 1);
  data.classes = 2;
  for (Index i = 0; i < samples; ++i) {
    data.labels.push_back(i % 2);
    data.targets(i, 0) = as_double(i % 2);
  }
  return data;
}

void draw_block(Random& random, Index side, double* picture) {
  const auto half = static_cast<std::uint64_t>(side / 2);
  const Index column = as_index(random.below(half));
  const Index row = as_index(random.below(static_cast<std::uint64_t>(side)));
  for (Index i = 0; i < side * side; ++i) picture[i] = -1;
  for (Index i = 0; i < kBlock * kBlock; ++i) {
    const Index r = (row + i / kBlock) % side, c = (column + i % kBlock) % side;
    picture[r * side + c] = 1;
  }
  for (Index i = 0; i < side * side; ++i) {
    if (random.uniform() < kTurned) picture[i] = -picture[i];
  }
}

}  // namespace

Dataset chain_pictures(Index samples, Index side, double agreement, std::uint64_t seed) {
  demand(samples >= 1, "samples", "must be 1 or more");
  demand(side >= 2 && side <= kLargestSide, "side", "must be 2 to 64");
  demand(agreement >= 0 && agreement < 1, "agreement", "must be 0 or more and below 1");
  Vector powers = Vector::Ones(side + 1);
  for (Index m = 1; m <= side; ++m) powers(m) = agreement * powers(m - 1);
  Dataset data = pictures_of(samples, side);
  for (Index i = 0; i < samples; ++i) {
    Quarters uniform(Random(seed, stream("chains", static_cast<std::uint64_t>(i))));
    const bool rows = i % 2 == 1;
    for (Index k = 0; k < side; ++k) {
      double* first = data.inputs.row(i).data() + k * (rows ? side : 1);
      draw_ring(uniform, side, rows ? 1 : side, powers, first);
    }
  }
  return data;
}

Dataset placed_blocks(Index samples, Index side, std::uint64_t seed) {
  demand(samples >= 2 && samples % 2 == 0, "samples", "must be even and 2 or more");
  demand(side >= kBlock && side <= kLargestSide && side % 2 == 0, "side",
         "must be even and 6 to 64");
  Dataset data = pictures_of(samples, side);
  for (Index i = 0; i < samples; i += 2) {
    Random random(seed, stream("blocks", static_cast<std::uint64_t>(i)));
    draw_block(random, side, data.inputs.row(i).data());
    move_picture(data.inputs.row(i).data(), side, side / 2, 0, data.inputs.row(i + 1).data());
  }
  return data;
}

void move_picture(const double* picture, Index side, Index right, Index down, double* moved) {
  const auto around = [side](Index k) { return ((k % side) + side) % side; };
  for (Index r = 0; r < side; ++r) {
    for (Index c = 0; c < side; ++c) {
      moved[around(r + down) * side + around(c + right)] = picture[r * side + c];
    }
  }
}

}  // namespace lm
