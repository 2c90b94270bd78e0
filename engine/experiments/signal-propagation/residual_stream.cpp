// Experiment residual-stream: what a skip does to a gradient, and to the worst case.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/signal-propagation/block_stack.hpp"
#include "experiments/signal-propagation/random_stack.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::residual_stream {
namespace {

using signal::BlockStack;
using signal::kErrors;
using theory::Gate;

/// Networks whose gradients are averaged.
constexpr Index kNetworks = 8;

enum class Branch { two_layers, one_layer };
constexpr std::array kBranchWords{"two_layers", "one_layer"};

struct Parameters {
  bool skip = true;
  double branch_scale = 0.1414;
  std::int64_t depth = 50;
  Gate activation = Gate::tanh;
  Branch branch = Branch::two_layers;
  std::int64_t width = 128;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("A block");
    v.flag(skip, param("skip", "Skip connection"), "On: $h + s\\,f(h)$. Off: $s\\,f(h)$.");
    v.real(branch_scale, param("branch_scale", "Scale of the branch").symbol("s").log(0.01, 2),
           "What the branch is multiplied by.");
    v.choice(branch, kBranchWords, param("branch", "Branch"),
             "two_layers: $W_2\\varphi(W_1 h)$. one_layer: $\\varphi(W_1 h)$.");
    v.choice(activation, theory::kGateWords, param("activation", "Activation").symbol("\\varphi"),
             "What each unit makes of the sum that it is given.");
    v.group("The network");
    v.integer(depth, param("depth", "Blocks").symbol("D").log(1, 100), "Of the same width.");
    v.integer(width, param("width", "Width").symbol("N").log(8, 256), "Units per layer.");
  }
};

/// He's gain for ReLU, so that W₁ keeps what the ReLU halves.
double gain(Gate gate) { return gate == Gate::relu ? 2 : 1; }

/// The wide network's course: q_l and ln of the mean square gradient after so many blocks back.
struct StreamLaw {
  StreamLaw(Gate gate, bool skip, double s, Index depth, double units) {
    const theory::MeanField field(gate, gain(gate), 0);
    const double one = skip ? 1 : 0;
    std::vector<double> chi;
    for (Index l = 0; l < depth; ++l) {
      const double inner = field.first_length(lengths.back());
      chi.push_back(s * s * field.chi(inner));
      lengths.push_back(one * lengths.back() + s * s * field.mean_square(inner));
      noise += (skip ? 4 * chi.back() + 6 * chi.back() * chi.back() : 9) / units;
    }
    for (auto c = chi.rbegin(); c != chi.rend(); ++c) {
      log_gradients.push_back(log_gradients.back() + lm::log(one + *c));
    }
  }
  std::vector<double> lengths{1}, log_gradients{0};
  double noise = 0;  ///< about the variance of ln g² over networks of so many units
};

