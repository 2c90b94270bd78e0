// The four networks see what they should, and maps are compared where the picture has gone.
#include <algorithm>

#include "catch.hpp"
#include "experiments/convolution/moved.hpp"

using namespace lm;
using namespace lm::translation;

namespace {

ContestOptions small(Edge padding, Index layers) {
  ContestOptions options;
  options.examples = 50;
  options.hidden = 4;
  options.convolution.padding = padding;
  options.convolution.layers = layers;
  return options;
}

/// The map of a picture from four loops: one layer, before the ReLU.
double by_loops(const Contest& contest, const Matrix& picture, Index at, Index filter,
                bool circular) {
  const Matrix W = contest.training(Entrant::cnn).parameter(0);
  double sum = contest.training(Entrant::cnn).parameter(1)(0, filter);
  for (Index u = 0; u < 3; ++u) {
    for (Index v = 0; v < 3; ++v) {
      Index r = at / kSide + u - 1, c = at % kSide + v - 1;
      const bool outside = r < 0 || c < 0 || r >= kSide || c >= kSide;
      if (outside && !circular) continue;
      r = (r + kSide) % kSide, c = (c + kSide) % kSide;
      sum += picture(0, r * kSide + c) * W(u * 3 + v, filter);
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("maps are those of plain loops, of the picture and of the picture moved",
          "[convolution]") {
  for (const Edge padding : {Edge::circular, Edge::zero}) {
    Contest contest(small(padding, 1), 2);
    const Shift by{3, -2};
    const Moved moved = moved_by(contest, Entrant::cnn, small(padding, 1).convolution, by);
    const Matrix still = moved.pictures.topRows(1), after = moved.moved_pictures.topRows(1);
    for (Index p = 0; p < kSide * kSide; ++p) {
      const Index r = (p / kSide + by.down + kSide) % kSide, c = (p % kSide + by.right) % kSide;
      CHECK(after(0, r * kSide + c) == still(0, p));
      for (const Index f : {0, 7}) {
        const bool circular = padding == Edge::circular;
        CHECK(moved.maps(p, f) == Approx(by_loops(contest, still, p, f, circular)));
        CHECK(moved.moved_maps(p, f) == Approx(by_loops(contest, after, p, f, circular)));
      }
    }
  }
}

TEST_CASE("shuffled pictures have their pixels in one order, and weights can follow it",
          "[convolution]") {
  Contest contest(small(Edge::circular, 1), 3);
  const Matrix some = contest.tests().inputs.topRows(5);
  const Matrix seen = contest.seen_by(Entrant::mlp_shuffled, some);
  std::vector<Index> order = contest.order();
  for (Index j = 0; j < kSide * kSide; ++j) {
    for (Index i = 0; i < 5; ++i) CHECK(seen(i, j) == some(i, order[as_size(j)]));
  }
  std::sort(order.begin(), order.end());
  for (Index j = 0; j < kSide * kSide; ++j) CHECK(order[as_size(j)] == j);
  for (int k = 0; k < 3; ++k) {
    const Vector one = contest.test_logits(Entrant::mlp);
    CHECK((contest.test_logits(Entrant::mlp_shuffled) - one).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((contest.test_logits(Entrant::cnn_shuffled) - contest.test_logits(Entrant::cnn))
              .cwiseAbs()
              .maxCoeff() > 1e-3);
    contest.step();
  }
}

TEST_CASE("an answer is read at every shift, around the edge", "[convolution]") {
  Contest contest(small(Edge::zero, 1), 4);
  const std::vector<double> answers = answers_along(contest, Entrant::mlp, 1);
  CHECK(answers.size() == shifts_along().size());
  CHECK(answers.front() == answers.back());
  CHECK(answers[8] == contest.test_logits(Entrant::mlp)(1));
}
