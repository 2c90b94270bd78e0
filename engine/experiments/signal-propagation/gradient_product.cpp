// Experiment gradient-product: a gradient on its way back is multiplied once per layer.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/signal-propagation/random_stack.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "nn/initializer.hpp"
#include "theory/random_factors.hpp"

namespace lm::gradient_product {
namespace {

using signal::Gate;
using signal::kErrors;

/// Networks whose gradients are averaged.
constexpr Index kNetworks = 10;
/// A product of up to 100 factors, each rounded once, against e^{L ln a}.
constexpr double kRounding = 1e-12;

enum class Start { he, xavier, lecun };
constexpr std::array kStartWords{"he", "xavier", "lecun"};
nn::Initializer initializer(Start start) {
  if (start == Start::he) return nn::Initializer::he;
  return start == Start::xavier ? nn::Initializer::xavier : nn::Initializer::lecun;
}

struct Parameters {
  double factor = 0.9;
  double spread = 0;
  std::int64_t depth = 50;
  Gate activation = Gate::relu;
  Start initializer = Start::he;
  std::int64_t width = 300;
  std::int64_t chains = 1000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The toy");
    v.real(factor, param("factor", "Factor").symbol("a").between(0.1, 2),
           "What the gradient is multiplied by in each layer.");
    v.real(spread, param("spread", "Spread of the factors").symbol("r").between(0, 0.95),
           "Factors are drawn evenly from $a(1 - r)$ to $a(1 + r)$.");
    v.integer(chains, param("chains", "Chains").symbol("T").log(11, 4000),
              "Products that are multiplied side by side.");
    v.group("The network");
    v.integer(depth, param("depth", "Layers").symbol("L").log(1, 100),
              "Of the toy and of the network.");
    v.choice(activation, theory::kGateWords, param("activation", "Activation").symbol("\\varphi"),
             "What each unit makes of the sum that it is given.");
    v.choice(initializer, kStartWords, param("initializer", "Weights"),
             "Variance of a weight: he $2/N$, xavier and lecun $1/N$ in square layers.");
    v.integer(width, param("width", "Width").symbol("N").log(8, 500), "Units per layer.");
  }
};

class GradientProduct : public ExperimentOf<Parameters> {
 public:
  GradientProduct(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        deviation_(nn::standard_deviation(lm::gradient_product::initializer(p.initializer),
                                          {as_index(p.width), as_index(p.width)})),
        field_(p.activation, deviation_ * deviation_ * as_double(p.width), 0),
        law_{p.factor, p.spread},
        stack_({.networks = kNetworks,
                .width = as_index(p.width),
                .depth = as_index(p.depth),
                .gate = p.activation,
                .weight_deviation = deviation_,
                .seed = setup.seed}),
        random_(static_cast<std::uint64_t>(setup.seed), stream("gradient-product/factors")),
        chains_(as_size(p.chains), 1.0) {
    double q = field_.first_length(1);
    for (Index l = 1; l <= as_index(p.depth); ++l, q = field_.length(q)) lengths_.push_back(q);
    for (auto q_l = lengths_.rbegin(); q_l != lengths_.rend(); ++q_l) {
      predicted_.push_back(predicted_.back() + lm::log(field_.chi(*q_l)));
      noise_ += field_.gradient_noise(*q_l) / as_double(p.width);
    }
    add_products();
    begin();
  }

  std::int64_t suggested_steps() const override { return 2 * p_.depth; }
  Views views() const override { return {gradient_view(), product_view(), length_view()}; }
  Scalars scalars() const override {
    return {measured("product", medians_.back(), "product of the factors, in the middle"),
            predicted("predicted_product", law_.median(passed()), "$e^{l\\,E\\ln a}$"),
            measured("mean_product", means_.back(), "product of the factors, on average"),
            predicted("predicted_mean_product", law_.mean(passed()), "$(E a)^l$"),
            measured("gradient_ratio", ratio(), "gradient's norm, over that at the last layer"),
            predicted("predicted_gradient_ratio", lm::exp(0.5 * predicted_[passed_index()]),
                      "the same, in theory"),
            reference("slopes_only", lm::pow(signal::steepest_slope(p_.activation), passed()),
                      "largest slope $\\varphi'$ to that power"),
            measured("per_layer", passed() > 0 ? lm::pow(ratio(), 1 / passed()) : kNaN,
                     "factor per layer")};
  }
  double ratio() const { return std::sqrt(mean(squares(passed_layer()))); }
  double predicted_ratio() const { return lm::exp(0.5 * predicted_.back()); }
  double median_product() const { return medians_.back(); }
  double mean_product() const { return means_.back(); }

 protected:
  void take_step() override {
    if (step() < p_.depth) {
      stack_.forward();
      return;
    }
    stack_.backward();
    for (double& product : chains_) {
      product *= p_.factor * (1 + p_.spread * (2 * random_.uniform() - 1));
    }
    add_products();
  }
  bool finished() const override { return step() >= 2 * p_.depth; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override {
    const bool back = step() > p_.depth;
    const double l = passed(), typical = mean(stack_.log_gradients(passed_layer()));
    return {within("ln of the median product over its law", lm::log(law_.median(l)),
                   lm::log(medians_.back()),
                   kErrors * 1.2533 * law_.log_deviation(l) / std::sqrt(as_double(p_.chains)) +
                       kRounding * l + law_.log_deviation(l) / as_double(p_.chains),
                   "five standard errors of a median, and the next order",
                   Range("20 layers or more where factors spread")
                       .needs(p_.spread == 0 || p_.depth >= 20, "fewer than 20 layers")
                       .awaits(back && (p_.spread == 0 || l >= 20),
                               "the gradient has not come so far")),
            within("mean product over its law", 1, means_.back() / law_.mean(l),
                   kErrors * law_.relative_deviation(l) / std::sqrt(as_double(p_.chains)) +
                       kRounding * l,
                   "five standard errors",
                   Range("products whose relative spread is below ½ √T/5")
                       .needs(law_.relative_deviation(as_double(p_.depth)) <=
                                  0.1 * std::sqrt(as_double(p_.chains)),
                              "a few chains carry the whole mean")
                       .awaits(back, "the gradient has not started")),
            within("ln of the gradient's norm, typical", 0.5 * predicted_[passed_index()],
                   0.5 * typical, log_tolerance(), "five standard errors, and half the variance",
                   Range("100 units or more; a spread of ln g² over networks up to 1")
                       .needs(p_.width >= 100, "fewer than 100 units")
                       .needs(noise_ <= 1, "gradients of single networks spread too widely")
                       .awaits(stack_.reached() == 0, "the gradient is on its way"))};
  }

 private:
  double passed() const { return as_double(p_.depth) - as_double(stack_.reached()); }
  std::size_t passed_index() const { return static_cast<std::size_t>(passed()); }
  Index passed_layer() const { return stack_.reached(); }
  double log_tolerance() const {
    return 0.5 * (kErrors * std::sqrt(1.5 * noise_ / as_double(kNetworks)) + 1.5 * noise_) + 0.01;
  }
  std::vector<double> squares(Index layer) const {
    std::vector<double> values = stack_.log_gradients(layer);
    for (double& v : values) v = lm::exp(v);
    return values;
  }
  void add_products() {
    medians_.push_back(median(chains_));
    means_.push_back(mean(chains_));
  }
  View gradient_view() const {
    std::vector<double> networks, theory, slopes;
    for (Index l = stack_.setting().depth; l >= stack_.reached(); --l) {
      networks.push_back(std::sqrt(mean(squares(l))));
    }
    for (std::size_t l = 0; l < predicted_.size(); ++l) {
      theory.push_back(lm::exp(0.5 * predicted_[l]));
      slopes.push_back(lm::pow(signal::steepest_slope(p_.activation), as_double(l)));
    }
    return curve("gradient", "The gradient of a network, going back",
                 axis("layers that it has passed"), log_axis("norm, over that at the end"))
        .measured("networks", count_from_zero(as_index(networks.size())), networks)
        .predicted("wide networks", count_from_zero(as_index(theory.size())), theory)
        .reference("largest slope alone", count_from_zero(as_index(slopes.size())), slopes);
  }
  View product_view() const {
    std::vector<double> middle, average;
    for (std::size_t l = 0; l < predicted_.size(); ++l) {
      middle.push_back(law_.median(as_double(l)));
      average.push_back(law_.mean(as_double(l)));
    }
    return curve("product", "A product of factors", axis("layers that it has passed"),
                 log_axis("product"))
        .measured("chains, in the middle", count_from_zero(as_index(medians_.size())), medians_)
        .measured("chains, on average", count_from_zero(as_index(means_.size())), means_)
        .predicted("$e^{l\\,E\\ln a}$", count_from_zero(as_index(middle.size())), middle)
        .predicted("$(E a)^l$", count_from_zero(as_index(average.size())), average);
  }
  View length_view() const {
    std::vector<double> layers, values;
    for (Index l = 1; l <= stack_.risen(); ++l) {
      layers.push_back(as_double(l)), values.push_back(mean(stack_.lengths(l)));
    }
    return curve("length", "The signal on its way up", axis("layer $l$"),
                 log_axis("mean square $q_l$"))
        .measured("networks", layers, values)
        .predicted("wide networks", count_from_one(as_index(lengths_.size())), lengths_);
  }

  double deviation_;
  theory::MeanField field_;
  theory::EvenFactors law_;
  signal::RandomStack stack_;
  Random random_;
  std::vector<double> chains_, medians_, means_, lengths_;
  std::vector<double> predicted_{0};  // ln g² after so many layers
  double noise_ = 0;                  // variance of ln g² over networks, at the end
};

void check_toy(Battery& result) {
  for (const double a : {0.9, 1.1}) {
    Parameters p;
    p.factor = a;
    const auto run = run_whole<GradientProduct>(p, 1);
    const double expected = a < 1 ? 5.154e-3 : 117.39;
    result.add(*run, within("a = " + short_number(a) + ": product of 50", expected,
                            run->median_product(), 1e-4 * expected, "four digits", "50 layers"));
  }
  Parameters p;
  p.factor = 1.0629, p.spread = 0.66, p.chains = 4000, p.width = 8;
  const auto run = run_whole<GradientProduct>(p, 1);
  add_verdicts(result, "random factors: ", *run);
  result.add(*run, at_least("random factors: mean over median of the products", 10,
                            run->mean_product() / run->median_product(), 0,
                            "(E a)^50 = 21 against e^{50 E ln a} = 0.37", "50 layers"));
}

/// The ten layers of the course, and the claim that the slopes alone decide.
void check_networks(Battery& result) {
  struct Case {
    const char* name;
    Gate gate;
    Start start;
  };
  for (const Case& c :
       {Case{"sigmoid, Xavier", Gate::sigmoid, Start::xavier},
        Case{"tanh, Xavier", Gate::tanh, Start::xavier}, Case{"ReLU, He", Gate::relu, Start::he}}) {
    Parameters p;
    p.activation = c.gate, p.initializer = c.start, p.depth = 10, p.width = 300;
    const auto run = run_whole<GradientProduct>(p, 2);
    add_verdicts(result, std::string(c.name) + ": ", *run);
    result.add(*run, within(std::string(c.name) + ": gradient's norm over the predicted one", 1,
                            run->ratio() / run->predicted_ratio(), 0.15,
                            "one network spreads by 0.2, ten by 0.06", "ten layers of 300"));
  }
  Parameters p;
  p.activation = Gate::sigmoid, p.initializer = Start::he, p.depth = 10, p.width = 300;
  const auto run = run_whole<GradientProduct>(p, 2);
  result.add(*run, at_least("sigmoid, He: norm over ¼ to the tenth (control)", 5,
                            run->ratio() / lm::pow(0.25, 10), 0,
                            "the weights multiply by √2 per layer, and the slopes are below ¼",
                            "ten layers of 300"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<GradientProduct, Parameters>(
      {.title = "A product of many factors",
       .question = "What is left of a gradient after fifty layers?",
       .precision = "double: products of a hundred factors",
       .range = "The toy anywhere; wide networks before training.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  check_toy(result);
  check_networks(result);
  return result;
}

}  // namespace lm::gradient_product