class ResidualStream : public ExperimentOf<Parameters> {
 public:
  ResidualStream(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        law_(p.activation, p.skip, p.branch_scale, as_index(p.depth), as_double(p.width)),
        plain_law_(p.activation, false, 1, as_index(p.depth), as_double(p.width)),
        stack_(setting(p, setup.seed)),
        plain_(plain(p, setup.seed)) {
    begin();
  }

  std::int64_t suggested_steps() const override { return 2 * p_.depth; }
  Views views() const override { return {gradient_view(), length_view(), bound_view()}; }
  Scalars scalars() const override {
    const std::size_t l = passed();
    return {measured("gradient_ratio", ratio(), "gradient's norm, over that at the end"),
            predicted("predicted_gradient_ratio", lm::exp(0.5 * law_.log_gradients[l]),
                      "the same, in theory"),
            measured("plain_ratio", plain_ratio(), "the same blocks without skip or scale"),
            predicted("predicted_plain_ratio", lm::exp(0.5 * plain_law_.log_gradients[l]),
                      "the same, in theory"),
            measured("product_bound", lm::exp(stack_.log_bounds().back()),
                     "the most that these weights allow"),
            predicted("predicted_product_bound",
                      lm::exp(as_double(stack_.log_bounds().size() - 1) * lm::log(block_bound())),
                      "the same, in theory"),
            measured("length_ratio", lm::exp(mean(stack_.log_lengths(stack_.risen()))),
                     "mean square of $h$, over the input's"),
            predicted("predicted_length_ratio", law_.lengths[as_size(stack_.risen())],
                      "the same, in theory"),
            reference("bound_of_one", lm::pow(1 + 1 / as_double(p_.depth), as_double(p_.depth)),
                      "$(1 + 1/D)^D$")};
  }
  double ratio() const { return lm::exp(0.5 * mean(stack_.log_gradients(stack_.reached()))); }
  double predicted_ratio() const { return lm::exp(0.5 * law_.log_gradients.back()); }
  double plain_ratio() const { return lm::exp(0.5 * mean(plain_.log_gradients(plain_.reached()))); }
  double bound() const { return lm::exp(stack_.log_bounds().back()); }
  double length() const { return lm::exp(mean(stack_.log_lengths(stack_.risen()))); }

 protected:
  void take_step() override {
    for (BlockStack* stack : {&stack_, &plain_}) {
      if (step() < p_.depth) {
        stack->forward();
      } else {
        stack->backward();
      }
    }
  }
  bool finished() const override { return step() >= 2 * p_.depth; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override {
    const bool back = stack_.reached() == 0;
    const double blocks = as_double(p_.depth);
    return {
        within("ln of the gradient's norm with the skip as set", 0.5 * law_.log_gradients.back(),
               0.5 * mean(stack_.log_gradients(stack_.reached())), tolerance(law_),
               "five standard errors, and half the variance",
               claimed(law_).awaits(back, kOnItsWay)),
        within("ln of the gradient's norm in the plain network",
               0.5 * plain_law_.log_gradients.back(),
               0.5 * mean(plain_.log_gradients(plain_.reached())), tolerance(plain_law_),
               "five standard errors, and half the variance",
               claimed(plain_law_).awaits(back, kOnItsWay)),
        within("ln of the bound, per block", lm::log(block_bound()),
               stack_.log_bounds().back() / blocks, 0.08 * norm_share(),
               "the norm of a matrix of 100 units is 2 up to 4 %, and two are multiplied",
               Range("100 units or more")
                   .needs(p_.width >= 100, "fewer than 100 units")
                   .awaits(stack_.risen() == p_.depth, "not all blocks are passed")),
        at_most("gradient's norm against the bound", stack_.log_bounds().back(), largest(), 1e-9,
                "a theorem, up to rounding", Range("any setting").awaits(back, kOnItsWay))};
  }

 private:
  static constexpr const char* kOnItsWay = "the gradient is on its way";

  static signal::BlockSetting setting(const Parameters& p, std::int64_t seed) {
    return {.networks = kNetworks,
            .width = as_index(p.width),
            .depth = as_index(p.depth),
            .gate = p.activation,
            .two_layers = p.branch == Branch::two_layers,
            .skip = p.skip,
            .scale = p.branch_scale,
            .gain = gain(p.activation),
            .norms = true,
            .seed = seed};
  }
  static signal::BlockSetting plain(const Parameters& p, std::int64_t seed) {
    signal::BlockSetting set = setting(p, seed);
    set.skip = false, set.scale = 1, set.norms = false;
    return set;
  }
  std::size_t passed() const { return as_size(as_index(p_.depth) - stack_.reached()); }
  /// 1 + s‖W₂‖‖W₁‖·max φ' with the norms 2 and 2√gain of wide matrices.
  double branch_bound() const {
    return p_.branch_scale * signal::steepest_slope(p_.activation) * 2 *
           std::sqrt(gain(p_.activation)) * (p_.branch == Branch::two_layers ? 2 : 1);
  }
  double block_bound() const { return (p_.skip ? 1 : 0) + branch_bound(); }
  double norm_share() const { return branch_bound() / block_bound(); }
  /// ln of the first network's gradient, which its own weights bound.
  double largest() const { return 0.5 * stack_.log_gradients(stack_.reached()).front(); }
  static double tolerance(const StreamLaw& law) {
    return 0.5 * (kErrors * std::sqrt(1.5 * law.noise / as_double(kNetworks)) + 1.5 * law.noise) +
           0.005;
  }
  Range claimed(const StreamLaw& law) const {
    return Range("branches of two layers, 100 units or more, a spread of ln g² up to 1")
        .needs(p_.branch == Branch::two_layers, "the branch ends in its activation")
        .needs(p_.width >= 100, "fewer than 100 units")
        .needs(law.noise <= 1, "gradients of single networks spread too widely");
  }

  std::vector<double> going_back(const BlockStack& stack) const {
    std::vector<double> list;
    for (Index l = as_index(p_.depth); l >= stack.reached(); --l) {
      list.push_back(lm::exp(0.5 * mean(stack.log_gradients(l))));
    }
    return list;
  }
  static std::vector<double> exponentials(const std::vector<double>& logs, double factor) {
    std::vector<double> list;
    for (const double value : logs) list.push_back(lm::exp(factor * value));
    return list;
  }
  View gradient_view() const {
    const std::vector<double> with = going_back(stack_), without = going_back(plain_);
    const std::vector<double> all = count_from_zero(as_index(law_.log_gradients.size()));
    return curve("gradient", "The gradient, going back", axis("blocks that it has passed"),
                 log_axis("norm, over that at the end"))
        .measured("this network", count_from_zero(as_index(with.size())), with)
        .measured("plain network", count_from_zero(as_index(without.size())), without)
        .predicted("this one, in theory", all, exponentials(law_.log_gradients, 0.5))
        .predicted("plain, in theory", all, exponentials(plain_law_.log_gradients, 0.5));
  }
  View length_view() const {
    std::vector<double> values;
    for (Index l = 0; l <= stack_.risen(); ++l) {
      values.push_back(lm::exp(mean(stack_.log_lengths(l))));
    }
    return curve("length", "The signal on its way up", axis("block"),
                 log_axis("mean square of $h$"))
        .measured("this network", count_from_zero(as_index(values.size())), values)
        .predicted("in theory", count_from_zero(as_index(law_.lengths.size())), law_.lengths);
  }
  View bound_view() const {
    const std::vector<double> worst = exponentials(stack_.log_bounds(), 1);
    std::vector<double> theory, typical = exponentials(law_.log_gradients, 0.5);
    for (std::size_t l = 0; l < law_.lengths.size(); ++l) {
      theory.push_back(lm::exp(as_double(l) * lm::log(block_bound())));
    }
    return curve("bound", "The worst case, and the typical one", axis("blocks"), log_axis("factor"))
        .measured("bound from the blocks' norms", count_from_zero(as_index(worst.size())), worst)
        .predicted("bound, in theory", count_from_zero(as_index(theory.size())), theory)
        .reference("typical gradient, in theory", count_from_zero(as_index(typical.size())),
                   typical);
  }

  StreamLaw law_, plain_law_;
  BlockStack stack_, plain_;
};

void check_streams(Battery& result) {
  for (const auto& [gate, name] : {std::pair{Gate::relu, "ReLU"}, {Gate::tanh, "tanh"}}) {
    Parameters p;
    p.activation = gate, p.width = 256;
    const auto run = run_whole<ResidualStream>(p, 1);
    add_verdicts(result, std::string(name) + ", s = 1/√50: ", *run);
    if (gate != Gate::relu) continue;
    result.add(*run, within("ReLU, s = 1/√50: norm over 1.02^25", 1, run->ratio() / 1.6406, 0.06,
                            "eight networks of 256 units spread by 1 % in the mean", "χ = 1"));
    Parameters one = p;
    one.branch = Branch::one_layer;
    const auto departs = run_whole<ResidualStream>(one, 1);
    result.add(*departs,
               at_least("ReLU at the branch's end: norm over 1.02^25 (control)", 1.3,
                        departs->ratio() / 1.6406, 0,
                        "a rectified branch has a mean, and means add up", "outside: one layer"));
    result.add(*departs,
               at_least("ReLU at the branch's end: mean square of h (control)", 10,
                        departs->length(), 0, "about cosh(0.564 √50) = 27", "outside: one layer"));
  }
}

/// The worst case needs 1/D; the typical gradient only 1/√D.
void check_scales(Battery& result) {
  for (const std::int64_t depth : {25, 100}) {
    Parameters p;
    p.activation = Gate::relu, p.depth = depth, p.branch_scale = 1 / as_double(depth);
    const auto run = run_whole<ResidualStream>(p, 2);
    result.add(*run,
               within("s = 1/D, " + std::to_string(depth) + " blocks: ln of the bound",
                      as_double(depth) * lm::log1p(4 * std::sqrt(2.0) / as_double(depth)),
                      lm::log(run->bound()), 0.4, "norms of 128 units are 2 up to 4 %", "ReLU"));
    p.branch_scale = 1 / std::sqrt(as_double(depth));
    const auto wide = run_whole<ResidualStream>(p, 2);
    result.add(*wide,
               within("s = 1/√D, " + std::to_string(depth) + " blocks: gradient's norm over √e",
                      lm::exp(0.5 * as_double(depth) * lm::log1p(1 / as_double(depth)) - 0.5),
                      wide->ratio() / lm::exp(0.5), 0.1, "eight networks of 128 units", "ReLU"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<ResidualStream, Parameters>(
      {.title = "A stream with side arms",
       .question = "What does a skip connection change for a gradient?",
       .precision = "double: logarithms of products of a hundred factors",
       .range = "Wide networks before training whose branches end in a linear layer.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  check_streams(result);
  check_scales(result);
  return result;
}

}  // namespace lm::residual_stream
