// Experiment parity: how many ReLUs parity takes by hand, and what training finds from a part of
// the inputs.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/sampling.hpp"
#include "experiments/depth/lazy_machine.hpp"
#include "experiments/depth/parity_circuits.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/training.hpp"
#include "lab/verdicts.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm::parity {
namespace {

using theory::ParityCircuit;

enum class Construction { shallow, tree, fold, minterms, trained };
enum class Bend { tanh, relu, gelu, sine };

constexpr std::int64_t kStory = 2000;
constexpr Index kMostBits = 12;
/// Per input; the systems' condition numbers are below 1e4.
constexpr double kLazyRounding = 1e-9;

struct Parameters {
  std::int64_t bits = 8;
  Construction construction = Construction::shallow;
  Bend activation = Bend::tanh;
  std::int64_t width = 64;
  double train_share = 0.5;
  double learning_rate = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("By hand");
    v.integer(bits, param("bits", "Bits").symbol("n").between(2, kMostBits),
              "The network sees n zeros and ones and says whether the number of ones is odd.");
    v.choice(construction, std::array{"shallow", "tree", "fold", "minterms", "trained"},
             param("construction", "Network"),
             "shallow: one layer that bends at every sum. tree: xor of pairs, then of the results. "
             "fold: the sum folded in half, again and again. minterms: one unit for each odd "
             "pattern. trained: what gradient descent has found.");
    v.group("Training");
    v.choice(activation, std::array{"tanh", "relu", "gelu", "sine"},
             param("activation", "Activation").symbol("\\varphi"),
             "Of the one hidden layer that is trained.");
    v.integer(width, width_param(1, 512), "Its units.");
    v.real(train_share, param("train_share", "Share shown").symbol("p").between(0.1, 1),
           "Share of the inputs that training sees.");
    v.real(learning_rate, learning_rate_param(1e-4, 0.1), "Of Adam on the mean squared error.");
  }
};

/// Which inputs training sees, and the rest, each in order.
struct Split {
  std::vector<Index> shown, held;
};

Split split(Index inputs, double share, std::uint64_t seed) {
  Random random(seed, stream("parity/split"));
  const Index count = std::clamp<Index>(as_index(share * as_double(inputs) + 0.5), 1, inputs);
  const std::vector<Index> order = permutation(random, inputs);
  Split parts{{order.begin(), order.begin() + count}, {order.begin() + count, order.end()}};
  std::stable_sort(parts.shown.begin(), parts.shown.end());
  std::stable_sort(parts.held.begin(), parts.held.end());
  return parts;
}

Network network_of(Bend bend, Index width) {
  constexpr std::array kBends{nn::Activation::tanh, nn::Activation::relu, nn::Activation::gelu,
                              nn::Activation::sine};
  nn::MlpOptions options;
  options.activation = kBends.at(as_size(bend));
  options.layer.bias_scale = 1;
  return [options, width](nn::Model& model, ad::Var x) {
    return nn::mlp(model, x, {x.cols(), width, 1}, options);
  };
}

Matrix rows_of(const Matrix& X, const std::vector<Index>& rows) {
  Matrix chosen(as_index(rows.size()), X.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) chosen.row(as_index(i)) = X.row(rows[i]);
  return chosen;
}

