// The run of edge-of-chaos: its parameters, its three parts, what is seen and what is checked.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/signal-propagation/deep_training.hpp"
#include "experiments/signal-propagation/phase_plane.hpp"
#include "experiments/signal-propagation/random_stack.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::edge_of_chaos {
using signal::Gate;

using signal::kErrors;
/// Layers until the length has settled; slopes are fitted beyond.
inline constexpr Index kSettled = 5;
/// The theory is for infinite width. At N units the next order is some multiple of 1/N per layer.
inline constexpr double kNextOrder = 3;
/// Steps of training, and how many of the last are averaged.
inline constexpr std::int64_t kTraining = 100;
inline constexpr std::size_t kLast = 10;
/// Of four groups.
inline constexpr double kChance = 0.25;

inline constexpr std::array kActivations{"tanh", "relu", "erf"};

struct Parameters {
  Gate activation = Gate::tanh;
  double bias_variance = 0.05;
  double weight_variance = 2.5;
  double correlation = 0.9;
  std::int64_t width = 200;
  std::int64_t depth = 50;
  std::int64_t networks = 8;
  bool train = true;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The start");
    v.real(bias_variance,
           param("bias_variance", "Variance of the biases")
               .symbol("\\sigma_b^2")
               .between(0, 0.5)
               .start(),
           "Biases are drawn from $N(0, \\sigma_b^2)$.");
    v.real(weight_variance,
           param("weight_variance", "Variance of the weights")
               .symbol("\\sigma_w^2")
               .between(0.2, 6)
               .start(),
           "Weights are drawn from $N(0, \\sigma_w^2/N)$.");
    v.choice(activation, kActivations, param("activation", "Activation").symbol("\\varphi"),
             "What each unit makes of the sum that it is given.");
    v.group("The network");
    v.real(correlation,
           param("correlation", "Likeness of the two inputs").symbol("c_0").between(0, 1),
           "Correlation of the two inputs: 1 when they are the same.");
    v.integer(depth, param("depth", "Layers").symbol("D").log(2, 100), "All of the same width.");
    v.integer(width, param("width", "Width").symbol("N").log(8, 500), "Units per layer.");
    v.integer(networks, param("networks", "Networks").log(1, 40),
              "Drawn independently; figures show their mean.");
    v.flag(train, param("train", "Then train one"),
           "After the way up and back, 100 steps of Adam on a network of this depth with 64 units "
           "per layer.");
  }
};

