// Experiment perceptron: a neuron that learns from its mistakes makes a bounded number of them.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/neuron/learner.hpp"
#include "experiments/neuron/unit.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/separability.hpp"

namespace lm::perceptron {
namespace {

/// Rounding of sums of up to a few thousand products.
constexpr double kSumTolerance = 1e-9;
/// A rehearsal gives up after so many looks; a run that does not end takes kEndless passes.
constexpr std::int64_t kMostLooks = 400000, kEndless = 25;

enum class Labels { separable, xor_points, noisy };

struct Parameters {
  Labels labels = Labels::separable;
  std::int64_t examples = 40;
  std::int64_t dimension = 2;
  double margin = 0.1;
  double flipped = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Generated data");
    v.choice(labels, std::array{"separable", "xor", "noisy"}, param("labels", "Labels"),
             "separable: a plane, the teacher, says which. xor: the four corners of a square, "
             "opposite ones alike. noisy: the teacher's, some of them flipped.");
    v.integer(examples, param("examples", "Examples").symbol("P").log(2, 400),
              "Points drawn; xor has four.");
    v.integer(dimension, param("dimension", "Dimension").symbol("d").log(1, 50),
              "Numbers of an example, without the constant 1 that carries the bias; xor has two.");
    v.real(margin, param("margin", "Margin").symbol("\\gamma").log(0.01, 1),
           "Points nearer to the teacher's plane are moved away from it, so far or farther.");
    v.real(flipped, param("flipped", "Flipped labels").between(0.02, 0.5),
           "Share of the noisy labels that are wrong.");
  }
};

Examples examples_of(const Parameters& p, std::uint64_t seed) {
  if (p.labels == Labels::xor_points) return square(kXor);
  const double flipped = p.labels == Labels::noisy ? p.flipped : 0;
  return drawn_examples({as_index(p.examples), as_index(p.dimension), p.margin, flipped}, seed);
}

class Perceptron : public ExperimentOf<Parameters> {
 public:
  Perceptron(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        data_(examples_of(p, static_cast<std::uint64_t>(setup.seed))),
        learner_(data_),
        radius_(data_.X.rowwise().norm().maxCoeff()),
        margin_(has_teacher() ? (data_.X * data_.teacher).cwiseProduct(data_.y).minCoeff() : kNaN),
        bound_(theory::mistake_bound(radius_, margin_)),
        history_({"mistakes", "bound", "errors"}),
        by_mistake_({"length", "overlap"}) {
    needed_ = rehearsed();
    for (Index k = 0; k < 16; ++k) on_square_.push_back(mistakes_on_square(k));
    begin();
  }

  std::int64_t suggested_steps() const override { return needed_; }
  Views views() const override {
    Views all;
    if (data_.X.cols() == 3) all.push_back(plane_view());
    if (has_teacher()) all.push_back(agreement_view());
    return joined(std::move(all), {mistakes_view(), squeeze_view(), errors_view(), square_view()});
  }
  Scalars scalars() const override {
    return {measured("mistakes", as_double(learner_.mistakes), "mistakes so far"),
            predicted("bound", bound_, "the most there can be, $(R/\\gamma)^2$"),
            measured("radius", radius_, "longest example $R$"),
            measured("margin_measured", margin_, "margin $\\gamma$ of the teacher"),
            measured("errors", errors(), "examples that are wrong now"),
            measured("best_accuracy", best_, "best share right so far"),
            measured("dichotomies", dichotomies(), "labelings of a square that it learns"),
            predicted("predicted_dichotomies", theory::separable_labelings(4, 3),
                      "Cover's count of them")};
  }

  double mistakes() const { return as_double(learner_.mistakes); }
  double best_accuracy() const { return best_; }
  /// Examples that the present weights do not put on their side.
  double errors() const {
    return as_double(((data_.X * learner_.w).cwiseProduct(data_.y).array() <= 0).count());
  }

 protected:
  void take_step() override {
    if (!learner_.look(data_)) return;
    last_mistake_ = (learner_.next + data_.X.rows() - 1) % data_.X.rows();
    const double length = learner_.w.norm();
    const double overlap = has_teacher() ? learner_.w.dot(data_.teacher) : kNaN;
    by_mistake_.add(learner_.mistakes, {length, overlap});
    const double k = mistakes();
    over_length_ = std::max(over_length_, length * length - k * radius_ * radius_);
    under_overlap_ = std::max(under_overlap_, k * margin_ - overlap);
    best_ = std::max(best_, 1 - errors() / as_double(data_.X.rows()));
  }
  bool finished() const override { return learner_.done(data_); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { history_.add(step(), {mistakes(), bound_, errors()}); }

  Checks checks() const override {
    const Range separable = Range("labels that a plane gives, with a margin")
                                .needs(margin_ > 0, "no plane is known that gives these labels");
    Range over = separable;
    const bool corners = p_.labels == Labels::xor_points;
    return {
        at_most("mistakes", bound_, mistakes(), 0, "a theorem: no tolerance", separable),
        at_most("how far w·u falls below kγ, at any mistake k", 0, under_overlap_,
                kSumTolerance * std::max(1.0, mistakes()), "rounding of k sums", separable),
        at_most("how far |w|² rises above kR², at any mistake k", 0, over_length_,
                kSumTolerance * std::max(1.0, mistakes() * radius_ * radius_), "rounding of k sums",
                "always, whatever the labels"),
        equal("examples that are wrong at the end", 0, errors(),
              "after a pass without a mistake all are right",
              over.awaits(finished(), "it still makes mistakes")),
        equal("best share right so far", corners ? 0.75 : 1, best_,
              corners ? "f(++) + f(−−) = f(+−) + f(−+) for every plane, so one sign is wrong"
                      : "a plane that separates is found",
              Range("labels that a plane gives, or the four corners of xor")
                  .needs(corners || margin_ > 0, "no plane is known that gives these labels")
                  .awaits(corners ? step() >= 4 : finished(), "it still makes mistakes")),
        equal("labelings of a square that one line gives", theory::separable_labelings(4, 3),
              dichotomies(), "more than 9 mistakes prove that no line does", "always"),
    };
  }

 private:
  /// How many looks it takes until all are right.
  std::int64_t rehearsed() const {
    const std::int64_t endless = kEndless * data_.X.rows();
    if (p_.labels != Labels::separable) return endless;
    Learner rehearsal(data_);
    for (std::int64_t looks = 1; looks <= kMostLooks; ++looks) {
      rehearsal.look(data_);
      if (rehearsal.done(data_)) return looks;
    }
    return endless;
  }
  bool has_teacher() const { return p_.labels != Labels::xor_points; }
  double dichotomies() const {
    return as_double(std::count_if(on_square_.begin(), on_square_.end(),
                                   [](Index m) { return m <= kMostOnSquare; }));
  }
  /// A plane of (x₁, x₂) as a line across the figure.
  static void draw_line(Plot& plot, Role role, const char* name, const Vector& w, double reach) {
    const Matrix ends = boundary_line({{w(0), w(1)}, w(2)}, reach);
    plot.add(role, name, to_list(ends.col(0)), to_list(ends.col(1)));
  }
  View plane_view() const {
    const double reach = 1.1 * data_.X.leftCols(2).cwiseAbs().maxCoeff();
    Plot plot = scatter("plane", "The examples and the line", axis("$x_1$"), axis("$x_2$"));
    for (const double sign : {1.0, -1.0}) {
      std::vector<double> x, y;
      for (Index i = 0; i < data_.X.rows(); ++i) {
        if (data_.y(i) != sign) continue;
        x.push_back(data_.X(i, 0));
        y.push_back(data_.X(i, 1));
      }
      plot.add(Role::train, sign > 0 ? "label +1" : "label −1", x, y);
    }
    if (has_teacher()) draw_line(plot, Role::reference, "teacher", data_.teacher, reach);
    draw_line(plot, Role::measured, "perceptron", learner_.w, reach);
    if (last_mistake_ < 0) return plot;
    return plot.add(Role::test, "last mistake", std::vector{data_.X(last_mistake_, 0)},
                    std::vector{data_.X(last_mistake_, 1)});
  }
  View agreement_view() const {
    const double size = std::max(learner_.w.norm(), 1e-300);
    const double reach = (data_.X * data_.teacher).cwiseAbs().maxCoeff();
    return scatter("agreement", "What the perceptron says, and what the teacher says",
                   axis("teacher $u \\cdot x$"), axis("perceptron $w \\cdot x/|w|$"))
        .measured("examples", to_list(data_.X * data_.teacher),
                  to_list(data_.X * learner_.w / size))
        .reference("the perceptron's plane", std::vector{-reach, reach}, std::vector{0.0, 0.0});
  }
  View mistakes_view() const {
    return over_steps(history_, "mistakes", "Mistakes so far", axis("mistakes"))
        .measured("perceptron", "mistakes")
        .predicted("$(R/\\gamma)^2$", "bound");
  }
  /// Novikoff's proof: |w| and w·u lie between two lines that meet at (R/γ)².
  View squeeze_view() const {
    const double last = std::max(bound_ > 0 ? bound_ : 0.0, std::max(mistakes(), 2.0));
    std::vector<double> low, high;
    const std::vector<double> ends{1, last};
    for (const double k : ends) {
      low.push_back(k * margin_);
      high.push_back(std::sqrt(k) * radius_);
    }
    Plot plot = curve("squeeze", "Why it must end: the weights between two lines",
                      log_axis("mistake $k$"), log_axis("length"), ends);
    plot.from(by_mistake_)
        .add(Role::measured, "$|w|$", by_mistake_.steps(), by_mistake_.column("length"));
    plot.predicted("$\\sqrt{k}\\,R$", high);
    if (!has_teacher()) return plot;
    plot.add(Role::measured, "$w \\cdot u$", by_mistake_.steps(), by_mistake_.column("overlap"));
    return margin_ > 0 ? plot.predicted("$k\\gamma$", low) : plot;
  }
  View errors_view() const {
    return over_steps(history_, "errors", "Examples on the wrong side", axis("examples"))
        .measured("perceptron", "errors");
  }
  View square_view() const {
    std::vector<double> bounds;
    for (Index k = 0; k < 16; ++k) {
      const double bound = theory::mistake_bound(std::sqrt(3.0), square_margin(k));
      bounds.push_back(bound > 0 ? bound : 0);
    }
    std::vector<double> counted(on_square_.begin(), on_square_.end());
    return bars("square", "Mistakes on each of the sixteen labelings of a square", axis("labeling"),
                axis("mistakes"), count_from_one(16))
        .measured("perceptron, stopped after ten", counted)
        .predicted("$(R/\\gamma)^2$, none where no line exists", bounds);
  }

  Examples data_;
  Learner learner_;
  double radius_, margin_, bound_;
  std::int64_t needed_ = 0;
  std::vector<Index> on_square_;
  Index last_mistake_ = -1;
  double over_length_ = 0, under_overlap_ = 0, best_ = 0;
  Recorder history_, by_mistake_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<Perceptron, Parameters>(
      {.title = "The perceptron",
       .question = "A neuron changes its weights only when it is wrong. How often can it be wrong?",
       .precision = "double: the bound is a theorem, and its two steps are held to rounding",
       .range = "Labels that a plane gives with a margin, in any order. With one wrong label there "
                "need be no such plane, and then it never ends.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const std::int64_t dimension : {2, 10, 50}) {
      for (const double margin : {0.02, 0.1, 0.5}) {
        Parameters p;
        p.dimension = dimension;
        p.margin = margin;
        p.examples = 100;
        add_verdicts(result,
                     "d = " + std::to_string(dimension) + ", γ = " + short_number(margin, 2) +
                         ", seed " + std::to_string(seed) + ": ",
                     *run_whole<Perceptron>(p, seed));
      }
    }
    Parameters noisy;
    noisy.labels = Labels::noisy;
    const auto run = run_whole<Perceptron>(noisy, seed);
    result.add(*run, at_least("control, noisy labels, seed " + std::to_string(seed) +
                                  ": examples that are wrong after 25 passes",
                              1, run->errors(), 0, "no line exists: four of forty are flipped",
                              "outside the claim's range"));
  }
  Parameters corners;
  corners.labels = Labels::xor_points;
  add_verdicts(result, "xor: ", *run_whole<Perceptron>(corners, 1));
  return result;
}

}  // namespace lm::perceptron
