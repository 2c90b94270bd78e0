// Experiment loss-landscape: a slice of the loss surface with the path of training drawn on it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "data/planar.hpp"
#include "experiments/battery.hpp"
#include "experiments/digit_task.hpp"
#include "experiments/landscape_slice.hpp"
#include "experiments/series.hpp"
#include "experiments/training.hpp"
#include "measure/curvature.hpp"
#include "measure/landscape.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

/// Points of the path that define the plane: every step at first, then 16 an octave.
constexpr std::int64_t kPathDensity = 32;
/// The departure from the law is ηgᵀHg/2|g|² at first order, at most ηλ_max/2: 1e-3 at η = 1e-4 and
/// a curvature of 20, twice the largest met.
constexpr double kFlowTolerance = 1e-3;

class LossLandscape : public Experiment {
 public:
  LossLandscape(const LandscapeParameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return p_.path; }
  Observation observe() const override;

  /// −ΔL/(η|∇L|²) − 1 of the last step, its second-order prediction −η gᵀHg/(2|g|²), and the
  /// largest of each in magnitude over all steps.
  double deviation() const { return deviation_; }
  double predicted_deviation() const { return predicted_; }
  double worst_deviation() const { return worst_; }
  double worst_rest() const { return worst_rest_; }
  double plane_share() const { return slice_.share; }
  /// The loss where the path stands minus the slice's loss at its shadow.
  double gap() const;
  double top_curvature() const { return ends_.top; }
  double bottom_curvature() const { return ends_.bottom; }
  const Slice& slice() const { return slice_; }
  double final_loss() const { return training_->loss(); }
  /// The second difference of the loss along the plane's first direction about its centre.
  double slice_curvature(double r) const {
    const Plane& plane = slice_.plane;
    return (loss_at(plane.centre + r * plane.first) + loss_at(plane.centre - r * plane.first) -
            2 * loss_at(plane.centre)) /
           (r * r);
  }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  Matrix rehearse(const Setup& setup);
  void cut(const Matrix& path, std::int64_t seed);
  Vector parameters() const;
  double loss_at(const Vector& theta) const;
  void make_hessian();
  void add_views(Observation& seen) const;
  View slice_view() const;
  void add_checks(Observation& seen) const;

  LandscapeParameters p_;
  Dataset data_;
  std::unique_ptr<Training<double>> training_;
  std::unique_ptr<ad::Executor<double>> value_;  // the loss at any parameters
  std::unique_ptr<HessianProduct<double>> hessian_;
  Slice slice_;
  SpectrumEnds ends_;  // at the end of the path
  Vector product_;     // H g
  double start_loss_ = 0, dissipated_ = 0;
  // Of the last step; there is none before the first.
  double deviation_ = std::numeric_limits<double>::quiet_NaN();
  double predicted_ = std::numeric_limits<double>::quiet_NaN();
  double worst_ = 0, worst_rest_ = 0, uphill_ = 0;
  Recorder history_, path_;
};

Dataset signed_moons(const LandscapeParameters& p, std::int64_t seed) {
  Dataset data = moons(static_cast<Index>(p.samples), p.noise, static_cast<std::uint64_t>(seed));
  data.targets = (data.targets.col(1) - data.targets.col(0)).eval();
  return data;
}

std::unique_ptr<Training<double>> make_training(const LandscapeParameters& p, const Dataset& data,
                                                std::int64_t seed) {
  nn::MlpOptions network;
  network.activation = p.activation;
  network.layer.initializer = nn::Initializer::xavier;
  const Index n = static_cast<Index>(p.width);
  OptimizerOptions options;
  options.learning_rate = p.learning_rate;
  options.momentum = p.momentum;
  if (p.momentum > 0) options.method = Method::heavy_ball;
  return std::make_unique<Training<double>>(
      data.inputs, data.targets,
      [network, n](nn::Model& model, ad::Var x) {
        return nn::mlp(model, x, {2, n, n, 1}, network);
      },
      [](ad::Var output, ad::Var target) {
        return nn::squared_error(output, target, LossConvention::mean);
      },
      options, static_cast<std::uint64_t>(seed));
}

