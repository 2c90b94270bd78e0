// Experiment training-loop: the lecture's loop, line by line, beside the same loop without a graph.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/sampling.hpp"
#include "experiments/training/loop_program.hpp"
#include "experiments/training/plain_network.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/loop_counts.hpp"

namespace lm::training_loop {
namespace {

constexpr Index kExamples = 64, kTests = 200;
/// How far a third loop starts beside the second: far above rounding, far below any bend.
constexpr double kApart = 1e-11;
/// Beyond this growth two runs of one program part that differ by rounding alone.
constexpr double kMostGrowth = 1e5;
/// Each update rounds a parameter to its last bit in both loops, and its step, which is a hundredth
/// of it or less, by the rounding of 64 terms over 64 examples.
constexpr double kUlps = 4;
/// A product through five layers of 64 units, rounded.
constexpr double kStartRounding = 1e-12;

enum class Pace { update, line };
enum class Rule { he, lecun };

struct Parameters {
  std::vector<double> sizes = {3, 64, 64, 1};
  Rule initializer = Rule::he;
  double learning_rate = 0.01;
  std::int64_t epochs = 1000;
  std::int64_t batch = 0;
  Slip slip = Slip::none;
  Pace pace = Pace::update;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Model");
    v.list(sizes, 5, param("sizes", "Layers").between(1, 64),
           "Units of each layer, inputs first; two layers at least. ReLUs, no activation at the "
           "output.");
    v.choice(initializer, std::array{"he", "lecun"}, param("initializer", "Start"),
             "he: variance $2/n_{\\text{in}}$, as in the lecture’s JAX code. lecun: "
             "$1/n_{\\text{in}}$, as Flax does unless told.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 1),
           "Of plain gradient descent.");
    v.integer(epochs, param("epochs", "Epochs").log(1, 1000), "Passes over the 64 examples.");
    v.integer(batch, param("batch", "Batch").symbol("B").between(0, 64),
              "Examples of an update; 0 takes all 64.");
    v.choice(
        slip, kSlipWords, param("slip", "Slip"),
        "none: the loop is right. sum: the mean was forgotten. stale: the update stands before "
        "the new gradient. accumulate: old gradients are never cleared.");
    v.choice(pace, std::array{"update", "line"}, param("pace", "A step is"),
             "update: one update. line: one line of the program.");
  }
};

std::vector<Index> whole_sizes_of(const std::vector<double>& list) {
  std::vector<Index> sizes;
  for (const double one : list) {
    if (one != std::floor(one)) throw Error("bad_value", "sizes", "must be whole numbers");
    sizes.push_back(as_index(one));
  }
  if (sizes.size() < 2) {
    throw Error("bad_value", "sizes", "must be two to five whole numbers, as in 3:64:64:1");
  }
  return sizes;
}

/// The potential ½|x|² + Πx_i of a particle in a well that is not quite harmonic; output j learns
/// 1/j of it.
Matrix potential(const Matrix& x, Index outputs) {
  Matrix y(x.rows(), outputs);
  for (Index i = 0; i < x.rows(); ++i) {
    const double value = 0.5 * x.row(i).squaredNorm() + x.row(i).prod();
    for (Index j = 0; j < outputs; ++j) y(i, j) = value / as_double(j + 1);
  }
  return y;
}

Matrix drawn(Index rows, Index columns, std::int64_t seed, const char* name) {
  Random random(static_cast<std::uint64_t>(seed), stream(name));
  Matrix x(rows, columns);
  fill_uniform(random, x, -1, 1);
  return x;
}

double mean_square(const Matrix& a) { return a.squaredNorm() / as_double(a.size()); }

class TrainingLoop : public ExperimentOf<Parameters> {
 public:
  TrainingLoop(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        sizes_(whole_sizes_of(p.sizes)),
        x_(drawn(kExamples, sizes_.front(), setup.seed, "training-loop/examples")),
        tests_(drawn(kTests, sizes_.front(), setup.seed, "training-loop/tests")),
        y_(potential(x_, sizes_.back())),
        test_targets_(potential(tests_, sizes_.back())),
        program_(setting(), x_, y_, static_cast<std::uint64_t>(setup.seed)),
        plain_(sizes_, program_.parameters()),
        beside_(sizes_, moved(program_.parameters(), setup.seed)),
        all_(as_size(kExamples)),
        history_({"updates", "train", "test", "plain", "difference", "allowed"}) {
    std::iota(all_.begin(), all_.end(), Index{0});
    first_gap_ = largest_difference(plain_.parameters().data(), beside_.parameters());
    untrained_loss_ = plain_.run(x_, y_, all_);
    look_at_start(static_cast<std::uint64_t>(setup.seed));
    begin();
  }

  std::int64_t suggested_steps() const override {
    const std::int64_t per = per_epoch();
    if (p_.pace == Pace::update) return p_.epochs * per;
    return 1 + p_.epochs * (2 + 5 * per) + theory::printed_lines(p_.epochs, kPrintEvery);
  }
  Views views() const override {
    return {program_.listing(), loss_view(), difference_view(), start_view()};
  }
  Scalars scalars() const override {
    const auto& lines = program_.printed();
    return {
        measured("train_loss", losses().train, "loss on the examples"),
        measured("test_loss", losses().test, "loss on 200 other points"),
        measured("largest_difference", difference_,
                 "largest difference of a parameter from the loop by hand"),
        reference("allowed_difference", allowed(), "what rounding explains"),
        measured("growth", growth_, "growth of a small difference"),
        measured("updates", as_double(program_.updates()), "updates"),
        predicted("predicted_updates", as_double(p_.epochs * per_epoch()),
                  "epochs $\\cdot\\lceil N/B\\rceil$"),
        measured("printed", as_double(lines.size()), "lines printed"),
        predicted("predicted_printed", as_double(theory::printed_lines(p_.epochs, kPrintEvery)),
                  "$\\lceil\\text{epochs}/200\\rceil$"),
        measured("first_printed", lines.empty() ? kNaN : lines.front().loss, "first loss printed"),
        predicted("untrained_loss", untrained_loss_, "loss before any update, by hand"),
        measured("last_printed", lines.empty() ? kNaN : lines.back().loss, "last loss printed"),
        measured("start_ratio", start_ratio_, "first outputs, He’s start over LeCun’s"),
        predicted("predicted_start_ratio", he_ratio(), "$2^{L/2}$")};
  }

  double difference() const { return difference_; }
  double allowed() const {
    const double size = 1 + largest_size(plain_.parameters());
    return kUlps * kEpsilon * size * (1 + as_double(program_.updates())) * std::max(1.0, growth_);
  }
  double train_loss() const { return losses().train; }

 protected:
  void take_step() override {
    if (p_.pace == Pace::line) return one_line();
    const std::int64_t target = program_.updates() + 1;
    while (!program_.ended() && (program_.updates() < target || !program_.between_updates())) {
      one_line();
    }
  }
  std::optional<std::string> trouble() const override {
    const double size = std::abs(program_.parameters().back());
    if (size < 1e6 && std::isfinite(difference_)) return std::nullopt;
    return "the parameters have left all bounds; the learning rate " +
           short_number(p_.learning_rate) + " makes steps too large";
  }
  bool finished() const override { return program_.ended(); }
  void record() override {
    history_.add(step(), {as_double(program_.updates()), losses().train, losses().test,
                          mean_square(layer_values(sizes_, x_, plain_.parameters()).back() - y_),
                          difference_, allowed()});
  }

  Checks checks() const override {
    Range right("a loop without a slip, where rounding does not grow a hundred thousandfold");
    right.needs(p_.slip == Slip::none, "the loop has a slip")
        .needs(growth_ <= kMostGrowth, "two runs part that differ by rounding");
    Range whole("any loop, at its end");
    whole.awaits(program_.ended(), "the last epoch is not over");
    Range first("a loop whose first batch is all examples, and whose loss is a mean");
    first.needs(batch() == kExamples, "a batch is a part of the examples")
        .needs(p_.slip != Slip::sum, "the loss is a sum")
        .awaits(!program_.printed().empty(), "nothing has been printed");
    Range start("a network of ReLUs whose biases start at zero, and that gives anything at all");
    start.needs(start_ratio_ == start_ratio_, "all of its outputs are zero");
    return {at_most("largest difference of a parameter from the loop by hand", 0, difference_,
                    allowed(), "rounding of each update, grown as a third loop shows", right),
            equal("updates", as_double(p_.epochs * per_epoch()), as_double(program_.updates()),
                  "counted", whole),
            equal("lines printed", as_double(theory::printed_lines(p_.epochs, kPrintEvery)),
                  as_double(program_.printed().size()), "counted", whole),
            within("first printed loss against the untrained network's", untrained_loss_,
                   program_.printed().empty() ? kNaN : program_.printed().front().loss,
                   kStartRounding * (1 + untrained_loss_), "rounding of the sums", first),
            within("first outputs, He's start over LeCun's", he_ratio(), start_ratio_,
                   kStartRounding * he_ratio(), "rounding through the layers", start)};
  }

 private:
  struct Losses {
    double train, test;
  };

  Index batch() const { return p_.batch == 0 ? kExamples : as_index(p_.batch); }
  std::int64_t per_epoch() const { return theory::updates_per_epoch(kExamples, batch()); }
  double he_ratio() const { return theory::he_over_lecun(as_index(sizes_.size()) - 1); }
  LoopSetting setting() const {
    return {
        sizes_,           p_.initializer == Rule::he ? nn::Initializer::he : nn::Initializer::lecun,
        p_.learning_rate, p_.epochs,
        batch(),          p_.slip};
  }
  std::vector<double> moved(std::vector<double> parameters, std::int64_t seed) const {
    const Random random(static_cast<std::uint64_t>(seed), stream("training-loop/beside"));
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += kApart * random.sign_at(i);
    return parameters;
  }
  /// The same line of the loop by hand is its update; it is right whatever the slip.
  void one_line() {
    if (!program_.run_line()) return;
    for (PlainNetwork* network : {&plain_, &beside_}) {
      network->run(x_, y_, program_.rows());
      network->move(p_.learning_rate);
    }
    difference_ = std::max(difference_,
                           largest_difference(program_.parameters().data(), plain_.parameters()));
    const double gap = largest_difference(plain_.parameters().data(), beside_.parameters());
    growth_ = std::max(growth_, gap / first_gap_);
  }
  Losses losses() const {
    return losses_.of(*this, [this] {
      return Losses{
          mean_square(layer_values(sizes_, x_, program_.parameters()).back() - y_),
          mean_square(layer_values(sizes_, tests_, program_.parameters()).back() - test_targets_)};
    });
  }
  /// The same drawn numbers by both rules.
  void look_at_start(std::uint64_t seed) {
    const GraphModel he(sizes_, nn::Initializer::he, seed, {1}, false);
    const GraphModel lecun(sizes_, nn::Initializer::lecun, seed, {1}, false);
    const std::vector<Matrix> large = layer_values(sizes_, x_, he.parameters());
    const std::vector<Matrix> small = layer_values(sizes_, x_, lecun.parameters());
    for (std::size_t l = 0; l < large.size(); ++l) {
      he_sizes_.push_back(std::sqrt(mean_square(large[l])));
      lecun_sizes_.push_back(std::sqrt(mean_square(small[l])));
    }
    const double squares = small.back().squaredNorm();
    start_ratio_ =
        squares > 0 ? (large.back().array() * small.back().array()).sum() / squares : kNaN;
  }

  View loss_view() const {
    return over_steps(history_, "loss", "Loss", log_axis("loss"))
        .over(history_.column("updates"))
        .x_axis(axis("updates"))
        .measured("the loop", "train")
        .predicted("by hand, without a graph", "plain")
        .add(Role::test, "on other points", "test");
  }
  View difference_view() const {
    return over_steps(history_, "difference", "How far both loops are apart",
                      log_axis("largest difference of a parameter"))
        .over(history_.column("updates"))
        .x_axis(axis("updates"))
        .measured("largest difference so far", "difference")
        .reference("what rounding explains", "allowed");
  }
  View start_view() const {
    std::vector<double> layer, scaled;
    for (std::size_t l = 0; l < he_sizes_.size(); ++l) {
      layer.push_back(as_double(l + 1));
      scaled.push_back(lecun_sizes_[l] * theory::he_over_lecun(as_index(l + 1)));
    }
    return bars("start", "Size of the values before training, layer by layer",
                axis("layer $\\ell$"), axis("root mean square"), layer)
        .measured("He, variance $2/n_{\\text{in}}$", he_sizes_)
        .measured("LeCun, variance $1/n_{\\text{in}}$", lecun_sizes_)
        .predicted("LeCun’s times $2^{\\ell/2}$", scaled);
  }

  std::vector<Index> sizes_;
  Matrix x_, tests_, y_, test_targets_;
  LoopProgram program_;
  PlainNetwork plain_, beside_;
  std::vector<Index> all_;
  std::vector<double> he_sizes_, lecun_sizes_;
  double first_gap_ = 0, untrained_loss_ = 0, difference_ = 0, growth_ = 1, start_ratio_ = kNaN;
  Once<Losses> losses_;
  Recorder history_;
};

void check_loops(std::int64_t seed, Battery& result) {
  const std::string by = ", seed " + std::to_string(seed) + ": ";
  Parameters p;
  p.epochs = 300;
  add_verdicts(result, "all examples" + by, *run_whole<TrainingLoop>(p, seed));
  p.sizes = {2, 16, 16, 2};
  p.initializer = Rule::lecun;
  for (const std::int64_t batch : {1, 10, 32}) {
    p.batch = batch;
    p.epochs = 40;
    add_verdicts(result, "B = " + std::to_string(batch) + by, *run_whole<TrainingLoop>(p, seed));
  }
  p.batch = 20;
  p.epochs = 5;
  p.pace = Pace::line;
  add_verdicts(result, "line by line" + by, *run_whole<TrainingLoop>(p, seed));
}

void check_slips(std::int64_t seed, Battery& result) {
  for (const Slip slip : {Slip::sum, Slip::stale, Slip::accumulate}) {
    Parameters p;
    p.sizes = {3, 16, 16, 1};
    p.epochs = 100;
    p.slip = slip;
    p.learning_rate = 0.003;
    const auto run = run_whole<TrainingLoop>(p, seed);
    result.add(*run, at_least(std::string("control, ") +
                                  kSlipWords[as_size(static_cast<int>(slip))] + ", seed " +
                                  std::to_string(seed) + ": difference over what rounding explains",
                              1e6, run->difference() / run->allowed(), 0,
                              "another loop is a thousandth off or more, rounding 1e-11",
                              "outside: the loop has a slip"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<TrainingLoop, Parameters>(
      {.title = "The training loop",
       .question = "What does each line of a training loop do, how often, and would the same loop "
                   "without automatic differentiation end at the same numbers?",
       .precision = "double: two loops are held against each other to their last digits",
       .range = "Both loops agree where rounding does not grow a hundred thousandfold. Counts hold "
                "for any loop, the ratio of starts for ReLUs with biases of zero.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_loops(seed, result);
    check_slips(seed, result);
  }
  return result;
}

}  // namespace lm::training_loop
