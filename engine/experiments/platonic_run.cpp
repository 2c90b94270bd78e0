// Measuring and drawing the networks of platonic-representation.
#include "experiments/platonic_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "experiments/series.hpp"
#include "measure/similarity.hpp"

namespace lm::platonic {
namespace {

/// Representations are compared at steps that are multiples of this: a comparison of all pairs
/// costs as much as some 20 steps of training.
constexpr std::int64_t kCompareEvery = 50;
/// Held-out states, of which a gallery of `gallery` is used; all of them for the gallery's own
/// curve.
constexpr Index kStates = 1000;
constexpr std::array<Index, 5> kGalleries = {50, 100, 200, 500, 1000};
/// The gallery's curve is measured at these steps only: its largest one costs as much as the rest.
constexpr std::int64_t kGalleryEvery = 250;

/// What independent networks share by chance scatters by about √(k/N)/√N ≈ 0.006 and by the shape
/// of their clouds: up to 0.01 over the worlds tried.
constexpr double kChanceTolerance = 0.015;
/// Neighbours on the ladder may be this much out of order: the scatter between worlds is .04.
constexpr double kOrderTolerance = 0.03;

void require_rising(const char* name, const std::vector<double>& ladder) {
  bool rising = !ladder.empty();
  for (std::size_t i = 0; i < ladder.size(); ++i) {
    rising = rising && ladder[i] == std::floor(ladder[i]) && (i == 0 || ladder[i - 1] < ladder[i]);
  }
  if (rising) return;
  throw Error("out_of_range", name, "the list must hold whole numbers, each larger than the last");
}

/// The networks of each rung: their width and tasks.
std::vector<Rung> ladder_of(const Parameters& p) {
  const bool by_width = p.vary == Vary::width;
  const std::vector<double>& list = by_width ? p.widths : p.task_counts;
  require_rising(by_width ? "widths" : "task_counts", list);
  std::vector<Rung> rungs;
  for (const double value : list) {
    const Index n = static_cast<Index>(value);
    rungs.push_back(by_width ? Rung{n, static_cast<Index>(p.tasks)}
                             : Rung{static_cast<Index>(p.width), n});
  }
  return rungs;
}

SensesSpec senses_of(const Parameters& p, std::int64_t seed) {
  SensesSpec spec;
  spec.world.latent = static_cast<Index>(p.latent);
  spec.world.nuisance = static_cast<Index>(p.nuisance);
  spec.activation = p.activation == Sigma::tanh ? nn::Activation::tanh : nn::Activation::relu;
  spec.rungs = ladder_of(p);
  spec.states = kStates;
  spec.training_steps = kSteps;
  spec.seed = seed;
  return spec;
}

/// Rows whose entries are all zero, as a share.
double zero_share(const Matrix& X) {
  Index zero = 0;
  for (Index i = 0; i < X.rows(); ++i) zero += X.row(i).isZero(0) ? 1 : 0;
  return static_cast<double>(zero) / static_cast<double>(X.rows());
}

}  // namespace

PlatonicRepresentation::PlatonicRepresentation(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters),
      point_(parameters.point),
      senses_(senses_of(parameters, setup.seed)),
      rotation_(random_rotation(senses_.rungs().back().width, setup.seed)),
      history_(names()) {
  begin();
}

std::string PlatonicRepresentation::rung_name(std::size_t rung) const {
  const Rung& at = senses_.rungs().at(rung);
  return parameters_.vary == Vary::width ? "width " + std::to_string(at.width)
                                         : "tasks " + std::to_string(at.tasks);
}

std::vector<std::string> PlatonicRepresentation::names() const {
  std::vector<std::string> all;
  for (std::size_t r = 0; r < senses_.rungs().size(); ++r) all.push_back(rung_name(r));
  return all;
}

std::vector<double> PlatonicRepresentation::ladder() const {
  std::vector<double> values;
  for (const Rung& rung : senses_.rungs()) {
    values.push_back(
        static_cast<double>(parameters_.vary == Vary::width ? rung.width : rung.tasks));
  }
  return values;
}

Matrix PlatonicRepresentation::random_rotation(Index size, std::int64_t seed) {
  Random random(static_cast<std::uint64_t>(seed), stream("platonic/rotation"));
  return qr(normal_matrix(random, size, size)).Q;
}

void PlatonicRepresentation::measure_ladder() {
  mutual_.clear();
  cka_.clear();
  for (std::size_t r = 0; r < senses_.rungs().size(); ++r) {
    const Matrix A = senses_.first(r).topRows(gallery()), B = senses_.second(r).topRows(gallery());
    first_neighbours_ = cosine_neighbours(A, k());
    second_neighbours_ = cosine_neighbours(B, k());
    mutual_.push_back(shared_neighbours(first_neighbours_, second_neighbours_, k()));
    cka_.push_back(linear_cka(A, B));
    if (r == 0) zero_ = std::max(zero_share(A), zero_share(B));
  }
}

void PlatonicRepresentation::measure_controls() {
  const std::size_t last = senses_.rungs().size() - 1;
  const Matrix A = senses_.first(last).topRows(gallery());
  rotated_ = shared_neighbours(first_neighbours_, cosine_neighbours(A * rotation_, k()), k());
  independent_ = shared_neighbours(
      first_neighbours_, cosine_neighbours(senses_.stranger().topRows(gallery()), k()), k());
}

void PlatonicRepresentation::measure_galleries() {
  const std::size_t last = senses_.rungs().size() - 1;
  const Matrix A = senses_.first(last), B = senses_.second(last);
  galleries_.clear();
  for (const Index n : kGalleries) {
    galleries_.push_back(mutual_neighbours(A.topRows(n), B.topRows(n), k()));
  }
  galleries_step_ = step();
}

void PlatonicRepresentation::record() {
  if (step() % kCompareEvery != 0 || !senses_.finite()) return;
  senses_.evaluate();
  measure_ladder();
  measure_controls();
  if (step() == 0) {
    untrained_ = mutual_;
    untrained_cka_ = cka_;
    raw_ = mutual_neighbours(senses_.held_out().first.topRows(gallery()),
                             senses_.held_out().second.topRows(gallery()), k());
  }
  if (step() > 0 && step() % kGalleryEvery == 0) measure_galleries();
  history_.add(step(), mutual_);
}

void PlatonicRepresentation::act(const std::string& name, const std::string& value) {
  if (name != "point") {
    throw Error("unknown_event", name.substr(0, 40), "the only act here is point");
  }
  point_ = lm::bind<Parameters>(schema_of<Parameters>().parse({{name, value}})).point;
}

View PlatonicRepresentation::alignment_view() const {
  const bool by_width = parameters_.vary == Vary::width;
  View view = make_view("alignment", "Shared neighbours of two networks that never met",
                        ViewKind::curve, by_width ? "width" : "tasks", "mutual k-NN");
  view.x.scale = "log";
  const std::vector<double> x = ladder();
  view.series.push_back(make_series("trained", Role::measured, x, mutual_));
  view.series.push_back(
      make_series("chance", Role::predicted, x, std::vector<double>(x.size(), chance())));
  view.series.push_back(make_series("untrained", Role::reference, x, untrained_));
  return view;
}

View PlatonicRepresentation::cka_view() const {
  View view = make_view("cka", "Linear CKA of the same pairs", ViewKind::curve,
                        parameters_.vary == Vary::width ? "width" : "tasks", "CKA");
  view.x.scale = "log";
  view.series.push_back(make_series("trained", Role::measured, ladder(), cka_));
  view.series.push_back(make_series("untrained", Role::reference, ladder(), untrained_cka_));
  return view;
}

View PlatonicRepresentation::training_view() const {
  View view = make_view("training", "Shared neighbours while all pairs train", ViewKind::curve,
                        "training steps", "mutual k-NN");
  view.steps = history_.steps();
  const std::vector<double>& x = history_.steps();
  for (std::size_t r = 0; r < senses_.rungs().size(); ++r) {
    view.series.push_back(make_series(rung_name(r), Role::measured, x, history_.column(r)));
  }
  view.series.push_back(
      make_series("chance", Role::predicted, x, std::vector<double>(x.size(), chance())));
  return view;
}

View PlatonicRepresentation::gallery_view() const {
  View view = make_view("gallery",
                        galleries_.empty() ? "The score in larger galleries, from step 250 on"
                                           : "The score in larger galleries, last pair, step " +
                                                 std::to_string(galleries_step_),
                        ViewKind::curve, "gallery $N$", "mutual k-NN");
  view.x.scale = "log";
  view.y.scale = "log";
  std::vector<double> x, by_chance;
  for (const Index n : kGalleries) {
    x.push_back(static_cast<double>(n));
    by_chance.push_back(static_cast<double>(k()) / static_cast<double>(n - 1));
  }
  if (!galleries_.empty()) {
    view.series.push_back(make_series("trained", Role::measured, x, galleries_));
  }
  view.series.push_back(make_series("chance", Role::predicted, x, by_chance));
  return view;
}

double PlatonicRepresentation::shared_of_point() const {
  const auto row = static_cast<std::size_t>(point_ * k());
  Index shared = 0;
  for (std::size_t i = row; i < row + static_cast<std::size_t>(k()); ++i) {
    const auto begin = second_neighbours_.begin() + static_cast<std::ptrdiff_t>(row);
    shared += std::count(begin, begin + k(), first_neighbours_[i]);
  }
  return static_cast<double>(shared);
}

View PlatonicRepresentation::neighbourhood_view() const {
  View view =
      make_view("neighbourhoods", "Neighbours of one state, placed in the world itself",
                ViewKind::curve, "first dimension of the world", "second dimension of the world");
  view.kind = ViewKind::scatter;
  const Matrix& z = senses_.held_out().latent;
  const Index second = z.cols() > 1 ? 1 : 0;
  const auto points = [&](std::string name, Role role, const std::vector<Index>& rows) {
    std::vector<double> x, y;
    for (const Index row : rows) {
      x.push_back(z(row, 0));
      y.push_back(z(row, second));
    }
    return make_series(std::move(name), role, std::move(x), std::move(y));
  };
  const auto begin_of = [&](const std::vector<Index>& all) {
    return all.begin() + static_cast<std::ptrdiff_t>(point_ * k());
  };
  const auto near = begin_of(second_neighbours_);
  // Rays from the state to each neighbour and back, as one line.
  std::vector<Index> rays = {static_cast<Index>(point_)};
  for (auto it = begin_of(first_neighbours_); it != begin_of(first_neighbours_) + k(); ++it) {
    rays.insert(rays.end(), {*it, static_cast<Index>(point_)});
  }
  std::vector<Index> everybody(static_cast<std::size_t>(gallery()));
  for (std::size_t i = 0; i < everybody.size(); ++i) everybody[i] = static_cast<Index>(i);
  view.series.push_back(points("gallery", Role::train, everybody));
  view.series.push_back(points("rays: near for the first network", Role::measured, rays));
  view.series.push_back(points("near for the second", Role::test, {near, near + k()}));
  return view;
}

void PlatonicRepresentation::add_checks(Observation& seen) const {
  seen.checks.push_back(within("mutual k-NN of a representation with itself, rotated", 1, rotated_,
                               1e-3, "ties that rounding breaks", "any network"));
  seen.checks.push_back(within("mutual k-NN with a network of an independent world", chance(),
                               independent_, kChanceTolerance,
                               "the scatter of a few hundred states", "k/(N − 1) is chance"));
  if (step() < kSteps || parameters_.activation != Sigma::tanh) return;
  double out_of_order = 0;
  for (std::size_t r = 1; r < mutual_.size(); ++r) {
    if (mutual_[r] < mutual_[r - 1] - kOrderTolerance) ++out_of_order;
  }
  seen.checks.push_back(ordered("rungs of the ladder below the one before them", out_of_order,
                                "one world scatters by 0.03", "tanh, after training"));
}

Observation PlatonicRepresentation::observe() const {
  Observation seen;
  seen.views = {alignment_view(), training_view(), neighbourhood_view(), gallery_view(),
                cka_view()};
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("mutual_knn_narrowest", narrowest(), "mutual k-NN of the first pair");
  add("mutual_knn_widest", widest(), "mutual k-NN of the last pair");
  add("error_narrowest", senses_.error(0), "mean squared error per task, first pair");
  add("error_widest", senses_.error(mutual_.size() - 1), "mean squared error per task, last pair");
  add("untrained", untrained(), "the last pair before training");
  add("chance", chance(), "chance $k/(N-1)$", Role::predicted);
  add("independent", independent_, "with a network of an independent world");
  add("rotated", rotated_, "with itself, rotated");
  add("raw_inputs", raw_, "of the raw inputs");
  add("cka_narrowest", cka_.front(), "CKA of the first pair");
  add("cka_widest", cka_.back(), "CKA of the last pair");
  add("gallery_smallest", smallest_gallery(), "mutual k-NN among 50 states");
  add("gallery_largest", largest_gallery(), "mutual k-NN among 1000 states");
  add("zero_rows", zero_, "share of zero vectors in the first pair");
  add("shared_of_point", shared_of_point(), "neighbours shared by the state shown");
  add_checks(seen);
  return seen;
}

}  // namespace lm::platonic
