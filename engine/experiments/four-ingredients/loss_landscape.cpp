// Experiment loss-landscape: a slice of the loss surface with the path of training drawn on it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data/planar.hpp"
#include "experiments/four-ingredients/landscape_slice.hpp"
#include "experiments/four-ingredients/planar_training.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "measure/curvature.hpp"

namespace lm::loss_landscape {
namespace {

/// Points of the path that define the plane: every step at first, then 16 an octave.
constexpr std::int64_t kPathDensity = 32;
/// The departure from the law is ηgᵀHg/2|g|² at first order: 1e-3 at η = 1e-4 and a curvature of
/// 20 along the gradient, twice the largest met at the defaults.
constexpr double kFlowTolerance = 1e-3, kFlowRate = 1e-4, kFlowCurvature = 20;
/// Departures above this are no small steps.
constexpr double kSmallDeparture = 0.3;
/// Roundings of the loss, a mean of squares of residuals r of outputs near 1: this many ulps of r²
/// and of r.
constexpr double kLossUlps = 16;

class LossLandscape : public ExperimentOf<LandscapeParameters> {
 public:
  LossLandscape(const LandscapeParameters& p, const Setup& setup)
      : ExperimentOf(p),
        data_(with_signs(
            moons(as_index(p.samples), p.noise, static_cast<std::uint64_t>(setup.seed)))),
        training_(make(setup.seed)),
        value_(training_->graph(), std::vector<ad::Var>{training_->loss_node()}),
        hessian_(training_->graph(), training_->loss_node()),
        product_(hessian_.size()),
        gradient_(hessian_.size()),
        start_loss_(training_->loss()),
        history_({"loss", "dissipated", "gradient", "deviation", "predicted"}),
        path_({"x", "y"}) {
    for (ad::Executor<double>* executor : {&value_, &hessian_.executor()}) {
      executor->set(training_->x(), data_.inputs);
      executor->set(training_->target(), data_.targets);
    }
    cut(rehearse(setup.seed), setup.seed);
    hessian_.executor().bind_parameters(training_->parameters());
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.path; }
  Views views() const override {
    return {slice_view(),
            over_steps(history_, "loss", "Loss, and what the squared gradient accounts for",
                       log_axis("loss $L$"))
                .measured("training", "loss")
                .predicted("$L(0) - \\eta\\sum|\\nabla L|^2$", "dissipated"),
            over_steps(history_, "deviation", "How far a step departs from the law of the flow",
                       log_axis("$|\\Delta L/(\\eta|\\nabla L|^2) + 1|$"))
                .measured("training", "deviation")
                .predicted("$\\eta\\, g^\\top H g/2|g|^2$", "predicted")};
  }
  Scalars scalars() const override {
    return {
        measured("loss", training_->loss(), "loss $L$"),
        measured("gradient_squared", history_.column("gradient").back(), "$|\\nabla L|^2$"),
        measured("deviation", std::abs(deviation_),
                 "departure of the last step from $dL/dt=-|\\nabla L|^2$"),
        predicted("predicted_deviation", std::abs(predicted_),
                  "the same by $\\eta g^\\top Hg/2|g|^2$"),
        measured("worst_deviation", worst_, "largest departure so far"),
        measured("steps_uphill", uphill_, "steps on which the loss rose"),
        measured("plane_share", slice_.share, "share of the path's extent that lies in the plane"),
        measured("gap", gap(), "loss of the path minus loss of its shadow"),
        measured("top_curvature", ends_.top, "largest curvature at the path's end"),
        measured("bottom_curvature", ends_.bottom, "smallest curvature at the path's end"),
        measured("parameters", as_double(product_.size()), "dimensions of the surface"),
    };
  }

  /// The largest in magnitude over all steps of the departure −ΔL/(η|∇L|²) − 1 from the flow's law,
  /// and of what its second-order prediction −ηgᵀHg/2|g|² leaves of it.
  double worst_deviation() const { return worst_; }
  double worst_rest() const { return worst_rest_; }
  double plane_share() const { return slice_.share; }
  double top_curvature() const { return ends_.top; }
  const Slice& slice() const { return slice_; }
  double final_loss() const { return training_->loss(); }
  /// The second difference of the loss along the plane's first direction about its centre.
  double slice_curvature(double r) const {
    return (loss_on_slice(r, 0) + loss_on_slice(-r, 0) - 2 * loss_on_slice(0, 0)) / (r * r);
  }

