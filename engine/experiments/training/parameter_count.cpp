// Experiment parameter-count: what a network is made of, what width and depth cost, and how many of
// its numbers change nothing.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/sampling.hpp"
#include "experiments/training/census.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/parameter_sum.hpp"

namespace lm::parameter_count {
namespace {

/// Hidden layers are made 1, 2, 4, 8 and 16 times as wide, and as many.
constexpr std::size_t kDoublings = 5;
/// One budget is spent on 1 to 8 hidden layers.
constexpr Index kDepths = 8;
/// Weights of a matrix up to which all are drawn; of larger networks so many units of each layer.
constexpr Index kAllDrawn = 10'000, kDrawn = 64;
/// Slopes are taken of networks up to this size.
constexpr double kSloped = 20'000;
/// A slope adds up to 2000 terms of a gradient that is itself a sum of as many: a relative 1e-16
/// each, of terms that may be a thousand times as large as their sum's parts.
constexpr double kRounding = 1e-10;
/// A weight, its gradient and Adam's two means, in float.
constexpr double kBytesInTraining = 4 * 4;

struct Parameters {
  std::vector<double> sizes = {3, 64, 64, 1};
  std::int64_t widen = 1;
  bool bias = true;
  Variant variant = Variant::perceptron;
  Bend activation = Bend::relu;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.list(sizes, 6, param("sizes", "Layers").between(1, 1000),
           "Units of each layer, inputs first; two layers at least.");
    v.integer(widen, param("widen", "Times as wide").log(1, 16),
              "Every hidden layer is made so many times as wide.");
    v.flag(bias, param("bias", "Biases"), "One number for each unit, added to what comes in.");
    v.choice(variant, kVariantWords, param("variant", "Kind"),
             "perceptron: the lecture’s. layer_norm: each hidden layer is normalized, with a gain "
             "and a shift for each unit. shared: hidden layers of one width use one matrix.");
    v.choice(activation, kBendWords, param("activation", "Activation").symbol("\\varphi"),
             "Of the hidden layers. It has no parameters.");
  }
};

std::vector<Index> whole_sizes(const std::vector<double>& list) {
  std::vector<Index> sizes;
  for (const double one : list) {
    if (one != std::floor(one)) throw Error("bad_value", "sizes", "must be whole numbers");
    sizes.push_back(as_index(one));
  }
  if (sizes.size() < 2) {
    throw Error("bad_value", "sizes", "must be two to six whole numbers, as in 3:64:64:1");
  }
  return sizes;
}

class ParameterCount : public ExperimentOf<Parameters> {
 public:
  ParameterCount(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        plan_{theory::widened(whole_sizes(p.sizes), p.widen), p.bias, p.variant},
        seed_(setup.seed) {
    added_ = added_by_layer(plan_);
    for (std::size_t k = 0; k < kDoublings; ++k) {
      const Index factor = Index{1} << k;
      wide_.push_back(as_double(count_of(theory::widened(plan_.sizes, factor))));
      deep_.push_back(as_double(count_of(theory::deepened(plan_.sizes, factor))));
    }
    for (Index depth = 1; depth <= kDepths; ++depth) {
      widths_.push_back(as_double(widest({plan_.sizes, p.bias, Variant::perceptron}, depth,
                                         as_index(predicted_of(plan_.sizes)))));
    }
    if (slopes_wanted()) slope_ = largest_scaling_slope(plan_, p.activation, seed_);
    begin();
  }

  std::int64_t suggested_steps() const override {
    return as_index(added_.size() + kDoublings) + kDepths;
  }
  Views views() const override {
    return {network_view(), layers_view(), growth_view(), budget_view()};
  }
  Scalars scalars() const override {
    const double all = predicted_of(plan_.sizes), hidden = hidden_units();
    return {measured("parameters", parameters(), "parameters, counted in the network"),
            predicted("predicted_parameters", all, "$\\sum_\\ell(n_{\\ell-1}n_\\ell + n_\\ell)$"),
            measured("largest_share", largest_share(), "share of the largest layer"),
            measured("memory", parameters() * kBytesInTraining / 1000,
                     "memory in training with Adam", "kB"),
            measured("wider", wide_[1] / wide_[0], "twice as wide: times as many"),
            predicted("predicted_wider", predicted_of(theory::widened(plan_.sizes, 2)) / all,
                      "by the sum"),
            measured("deeper", deep_[1] / deep_[0], "twice the hidden layers: times as many"),
            predicted("predicted_deeper", predicted_of(theory::deepened(plan_.sizes, 2)) / all,
                      "by the sum"),
            measured("width_of_three", widths_[2], "width of three hidden layers, same budget"),
            predicted("predicted_width_of_three", std::floor(width_for(3)),
                      "the quadratic equation's, rounded down"),
            measured("scaling_slope", slope_, "largest slope along a unit's scaling"),
            predicted("free_scalings", p_.activation == Bend::relu ? hidden : 0,
                      "directions that change nothing, one for each hidden ReLU")};
  }

  double parameters() const {
    double sum = 0;
    for (std::size_t l = 0; l < std::min(added_.size(), as_size(step())); ++l) {
      sum += as_double(added_[l]);
    }
    return sum;
  }
  double off_the_sum() const { return parameters() - predicted_of(plan_.sizes); }
  double slope() const { return slope_; }

 protected:
  void take_step() override {}
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  bool finished() const override { return step() >= suggested_steps(); }
  Checks checks() const override {
    Range plain("a perceptron: dense layers and nothing else"), built = plain, spent = plain;
    plain.needs(p_.variant == Variant::perceptron, "this network has other parts");
    built = plain;
    built.awaits(step() >= as_index(added_.size()), "not all layers are built");
    spent = plain;
    spent.needs(plan_.sizes.size() > 2 || width_for(1) > 0, "the budget is below one unit")
        .awaits(step() >= suggested_steps(), "not all networks are built");
    Range free("a perceptron of ReLUs with hidden units, up to 20,000 parameters");
    free.needs(p_.variant == Variant::perceptron, "this network has other parts")
        .needs(p_.activation == Bend::relu, "the units are no ReLUs")
        .needs(hidden_units() > 0, "there is no hidden unit")
        .needs(predicted_of(plan_.sizes) <= kSloped, "the network is larger");
    double wrong = 0, off = 0;
    for (std::size_t k = 0; k < kDoublings; ++k) {
      const Index factor = Index{1} << k;
      wrong += wide_[k] != predicted_of(theory::widened(plan_.sizes, factor));
      wrong += deep_[k] != predicted_of(theory::deepened(plan_.sizes, factor));
    }
    for (Index depth = 1; depth <= kDepths; ++depth) {
      off += widths_[as_size(depth - 1)] != std::floor(width_for(depth));
    }
    return {equal("parameters of the network that is built", predicted_of(plan_.sizes),
                  parameters(), "whole numbers", built),
            equal("wider and deeper networks that the sum miscounts", 0, wrong,
                  "ten networks, whole numbers", spent),
            equal("depths at which the widest network of the budget is another one", 0, off,
                  "eight depths, whole numbers", spent),
            at_most("largest slope along the scaling of a ReLU", 0, slope_, kRounding,
                    "rounding of a sum of up to 2000 terms", free)};
  }

 private:
  Index count_of(const std::vector<Index>& sizes) const {
    return counted({sizes, p_.bias, p_.variant});
  }
  double predicted_of(const std::vector<Index>& sizes) const {
    return theory::parameter_sum(sizes, p_.bias);
  }
  double width_for(Index depth) const {
    // A width that is whole is found to 1e-12 of itself.
    return theory::width_of_budget(plan_.sizes.front(), plan_.sizes.back(), depth,
                                   predicted_of(plan_.sizes), p_.bias) *
           (1 + 1e-12);
  }
  double hidden_units() const {
    double sum = 0;
    for (std::size_t l = 1; l + 1 < plan_.sizes.size(); ++l) sum += as_double(plan_.sizes[l]);
    return sum;
  }
  bool slopes_wanted() const {
    return p_.variant == Variant::perceptron && predicted_of(plan_.sizes) <= kSloped &&
           plan_.sizes.size() > 2;
  }
  double largest_share() const {
    double all = 0, most = 0;
    for (const Index one : added_) {
      all += as_double(one);
      most = std::max(most, as_double(one));
    }
    return most / all;
  }
  /// How many entries of a list that begins after `before` steps are there by now.
  std::size_t shown(std::size_t before, std::size_t count) const {
    const std::size_t now = as_size(step());
    return now <= before ? 0 : std::min(count, now - before);
  }

  /// Some of each layer's units with weights as they start; a layer that is not built yet has none.
  View network_view() const {
    Index most = 0;
    for (std::size_t l = 0; l < added_.size(); ++l) {
      most = std::max(most, plan_.sizes[l] * plan_.sizes[l + 1]);
    }
    const Index units = most <= kAllDrawn ? most : kDrawn;
    const char* title =
        most <= kAllDrawn ? "The network" : "The network, 64 units of each layer at most";
    Plot plot("network", title, ViewKind::network, axis(""), axis(""));
    for (std::size_t l = 0; l < added_.size(); ++l) {
      Random random(static_cast<std::uint64_t>(seed_), stream("parameter-count/picture", l));
      Matrix W = normal_matrix(random, std::min(units, plan_.sizes[l]),
                               std::min(units, plan_.sizes[l + 1]),
                               std::sqrt(2 / as_double(plan_.sizes[l])));
      if (l >= as_size(step())) W.setZero();
      plot.measured("layer " + std::to_string(l + 1) + ": " + std::to_string(added_[l]), W);
    }
    return plot;
  }
  View layers_view() const {
    std::vector<double> number, sum, biases, built;
    for (std::size_t l = 0; l < added_.size(); ++l) {
      number.push_back(as_double(l + 1));
      sum.push_back(predicted_of({plan_.sizes[l], plan_.sizes[l + 1]}));
      biases.push_back(p_.bias ? as_double(plan_.sizes[l + 1]) : 0);
      built.push_back(l < as_size(step()) ? as_double(added_[l]) : 0);
    }
    return bars("layers", "Parameters of each layer", axis("layer $\\ell$"), axis("parameters"),
                number)
        .measured("counted in the network", built)
        .predicted("$n_{\\ell-1}n_\\ell + n_\\ell$", sum)
        .reference("of these, biases", biases);
  }
  View growth_view() const {
    std::vector<double> factor, wide, deep;
    for (std::size_t k = 0; k < kDoublings; ++k) {
      factor.push_back(as_double(Index{1} << k));
      wide.push_back(predicted_of(theory::widened(plan_.sizes, Index{1} << k)));
      deep.push_back(predicted_of(theory::deepened(plan_.sizes, Index{1} << k)));
    }
    const std::size_t many = shown(added_.size(), kDoublings);
    const auto first = [many](const std::vector<double>& all) {
      return std::vector<double>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(many));
    };
    return scatter("growth", "What more width and more depth cost",
                   log_axis("times as wide, or as many hidden layers"), log_axis("parameters"))
        .measured("wider, counted", first(factor), first(wide_))
        .predicted("wider, by the sum", factor, wide)
        .add(Role::test, "deeper, counted", first(factor), first(deep_))
        .predicted("deeper, by the sum", factor, deep);
  }
  View budget_view() const {
    std::vector<double> depth, width, counted_width;
    const std::size_t many = shown(added_.size() + kDoublings, as_size(kDepths));
    for (Index d = 1; d <= kDepths; ++d) {
      depth.push_back(as_double(d));
      width.push_back(width_for(d));
    }
    counted_width.assign(widths_.begin(), widths_.begin() + static_cast<std::ptrdiff_t>(many));
    return scatter("budget", "As many parameters, spent on depth", axis("hidden layers"),
                   log_axis("width of each"))
        .measured(
            "widest network that fits",
            std::vector<double>(depth.begin(), depth.begin() + static_cast<std::ptrdiff_t>(many)),
            counted_width)
        .predicted("the quadratic equation", depth, width);
  }

