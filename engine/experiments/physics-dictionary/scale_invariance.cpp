// Experiment scale-invariance: a normalization layer makes the length of the weights nothing but a
// step size.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/normalized_neuron.hpp"

namespace lm::scale_invariance {
namespace {

/// Even, so that no point is 0, where nothing can be normalized.
constexpr Index kGrid = 24;
constexpr std::int64_t kSteps = 300;
constexpr int kDirections = 64;
/// Rounding of a gradient, relative: sums over the examples.
constexpr double kRounding = 1e-12;
/// Two runs whose steps shrink the distance between them stay together up to rounding.
constexpr double kTogether = 1e-9;

enum class Layer { normalized, plain };
constexpr std::array kLayerNames{"normalized", "plain"};

struct Parameters {
  Layer layer = Layer::normalized;
  double scale = 3;
  double angle = 100;
  double length = 1;
  double learning_rate = 0.3;
  double noise = 0.3;
  std::int64_t examples = 40;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Neuron");
    v.choice(layer, kLayerNames, param("layer", "Layer"),
             "normalized: the neuron's sums over the examples are shifted and scaled to mean 0 and "
             "variance 1. plain: they are taken as they are.");
    v.group("Examples");
    v.integer(examples, param("examples", "Examples").symbol("P").between(5, 200),
              "Points of the plane, normal; the target is the first coordinate and noise.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 2), "Of the targets.");
    v.group("Training");
    v.real(angle, param("angle", "Direction at the start").unit("°").between(0, 180),
           "Of the two weights, from the first axis.");
    v.real(length, param("length", "Length at the start").symbol("|w_0|").log(0.1, 10),
           "Of the two weights.");
    v.real(scale, param("scale", "Factor of the second start").symbol("a").log(0.1, 10),
           "The second run begins in the same direction, so many times farther out.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-3, 3),
           "Of the first run. The second has $a^2\\eta$.");
  }
};

/// The loss over two weights, with slope and the curvature along a direction.
class Neuron {
 public:
  Neuron(const Matrix& x, const Vector& y, Layer layer) {
    const ad::Var inputs = graph_.input(x.rows(), 2, "x"), targets = graph_.input(x.rows(), 1, "y");
    w_ = graph_.parameter(2, 1, "w"), along_ = graph_.input(2, 1, "v");
    ad::Var sums = ad::matmul(inputs, w_);
    if (layer == Layer::normalized) {
      const ad::Var centred = sums - ad::broadcast_to(ad::mean(sums), sums.shape());
      const ad::Var spread = ad::sqrt(ad::mean(ad::square(centred)));
      sums = centred / ad::broadcast_to(spread, sums.shape());
    }
    loss_ = ad::mean(ad::square(sums - targets)) * 0.5;
    slope_ = ad::grad(loss_, w_);
    const ad::Var product = ad::hvp(loss_, {w_}, {along_})[0];
    run_ = std::make_unique<ad::Executor<double>>(graph_, std::vector<ad::Var>{loss_, slope_});
    bend_ = std::make_unique<ad::Executor<double>>(
        graph_, std::vector<ad::Var>{curvature_ = ad::dot(along_, product)});
    bend_->bind_parameters(run_->parameters());
    for (auto* run : {run_.get(), bend_.get()}) run->set(inputs, x), run->set(targets, y);
  }
  void at(const Vector& w) {
    std::copy(w.begin(), w.end(), run_->parameters());
    run_->run();
  }
  double loss() const { return run_->scalar(loss_); }
  Eigen::Map<const Vector> slope() const { return {run_->value(slope_), 2}; }
  /// v·H v at w.
  double curvature(const Vector& w, const Vector& v) {
    std::copy(w.begin(), w.end(), run_->parameters());
    bend_->set(along_, v);
    bend_->run();
    return bend_->scalar(curvature_);
  }

 private:
  ad::Graph graph_;
  ad::Var w_, along_, loss_, slope_, curvature_;
  std::unique_ptr<ad::Executor<double>> run_, bend_;
};

/// Descent from one start.
struct Walker {
  Vector start, w;
  double rate;
  double squares = 0;  ///< η² Σ |slope|²

