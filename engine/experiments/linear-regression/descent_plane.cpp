// Recording and drawing the path in the plane of two eigenvectors.
#include "experiments/linear-regression/descent_plane.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "core/elementary.hpp"
#include "core/recorder.hpp"

namespace lm {
namespace {

constexpr int kPathPoints = 100;
constexpr int kEllipsePoints = 96;
constexpr int kLevels = 3;

/// The ellipse λ_1 x² + λ_r y² = level.
Series ellipse(const theory::LeastSquares& problem, double level, const std::string& name) {
  constexpr double kTurn = 6.283185307179586;
  const double wide = std::sqrt(level / problem.largest());
  const double high = std::sqrt(level / problem.smallest());
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i <= kEllipsePoints; ++i) {
    const double angle = kTurn * i / kEllipsePoints;
    x.push_back(wide * lm::cos(angle));
    y.push_back(high * lm::sin(angle));
  }
  return make_series(name, Role::reference, std::move(x), std::move(y));
}

}  // namespace

void DescentPlane::record(const LinearModel& model) {
  if (model.problem().rank() < 2 || !Schedule(kFrameDensity).due(model.step())) return;
  const Index last = model.problem().rank() - 1;
  const Matrix& directions = model.problem().directions();
  const Vector way = model.weights() - model.problem().minimum_norm();
  steep_.push_back(directions.col(0).dot(way));
  flat_.push_back(directions.col(last).dot(way));
  const double rate = model.learning_rate();
  exact_steep_.push_back(-model.solution().descent_gap(0, rate, model.elapsed_steps()));
  exact_flat_.push_back(-model.solution().descent_gap(last, rate, model.elapsed_steps()));
}

Series DescentPlane::flow_path(const LinearModel& model) const {
  const Index last = model.problem().rank() - 1;
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i <= kPathPoints; ++i) {
    // Denser at the start, where the path bends.
    const double share = static_cast<double>(i) / kPathPoints;
    const double time = share * share * share * model.elapsed_time();
    x.push_back(-model.solution().flow_gap(0, time));
    y.push_back(-model.solution().flow_gap(last, time));
  }
  return make_series("gradient flow", Role::predicted, std::move(x), std::move(y));
}

View DescentPlane::view(const LinearModel& model, bool flow) const {
  View view;
  view.name = "plane";
  view.title = "Path across the bowl: steepest against flattest direction";
  view.kind = ViewKind::scatter;
  view.x.label = "steepest $v_{\\max}\\cdot(w - w^*)$";
  view.y.label = "flattest $v_{\\min}\\cdot(w - w^*)$";
  view.series.push_back(make_series("gradient descent", Role::measured, steep_, flat_));
  if (flow) {
    view.series.push_back(flow_path(model));
  } else {
    view.series.push_back(
        make_series("exact solution", Role::predicted, exact_steep_, exact_flat_));
  }
  double level = model.problem().largest() * steep_.front() * steep_.front() +
                 model.problem().smallest() * flat_.front() * flat_.front();
  for (int i = 0; i < kLevels && level > 0; ++i, level /= 4) {
    const char* const names[] = {"level of the start", "a quarter of it", "a sixteenth"};
    view.series.push_back(ellipse(model.problem(), level, names[i]));
  }
  return view;
}

}  // namespace lm