 protected:
  /// One step, and what it says of dL/dt = −|∇L|²: to second order L falls by
  /// η|g|² − ½η² gᵀHg.
  void take_step() override {
    const double eta = p_.learning_rate, before = training_->loss();
    const Eigen::Map<const Vector> g(training_->gradient(), product_.size());
    const double squared = g.squaredNorm();
    hessian_.apply(g.data(), product_.data());
    predicted_ = -eta * g.dot(product_) / (2 * squared);
    dissipated_ += eta * squared;
    gradient_ = g;
    training_->step();
    const double fall = before - training_->loss();
    if (fall < 0) ++uphill_;
    deviation_ = fall / (eta * squared) - 1;
    worst_ = std::max(worst_, std::abs(deviation_));
    worst_rest_ = std::max(worst_rest_, std::abs(deviation_ - predicted_));
    note_bend(before, squared);
  }

  std::optional<std::string> trouble() const override {
    return training_->trouble(p_.learning_rate);
  }
  void record() override {
    history_.add(step(), {training_->loss(), start_loss_ - dissipated_, gradient().squaredNorm(),
                          std::abs(deviation_), std::abs(predicted_)});
    const Eigen::Vector2d at = project(slice_.plane, parameters());
    path_.add(step(), {at(0), at(1)});
  }
  Checks checks() const override {
    const bool smooth =
        p_.activation != nn::Activation::relu && p_.activation != nn::Activation::leaky_relu;
    const auto flow = [&](const char* sentence) {
      return Range(sentence)
          .needs(smooth, "ReLU folds the surface")
          .needs(p_.momentum == 0, "the ball has momentum " + short_number(p_.momentum));
    };
    return {
        at_most(
            "largest departure from dL/dt = −|∇L|² beyond ηgᵀHg/2|g|²", 0, worst_rest_, worst_bend_,
            "half the change of gᵀHg over a step, over |g|²; and rounding",
            flow("smooth nonlinearities, no momentum, departures up to 0.3")
                .needs(worst_ <= kSmallDeparture, "a step departed by " + short_number(worst_))),
        at_most("largest departure from dL/dt = −|∇L|²", 0, worst_,
                kFlowTolerance + worst_rounding_, "first order in η",
                flow("smooth nonlinearities, no momentum, learning rate up to 1e-4, curvatures up "
                     "to 20 along the gradient: gradient flow")
                    .needs(p_.learning_rate <= kFlowRate,
                           "the learning rate is " + short_number(p_.learning_rate))
                    .needs(worst_curvature_ <= kFlowCurvature,
                           "the curvature along the gradient came to " +
                               short_number(worst_curvature_))),
    };
  }

 private:
  /// What ηgᵀHg/2|g|² may miss: with g of the step's start, L falls by η|g|² less
  /// η² ∫(1 − s) gᵀH(s)g ds, and half the change of gᵀHg over the step bounds what it is off by as
  /// long as gᵀH(s)g stays between its ends; and rounding of the loss.
  void note_bend(double loss, double squared) {
    const double before = gradient_.dot(product_);
    hessian_.apply(gradient_.data(), product_.data());
    const double eta = p_.learning_rate, after = gradient_.dot(product_);
    const double ulps = kLossUlps * std::numeric_limits<double>::epsilon();
    const double rounding = ulps * (loss + std::sqrt(loss)) / (eta * squared);
    worst_curvature_ = std::max(worst_curvature_, std::abs(before) / squared);
    worst_rounding_ = std::max(worst_rounding_, rounding);
    worst_bend_ = std::max(worst_bend_, eta * std::abs(after - before) / (2 * squared) + rounding);
  }
  std::unique_ptr<Training<double>> make(std::int64_t seed) const {
    OptimizerOptions options = {.learning_rate = p_.learning_rate};
    options.momentum = p_.momentum;
    if (p_.momentum > 0) options.method = Method::heavy_ball;
    const Index n = as_index(p_.width);
    return planar_training(data_, {n, n}, p_.activation, options, seed);
  }
  /// Runs the path once ahead, so that the plane is known before the first step: recorded ×
  /// weights.
  Matrix rehearse(std::int64_t seed) const {
    const auto ahead = make(seed);
    const Schedule schedule(kPathDensity);
    std::vector<Vector> points;
    const auto keep = [&] {
      points.push_back(
          Eigen::Map<const Vector>(std::as_const(*ahead).parameters(), product_.size()));
    };
    keep();
    for (std::int64_t k = 1; k <= p_.path && ahead->finite(); ++k) {
      ahead->step();
      if (ahead->finite() && (schedule.due(k) || k == p_.path)) keep();
    }
    Matrix path(as_index(points.size()), product_.size());
    for (std::size_t i = 0; i < points.size(); ++i) path.row(as_index(i)) = points[i];
    return path;
  }

