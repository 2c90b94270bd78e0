// Linear fits of several widths to the same examples: what is drawn, and the errors of each width.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::width_ladder {

/// `linear`: the inputs are p independent normal features, the truth is a random direction among
/// exactly these p. `random_features`: 20 normal inputs, a linear truth of them, p random ReLU
/// units. `waves`: one input, the truth sin 3x, p random cosines.
enum class Model { linear, random_features, waves };
inline constexpr std::array kModelWords = {"linear", "random_features", "waves"};

struct Setting {
  Model model = Model::linear;
  Index examples = 0;
  double noise = 0;
  double ridge = 0;
  std::vector<Index> widths;
  std::uint64_t seed = 0;
};

/// v = argmin |y − Av|² + λ|v|², A = Φ/√p: n × p; for λ = 0 the shortest of the best (from the
/// smaller Gram matrix, whose eigenvalues below 4 max(n, p) ulps of the largest count as zero).
Vector shortest_fit(const Matrix& A, const Vector& y, double ridge);

/// One repeat after the other; everything is drawn anew in each.
class WidthLadder {
 public:
  explicit WidthLadder(Setting setting);

  void draw(std::uint64_t repeat);

  /// Of each width: the squared error at new inputs without their noise, exact for `linear` (it is
  /// |ŵ − w|²) and a mean over new inputs else; and the mean squared residual at the examples.
  const std::vector<double>& test() const { return test_; }
  const std::vector<double>& train() const { return train_; }

  /// What the fit of a width says at new inputs (for `waves` in their order), and the truth there.
  Vector answers(std::size_t width) const;
  Vector truth(std::size_t width) const;
  /// The places of `waves`: of the new inputs, and of the examples with their targets.
  const Vector& places() const { return places_; }
  const Vector& inputs() const { return inputs_; }
  const Vector& targets() const { return targets_; }

 private:
  void draw_features(std::uint64_t repeat);
  void fit(std::size_t width, std::uint64_t repeat);

  Setting set_;
  Matrix features_, new_features_;  // examples or new inputs × the largest width
  Vector places_, inputs_, targets_, noise_, clean_, new_clean_;
  std::vector<Vector> weights_;  // of each width
  std::vector<Vector> true_weights_;
  std::vector<double> test_, train_;
};

}  // namespace lm::width_ladder
