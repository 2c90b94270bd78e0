// The race as pictures: the paths on the contours, distances, steps, the ringing, the floors.
#include <algorithm>
#include <cmath>
#include <string>

#include "experiments/training/race_run.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::optimizer_race {
namespace {

constexpr Index kGrid = 64;

double far(double x, double y) { return std::max(std::abs(x), std::abs(y)) / kStart; }

std::vector<double> distances(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<double> all;
  // A logarithmic axis has no zero: what is below 1e-12 is drawn there.
  for (std::size_t i = 0; i < x.size(); ++i) all.push_back(std::max(1e-12, far(x[i], y[i])));
  return all;
}
/// A pole at the step where somebody is to arrive, with a pennant.
void add_flag(Plot& plot, const std::string& name, double step, double width) {
  if (std::isnan(step)) return;
  plot.predicted(name, std::vector{step, step, step + width, step},
                 std::vector{kGoal, 1e-4, 4e-5, 1.6e-5});
}

}  // namespace

Views RaceRun::views() const {
  return {race_view(),    distance_view(), steps_view(), ringing_view(),
          momenta_view(), floor_view(),    matrix_view()};
}

bool RaceRun::shown(std::size_t which) const {
  return which == kDescent || (which == kHeavyBall ? p_.heavy_ball : p_.nesterov);
}

View RaceRun::race_view() const {
  Matrix heights(kGrid, kGrid);
  std::vector<double> along, across;
  for (Index i = 0; i < kGrid; ++i) {
    const double share = as_double(2 * i - kGrid + 1) / as_double(kGrid - 1);
    along.push_back(reach_[0] * share);
    across.push_back(reach_[1] * share);
  }
  for (Index i = 0; i < kGrid; ++i) {
    for (Index j = 0; j < kGrid; ++j) {
      heights(i, j) = valley_.height({along[as_size(j)], across[as_size(i)]});
    }
  }
  Plot plot = field("race", "The race on the contours", axis("along the valley $x$"),
                    axis("across it $y$"), log_axis("loss $L$"));
  plot.add(Role::measured, "loss", heights, along, across);
  const auto path = [&](const std::string& name, const std::string& column) {
    plot.measured(name, history_.column(column + "_x"), history_.column(column + "_y"));
  };
  for (std::size_t i = 0; i < kPlain; ++i) {
    if (shown(i)) path(kPlainNames[i], kPlainNames[i]);
  }
  if (p_.adam) path("Adam", "adam");
  if (p_.muon) path("Muon", "muon");
  return plot;
}

View RaceRun::distance_view() const {
  Plot plot = over_steps(history_, "distance", "How far they are", log_axis("distance / start"));
  for (std::size_t i = 0; i < kPlain; ++i) {
    const std::string name = kPlainNames[i];
    if (!shown(i)) continue;
    plot.measured(name, distances(history_.column(name + "_x"), history_.column(name + "_y")));
  }
  if (p_.adam)
    plot.measured("Adam", distances(history_.column("adam_x"), history_.column("adam_y")));
  if (p_.muon)
    plot.measured("Muon", distances(history_.column("muon_x"), history_.column("muon_y")));
  for (std::size_t i = 0; i < kPlain; ++i) {
    if (shown(i)) {
      add_flag(plot, std::string("flag: ") + kPlainNames[i], predicted_[i],
               0.03 * as_double(p_.horizon));
    }
  }
  return plot.reference("the goal", kGoal);
}

View RaceRun::steps_view() const {
  const std::vector<double> theory{predicted_[kDescent],
                                   p_.heavy_ball ? predicted_[kHeavyBall] : kNaN,
                                   p_.nesterov ? predicted_[kNesterov] : kNaN, kNaN};
  std::vector<double> counted;
  for (std::size_t i = 0; i < kPlain; ++i) counted.push_back(shown(i) ? plain_[i].steps() : kNaN);
  counted.push_back(p_.adam ? adam_.steps() : kNaN);
  return bars("steps", "Steps to a millionth", axis("1 descent, 2 heavy ball, 3 Nesterov, 4 Adam"),
              axis("steps"), count_from_one(4))
      .measured("counted", counted)
      .predicted("closed form", theory);
}

View RaceRun::ringing_view() const {
  // Two thirds of the way, where the ringing can still be seen.
  const double steps = predicted_[kHeavyBall], end = std::isnan(steps) ? 200 : 0.65 * steps;
  std::vector<double> k, x, theory;
  for (std::size_t i = 0; i < history_.rows() && history_.steps()[i] <= end; ++i) {
    k.push_back(history_.steps()[i]);
    x.push_back(history_.column("heavy ball_x")[i]);
    theory.push_back(predicted(kHeavyBall, static_cast<std::int64_t>(k.back()))[0]);
  }
  return curve("ringing", "Does the heavy ball ring or creep?", axis("step"),
               axis("place along the valley $x$"), k)
      .measured("heavy ball", x)
      .predicted("closed form", theory);
}

View RaceRun::momenta_view() const {
  Plot plot = scatter("momenta", "Steps of the heavy ball, by its momentum",
                      axis("momentum $\\beta$"), axis("steps"));
  plot.predicted("closed form", betas_, beta_steps_);
  const double counted = plain_[kHeavyBall].steps();
  if (!std::isnan(counted)) {
    plot.measured("this run", std::vector{momenta_[kHeavyBall]}, std::vector{counted});
  }
  return plot;
}

View RaceRun::floor_view() const {
  Plot plot =
      over_steps(history_, "floor", "The floors of Adam and Muon", log_axis("distance / start"));
  plot.measured("Adam", distances(history_.column("adam_x"), history_.column("adam_y")))
      .predicted("Adam’s floor", "floor")
      .measured("Muon", distances(history_.column("muon_x"), history_.column("muon_y")))
      .reference("Muon’s rate", "rate");
  return plot;
}

View RaceRun::matrix_view() const {
  // Once they have landed, the values jump about zero.
  return over_steps(history_, "matrix", "Muon: a singular value", axis("singular value $x$"))
      .measured("Newton–Schulz", "muon_x")
      .predicted("five steps on one number", "muon_theory")
      .measured("orthogonal exactly", "polar_x")
      .predicted("$1 - \\sum\\eta$", "polar_theory");
}

}  // namespace lm::optimizer_race
