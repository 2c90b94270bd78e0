// Experiment translation: a convolution's maps follow the picture, and a shuffle of all pixels
// tells who relied on neighbours.
#include "theory/translation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "experiments/convolution/shift_pictures.hpp"
#include "experiments/convolution/translation_parameters.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/plot.hpp"
#include "lab/verdicts.hpp"

namespace lm::translation {
namespace {

/// Steps that fit into some seconds: by the products of one position.
constexpr std::int64_t kSteps = 300, kFewSteps = 100, kFewestSteps = 40;
constexpr Index kQuick = 250, kSlow = 1300;
/// Accuracies are recorded every so many steps.
constexpr std::int64_t kEvery = 20;
/// An accuracy lies so many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// The share of the counting rule comes from a normal law; for 256 bonds it is off by at most this.
constexpr double kNormalLaw = 0.01;
/// A pooled sum of 256 numbers, in another order: 256 roundings of 1e-16 of numbers up to 100.
constexpr double kRounding = 1e-11;
/// The same rounding, grown by 300 steps of Adam, relative to the largest answer.
constexpr double kGrown = 1e-6;

class Translation : public ExperimentOf<Parameters> {
 public:
  Translation(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        options_(contest_options(p)),
        contest_(options_, setup.seed),
        history_({"cnn", "mlp", "cnn_shuffled", "mlp_shuffled"}) {
    begin();
  }

  std::int64_t suggested_steps() const override {
    const ConvolutionOptions& o = options_.convolution;
    const Index window = o.kernel * o.kernel * o.filters;
    const Index products = window + (o.layers - 1) * window * o.filters;
    if (products <= kQuick) return kSteps;
    return products <= kSlow ? kFewSteps : kFewestSteps;
  }
  Views views() const override {
    return {maps_view(moved()), answer_view(), accuracy_view(), rim_view(off(), rim(), by())};
  }
  Scalars scalars() const override {
    return {
        measured("equivariance_error", off().maxCoeff(),
                 "largest difference of maps of the moved and moved maps"),
        measured("wrong_positions", wrong(), "positions where they differ"),
        predicted("predicted_wrong_positions", expected_wrong(), "the same, in theory"),
        measured("invariance_error", invariance(), "largest change of the CNN's answer"),
        measured("mlp_invariance_error", mlp_change(), "change of the perceptron's answer"),
        measured("cnn_accuracy", accuracy(Entrant::cnn), "CNN, pixels in their places"),
        measured("mlp_accuracy", accuracy(Entrant::mlp), "perceptron, pixels in their places"),
        measured("cnn_accuracy_shuffled", accuracy(Entrant::cnn_shuffled), "CNN, pixels shuffled"),
        measured("mlp_accuracy_shuffled", accuracy(Entrant::mlp_shuffled),
                 "perceptron, pixels shuffled"),
        measured("mlp_answers_changed", answers_changed(),
                 "answers of the perceptron that the shuffle changed"),
        measured("mlp_answer_gap", gap(), "largest change of its logits, relative"),
        measured("rule_accuracy", by_rule(), "by counting agreeing neighbours"),
        predicted("best_accuracy", best(), "the same in theory: the best of all rules"),
        measured("cnn_parameters", size_of(Entrant::cnn), "weights and biases of the CNN"),
        measured("mlp_parameters", size_of(Entrant::mlp), "those of the perceptron"),
        predicted("predicted_cnn_parameters", expected_cnn_size(), "the CNN's, by formula"),
        predicted("predicted_mlp_parameters", expected_mlp_size(), "the perceptron's, by formula")};
  }
  double accuracy(Entrant who) const {
    return contest_.accuracy(logits()[as_size(static_cast<int>(who))]);
  }
  double invariance() const {
    return (moved().moved_answers - moved().answers).cwiseAbs().maxCoeff();
  }
  double mlp_change() const {
    const std::vector<double> all = answers_along(contest_, Entrant::mlp, kShown);
    return std::abs(all[as_size(kSide / 2 + p_.shift)] - all[as_size(kSide / 2)]);
  }
  double equivariance() const { return off().maxCoeff(); }
  double gap() const {
    const Vector &one = logits()[1], &other = logits()[3];
    return (one - other).cwiseAbs().maxCoeff() / std::max(1e-9, one.cwiseAbs().maxCoeff());
  }
  double answers_changed() const {
    const Vector &one = logits()[1], &other = logits()[3];
    return as_double(((one.array() > 0) != (other.array() > 0)).count());
  }

 protected:
  void take_step() override { contest_.step(); }
  std::optional<std::string> trouble() const override {
    if (contest_.finite()) return std::nullopt;
    return "a loss is not finite";
  }
  void record() override {
    if (step() % kEvery != 0) return;
    history_.add(step(), {accuracy(Entrant::cnn), accuracy(Entrant::mlp),
                          accuracy(Entrant::cnn_shuffled), accuracy(Entrant::mlp_shuffled)});
  }
  Checks checks() const override { return joined(shift_checks(), contest_checks()); }

 private:
  double size_of(Entrant who) const { return as_double(contest_.parameters(who)); }
  double expected_cnn_size() const {
    const ConvolutionOptions& o = options_.convolution;
    return as_double(
        theory::convolution_parameters(o.layers, o.kernel, o.filters, kSide, pooled()));
  }
  double expected_mlp_size() const {
    return as_double(theory::perceptron_parameters(kSide, options_.hidden));
  }
  bool pooled() const { return p_.pooling == Pooling::global; }
  bool circular() const { return p_.padding == Edge::circular; }
  Entrant shown_cnn() const { return p_.shuffle ? Entrant::cnn_shuffled : Entrant::cnn; }
  Entrant shown_mlp() const { return p_.shuffle ? Entrant::mlp_shuffled : Entrant::mlp; }
  Shift by() const { return {as_index(p_.shift), as_index(p_.shift_down)}; }
  const Moved& moved() const {
    return moved_.of(*this,
                     [&] { return moved_by(contest_, shown_cnn(), options_.convolution, by()); });
  }
  const Vector& off() const {
    return off_.of(*this, [&] { return differences(moved(), by()); });
  }
  const std::vector<Vector>& logits() const {
    return logits_.of(*this, [&] {
      return std::vector<Vector>{
          contest_.test_logits(Entrant::cnn), contest_.test_logits(Entrant::mlp),
          contest_.test_logits(Entrant::cnn_shuffled), contest_.test_logits(Entrant::mlp_shuffled)};
    });
  }
  double wrong() const { return as_double((off().array() > 0).count()); }
  /// How far from the edges zeros are felt: nowhere where the picture closes.
  Index rim() const {
    if (circular()) return 0;
    return theory::rim(options_.convolution.layers, options_.convolution.kernel);
  }
  double expected_wrong() const {
    return as_double(theory::wrong_positions(kSide, rim(), by().right, by().down));
  }
  double by_rule() const {
    return p_.question == Question::direction ? contest_.rule_accuracy() : kNaN;
  }
  double best() const {
    return p_.question == Question::direction ? theory::best_chain_accuracy(p_.agreement, kSide)
                                              : kNaN;
  }
  double error(double share) const {
    return std::sqrt(std::max(share * (1 - share), 1e-3) / as_double(kTests));
  }
  /// The output's weights times the largest change of each pooled map: a position that is right
  /// changes nothing, and a ReLU makes no difference larger.
  double pooled_bound() const {
    const Training<double>& cnn = contest_.training(shown_cnn());
    const Matrix weights = cnn.parameter(cnn.blocks().size() - 2);
    const double share = expected_wrong() / as_double(kSide * kSide);
    return weights.cwiseAbs().sum() * share * off().maxCoeff();
  }

  Checks shift_checks() const {
    const Range places = Range("pixels in their places").needs(!p_.shuffle, "pixels are shuffled");
    Range exact = places;
    exact.needs(circular(), "zeros stand outside the picture");
    Range answers = exact;
    answers.needs(pooled(), "the output reads every pixel of the maps");
    Range rims = places;
    rims.needs(p_.filters >= 4, "fewer than four filters, which may all be silent at a position");
    Range bound = places;
    bound.needs(pooled(), "the output reads every pixel of the maps");
    return {equal("maps of the moved pictures against the moved maps", 0, off().maxCoeff(),
                  "the same products, summed in the same order", exact),
            equal("positions where maps of the moved and moved maps differ", expected_wrong(),
                  wrong(), "a count", rims),
            at_most("change of the CNN's answer when pictures move", 0, invariance(), kRounding,
                    "the pooled sum in another order", answers),
            at_most("change of the CNN's answer against that of its maps", pooled_bound(),
                    invariance(), kRounding, "the pooled sum in another order", bound)};
  }
  Checks contest_checks() const {
    Range chains("asked for the direction");
    chains.needs(p_.question == Question::direction, "asked for the place");
    Range twin("the shuffled perceptron starts with moved weights");
    twin.needs(p_.start == ShuffledStart::moved, "it starts with weights of its own");
    Range pairs("asked for the place; circular, global");
    pairs.needs(p_.question == Question::place, "asked for the direction")
        .needs(circular(), "zeros stand outside the picture")
        .needs(pooled(), "the output reads every pixel of the maps");
    const double most =
        std::max({accuracy(Entrant::cnn), accuracy(Entrant::mlp), accuracy(Entrant::cnn_shuffled),
                  accuracy(Entrant::mlp_shuffled)});
    return {within("share right by counting agreeing neighbours", best(), by_rule(),
                   kErrors * error(best()) + kNormalLaw, "five standard errors and the normal law",
                   chains),
            at_most("largest accuracy of the four against the best of all rules", best(), most,
                    kErrors * error(best()) + kNormalLaw, "five standard errors and the normal law",
                    chains),
            at_most("the shuffled perceptron's answers against the other's, relative", 0, gap(),
                    kGrown, "rounding, grown in training", twin),
            equal("share right of a network that cannot tell a picture from the moved one", 0.5,
                  accuracy(Entrant::cnn), "one of each pair", pairs),
            equal("weights and biases of the CNN", expected_cnn_size(), size_of(Entrant::cnn),
                  "a count", "any setting"),
            equal("weights and biases of the perceptron", expected_mlp_size(),
                  size_of(Entrant::mlp), "a count", "any setting")};
  }

  View answer_view() const {
    Plot plot = curve("answer", "The answer to one picture, moved", axis("shift to the right $s$"),
                      axis("logit"), shifts_along());
    plot.measured("CNN", answers_along(contest_, shown_cnn(), kShown))
        .measured("perceptron", answers_along(contest_, shown_mlp(), kShown));
    if (circular() && pooled() && !p_.shuffle) {
      plot.predicted("CNN, in theory", moved().answers(kShown));
    }
    return plot;
  }
  View accuracy_view() const {
    Plot plot =
        over_steps(history_, "accuracy", "Share of test pictures that are right", axis("accuracy"));
    plot.measured("CNN", p_.shuffle ? "cnn_shuffled" : "cnn")
        .measured("perceptron", p_.shuffle ? "mlp_shuffled" : "mlp");
    if (p_.question == Question::direction) plot.predicted("best of all rules", best());
    return plot.reference("guessing", 0.5);
  }

  ContestOptions options_;
  mutable Contest contest_;
  Once<Moved> moved_;
  Once<Vector> off_;
  Once<std::vector<Vector>> logits_;
  Recorder history_;
};

/// The whole story: who suffers.
void check_contest(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  const auto run = run_whole<Translation>(Parameters{}, seed);
  add_verdicts(result, name, *run);
  const double cnn = run->accuracy(Entrant::cnn), mlp = run->accuracy(Entrant::mlp);
  result.add(*run, at_least(name + "accuracy of the CNN", 0.99, cnn, 0,
                            "counting agreeing neighbours is within its reach", "the defaults"));
  result.add(*run, at_least(name + "accuracy of the perceptron", 0.9, mlp, 0,
                            "measured: 0.96 or more", "the defaults"));
  result.add(*run, at_most(name + "accuracy of the CNN on shuffled pictures (control)", 0.75,
                           run->accuracy(Entrant::cnn_shuffled), 0,
                           "neighbours say little now; measured: 0.5 to 0.7", "the defaults"));
  result.add(*run,
             equal(name + "answers of the perceptron that the shuffle changed", 0,
                   run->answers_changed(), "no answer is within rounding of 0", "the defaults"));
}

Parameters moved_by_hand(std::int64_t right, std::int64_t down, std::int64_t layers,
                         Kernel kernel) {
  Parameters p;
  p.examples = 50;
  p.shift = right;
  p.shift_down = down;
  p.layers = layers;
  p.kernel = kernel;
  return p;
}

/// The checks that the run makes first are about the shift.
constexpr std::size_t kShiftChecks = 4;

/// Maps follow exactly, or everywhere but in the rim; each claim a few steps into training.
void check_shift(const Parameters& p, Battery& result) {
  const auto run = run_for<Translation>(p, 1, 10);
  const bool zeros = p.padding == Edge::zero;
  const std::string name = (zeros ? "zeros outside, " : "circular, ") + std::to_string(p.layers) +
                           (p.layers == 1 ? " layer" : " layers") + ", shift " +
                           std::to_string(p.shift) + ", " + std::to_string(p.shift_down) + ": ";
  Checks checks = run->judged();
  checks.resize(kShiftChecks);
  for (Check& check : checks) {
    if (check.state == CheckState::outside) continue;
    check.name = name + check.name;
    result.add(*run, check);
  }
  if (!zeros) return;
  result.add(*run, at_least(name + "difference of the maps (control)", 0.01, run->equivariance(), 0,
                            "the rim feels the zeros", "outside: zeros"));
}

void check_shifts(Battery& result) {
  for (const Edge padding : {Edge::circular, Edge::zero}) {
    for (Parameters p :
         {moved_by_hand(3, 0, 1, Kernel::three), moved_by_hand(1, -2, 1, Kernel::five),
          moved_by_hand(-5, 4, 2, Kernel::three), moved_by_hand(8, 1, 3, Kernel::three)}) {
      p.padding = padding;
      check_shift(p, result);
    }
  }
  Parameters p = moved_by_hand(3, 1, 1, Kernel::three);
  p.pooling = Pooling::none;
  const auto run = run_for<Translation>(p, 1, 10);
  result.add(*run, equal("no pooling: maps of the moved pictures against the moved maps", 0,
                         run->equivariance(), "the same products in the same order", "circular"));
  result.add(
      *run, at_least("no pooling: change of the CNN's answer (control)", 0.01, run->invariance(), 0,
                     "each pixel of a map has a weight", "outside: no pooling"));
}

/// Neighbours that agree only a little: what the best rule leaves open, the CNN leaves open.
void check_weak(Battery& result) {
  Parameters p;
  p.agreement = 0.15;
  const auto run = run_whole<Translation>(p, 1);
  add_verdicts(result, "weak chains: ", *run);
  result.add(*run,
             within("weak chains: accuracy of the CNN against the best of all rules",
                    theory::best_chain_accuracy(p.agreement, kSide), run->accuracy(Entrant::cnn),
                    0.05, "five standard errors, and what 300 steps leave to learn", "t = 0.15"));
}

/// A network that cannot tell a picture from the moved one; a perceptron, and zeros outside, can.
void check_place(Battery& result) {
  Parameters p;
  p.question = Question::place;
  const auto run = run_whole<Translation>(p, 1);
  add_verdicts(result, "place: ", *run);
  result.add(*run, at_least("place: accuracy of the perceptron", 0.95, run->accuracy(Entrant::mlp),
                            0, "it has a weight for each place", "asked for the place"));
  p.padding = Edge::zero;
  p.layers = 3;
  const auto zeros = run_whole<Translation>(p, 1);
  result.add(*zeros, at_least("place, zeros outside: accuracy of the CNN (control)", 0.55,
                              zeros->accuracy(Entrant::cnn), 0, "the rim says where it is",
                              "outside: zeros"));
}

/// With weights of its own the shuffled perceptron is as good, but not the same.
void check_anew(Battery& result) {
  Parameters p;
  p.start = ShuffledStart::anew;
  const Runs<Translation> runs = run_whole<Translation>(p, {1, 2, 3, 4});
  double sum = 0, squares = 0;
  for (const auto& run : runs) {
    const double d = run->accuracy(Entrant::mlp_shuffled) - run->accuracy(Entrant::mlp);
    sum += d, squares += d * d;
  }
  const double n = as_double(runs.size()), mean = sum / n;
  const double error = std::sqrt(std::max(0.0, squares / n - mean * mean) / (n - 1));
  result.add(all_of(runs),
             within("a start of its own: mean difference of the perceptron's accuracies", 0, mean,
                    4 * error, "four standard errors of four runs", "any start"));
  result.add(*runs.front(),
             at_least("a start of its own: largest change of an answer, relative (control)", 0.01,
                      runs.front()->gap(), 0, "another network", "outside: anew"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Translation, Parameters>(
      {.title = "Moved and shuffled",
       .question = "What does a convolutional network do when its picture is moved, and when all "
                   "pixels are shuffled?",
       .precision = "double: the claims are exact, up to the order of sums",
       .range =
           "Maps follow a shift exactly where the picture closes around its edges; zeros outside "
           "break this in a rim of $L\\lfloor K/2\\rfloor$ pixels. The answer stays where the "
           "maps are pooled. A perceptron loses nothing by a shuffle, in any setting.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) check_contest(seed, result);
  check_shifts(result);
  check_weak(result);
  check_place(result);
  check_anew(result);
  return result;
}

}  // namespace lm::translation
