// The run of sawtooth: a strip that is folded step by step, or two networks that learn its graph.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "experiments/depth/piece_training.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/folding.hpp"

namespace lm::saw {

inline constexpr int kNetworks = 200;
/// Training steps on 256 samples; fewer where there are more of them.
inline constexpr std::int64_t kStory = 4000;
/// A thousand flanks as steep as 10⁶ round to this.
inline constexpr double kSameFunction = 1e-7;
inline constexpr double kStandardErrors = 4;
inline constexpr double kVariance = 1.0 / 12;

struct Parameters {
  std::int64_t folds = 5;
  double crease = 0.5;
  double height = 1;
  double point = 0.3;
  bool train = false;
  std::vector<double> deep_sizes = {8, 8, 8};
  std::int64_t shallow_width = 56;
  double bias_scale = 1;
  double learning_rate = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Folding");
    v.integer(folds, param("folds", "Folds").symbol("m").between(1, 10),
              "How often the strip is folded; a step of the run is a fold.");
    v.real(crease, param("crease", "Place of the crease").symbol("c").between(0.25, 0.75).start(),
           "Where the strip is folded; ½ is the middle.");
    v.real(height, param("reach", "Reach of the fold").symbol("h").between(0.3, 1).start(),
           "How far the crease is pulled. At 1 it reaches the strip's far end; below, it stops "
           "short.");
    v.real(point, param("point", "A dot on the strip").symbol("x").between(0, 1),
           "Drawn on the paper before it is folded.");
    v.group("Training");
    v.flag(train, param("train", "Train"),
           "A run trains two networks on the folded strip's graph, in place of folding it.");
    v.list(deep_sizes, 5, param("deep_sizes", "Widths of the deep network").between(1, 64),
           "Units of each hidden layer, from the input on; one is the least.");
    v.integer(shallow_width, param("shallow_width", "Width of the shallow network").log(1, 1024),
              "Units of its one hidden layer. With 56 it has as many parameters as 8 : 8 : 8.");
    v.real(bias_scale, param("bias_scale", "Size of the biases").symbol("\\sigma_b").between(0, 4),
           "Standard deviation of the biases at the start, of random networks too.");
    v.real(learning_rate, learning_rate_param(1e-4, 0.1), "Of Adam, for both networks.");
  }
};

inline std::vector<Index> whole(const std::vector<double>& list) {
  std::vector<Index> widths;
  for (const double one : list) widths.push_back(as_index(one));
  return widths;
}

