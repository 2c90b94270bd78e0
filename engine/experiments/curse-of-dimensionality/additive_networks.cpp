// Experiment additive-networks: the same units wired to one input each, or to all inputs, on a
// target that is a sum of functions of one input, or nearly.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/rng.hpp"
#include "experiments/curse-of-dimensionality/additive_nets.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/additive_model.hpp"

namespace lm::additive_networks {
namespace {

constexpr Index kTest = 2000;
/// Places along an input at which a subnetwork is looked at, in the middle of equal parts.
constexpr Index kPlaces = 512;
/// Test errors are measured this often.
constexpr std::int64_t kEvery = 16;
constexpr double kErrors = 5;
/// Weights are single precision, sums of 160 units; the rule of middles has 512 places.
constexpr double kRounding = 1e-5;

struct Parameters {
  std::int64_t dimension = 10;
  std::int64_t examples = 200;
  double interaction = 0;
  std::int64_t keep = 3;
  std::int64_t units = 16;
  double learning_rate = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Target");
    v.integer(dimension, param("dimension", "Dimension").symbol("d").between(3, 16),
              "Inputs. The target depends on the first three.");
    v.integer(examples, param("examples", "Examples").symbol("n").log(50, 1000),
              "Drawn uniformly from the cube, without noise.");
    v.real(interaction, param("interaction", "Interaction").symbol("\\varepsilon").between(0, 4),
           "Strength of the term $\\varepsilon x_0 x_1$, which is not a sum.");
    v.group("Networks");
    v.integer(keep, param("keep", "Subnetworks kept").between(1, 16).probe(),
              "The subnetworks with the most spread are kept, the others cut.");
    v.integer(units, param("units", "Units for each input").symbol("H").between(4, 24),
              "Both networks have this number times the dimension.");
    v.real(learning_rate, learning_rate_param(1e-4, 0.1), "Of Adam, for both networks.");
  }
};

/// Mean squared error with its standard error.
struct TestError {
  double value = kNaN;
  double error = kNaN;
};
TestError mean_square(const Vector& left) {
  const Vector squares = left.cwiseAbs2();
  const double n = as_double(left.size()), mean = squares.mean();
  return {mean, std::sqrt((squares.array() - mean).square().sum() / (n * (n - 1)))};
}

/// What the additive network is made of: its subnetworks, and which of them are kept.
struct Parts {
  Matrix shapes;             // places × inputs, less their means
  Vector deviations;         // of each
  std::vector<Index> order;  // by deviation, the largest first
  double constant = 0;       // the output's mean
  TestError additive, pruned, dense;
};

class AdditiveNetworks : public ExperimentOf<Parameters> {
 public:
  AdditiveNetworks(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        x_(drawn(as_index(p.examples), stream("additive-networks/examples"))),
        test_(drawn(kTest, stream("additive-networks/test"))),
        truth_(target(test_)),
        additive_(x_, target(x_), setting(), seed_),
        dense_(x_, target(x_), test_, setting(), seed_),
        places_(Vector::LinSpaced(kPlaces, -1 + 1.0 / kPlaces, 1 - 1.0 / kPlaces)),
        history_({"additive", "dense", "pruned", "parts"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return kWiringSteps; }
  Views views() const override { return {error_view(), shapes_view(), rank_view(), floor_view()}; }
  Scalars scalars() const override {
    const Parts& now = parts();
    return {
        measured("dense_error", now.dense.value, "test error of the dense network"),
        measured("additive_error", now.additive.value, "of the additive network"),
        predicted("predicted_additive_error", predicted_error(dimension()),
                  "the same from its subnetworks"),
        measured("pruned_error", now.pruned.value, "of the subnetworks that are kept"),
        predicted("predicted_pruned_error", predicted_error(kept()),
                  "the same from these subnetworks"),
        predicted("floor", floor(), "least error of any sum, $\\varepsilon^2/9$"),
        measured("ratio", now.dense.value / now.additive.value, "dense over additive"),
        measured("found", found(), "true inputs among those kept"),
        measured("dense_train_error", dense_.training().loss(), "dense, on its examples"),
        measured("additive_train_error", additive_.training().loss(), "additive, on its examples"),
        reference("variance", theory::target_variance(p_.interaction), "variance of the target")};
  }

  double ratio() const { return parts().dense.value / parts().additive.value; }
  double found() const {
    const std::vector<Index>& order = parts().order;
    return as_double(std::count_if(order.begin(), order.begin() + kept(),
                                   [](Index i) { return i < as_index(theory::kTrueInputs); }));
  }
  double pruned_over_additive() const { return parts().pruned.value / parts().additive.value; }
  double additive_over_floor() const { return parts().additive.value / floor(); }

 protected:
  void take_step() override {
    additive_.training().step();
    dense_.training().step();
  }
  void changed(const std::string&) override {
    additive_.training().optimizer().set_learning_rate(p_.learning_rate);
    dense_.training().optimizer().set_learning_rate(p_.learning_rate);
  }
  std::optional<std::string> trouble() const override {
    const auto why = additive_.training().trouble(p_.learning_rate);
    return why ? why : dense_.training().trouble(p_.learning_rate);
  }
  void record() override {
    if (step() % kEvery != 0) return;
    const Parts& now = parts();
    history_.add(step(), {now.additive.value, now.dense.value, now.pruned.value,
                          predicted_error(dimension())});
  }
  Checks checks() const override {
    const Parts& now = parts();
    const Range early = Range("from the first step on");
    const double off = std::sqrt(std::max(0.0, predicted_error(dimension()) - floor()));
    return {within("test error of the additive network, from its subnetworks",
                   predicted_error(dimension()), now.additive.value,
                   kErrors * now.additive.error + kRounding,
                   "five standard errors of 2000 test examples", early),
            within("test error of those that are kept, from these", predicted_error(kept()),
                   now.pruned.value, kErrors * now.pruned.error + kRounding,
                   "five standard errors of 2000 test examples", early),
            at_least("test error of the additive network over the least of any sum", floor(),
                     now.additive.value, kErrors * now.additive.error + kRounding,
                     "a theorem; five standard errors of the test examples", early),
            at_most("largest difference of a subnetwork’s spread from its term’s", 0,
                    spread_difference(), off + kRounding,
                    "no more than the root of the error over the floor", early),
            equal("true inputs among three that are kept", 3, found(), "ranked by spread alone",
                  learned().needs(p_.keep == 3, "not three are kept")),
            at_least("dense error over additive error", 30, ratio(), 0,
                     "no theory says how much: measured in the thousands",
                     learned().needs(p_.dimension >= 10, "fewer than ten inputs"))};
  }

 private:
  WiringSetting setting() const {
    return {as_index(p_.dimension), as_index(p_.units), p_.learning_rate};
  }
  Index dimension() const { return as_index(p_.dimension); }
  Index kept() const { return std::min(as_index(p_.keep), dimension()); }
  /// Where both networks have learned what they can.
  Range learned() const {
    return Range(
               "a sum, 150 to 400 examples, 12 units or more, learning rate 0.005 to 0.02, 2000 "
               "steps")
        .needs(p_.interaction == 0, "the target is not a sum")
        .needs(p_.examples >= 150 && p_.examples <= 400, "another number of examples")
        .needs(p_.units >= 12, "fewer units")
        .needs(p_.learning_rate >= 0.005 && p_.learning_rate <= 0.02, "another learning rate")
        .awaits(step() >= kWiringSteps, "fewer than 2000 steps");
  }
  double floor() const { return theory::additive_floor(p_.interaction); }

  Matrix drawn(Index rows, std::uint64_t stream) const {
    Random random(seed_, stream);
    Matrix x(rows, dimension());
    for (Index r = 0; r < rows; ++r) {
      for (Index i = 0; i < x.cols(); ++i) x(r, i) = random.uniform(-1, 1);
    }
    return x;
  }
  Vector target(const Matrix& x) const {
    Vector y(x.rows());
    for (Index r = 0; r < x.rows(); ++r) {
      y(r) = p_.interaction * x(r, 0) * x(r, 1);
      for (std::int64_t i = 0; i < theory::kTrueInputs; ++i) {
        y(r) += theory::additive_term(i, x(r, as_index(i)));
      }
    }
    return y;
  }

  const Parts& parts() const {
    return parts_.of(*this, [this] { return measure(); });
  }
  Parts measure() const {
    Parts now{
        Matrix(kPlaces, dimension()), Vector(dimension()), {}, additive_.constant(), {}, {}, {}};
    Matrix at_test(kTest, dimension());
    for (Index i = 0; i < dimension(); ++i) {
      const Vector shape = additive_.shape(i, places_);
      const double mean = shape.mean();
      now.constant += mean;
      now.shapes.col(i) = (shape.array() - mean).matrix();
      now.deviations(i) = std::sqrt(now.shapes.col(i).squaredNorm() / kPlaces);
      at_test.col(i) = (additive_.shape(i, test_.col(i)).array() - mean).matrix();
      now.order.push_back(i);
    }
    std::stable_sort(now.order.begin(), now.order.end(),
                     [&now](Index a, Index b) { return now.deviations(a) > now.deviations(b); });
    Vector left = (truth_.array() - now.constant).matrix();
    for (Index k = 0; k < dimension(); ++k) {
      left -= at_test.col(now.order[as_size(k)]);
      if (k + 1 == kept()) now.pruned = mean_square(left);
    }
    now.additive = mean_square(left);
    now.dense = mean_square(truth_ - dense_.test_output());
    return now;
  }

  /// Orthogonal parts: the interaction, one for each input, and the means. The first `count` of the
  /// ranked subnetworks count, the others are cut to their means.
  double predicted_error(Index count) const {
    const Parts& now = parts();
    double mean = now.constant, error = floor();
    for (Index k = 0; k < dimension(); ++k) {
      const Index i = now.order[as_size(k)];
      mean -= theory::additive_mean(i);
      Vector left = term(i);
      if (k < count) left -= now.shapes.col(i);
      error += left.squaredNorm() / kPlaces;
    }
    return error + mean * mean;
  }
  /// Term i at the places, less its mean.
  Vector term(Index i) const {
    const double mean = theory::additive_mean(i);
    return places_.unaryExpr([i, mean](double x) { return theory::additive_term(i, x) - mean; });
  }
  double spread_difference() const {
    double largest = 0;
    for (Index i = 0; i < dimension(); ++i) {
      const double off = parts().deviations(i) - theory::additive_deviation(i);
      largest = std::max(largest, std::abs(off));
    }
    return largest;
  }

  View error_view() const {
    Plot plot = over_steps(history_, "error", "Errors on examples that neither network has seen",
                           log_axis("mean squared error"))
                    .measured("dense", "dense")
                    .measured("additive", "additive")
                    .measured("additive, pruned", "pruned")
                    .predicted("additive, from its subnetworks", "parts");
    if (p_.interaction > 0) plot.reference("least of any sum, $\\varepsilon^2/9$", floor());
    return plot;
  }
  View shapes_view() const {
    const std::vector<double> x = to_list(places_);
    const char* names[] = {"input 0", "input 1", "input 2"};
    const char* terms[] = {"$\\sin 3x$", "$x^2$", "$e^{-3x^2}$"};
    Plot plot = curve("shapes", "What each subnetwork has learned, less its mean",
                      axis("the input, $x_i$"), axis("its share of the output"), x);
    for (Index i = 0; i < as_index(theory::kTrueInputs); ++i) {
      plot.measured(names[i], Vector(parts().shapes.col(i)));
    }
    if (dimension() > 3) plot.measured("an input without influence", Vector(parts().shapes.col(3)));
    for (Index i = 0; i < as_index(theory::kTrueInputs); ++i) plot.predicted(terms[i], term(i));
    return plot;
  }
  View rank_view() const {
    std::vector<double> kept_at, kept_spread, cut_at, cut_spread, all, theory;
    for (Index i = 0; i < dimension(); ++i) {
      const auto& order = parts().order;
      const bool stays =
          std::find(order.begin(), order.begin() + kept(), i) != order.begin() + kept();
      (stays ? kept_at : cut_at).push_back(as_double(i));
      (stays ? kept_spread : cut_spread).push_back(parts().deviations(i));
      all.push_back(as_double(i));
      theory.push_back(theory::additive_deviation(i));
    }
    Plot plot = bars("rank", "Which inputs matter: the spread of each subnetwork", axis("input"),
                     axis("standard deviation of its output"));
    plot.add(Role::measured, "kept", kept_at, kept_spread);
    if (!cut_at.empty()) plot.add(Role::reference, "cut", cut_at, cut_spread);
    return plot.add(Role::predicted, "spread of the term", all, theory);
  }
  View floor_view() const {
    std::vector<double> epsilon, least;
    for (int i = 0; i <= 80; ++i) {
      epsilon.push_back(i / 20.0);
      least.push_back(theory::additive_floor(epsilon.back()));
    }
    const std::vector<double> here{p_.interaction};
    return scatter("floor", "What a sum cannot follow", axis("interaction $\\varepsilon$"),
                   axis("mean squared error"))
        .add(Role::measured, "additive", here, std::vector{parts().additive.value})
        .add(Role::measured, "dense", here, std::vector{parts().dense.value})
        .add(Role::predicted, "least of any sum, $\\varepsilon^2/9$", epsilon, least);
  }

  std::uint64_t seed_;
  Matrix x_, test_;
  Vector truth_;
  AdditiveNet additive_;
  DenseNet dense_;
  Vector places_;
  Once<Parts> parts_;
  Recorder history_;
};

Runs<AdditiveNetworks> trained(std::int64_t examples, double interaction,
                               const std::vector<std::int64_t>& seeds) {
  Parameters p;
  p.examples = examples;
  p.interaction = interaction;
  return run_whole<AdditiveNetworks>(p, seeds);
}

void check_sum(Battery& result) {
  const Runs<AdditiveNetworks> runs = trained(200, 0, result.seeds);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string seed = "a sum, seed " + std::to_string(result.seeds[i]) + ": ";
    add_verdicts(result, seed, *runs[i]);
    result.add(*runs[i], at_most(seed + "error of those kept over that of all ten", 1,
                                 runs[i]->pruned_over_additive(), 0,
                                 "what is cut follows nothing but chance", "no interaction"));
  }
}

/// On both sides of the interaction at which the two networks are equally good.
void check_crossing(Battery& result) {
  for (const auto& [examples, below, above, most] :
       {std::tuple{200, 1.0, 2.5, 1.75}, std::tuple{800, 0.3, 1.0, 1.2}}) {
    const std::string n = std::to_string(examples) + " examples, ";
    const auto weak = trained(examples, below, result.seeds);
    const auto strong = trained(examples, above, result.seeds);
    add_verdicts(result, n + "ε = " + short_number(below) + ": ", *weak[0]);
    add_verdicts(result, n + "ε = " + short_number(above) + ": ", *strong[0]);
    const Reading low = median(read(weak, &AdditiveNetworks::ratio));
    const Reading high = median(read(strong, &AdditiveNetworks::ratio));
    const Reading factor = median(read(weak, &AdditiveNetworks::additive_over_floor));
    result.add(low.from, at_least(n + "ε = " + short_number(below) + ": dense over additive", 1.5,
                                  low.value, 0, "the sum leaves out little", "median of three"));
    result.add(
        high.from,
        at_most(n + "ε = " + short_number(above) + " (control): dense over additive", 0.67,
                high.value, 0, "no sum can follow the product", "outside: a strong interaction"));
    result.add(
        factor.from,
        at_most(n + "ε = " + short_number(below) + ": additive over ε²/9", most, factor.value, 0,
                "what is left out acts as noise on the examples", "median of three"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<AdditiveNetworks, Parameters>(
      {.title = "Additive networks",
       .question = "When is it better to cut most wires of a network before it is trained?",
       .precision = "float: two networks are trained at once; errors are measured to a thousandth",
       .range = "The parts of the additive network's error: always, in every step. The least error "
                "of a sum: a theorem. What the dense network reaches has no theory here.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_sum(result);
  check_crossing(result);
  return result;
}

}  // namespace lm::additive_networks