LossLandscape::LossLandscape(const LandscapeParameters& p, const Setup& setup)
    : p_(p),
      data_(signed_moons(p, setup.seed)),
      history_({"loss", "dissipated", "gradient", "deviation", "predicted"}),
      path_({"x", "y"}) {
  const Matrix path = rehearse(setup);
  training_ = make_training(p_, data_, setup.seed);
  value_ = std::make_unique<ad::Executor<double>>(training_->graph(),
                                                  std::vector<ad::Var>{training_->loss_node()});
  value_->set(training_->x(), data_.inputs);
  value_->set(training_->target(), data_.targets);
  make_hessian();
  product_.resize(hessian_->size());
  cut(path, setup.seed);
  hessian_->executor().bind_parameters(training_->parameters());
  start_loss_ = training_->loss();
  begin();
}

void LossLandscape::make_hessian() {
  hessian_ = std::make_unique<HessianProduct<double>>(training_->graph(), training_->loss_node());
  hessian_->executor().set(training_->x(), data_.inputs);
  hessian_->executor().set(training_->target(), data_.targets);
}

/// Runs the path once ahead, so that the plane is known before the first step: recorded × weights.
Matrix LossLandscape::rehearse(const Setup& setup) {
  const auto ahead = make_training(p_, data_, setup.seed);
  const Index n = flat_size(ahead->blocks());
  const Schedule schedule(kPathDensity);
  std::vector<Vector> points;
  const auto keep = [&] {
    points.push_back(Eigen::Map<const Vector>(std::as_const(*ahead).parameters(), n));
  };
  keep();
  for (std::int64_t k = 1; k <= p_.path && ahead->finite(); ++k) {
    ahead->step();
    if (ahead->finite() && (schedule.due(k) || k == p_.path)) keep();
  }
  Matrix path(static_cast<Index>(points.size()), n);
  for (std::size_t i = 0; i < points.size(); ++i) path.row(static_cast<Index>(i)) = points[i];
  return path;
}

double LossLandscape::loss_at(const Vector& theta) const {
  std::copy(theta.data(), theta.data() + theta.size(), value_->parameters());
  value_->run();
  return value_->scalar(training_->loss_node());
}

/// The plane belongs to the rehearsed path and to the curvature at its end.
void LossLandscape::cut(const Matrix& path, std::int64_t seed) {
  const Vector end = path.row(path.rows() - 1);
  std::copy(end.data(), end.data() + end.size(), hessian_->executor().parameters());
  ends_ = hessian_->ends();
  slice_ = cut_slice(p_, path, ends_, training_->blocks(), static_cast<std::uint64_t>(seed),
                     [this](const Vector& theta) { return loss_at(theta); });
}

Vector LossLandscape::parameters() const {
  const Training<double>& training = *training_;
  return Eigen::Map<const Vector>(training.parameters(), product_.size());
}

double LossLandscape::gap() const {
  const Eigen::Vector2d at = project(slice_.plane, parameters());
  const Plane& plane = slice_.plane;
  return training_->loss() - loss_at(plane.centre + at(0) * plane.first + at(1) * plane.second);
}

/// One step, and what it says of dL/dt = −|∇L|²: to second order L falls by
/// η|g|² − ½η² gᵀHg.
void LossLandscape::take_step() {
  const double eta = p_.learning_rate, before = training_->loss();
  const Eigen::Map<const Vector> g(training_->gradient(), product_.size());
  const double squared = g.squaredNorm();
  hessian_->apply(g.data(), product_.data());
  predicted_ = -eta * g.dot(product_) / (2 * squared);
  dissipated_ += eta * squared;
  training_->step();
  const double fall = before - training_->loss();
  if (fall < 0) ++uphill_;
  deviation_ = fall / (eta * squared) - 1;
  worst_ = std::max(worst_, std::abs(deviation_));
  worst_rest_ = std::max(worst_rest_, std::abs(deviation_ - predicted_));
}

std::optional<std::string> LossLandscape::trouble() const {
  if (training_->finite()) return std::nullopt;
  return "the loss is not finite; the learning rate " + short_number(p_.learning_rate) +
         " makes steps too large";
}