class Sawtooth : public ExperimentOf<Parameters> {
 public:
  Sawtooth(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        hidden_(whole(p.deep_sizes)),
        deep_({p.crease, p.height}, p.folds, hidden_, p.bias_scale, p.learning_rate,
              static_cast<std::uint64_t>(setup.seed)),
        shallow_({p.crease, p.height}, p.folds, {as_index(p.shallow_width)}, p.bias_scale,
                 p.learning_rate, static_cast<std::uint64_t>(setup.seed)),
        random_(random_pieces(hidden_, p.bias_scale, kNetworks,
                              static_cast<std::uint64_t>(setup.seed))),
        history_({"deep", "shallow", "deep_pieces", "shallow_pieces"}) {
    for (std::int64_t k = 0; k <= p.folds; ++k) {
      folded_.push_back(followed(folding_network(crease(), k), 0, 1));
    }
    begin();
  }

  std::int64_t suggested_steps() const override {
    return p_.train ? kStory * kSamples / samples_of(p_.folds) : p_.folds;
  }
  Views views() const override {
    return {strip_view(crease(), folds(), p_.point),
            graph_view(),
            count_view(),
            units_view(),
            fit_view(),
            loss_view(),
            pieces_view(),
            random_view()};
  }
  Scalars scalars() const override {
    return {measured("pieces", pieces(), "straight pieces of the folded strip"),
            predicted("predicted_pieces", predicted_pieces(folds()), "pieces, counted by images"),
            measured("creases", pieces() - 1, "creases"),
            measured("units_deep", units_deep(), "ReLUs of the network that folds"),
            measured("kinks_shallow", kinks_shallow(), "kinks of one layer that gives the same"),
            measured("same_function", same_function(), "largest difference of the two"),
            measured("dot", dot(), "where the dot lies after the folds"),
            predicted("predicted_dot", predicted_dot(), "the same by the formula of a fold"),
            measured("deep_loss", deep_.loss(), "loss of the deep network"),
            measured("shallow_loss", shallow_.loss(), "loss of the shallow network"),
            predicted("shallow_floor", floor(as_double(p_.shallow_width) + 1),
                      "least loss of any shallow network of that width"),
            measured("deep_parameters", deep_.parameters(), "parameters of the deep network"),
            measured("shallow_parameters", shallow_.parameters(), "of the shallow network"),
            measured("deep_pieces", trained().deep.pieces(), "pieces of the deep network"),
            measured("shallow_pieces", trained().shallow.pieces(), "of the shallow network"),
            measured("random_pieces", random_.pieces, "pieces of a random deep network, mean"),
            predicted("predicted_random_pieces", predicted_random(), "most it has, on average")};
  }

  double pieces() const { return now().pieces(); }
  double deep_loss() const { return deep_.loss(); }
  double shallow_loss() const { return shallow_.loss(); }
  double deep_pieces() const { return trained().deep.pieces(); }
  double shallow_pieces() const { return trained().shallow.pieces(); }
  const RandomPieces& random() const { return random_; }

 protected:
  void take_step() override {
    if (!p_.train) return;
    deep_.step();
    shallow_.step();
  }
  bool finished() const override { return !p_.train && step() >= p_.folds; }
  std::optional<std::string> trouble() const override {
    if (deep_.finite() && shallow_.finite()) return std::nullopt;
    return "a loss is not finite; learning_rate " + short_number(p_.learning_rate) +
           " is too large";
  }
  void record() override {
    history_.add(step(),
                 {deep_.loss(), shallow_.loss(), deep_.line().pieces(), shallow_.line().pieces()});
  }
  void changed(const std::string&) override {
    deep_.set_learning_rate(p_.learning_rate);
    shallow_.set_learning_rate(p_.learning_rate);
  }
  Checks checks() const override {
    const Range whole_folds = Range("folds that reach the far end, h = 1")
                                  .needs(p_.height == 1, "the fold stops short: h is below 1");
    const char* floor_why = "a theorem on these samples; rounding";
    return {
        equal("pieces of the network that folds, against images counted one by one",
              predicted_pieces(folds()), pieces(), "both count", "always"),
        equal("pieces against 2 to the number of folds", doubled(), pieces(), "each doubles",
              whole_folds),
        equal("kinks of one layer against pieces less one", predicted_pieces(folds()) - 1,
              kinks_shallow(), "one slope changes at each", "always"),
        at_most("largest difference of the network that folds and the one layer", 0,
                same_function(), kSameFunction, "rounding of slopes up to 4 to the 10th", "always"),
        within("where the dot lies after the folds", predicted_dot(), dot(), kSameFunction,
               "each fold stretches rounding by up to four", "always"),
        at_least("loss of the shallow network over the floor of its width",
                 floor(as_double(p_.shallow_width) + 1), shallow_.loss(), 1e-12, floor_why,
                 equal_flanks()),
        at_least("loss of the shallow network over the floor of its pieces",
                 floor(trained().shallow.pieces()), shallow_.loss(), 1e-12, floor_why,
                 equal_flanks()),
        at_least("loss of the deep network over the floor of its pieces",
                 floor(trained().deep.pieces()), deep_.loss(), 1e-12, floor_why, equal_flanks()),
        within("switches per unit in the first layer of random networks",
               theory::random_switches(1, kFirstDeviation, p_.bias_scale, 1), random_.switches[0],
               kStandardErrors * random_.errors[0] + 1e-3, "4 standard errors over 200 networks",
               random_range()),
        at_most("pieces of random networks, mean", predicted_random(), random_.pieces,
                kStandardErrors * random_.error, "4 standard errors over 200 networks",
                random_range())};
  }

 private:
  struct Trained {
    Polyline deep, shallow;
  };

  Crease crease() const { return {p_.crease, p_.height}; }
  std::int64_t folds() const { return p_.train ? p_.folds : std::min(step(), p_.folds); }
  const Polyline& now() const { return folded_[as_size(folds())]; }
  double predicted_pieces(std::int64_t k) const { return theory::laps(p_.crease, p_.height, k); }
  double doubled() const { return as_double(std::int64_t{1} << folds()); }
  double units_deep() const { return as_double(folding_network(crease(), folds()).units()); }
  /// Of the one layer all but the first unit, which gives the first slope, have their kink inside.
  double kinks_shallow() const { return as_double(in_one_layer(now()).units()) - 1; }
  double dot() const {
    const Matrix x = Matrix::Constant(1, 1, p_.point);
    return folding_network(crease(), folds()).output(x)(0, 0);
  }
  double predicted_dot() const { return by_formula(p_.point, folds()); }
  double by_formula(double x, std::int64_t k) const {
    for (; k > 0; --k) x = theory::tent(p_.crease, p_.height, x);
    return x;
  }
  /// Between the network that folds and the one layer, at 1001 places.
  double same_function() const {
    Matrix x(1001, 1);
    for (Index i = 0; i < x.rows(); ++i) x(i, 0) = as_double(i) / 1000;
    const Matrix deep = folding_network(crease(), folds()).output(x);
    return (deep - in_one_layer(now()).output(x)).cwiseAbs().maxCoeff();
  }
  double floor(double pieces) const {
    const double samples = as_double(samples_of(p_.folds)) / as_double(std::int64_t{1} << p_.folds);
    return theory::sawtooth_floor(p_.folds, pieces, samples);
  }
  Range equal_flanks() const {
    return Range("flanks of one length, c = ½ and h = 1")
        .needs(p_.crease == 0.5 && p_.height == 1, "the flanks differ in length or height");
  }
  Range random_range() const {
    return Range("random networks with biases, size 0.05 or more")
        .needs(p_.bias_scale >= 0.05, "without biases all kinks lie at one place");
  }
  double switches(std::size_t layer) const {
    return theory::random_switches(static_cast<std::int64_t>(layer) + 1, kFirstDeviation,
                                   p_.bias_scale, 1);
  }
  double predicted_random() const {
    double total = 1;
    for (std::size_t l = 0; l < hidden_.size(); ++l) total += as_double(hidden_[l]) * switches(l);
    return total;
  }
  const Trained& trained() const {
    return trained_.of(*this, [this] { return Trained{deep_.line(), shallow_.line()}; });
  }

  View graph_view() const {
    std::vector<double> x, formula, ends{0, p_.crease, 1};
    for (int i = 0; i <= 1024; ++i) {
      x.push_back(i / 1024.0);
      formula.push_back(by_formula(x.back(), folds()));
    }
    return scatter("graph", "One fold, and all of them one after the other",
                   axis("place on the strip $x$"), axis("place after the folds"))
        .add(Role::train, "start", std::vector{p_.crease}, std::vector{p_.height})
        .measured("the network", now().x, now().y)
        .predicted("formula of the folds", x, formula)
        .reference("one fold; drag its tip", ends, std::vector{0.0, p_.height, 0.0})
        .add(Role::test, "the dot", std::vector{p_.point}, std::vector{dot()});
  }
  View count_view() const {
    std::vector<double> k, counted, images, twice, one;
    for (std::int64_t i = 0; i <= p_.folds; ++i) {
      k.push_back(as_double(i));
      if (i <= folds()) counted.push_back(folded_[as_size(i)].pieces());
      images.push_back(predicted_pieces(i));
      twice.push_back(as_double(std::int64_t{1} << i));
    }
    one.assign(k.begin(), k.begin() + as_index(counted.size()));
    return curve("count", "Pieces after each fold", axis("folds"), log_axis("pieces"), k)
        .add(Role::measured, "network that folds", one, counted)
        .predicted("images counted", images)
        .reference("doubled by each fold", twice);
  }
  View units_view() const {
    std::vector<double> units, deep, kinks, shallow, ladder, doubling, least;
    for (std::int64_t i = 1; i <= folds(); ++i) {
      units.push_back(as_double(folding_network(crease(), i).units()));
      deep.push_back(folded_[as_size(i)].pieces());
      kinks.push_back(as_double(in_one_layer(folded_[as_size(i)]).units()) - 1);
      shallow.push_back(deep.back());
    }
    for (std::int64_t i = 1; i <= p_.folds; ++i) {
      ladder.push_back(as_double(2 * i));
      doubling.push_back(as_double(std::int64_t{1} << i));
      least.push_back(doubling.back() - 1);
    }
    return curve("units", "What a ReLU buys", log_axis("ReLUs with a kink"), log_axis("pieces"))
        .add(Role::measured, "deep: two for each fold", units, deep)
        .add(Role::measured, "shallow: one for each kink", kinks, shallow)
        .add(Role::predicted, "$2^{u/2}$", ladder, doubling)
        .add(Role::predicted, "$u + 1$", least, doubling);
  }
  View fit_view() const {
    const auto on_strip = [](std::vector<double> u) {
      for (double& one : u) one = (one + 1) / 2;
      return u;
    };
    const Polyline& target = folded_.back();
    return curve("fit", "What two networks of equal size have learned",
                 axis("place on the strip $x$"), axis("output"))
        .add(Role::measured, "deep", on_strip(trained().deep.x), trained().deep.y)
        .add(Role::measured, "shallow", on_strip(trained().shallow.x), trained().shallow.y)
        .add(Role::reference, "folded strip", target.x, target.y);
  }
  View loss_view() const {
    return over_steps(history_, "loss", "The loss of both", log_axis("mean squared error"))
        .measured("deep", "deep")
        .measured("shallow", "shallow")
        .predicted("least of any shallow one", floor(as_double(p_.shallow_width) + 1))
        .reference("a flat line at ½", kVariance);
  }
  View pieces_view() const {
    return over_steps(history_, "pieces", "Pieces that training makes", axis("straight pieces"))
        .measured("deep", "deep_pieces")
        .measured("shallow", "shallow_pieces")
        .reference("folded strip", folded_.back().pieces());
  }
  View random_view() const {
    std::vector<double> theory;
    for (std::size_t l = 0; l < hidden_.size(); ++l) theory.push_back(switches(l));
    return bars("random", "Kinks per unit of random networks", axis("hidden layer"),
                axis("switches of a unit"), count_from_one(as_index(hidden_.size())))
        .measured("200 networks", random_.switches)
        .predicted("$\\frac{2}{\\pi}\\arctan(\\sigma_1/\\sigma_b\\sqrt{l})$", theory);
  }

  std::vector<Index> hidden_;
  PieceTraining deep_, shallow_;
  RandomPieces random_;
  std::vector<Polyline> folded_;
  Recorder history_;
  Once<Trained> trained_;
};

}  // namespace lm::saw