  Plan plan_;
  std::int64_t seed_;
  std::vector<Index> added_;
  std::vector<double> wide_, deep_, widths_;
  double slope_ = kNaN;
};

Parameters network(std::vector<double> sizes, bool bias = true) {
  Parameters p;
  p.sizes = std::move(sizes);
  p.bias = bias;
  return p;
}

void check_sums(Battery& result) {
  struct Case {
    const char* name;
    std::vector<double> sizes;
  };
  const Case cases[] = {{"3-64-64-1", {3, 64, 64, 1}},
                        {"1-1000-1", {1, 1000, 1}},
                        {"1-32-32-32-1", {1, 32, 32, 32, 1}},
                        {"784-300-100-10", {784, 300, 100, 10}},
                        {"5-2", {5, 2}}};
  for (const Case& one : cases) {
    for (const bool bias : {true, false}) {
      const auto run = run_whole<ParameterCount>(network(one.sizes, bias), 1);
      add_verdicts(result, std::string(one.name) + (bias ? "" : " without biases") + ": ", *run);
    }
  }
  for (const std::int64_t seed : {2, 3}) {
    add_verdicts(result, "3-64-64-1, seed " + std::to_string(seed) + ": ",
                 *run_whole<ParameterCount>(Parameters(), seed));
  }
}

/// A gain and a shift for each of 128 units; one matrix of 4160 in place of three; curved units.
void check_others(Battery& result) {
  Parameters p;
  p.variant = Variant::layer_norm;
  const auto normed = run_whole<ParameterCount>(p, 1);
  result.add(*normed, equal("control, normalized layers: parameters that the sum forgets", 256,
                            normed->off_the_sum(), "two for each of 128 units",
                            "outside: the sum has no term for them"));
  p = network({1, 32, 32, 32, 32, 1});
  p.variant = Variant::shared;
  const auto shared = run_whole<ParameterCount>(p, 1);
  result.add(*shared, equal("control, a shared matrix: parameters that the sum has too many", -2112,
                            shared->off_the_sum(), "two of three matrices of 32 · 32 + 32",
                            "outside: the sum takes each layer for its own"));
  p = Parameters();
  p.activation = Bend::tanh;
  const auto curved = run_whole<ParameterCount>(p, 1);
  result.add(*curved,
             at_least("control, tanh: largest slope along a unit's scaling", 0.01, curved->slope(),
                      0, "tanh(az) is not a tanh(z)", "outside: the units are no ReLUs"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<ParameterCount, Parameters>(
      {.title = "Counting parameters",
       .question = "How many numbers is a network made of, what do width and depth cost, and do "
                   "all of them matter?",
       .precision = "double: counts are whole numbers, and a slope is held against 0",
       .range = "Dense layers with or without biases. A shared matrix or a normalization has "
                "other sums. The scaling holds for ReLUs.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_sums(result);
  check_others(result);
  return result;
}

}  // namespace lm::parameter_count