void LossLandscape::record() {
  const double squared =
      Eigen::Map<const Vector>(training_->gradient(), product_.size()).squaredNorm();
  history_.add(step(), {training_->loss(), start_loss_ - dissipated_, squared, std::abs(deviation_),
                        std::abs(predicted_)});
  const Eigen::Vector2d at = project(slice_.plane, parameters());
  path_.add(step(), {at(0), at(1)});
}

View LossLandscape::slice_view() const {
  constexpr const char* kNames[3][2] = {
      {"first principal direction of the path", "second"},
      {"first random direction", "second random direction"},
      {"direction of largest curvature", "direction of smallest curvature"}};
  const auto which = static_cast<std::size_t>(p_.directions);
  View view;
  view.name = "slice";
  view.title = "A slice of the loss surface: 2 of its " + std::to_string(product_.size()) +
               " dimensions, and the path's shadow on it";
  view.kind = ViewKind::field;
  view.x.label = kNames[which][0];
  view.y.label = kNames[which][1];
  view.z.label = "loss $L$";
  view.z.scale = "log";
  Series field;
  field.name = "loss";
  field.x = to_list(slice_.xs);
  field.y = to_list(slice_.ys);
  field.z.assign(slice_.loss.data(), slice_.loss.data() + slice_.loss.size());
  field.rows = slice_.loss.rows();
  field.columns = slice_.loss.cols();
  view.series.push_back(std::move(field));
  view.series.push_back(
      make_series("path, projected", Role::measured, path_.column("x"), path_.column("y")));
  return view;
}

void LossLandscape::add_views(Observation& seen) const {
  View loss = step_view("loss", "Loss, and what the squared gradient accounts for", "loss $L$",
                        "log", history_.steps());
  add_curve(loss, "training", Role::measured, history_, "loss");
  add_curve(loss, "$L(0) - \\eta\\sum|\\nabla L|^2$", Role::predicted, history_, "dissipated");
  View deviation = step_view("deviation", "How far a step departs from the law of the flow",
                             "$|\\Delta L/(\\eta|\\nabla L|^2) + 1|$", "log", history_.steps());
  add_curve(deviation, "training", Role::measured, history_, "deviation");
  add_curve(deviation, "$\\eta\\, g^\\top H g/2|g|^2$", Role::predicted, history_, "predicted");
  seen.views = {slice_view(), std::move(loss), std::move(deviation)};
}

void LossLandscape::add_checks(Observation& seen) const {
  if (divergence() || step() == 0 || p_.momentum > 0) return;
  const bool smooth =
      p_.activation == nn::Activation::tanh || p_.activation == nn::Activation::sigmoid ||
      p_.activation == nn::Activation::gelu || p_.activation == nn::Activation::softplus;
  if (smooth && worst_ <= 0.3) {
    seen.checks.push_back(at_most("largest departure from dL/dt = −|∇L|² beyond ηgᵀHg/2|g|²", 0,
                                  worst_rest_, worst_ * worst_ + 1e-9,
                                  "the next order is the square of this one (and rounding)",
                                  "smooth nonlinearities, no momentum, departures up to 0.3"));
  }
  if (smooth && p_.learning_rate <= 1e-4) {
    seen.checks.push_back(at_most("largest departure from dL/dt = −|∇L|²", 0, worst_,
                                  kFlowTolerance, "first order in η",
                                  "learning rate up to 1e-4: gradient flow"));
  }
}

Observation LossLandscape::observe() const {
  Observation seen;
  add_views(seen);
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("loss", training_->loss(), "loss $L$", Role::measured);
  add("gradient_squared", history_.column("gradient").back(), "$|\\nabla L|^2$", Role::measured);
  add("deviation", std::abs(deviation_), "departure of the last step from $dL/dt=-|\\nabla L|^2$",
      Role::measured);
  add("predicted_deviation", std::abs(predicted_), "the same by $\\eta g^\\top Hg/2|g|^2$",
      Role::predicted);
  add("worst_deviation", worst_, "largest departure so far", Role::measured);
  add("steps_uphill", uphill_, "steps on which the loss rose", Role::measured);
  add("plane_share", slice_.share, "share of the path's extent that lies in the plane",
      Role::measured);
  add("gap", gap(), "loss of the path minus loss of its shadow", Role::measured);
  add("top_curvature", ends_.top, "largest curvature at the path's end", Role::measured);
  add("bottom_curvature", ends_.bottom, "smallest curvature at the path's end", Role::measured);
  add("parameters", static_cast<double>(product_.size()), "dimensions of the surface",
      Role::measured);
  add_checks(seen);
  return seen;
}