class Parity : public ExperimentOf<Parameters> {
 public:
  Parity(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        bits_(as_index(p.bits)),
        truth_(parities(bits_)),
        parts_(split(truth_.size(), p.train_share, static_cast<std::uint64_t>(setup.seed))),
        kernel_(theory::CubeKernel::wide_relu(bits_)),
        lazy_(lazy_answers(kernel_, 2 * truth_.array() - 1, parts_.shown, parts_.held)),
        history_({"train", "test", "loss"}) {
    const Matrix X = all_inputs(bits_);
    if (by_hand()) {
      network_ = parity_network(circuit(), bits_);
      answers_ = network_.output(X).col(0);
    }
    // Training sees −1 and 1 in place of 0 and 1, in inputs and answers.
    const Matrix signs = 2 * X.array() - 1, targets = 2 * truth_.array() - 1;
    const Network network = network_of(p.activation, as_index(p.width));
    training_ = std::make_unique<Training<float>>(
        rows_of(signs, parts_.shown), rows_of(targets, parts_.shown), network,
        [](ad::Var f, ad::Var t) { return nn::squared_error(f, t, LossConvention::mean); },
        OptimizerOptions{.method = Method::adam, .learning_rate = p.learning_rate},
        static_cast<std::uint64_t>(setup.seed));
    whole_ = std::make_unique<Evaluation<float>>(signs, network, training_->parameters());
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override {
    return {board_view(), outputs_view(), units_view(), accuracy_view(), loss_view()};
  }
  Scalars scalars() const override {
    return {measured("accuracy", accuracy(), "share of all inputs that the network gets right"),
            measured("units", units(), "its units"),
            predicted("predicted_units", predicted_units(), "units by the count"),
            measured("layers", layers(), "its hidden layers"),
            measured("sensitivity", sensitivity(), "bits of an input that change the answer, mean"),
            predicted("predicted_sensitivity", as_double(bits_), "of parity: all of them"),
            measured("train_accuracy", train_accuracy(), "right among those shown in training"),
            measured("test_accuracy", test_accuracy(), "right among the others"),
            predicted("kernel_accuracy", lazy_.right,
                      "right among them: a lazy, infinitely wide network"),
            measured("kernel_sum", lazy_.sum, "its answers times the right ones, summed"),
            predicted("predicted_kernel_sum", lazy_.predicted, "the same, by theory; not above 0"),
            measured("loss", training_->loss(), "training loss")};
  }

  double train_accuracy() const { return share_right(trained(), parts_.shown); }
  double test_accuracy() const { return share_right(trained(), parts_.held); }

 protected:
  void take_step() override { training_->step(); }
  std::optional<std::string> trouble() const override {
    return training_->trouble(p_.learning_rate);
  }
  void record() override {
    history_.add(step(), {train_accuracy(), test_accuracy(), training_->loss()});
  }
  void changed(const std::string&) override {
    training_->optimizer().set_learning_rate(p_.learning_rate);
  }
  Checks checks() const override {
    const Range hand = Range("networks made by hand, 2 to 12 bits")
                           .needs(by_hand(), "this network was trained")
                           .even_diverged();
    const Range lazy = Range("at most 512 inputs shown, some held back")
                           .needs(lazy_.known, "too many are shown, or none is held back")
                           .even_diverged();
    Range least = lazy;
    least.needs(kernel_.parity_is_least(), "some other product has a smaller eigenvalue");
    return {equal("share of all inputs that are right", 1, accuracy(), "by construction", hand),
            equal("largest distance of an output from parity", 0,
                  by_hand() ? (answers_ - truth_).cwiseAbs().maxCoeff() : kNaN,
                  "sums of whole numbers are exact", hand),
            equal("units", predicted_units(), units(), "counted in the network", hand),
            equal("hidden layers", by_hand() ? theory::parity_layers(circuit(), bits_) : kNaN,
                  layers(), "counted in the network", hand),
            equal("bits that change the answer, mean over all inputs", as_double(bits_),
                  sensitivity(), "every neighbour has the other parity", hand),
            within("answers of the kernel machine on what is held back times the right ones, sum",
                   lazy_.predicted, lazy_.sum, kLazyRounding * as_double(truth_.size()),
                   "rounding of a linear system", lazy),
            at_most("the same, against none at all", 0, lazy_.sum,
                    kLazyRounding * as_double(truth_.size()), "rounding", least)};
  }

 private:
  bool by_hand() const { return p_.construction != Construction::trained; }
  ParityCircuit circuit() const { return static_cast<ParityCircuit>(p_.construction); }
  /// The trained network's outputs on all inputs, from 0 to 1 where it is right.
  const Vector& trained() const {
    return trained_.of(*this, [this]() -> Vector {
      whole_->run();
      return (whole_->output().col(0).array() + 1) / 2;
    });
  }
  const Vector& answers() const { return by_hand() ? answers_ : trained(); }
  double share_right(const Vector& answers, const std::vector<Index>& inputs) const {
    if (inputs.empty()) return kNaN;
    double right = 0;
    for (const Index k : inputs) right += (answers(k) > 0.5) == (truth_(k) > 0.5) ? 1 : 0;
    return right / as_double(inputs.size());
  }
  double accuracy() const {
    return as_double(((answers().array() > 0.5) == (truth_.array() > 0.5)).count()) /
           as_double(truth_.size());
  }
  double units() const { return by_hand() ? as_double(network_.units()) : as_double(p_.width); }
  double predicted_units() const {
    return by_hand() ? theory::parity_units(circuit(), bits_) : kNaN;
  }
  double layers() const { return by_hand() ? as_double(network_.layers.size()) - 1 : 1; }
  double sensitivity() const { return mean_sensitivity(answers(), bits_); }

  View board_view() const {
    return heat_map("board", "All inputs, neighbours one bit apart; answers cut off at 0 and 1",
                    axis("last bits"), axis("first bits"), axis("answer"))
        .measured("the network", board(answers().cwiseMax(0.0).cwiseMin(1.0), bits_))
        .predicted("parity", board(truth_, bits_));
  }
  View outputs_view() const {
    std::vector<double> s, f;
    Plot plot = scatter("outputs", "The answer, by the number of ones", axis("number of ones"),
                        axis("output"));
    const auto add = [&](Role role, const char* name, const std::vector<Index>& inputs) {
      std::vector<double> x, y;
      for (const Index k : inputs) {
        x.push_back(ones(k));
        y.push_back(answers()(k));
      }
      plot.add(role, name, x, y);
    };
    add(Role::train, by_hand() ? "some inputs" : "shown in training", parts_.shown);
    add(Role::test, by_hand() ? "the others" : "not shown", parts_.held);
    for (Index k = 0; k <= bits_; ++k) {
      s.push_back(as_double(k));
      f.push_back(as_double(k % 2));
    }
    if (bends_over_the_sum()) add_between(plot);
    return plot.reference("parity", s, f);
  }
  bool bends_over_the_sum() const {
    return p_.construction == Construction::shallow || p_.construction == Construction::fold;
  }
  /// What the network says of sums between whole numbers, all inputs being s/n.
  void add_between(Plot& plot) const {
    constexpr Index kParts = 8;
    const double n = as_double(bits_);
    std::vector<double> sums;
    Matrix X(kParts * bits_ + 1, bits_);
    for (Index i = 0; i < X.rows(); ++i) {
      sums.push_back(as_double(i) / as_double(kParts));
      X.row(i).setConstant(sums.back() / n);
    }
    plot.measured("the network between whole sums", sums, to_list(network_.output(X).col(0)));
  }
  static double ones(Index k) {
    double count = 0;
    for (; k > 0; k >>= 1) count += as_double(k & 1);
    return count;
  }
  View units_view() const {
    std::vector<double> n;
    for (Index bits = 2; bits <= kMostBits; ++bits) n.push_back(as_double(bits));
    Plot plot = curve("units", "Units that parity takes", axis("bits"), log_axis("ReLUs"), n);
    constexpr std::array kNames{"one layer", "tree", "folds", "one for each odd pattern"};
    for (std::size_t c = 0; c < kNames.size(); ++c) {
      std::vector<double> counted, formula;
      for (const double bits : n) {
        const auto kind = static_cast<ParityCircuit>(c);
        counted.push_back(as_double(parity_network(kind, as_index(bits)).units()));
        formula.push_back(theory::parity_units(kind, static_cast<std::int64_t>(bits)));
      }
      plot.measured(kNames[c], counted).predicted(std::string(kNames[c]) + ", formula", formula);
    }
    return plot;
  }
  View accuracy_view() const {
    return over_steps(history_, "accuracy", "Training on a part of the inputs", axis("share right"))
        .add(Role::train, "shown", "train")
        .add(Role::test, "not shown", "test")
        .predicted("not shown, lazy and infinitely wide", lazy_.right)
        .reference("a coin", 0.5);
  }
  View loss_view() const {
    return over_steps(history_, "loss", "The training loss", log_axis("mean squared error"))
        .measured("Adam", "loss");
  }

  Index bits_;
  Vector truth_, answers_;
  Split parts_;
  theory::CubeKernel kernel_;
  LazyAnswers lazy_;
  ReluNetwork network_;
  std::unique_ptr<Training<float>> training_;
  std::unique_ptr<Evaluation<float>> whole_;
  Recorder history_;
  Once<Vector> trained_;
};

Parameters half_shown(std::int64_t bits, Bend bend, std::int64_t width) {
  Parameters p;
  p.bits = bits;
  p.activation = bend;
  p.width = width;
  return p;
}

/// Every construction for 2 to 12 bits.
void check_by_hand(Battery& result) {
  for (std::size_t c = 0; c < theory::kParityWords.size(); ++c) {
    for (const std::int64_t bits : {2, 3, 5, 8, 9, 12}) {
      Parameters p = half_shown(bits, Bend::tanh, 4);
      p.construction = static_cast<Construction>(c);
      p.train_share = 1;  // nothing is held back, so training has nothing to say
      const auto run = run_for<Parity>(p, 1, 1);
      add_verdicts(result,
                   std::string(theory::kParityWords[c]) + ", n = " + std::to_string(bits) + ": ",
                   *run);
    }
  }
}

/// The kernel machine, on several splits.
void check_lazy(Battery& result) {
  for (const std::int64_t bits : {4, 6, 7, 10}) {
    for (const double share : {0.25, 0.5}) {
      Parameters p = half_shown(bits, Bend::tanh, 4);
      p.construction = Construction::trained;
      p.train_share = share;
      add_verdicts(result, "n = " + std::to_string(bits) + ", share " + short_number(share) + ": ",
                   *run_for<Parity>(p, 2, 1));
    }
  }
}

/// The median over three seeds of what training gets right among the inputs that it has not seen.
Reading held_back(const Parameters& p, std::int64_t steps) {
  return median(read(run_seeds<Parity>(p, {1, 2, 3}, steps), &Parity::test_accuracy));
}

void check_training(Battery& result) {
  const char* range = "half of the inputs shown, Adam at 0.01";
  const auto most = [&](const std::string& name, const Reading& reading, double bound,
                        const char* why) {
    result.add(reading.from, at_most(name, bound, reading.value, 0, why, range));
  };
  const auto least = [&](const std::string& name, const Reading& reading, double bound,
                         const char* why) {
    result.add(reading.from, at_least(name, bound, reading.value, 0, why, range));
  };
  const char* chance = "no better than a coin";
  most("n = 8, 256 tanh: right among the inputs not shown, median",
       held_back(half_shown(8, Bend::tanh, 256), 1000), 0.5, chance);
  most("n = 8, 256 ReLU: right among the inputs not shown, median",
       held_back(half_shown(8, Bend::relu, 256), 1000), 0.5, chance);
  const char* narrow = "a few units cannot learn the inputs one by one; measured 0.93 to 0.98";
  least("n = 10, 32 tanh: right among the inputs not shown, median",
        held_back(half_shown(10, Bend::tanh, 32), 1000), 0.85, narrow);
  most("n = 10, 128 tanh: the same", held_back(half_shown(10, Bend::tanh, 128), 1000), 0.75,
       "a wide network is nearer to its kernel, which is below a half");
  least("n = 10, 16 sine: the same", held_back(half_shown(10, Bend::sine, 16), 1000), 0.99,
        "one sine unit is parity, and it is found");
  most("n = 10, 64 sine: the same", held_back(half_shown(10, Bend::sine, 64), 1000), 0.5, chance);
  const Runs<Parity> wide = run_seeds<Parity>(half_shown(8, Bend::tanh, 256), {1, 2, 3}, 1000);
  const Reading train = median(read(wide, &Parity::train_accuracy));
  result.add(train.from, equal("n = 8, 256 tanh: right among the inputs shown, median", 1,
                               train.value, "there are more parameters than inputs", range));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Parity, Parameters>(
      {.title = "Parity",
       .question = "How many units does it take to tell odd from even, and does training find "
                   "them?",
       .precision = "double for networks made by hand: whole numbers are exact; float for training",
       .range = "Networks made by hand are exact for all inputs of 2 to 12 bits. What training "
                "finds has no theory here.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_by_hand(result);
  check_lazy(result);
  check_training(result);
  return result;
}

}  // namespace lm::parity
