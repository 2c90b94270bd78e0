// The perceptron's one rule, and the square.
#include "experiments/neuron/learner.hpp"

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {

Examples drawn_examples(const Drawing& drawing, std::uint64_t seed) {
  const Index P = drawing.examples, d = drawing.dimension;
  Random random(seed, stream("perceptron/examples")), flips(seed, stream("perceptron/flips"));
  Examples drawn{Matrix(P, d + 1), Vector(P), normal_vector(random, d + 1)};
  drawn.teacher(d) *= 0.5;  // a plane that passes through the cloud
  drawn.teacher /= drawn.teacher.norm();
  const Vector normal = drawn.teacher.head(d) / drawn.teacher.head(d).squaredNorm();
  drawn.X << normal_matrix(random, P, d), Vector::Ones(P);
  for (Index i = 0; i < P; ++i) {
    drawn.y(i) = drawn.X.row(i) * drawn.teacher > 0 ? 1 : -1;
    drawn.X.row(i).head(d) += drawing.margin * drawn.y(i) * normal.transpose();
  }
  if (drawing.flipped <= 0) return drawn;
  const Index wrong = std::max<Index>(1, as_index(drawing.flipped * as_double(P) + 0.5));
  for (const Index i : choose(flips, P, wrong)) drawn.y(i) = -drawn.y(i);
  return drawn;
}

bool Learner::look(const Examples& data) {
  const Index i = next;
  next = (next + 1) % data.X.rows();
  const bool wrong = !(data.y(i) * data.X.row(i).dot(w) > 0);
  if (wrong) {
    w += data.y(i) * data.X.row(i).transpose();
    ++mistakes;
  }
  right_in_a_row = wrong ? 0 : right_in_a_row + 1;
  return wrong;
}

Examples square(Index labeling) {
  Examples four{Matrix(4, 3), Vector(4), Vector()};
  four.X << 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1;
  for (Index i = 0; i < 4; ++i) four.y(i) = (labeling >> i) & 1 ? 1 : -1;
  return four;
}

double square_margin(Index labeling) {
  const Vector y = square(labeling).y;
  if (y(0) * y(3) > 0 && y(1) * y(2) > 0 && y(0) * y(1) < 0) return 0;
  return std::abs(y.sum()) == 2 ? 1 / std::sqrt(3.0) : 1;
}

Index mistakes_on_square(Index labeling) {
  const Examples four = square(labeling);
  Learner learner(four);
  while (!learner.done(four) && learner.mistakes <= kMostOnSquare) learner.look(four);
  return learner.mistakes;
}

}  // namespace lm