// The battery.

std::unique_ptr<Made<LossLandscape>> run_at(double rate, std::int64_t steps, std::int64_t seed,
                                            Directions directions = Directions::trajectory) {
  LandscapeParameters p;
  p.learning_rate = rate;
  p.path = steps;
  p.directions = directions;
  return run_for<LossLandscape>(p, seed, steps);
}

/// The flow's law at a small rate, its first order in η, and the term of that order.
void check_flow(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const char* range = "tanh network 2-8-8-1, 60 points, time 0.5 from the start";
  const auto fine = run_at(1e-4, 5000, seed), coarse = run_at(4e-3, 125, seed),
             half = run_at(2e-3, 250, seed);
  result.add(*fine, at_most(name + "largest departure from dL/dt = −|∇L|² at η = 1e-4", 0,
                            fine->worst_deviation(), kFlowTolerance,
                            "ηgᵀHg/2|g|² ≤ ηλ_max/2, and curvatures below 20", range));
  result.add({*coarse, *half}, within(name + "departure at η = 0.004 over that at 0.002", 2,
                                      coarse->worst_deviation() / half->worst_deviation(), 0.05,
                                      "first order in η; the second adds ηλ", range));
  result.add(*coarse,
             at_most(name + "what ηgᵀHg/2|g|² leaves of the departure at η = 0.004", 0,
                     coarse->worst_rest(), coarse->worst_deviation() * coarse->worst_deviation(),
                     "second order in η", range));
}

/// What a slice shows and what it hides: the path's own plane holds the path, a random one does
/// not.
void check_planes(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const char* range = "tanh network 2-8-8-1, 800 steps of 0.05";
  const auto own = run_at(0.05, 800, seed), random = run_at(0.05, 800, seed, Directions::random);
  const auto hessian = run_at(0.05, 800, seed, Directions::hessian);
  result.add(*own, at_least(name + "share of the path in its own plane", 0.9, own->plane_share(), 0,
                            "most of a path lies along two directions: above 0.99 in seeds 0 to 2",
                            range));
  result.add(
      *random,
      at_most(name + "share of the path in a random plane", 0, random->plane_share(), 0.2,
              "2 of 105 dimensions hold 2 % of it; a path along few directions scatters", range));
  // Along a unit eigenvector the loss rises by λr²/2: the slice's own second difference.
  const Slice& s = hessian->slice();
  const Index middle = s.xs.size() / 2;
  const double r = 1e-3;
  result.add(*hessian,
             within(name + "curvature of the slice along the top eigenvector over the eigenvalue",
                    1, hessian->slice_curvature(r) / hessian->top_curvature(), 1e-4,
                    "fourth derivatives over r² = 1e-6", range));
  result.add(*hessian,
             within(name + "the slice's middle over the loss at the path's end", 1,
                    s.loss(middle, middle) / hessian->final_loss(), 1e-9, "rounding", range));
}

Battery battery() {
  Battery result;
  for (const std::int64_t seed : {0, 1, 2}) {
    result.seeds.push_back(seed);
    check_flow(seed, result);
    check_planes(seed, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo loss_landscape() {
  ExperimentInfo info;
  info.slug = "loss-landscape";
  info.title = "A walk on the loss surface";
  info.question =
      "What law does the network obey as it moves through its loss landscape, and what can a "
      "picture of that landscape show?";
  info.precision = "double: a law is held to 1e-3 of differences of the loss, and curvatures";
  info.source = "engine/experiments/loss_landscape.cpp";
  info.range =
      "$dL/dt = -|\\nabla L|^2$ is gradient flow's: exact as $\\eta \\to 0$, off by "
      "$\\eta g^\\top H g/2|g|^2$ at finite steps, and not the law of a ball with momentum.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<LandscapeParameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<LossLandscape>(bind<LandscapeParameters>(setup.values), setup);
  };
  return info;
}

Battery loss_landscape_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
