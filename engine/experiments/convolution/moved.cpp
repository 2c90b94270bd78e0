// Pictures and maps moved around the edges, position by position.
#include "experiments/convolution/moved.hpp"

#include <algorithm>

#include "data/chains.hpp"

namespace lm::translation {
namespace {

Matrix move_all(const Matrix& pictures, const Shift& by) {
  Matrix moved(pictures.rows(), pictures.cols());
  for (Index i = 0; i < pictures.rows(); ++i) {
    move_picture(pictures.row(i).data(), kSide, by.right, by.down, moved.row(i).data());
  }
  return moved;
}

Index around(Index k) { return ((k % kSide) + kSide) % kSide; }

}  // namespace

Moved moved_by(Contest& contest, Entrant who, const ConvolutionOptions& options, const Shift& by) {
  const Matrix some = contest.tests().inputs.topRows(kMoved);
  Moved result;
  result.pictures = contest.seen_by(who, some);
  result.moved_pictures = contest.seen_by(who, move_all(some, by));
  const auto network = [&](nn::Model& model, ad::Var x, std::vector<ad::Var>* maps) {
    return convolutional(model, x, options, maps);
  };
  double* parameters = contest.training(who).parameters();
  Evaluation<double> still(result.pictures, network, parameters);
  Evaluation<double> moved(result.moved_pictures, network, parameters);
  still.run();
  moved.run();
  result.maps = still.hidden(0);
  result.moved_maps = moved.hidden(0);
  result.answers = still.output().col(0);
  result.moved_answers = moved.output().col(0);
  return result;
}

Vector differences(const Moved& m, const Shift& by) {
  Vector largest = Vector::Zero(kPixels);
  for (Index n = 0; n < m.pictures.rows(); ++n) {
    for (Index p = 0; p < kPixels; ++p) {
      const Index to = around(p / kSide + by.down) * kSide + around(p % kSide + by.right);
      const double off =
          (m.moved_maps.row(n * kPixels + to) - m.maps.row(n * kPixels + p)).cwiseAbs().maxCoeff();
      largest(to) = std::max(largest(to), off);
    }
  }
  return largest;
}

std::vector<double> shifts_along() {
  std::vector<double> shifts;
  for (Index s = -kSide / 2; s <= kSide / 2; ++s) shifts.push_back(as_double(s));
  return shifts;
}

std::vector<double> answers_along(Contest& contest, Entrant who, Index picture) {
  const Matrix one = contest.tests().inputs.middleRows(picture, 1);
  Matrix all(kSide + 1, kPixels);
  for (Index s = 0; s <= kSide; ++s) all.row(s) = move_all(one, {s - kSide / 2, 0}).row(0);
  Evaluation<double> reader(contest.seen_by(who, all), contest.network(who),
                            contest.training(who).parameters());
  reader.run();
  const Matrix logits = reader.output();
  return {logits.data(), logits.data() + logits.size()};
}

}  // namespace lm::translation