  /// The plane belongs to the rehearsed path and to the curvature at its end.
  void cut(const Matrix& path, std::int64_t seed) {
    const Vector end = path.row(path.rows() - 1);
    std::copy(end.data(), end.data() + end.size(), hessian_.executor().parameters());
    ends_ = hessian_.ends();
    slice_ = cut_slice(p_, path, ends_, training_->blocks(), static_cast<std::uint64_t>(seed),
                       [this](const Vector& theta) { return loss_at(theta); });
  }
  double loss_at(const Vector& theta) const {
    std::copy(theta.data(), theta.data() + theta.size(), value_.parameters());
    value_.run();
    return value_.scalar(training_->loss_node());
  }
  double loss_on_slice(double x, double y) const {
    const Plane& plane = slice_.plane;
    return loss_at(plane.centre + x * plane.first + y * plane.second);
  }
  /// The loss where the path stands minus the slice's loss at its shadow.
  double gap() const {
    const Eigen::Vector2d at = project(slice_.plane, parameters());
    return training_->loss() - loss_on_slice(at(0), at(1));
  }
  Vector parameters() const {
    return Eigen::Map<const Vector>(std::as_const(*training_).parameters(), product_.size());
  }
  Vector gradient() const {
    return Eigen::Map<const Vector>(training_->gradient(), product_.size());
  }
  View slice_view() const {
    constexpr const char* kNames[3][2] = {
        {"first principal direction of the path", "second"},
        {"first random direction", "second random direction"},
        {"direction of largest curvature", "direction of smallest curvature"}};
    const auto& names = kNames[as_size(p_.directions)];
    return field("slice",
                 "A slice of the loss surface: 2 of its " + std::to_string(product_.size()) +
                     " dimensions, and the path's shadow on it",
                 axis(names[0]), axis(names[1]), log_axis("loss $L$"))
        .measured("loss", slice_.loss, to_list(slice_.xs), to_list(slice_.ys))
        .measured("path, projected", path_.column("x"), path_.column("y"));
  }

  Dataset data_;
  std::unique_ptr<Training<double>> training_;
  mutable ad::Executor<double> value_;  // the loss at any parameters
  HessianProduct<double> hessian_;
  Slice slice_;
  SpectrumEnds ends_;  // at the end of the path
  Vector product_;     // H g
  Vector gradient_;    // g at the start of the last step
  double start_loss_ = 0, dissipated_ = 0;
  double deviation_ = kNaN, predicted_ = kNaN;  // of the last step; there is none before the first
  double worst_ = 0, worst_rest_ = 0, uphill_ = 0;
  double worst_bend_ = 0, worst_curvature_ = 0, worst_rounding_ = 0;
  Recorder history_, path_;
};

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

}  // namespace

ExperimentInfo info() {
  return info_of<LossLandscape, LandscapeParameters>(
      {.title = "A walk on the loss surface",
       .question = "What law does the network obey as it moves through its loss landscape, and "
                   "what can a picture of that landscape show?",
       .precision = "double: a law is held to 1e-3 of differences of the loss, and curvatures",
       .range = "$dL/dt = -|\\nabla L|^2$ is gradient flow's: exact as $\\eta \\to 0$, off by "
                "$\\eta g^\\top H g/2|g|^2$ at finite steps, and not the law of a ball with "
                "momentum.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{0, 1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_flow(seed, result);
    check_planes(seed, result);
  }
  return result;
}

}  // namespace lm::loss_landscape