  Walker(const Vector& from, double eta) : start(from), w(from), rate(eta) {}
};

class ScaleInvariance : public ExperimentOf<Parameters> {
 public:
  ScaleInvariance(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        x_(p.examples, 2),
        y_(p.examples),
        history_({"w1", "w2", "far1", "far2", "slow1", "slow2", "length", "predicted_length",
                  "loss", "far_loss", "slow_loss"}) {
    Random random(static_cast<std::uint64_t>(setup.seed), stream("scale-invariance"));
    fill_normal(random, x_);
    fill_normal(random, y_);
    y_ = x_.col(0) + p.noise * y_;
    neuron_ = std::make_unique<Neuron>(x_, y_, p.layer);
    theory_ = std::make_unique<theory::NormalizedNeuron>(x_, y_);
    const double turn = p.angle * kPi / 180;
    start_ = Vector{{p.length * lm::cos(turn), p.length * lm::sin(turn)}};
    walkers_ = {Walker(start_, p.learning_rate), Walker(p.scale * start_, far_rate()),
                Walker(p.scale * start_, p.learning_rate)};
    measure_scaling();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override { return {plane_view(), loss_view(), length_view()}; }
  Scalars scalars() const override {
    neuron_->at(walkers_[0].w);
    return {
        measured("slope_ratio", slope_ratio_, "slope at $aw$ over that at $w$"),
        predicted("predicted_slope_ratio", 1 / p_.scale, "$1/a$"),
        measured("curvature_ratio", curvature_ratio_, "curvature at $aw$ over that at $w$"),
        predicted("predicted_curvature_ratio", 1 / (p_.scale * p_.scale), "$1/a^2$"),
        measured("curvature", curvature_, "curvature across the start"),
        predicted("predicted_curvature", theory_->curvature(start_, across(start_)),
                  "from the moments of the data"),
        measured("length", walkers_[0].w.norm(), "length of the weights"),
        predicted("predicted_length", predicted_length(), "$|w_t|^2 = |w_0|^2 + \\sum|\\eta g|^2$"),
        measured("apart", apart(), "distance between both directions"),
        measured("loss", neuron_->loss(), "loss of the first run")};
  }
  double curvature_ratio() const { return curvature_ratio_; }
  /// Of the first run.
  double length_over_law() const { return walkers_[0].w.norm() / predicted_length(); }

 protected:
  void take_step() override {
    for (Walker& walker : walkers_) {
      neuron_->at(walker.w);
      walker.w -= walker.rate * neuron_->slope();
      walker.squares += walker.rate * walker.rate * neuron_->slope().squaredNorm();
    }
  }
  std::optional<std::string> trouble() const override {
    for (const Walker& walker : walkers_) {
      if (!(walker.w.squaredNorm() < 1e12))
        return "a weight passed 1e6: the learning rate is too large";
    }
    return std::nullopt;
  }
  void record() override {
    const Walker &near = walkers_[0], &far = walkers_[1], &slow = walkers_[2];
    history_.add(step(), {near.w(0), near.w(1), far.w(0), far.w(1), slow.w(0), slow.w(1),
                          near.w.norm(), predicted_length(), loss(near), loss(far), loss(slow)});
  }
  Checks checks() const override {
    const Range layer = Range("a normalization layer")
                            .needs(p_.layer == Layer::normalized, "the sums are not normalized");
    Range together = layer;
    together.needs(effective_rate() * steepest() < 1, "the steps overshoot");
    return {within("slope at aw over that at w", 1 / p_.scale, slope_ratio_, kRounding / p_.scale,
                   "rounding of sums over the examples", layer),
            within("curvature at aw over that at w", 1 / (p_.scale * p_.scale), curvature_ratio_,
                   kRounding * steepest() / std::abs(curvature_) / (p_.scale * p_.scale),
                   "rounding of sums over the examples", layer),
            within("curvature across the start", theory_->curvature(start_, across(start_)),
                   curvature_, kRounding * steepest() / start_.squaredNorm(),
                   "rounding of sums over the examples", layer),
            within("length of the weights", predicted_length(), walkers_[0].w.norm(),
                   kRounding * (1 + as_double(step())) * predicted_length(),
                   "rounding of each step", layer),
            within("distance between the directions from w and from aw", 0, apart(), kTogether,
                   "rounding; steps that do not overshoot shrink it", together)};
  }

 private:
  double far_rate() const { return p_.scale * p_.scale * p_.learning_rate; }
  /// What a step turns the weights by, over the slope at length 1.
  double effective_rate() const { return p_.learning_rate / start_.squaredNorm(); }
  /// The largest curvature that a turn meets at length 1, over directions of the plane.
  double steepest() const {
    double most = 0;
    for (int k = 0; k < kDirections; ++k) {
      const double turn = 2 * kPi * k / kDirections;
      const Vector w{{lm::cos(turn), lm::sin(turn)}};
      most = std::max(most, std::abs(theory_->curvature(w, across(w))));
    }
    return most;
  }
  static Vector across(const Vector& w) { return Vector{{-w(1), w(0)}} / w.norm(); }
  double predicted_length() const { return std::sqrt(start_.squaredNorm() + walkers_[0].squares); }
  /// Distance between the two directions.
  double apart() const { return (walkers_[0].w.normalized() - walkers_[1].w.normalized()).norm(); }
  double loss(const Walker& walker) const {
    neuron_->at(walker.w);
    return neuron_->loss();
  }
  void measure_scaling() {
    const Vector far = p_.scale * start_;
    neuron_->at(start_);
    const double slope = neuron_->slope().norm();
    neuron_->at(far);
    slope_ratio_ = neuron_->slope().norm() / slope;
    curvature_ = neuron_->curvature(start_, across(start_));
    curvature_ratio_ = neuron_->curvature(far, across(far)) / curvature_;
  }

  View plane_view() const {
    double reach = 0;
    for (const Walker& walker : walkers_) {
      reach = std::max(
          {reach, 1.2 * walker.w.cwiseAbs().maxCoeff(), 1.2 * walker.start.cwiseAbs().maxCoeff()});
    }
    std::vector<double> places;
    for (Index i = 0; i < kGrid; ++i) {
      places.push_back(reach * as_double(2 * i - kGrid + 1) / as_double(kGrid - 1));
    }
    Matrix z(kGrid, kGrid);
    for (Index i = 0; i < kGrid; ++i) {
      for (Index j = 0; j < kGrid; ++j) {
        neuron_->at(Vector{{places[as_size(j)], places[as_size(i)]}});
        z(i, j) = neuron_->loss();
      }
    }
    return field("plane", "The loss over both weights", axis("weight $w_1$"), axis("weight $w_2$"),
                 axis("loss $L$"))
        .measured("loss", z, places, places)
        .measured("from $w_0$", history_.column("w1"), history_.column("w2"))
        .measured("from $aw_0$, rate $a^2\\eta$", history_.column("far1"), history_.column("far2"))
        .measured("from $aw_0$, rate $\\eta$", history_.column("slow1"), history_.column("slow2"));
  }
  View loss_view() const {
    return over_steps(history_, "loss", "The loss of the three runs", axis("loss $L$"))
        .measured("from $w_0$", "loss")
        .measured("from $aw_0$, rate $a^2\\eta$", "far_loss")
        .measured("from $aw_0$, rate $\\eta$", "slow_loss");
  }
  View length_view() const {
    return over_steps(history_, "length", "The length of the weights", axis("$|w|$"))
        .measured("gradient descent", "length")
        .predicted("each step at a right angle", "predicted_length");
  }

  Matrix x_;
  Vector y_, start_;
  std::unique_ptr<Neuron> neuron_;
  std::unique_ptr<theory::NormalizedNeuron> theory_;
  std::vector<Walker> walkers_;
  double slope_ratio_ = 0, curvature_ratio_ = 0, curvature_ = 0;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<ScaleInvariance, Parameters>(
      {.title = "What a normalization layer does to the weights",
       .question = "What does the length of a neuron's weights do behind a normalization layer?",
       .precision = "double: ratios are held against powers of the factor",
       .range =
           "A layer that normalizes over all examples, with nothing added to the variance. Two "
           "runs stay together where their steps do not overshoot.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string by = ", seed " + std::to_string(seed) + ": ";
    for (const double scale : {0.25, 3.0}) {
      Parameters p;
      p.scale = scale;
      add_verdicts(result, "a = " + short_number(scale, 2) + by,
                   *run_whole<ScaleInvariance>(p, seed));
    }
    Parameters p;
    p.layer = Layer::plain;
    p.length = 3;
    p.learning_rate = 0.05;
    const auto plain = run_whole<ScaleInvariance>(p, seed);
    result.add(*plain, within("control, plain" + by + "curvature at aw over that at w", 1,
                              plain->curvature_ratio(), 1e-9, "a parabola has one curvature",
                              "outside: no normalization"));
    result.add(*plain, at_most("control, plain" + by + "length over that of steps at right angles",
                               0.5, plain->length_over_law(), 0,
                               "descent runs along the weights, too: from 3 to 1",
                               "outside: no normalization"));
  }
  return result;
}

}  // namespace lm::scale_invariance