class EdgeOfChaos : public ExperimentOf<Parameters> {
 public:
  EdgeOfChaos(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(setup.seed),
        field_(p.activation, p.weight_variance, p.bias_variance),
        lines_(signal::phase_lines(p.activation, as_double(p.depth) / 6)),
        course_(field_, p.correlation, as_index(p.depth), units()),
        pairs_(p.activation, p.weight_variance, p.bias_variance, p.correlation, as_index(p.depth),
               units()),
        depth_of_correlation_(field_.correlation_depth()),
        critical_(theory::critical_weight_variance(p.activation, p.bias_variance)),
        stack_({.networks = as_index(p.networks),
                .width = as_index(p.width),
                .depth = as_index(p.depth),
                .gate = p.activation,
                .weight_deviation = std::sqrt(p.weight_variance / as_double(p.width)),
                .bias_deviation = std::sqrt(p.bias_variance),
                .correlation = p.correlation,
                .seed = setup.seed}) {
    begin();
  }

  std::int64_t suggested_steps() const override {
    return 2 * p_.depth + (p_.train ? kTraining : 0);
  }
  Views views() const override {
    return {phase_view(),  correlation_view(), pair_view(),
            length_view(), gradient_view(),    learning_view()};
  }
  Scalars scalars() const override {
    const bool up = stack_.risen() > 0;
    return {
        predicted("predicted_q", course_.q.back(), "mean square $q_D$, in theory"),
        measured("measured_q", up ? mean(stack_.lengths(stack_.risen())) : kNaN,
                 "mean square $q$ of the highest layer"),
        predicted("chi", chi(), "$\\chi_1$"),
        predicted("predicted_c", course_.c.back(), "correlation $c_D$, in theory"),
        measured("measured_c", up ? mean(stack_.correlations(stack_.risen())) : kNaN,
                 "correlation $c$ in the highest layer"),
        predicted("predicted_gradient_slope", lm::log(chi()), "$\\ln \\chi_1$"),
        measured("measured_gradient_slope", slope().value, "of $\\ln g^2$, per layer backwards"),
        predicted("correlation_depth", depth_of_correlation_, "$\\xi$", "layers"),
        predicted("critical_weight_variance", critical_, "$\\sigma_w^2$ of the line"),
        measured("q_spread", up ? relative_spread(stack_.lengths(stack_.risen())) : kNaN,
                 "spread of $q$ over networks"),
        predicted("predicted_q_spread", course_.spread.back(), "the same, in theory"),
        measured("c_spread", up ? spread_of(stack_.correlations(stack_.risen())) : kNaN,
                 "spread of $c$ over networks"),
        predicted("predicted_c_spread", pairs_.spread.empty() ? kNaN : pairs_.spread.back(),
                  "the same, in theory"),
        measured("accuracy", accuracy(), "right answers after training")};
  }
  /// Over the last steps of training.
  double accuracy() const {
    const std::size_t last = std::min(kLast, learned_.size());
    return mean({learned_.end() - static_cast<std::ptrdiff_t>(last), learned_.end()});
  }
  double correlation_depth() const { return depth_of_correlation_; }
  double measured_q() const { return mean(stack_.lengths(stack_.risen())); }
  double predicted_q() const { return course_.q.back(); }
  double q_spread() const { return relative_spread(stack_.lengths(stack_.risen())); }
  double predicted_spread() const { return course_.spread.back(); }
  double slope_fault() const { return std::abs(slope().value - lm::log(chi())); }
  double measured_slope() const { return slope().value; }
  double c_spread() const { return spread_of(stack_.correlations(stack_.risen())); }
  double predicted_c() const { return pairs_.mean.back(); }
  double predicted_c_spread() const { return pairs_.spread.back(); }
  double measured_c() const { return mean(stack_.correlations(stack_.risen())); }

 protected:
  void take_step() override {
    if (step() < p_.depth) {
      stack_.forward();
    } else if (step() < 2 * p_.depth) {
      stack_.backward();
    } else {
      learn();
    }
  }
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override {
    const double networks = as_double(p_.networks);
    const bool there = step() >= p_.depth;
    const std::vector<double> lengths = there ? stack_.lengths(as_index(p_.depth)) : none();
    const std::vector<double> alike = there ? stack_.correlations(as_index(p_.depth)) : none();
    const double q = course_.q.back(),
                 order = kNextOrder * course_.spread.back() * course_.spread.back();
    Checks all{
        within("mean square in the last layer", q, mean(lengths),
               q * (kErrors * course_.spread.back() / std::sqrt(networks) + order),
               "five standard errors of the predicted spread, and its square",
               wide().awaits(there, "the inputs are on their way")),
        within("slope of the gradient, per layer", lm::log(chi()), slope().value, slope_tolerance(),
               "five standard errors of a random walk, and half the variance of its step",
               wide()
                   .needs(p_.depth >= 3 * kSettled, "fewer than 15 layers")
                   .awaits(stack_.reached() == 0, "the gradient is on its way"))};
    if (!pairs_.mean.empty()) all.push_back(likeness(alike, there));
    return all;
  }

 private:
  struct Line {
    double value = kNaN;
  };

  void learn() {
    if (!training_) {
      training_ = std::make_unique<signal::DeepTraining>(
          p_.activation, p_.weight_variance, p_.bias_variance, as_index(p_.depth), seed_);
    }
    training_->step();
    learned_.push_back(training_->accuracy());
  }
  /// The mean correlation against that of networks of this width. Near 1 the distance to 1 is what
  /// varies, by a share of itself.
  Check likeness(const std::vector<double>& alike, bool there) const {
    const double spread = pairs_.spread.back(), apart = 1 - course_.c.back();
    const double order = std::max(spread, spread / apart);
    return within(
        "correlation in the last layer", pairs_.mean.back(), mean(alike),
        kErrors * spread / std::sqrt(as_double(p_.networks)) + spread * order * order,
        "five standard errors of the predicted spread, and its third order",
        wide()
            .needs(spread <= 0.25, "the correlations of single networks spread widely")
            .needs(apart > 1e-6 && spread <= 0.5 * apart, "the two inputs have become nearly one")
            .awaits(there, "the inputs are on their way"));
  }
  double units() const { return as_double(p_.width); }
  static std::vector<double> none() { return {}; }
  double chi() const { return field_.chi(course_.q.back()); }
  Range wide() const {
    return Range(
               "100 units or more; a predicted spread of q up to 0.3; biases, or weights above the "
               "line")
        .needs(p_.width >= 100, "fewer than 100 units")
        .needs(course_.spread.back() <= 0.3, "the lengths of single networks spread too widely");
  }
  /// ln g² over the layers from kSettled up to where the gradient started: least squares.
  Line slope() const {
    const Index low = std::max(stack_.reached(), std::min(kSettled, stack_.setting().depth / 2));
    const Index high = stack_.setting().depth;
    if (high - low < 1) return {};
    double sl = 0, sy = 0, sll = 0, sly = 0;
    const double count = as_double(high - low + 1);
    for (Index l = low; l <= high; ++l) {
      const double y = mean(stack_.log_gradients(l)), at = as_double(l);
      sl += at, sy += y, sll += at * at, sly += at * y;
    }
    return {-(count * sly - sl * sy) / (count * sll - sl * sl)};
  }
  double slope_tolerance() const {
    const double step = field_.gradient_noise(course_.q.back()) / units();
    const double layers = as_double(p_.depth - kSettled);
    return 1.5 * kErrors * std::sqrt(1.2 * step / (layers * as_double(p_.networks))) + 1.5 * step +
           0.005;
  }
  static double spread_of(const std::vector<double>& values) {
    return standard_error(values) * std::sqrt(as_double(values.size()));
  }
  static double relative_spread(const std::vector<double>& values) {
    return spread_of(values) / mean(values);
  }

  View phase_view() const {
    const signal::PhaseLines& lines = lines_;
    return scatter("phase", "Order and chaos", axis("variance of the biases $\\sigma_b^2$"),
                   axis("variance of the weights $\\sigma_w^2$"))
        .measured("start", std::vector{p_.bias_variance}, std::vector{p_.weight_variance})
        .predicted("$\\chi_1 = 1$", lines.critical.x, lines.critical.y)
        .reference("$6\\xi = D$, in order", lines.order.x, lines.order.y)
        .reference("$6\\xi = D$, in chaos", lines.chaos.x, lines.chaos.y);
  }
  /// Means over the networks, layer 1 up, of what `read` gives.
  template <class Read>
  std::pair<std::vector<double>, std::vector<std::vector<double>>> rising(const Read& read) const {
    std::pair<std::vector<double>, std::vector<std::vector<double>>> all;
    for (Index l = 1; l <= stack_.risen(); ++l) {
      all.first.push_back(as_double(l));
      all.second.push_back(read(l));
    }
    return all;
  }
  static Series band(std::string name, Role role, std::vector<double> x, std::vector<double> low,
                     std::vector<double> high) {
    Series series = make_series(std::move(name), role, std::move(x), std::move(low));
    series.rows = 1;
    series.columns = as_index(high.size());
    series.z = std::move(high);
    return series;
  }
  /// Mean, and mean ± standard deviation, of the networks in each layer.
  static void add_networks(Plot& plot, const char* name, const char* spread,
                           const std::vector<double>& layers,
                           const std::vector<std::vector<double>>& values) {
    std::vector<double> middle, low, high;
    for (const std::vector<double>& v : values) {
      const double m = mean(v);
      const double s = v.size() > 1 ? standard_error(v) * std::sqrt(as_double(v.size())) : 0;
      middle.push_back(m), low.push_back(m - s), high.push_back(m + s);
    }
    plot.measured(name, layers, middle);
    plot.add(band(spread, Role::measured, layers, low, high));
  }
  View correlation_view() const {
    Plot plot = curve("correlation", "How alike the two inputs are", axis("layer $l$"),
                      axis("correlation $c_l$"));
    const auto [layers, values] = rising([this](Index l) { return stack_.correlations(l); });
    add_networks(plot, "networks, mean", "one network", layers, values);
    plot.predicted("infinitely wide", course_.layers, course_.c);
    if (pairs_.mean.empty()) return plot;
    std::vector<double> low, high;
    for (std::size_t l = 0; l < pairs_.mean.size(); ++l) {
      low.push_back(std::max(-1.0, pairs_.mean[l] - pairs_.spread[l]));
      high.push_back(std::min(1.0, pairs_.mean[l] + pairs_.spread[l]));
    }
    return plot.add(band("one network, in theory", Role::predicted, course_.layers, low, high));
  }
  View pair_view() const {
    const Matrix& pair = stack_.pair();
    std::vector<double> x, y;
    for (Index i = 0; i < pair.rows(); ++i) x.push_back(pair(i, 0)), y.push_back(pair(i, 1));
    const double reach = 3 * std::sqrt(std::max(course_.q.front(), course_.q.back()));
    return scatter("units", "What each unit is given", axis("first input: $h_l$"),
                   axis("second input: $h_l$"))
        .measured("units of one network", x, y)
        .reference("the same for both", std::vector{-reach, reach}, std::vector{-reach, reach});
  }
  View length_view() const {
    Plot plot = curve(
        "length", "How long the signal is", axis("layer $l$"),
        p_.activation == Gate::relu ? log_axis("mean square $q_l$") : axis("mean square $q_l$"));
    const auto [layers, values] = rising([this](Index l) { return stack_.lengths(l); });
    std::vector<double> middle;
    for (const std::vector<double>& v : values) middle.push_back(mean(v));
    plot.measured("networks, mean", layers, middle);
    std::vector<double> low, high;
    for (std::size_t l = 0; l < course_.q.size(); ++l) {
      low.push_back(course_.q[l] * std::max(0.02, 1 - course_.spread[l]));
      high.push_back(course_.q[l] * (1 + course_.spread[l]));
    }
    plot.predicted("infinitely wide", course_.layers, course_.q);
    plot.add(band("one network, in theory", Role::predicted, course_.layers, low, high));
    return plot;
  }
  View gradient_view() const {
    const Index depth = stack_.setting().depth;
    std::vector<double> x, y, layers{as_double(depth)}, theory{1};
    for (Index l = depth; l >= stack_.reached(); --l) {
      x.push_back(as_double(l));
      y.push_back(lm::exp(mean(stack_.log_gradients(l))));
    }
    for (Index l = depth; l >= 1; --l) {
      layers.push_back(as_double(l - 1));
      theory.push_back(theory.back() * field_.chi(course_.q[as_size(l - 1)]));
    }
    return curve("gradient", "The gradient on its way back", axis("layer $l$"),
                 log_axis("mean square $g_l^2/g_D^2$"))
        .measured("networks, typical", x, y)
        .predicted("product of $\\chi_1$", layers, theory);
  }

  View learning_view() const {
    return curve("learning", "Does a network of this depth learn?", axis("steps of training"),
                 axis("right answers"))
        .measured("64 units per layer", count_from_one(as_index(learned_.size())), learned_)
        .reference("chance", std::vector{0.0, as_double(kTraining)}, std::vector{kChance, kChance});
  }

  std::int64_t seed_;
  theory::MeanField field_;
  signal::PhaseLines lines_;
  signal::Course course_;
  signal::PairCourse pairs_;
  double depth_of_correlation_, critical_;
  signal::RandomStack stack_;
  std::unique_ptr<signal::DeepTraining> training_;
  std::vector<double> learned_;
};

}  // namespace lm::edge_of_chaos
