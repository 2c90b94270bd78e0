// Measuring and drawing the networks of platonic-representation.
#include "experiments/platonic-representation/platonic_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "measure/probe.hpp"
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

constexpr double kRadiansPerDegree = 3.141592653589793 / 180;

void require_rising(const char* name, const std::vector<double>& ladder, bool whole) {
  bool rising = !ladder.empty();
  for (std::size_t i = 0; i < ladder.size(); ++i) {
    rising = rising && (!whole || ladder[i] == std::floor(ladder[i])) &&
             (i == 0 || ladder[i - 1] < ladder[i]);
  }
  if (rising) return;
  throw Error("out_of_range", name,
              whole ? "the list must hold whole numbers, each larger than the last"
                    : "each number of the list must be larger than the last");
}

/// The networks of each rung: their width, tasks and angle.
std::vector<Rung> ladder_of(const Parameters& p) {
  constexpr std::array<const char*, 3> names = {"widths", "task_counts", "angles"};
  const std::array<const std::vector<double>*, 3> lists = {&p.widths, &p.task_counts, &p.angles};
  const std::vector<double>& list = *lists[as_size(p.vary)];
  require_rising(names[as_size(p.vary)], list, p.vary != Vary::angle);
  std::vector<Rung> rungs;
  for (const double value : list) {
    Rung rung{as_index(p.width), as_index(p.tasks), p.angle * kRadiansPerDegree};
    if (p.vary == Vary::width) rung.width = as_index(value);
    if (p.vary == Vary::tasks) rung.tasks = as_index(value);
    if (p.vary == Vary::angle) rung.angle = value * kRadiansPerDegree;
    rungs.push_back(rung);
  }
  return rungs;
}

SensesSpec senses_of(const Parameters& p, std::int64_t seed) {
  SensesSpec spec;
  spec.world.latent = as_index(p.latent);
  spec.world.nuisance = as_index(p.nuisance);
  if (p.senses == Senses::two_tanh) spec.world.first = Sense::tanh;
  spec.one_sense = p.senses == Senses::one;
  spec.second_tasks = p.second_tasks;
  spec.planes = p.vary == Vary::angle || p.subspace == Subspace::planes;
  if (spec.planes && p.latent < 4) {
    throw Error("out_of_range", "latent",
                std::to_string(p.latent) + " is not allowed; two planes need 4 or more");
  }
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
  return as_double(zero) / as_double(X.rows());
}

}  // namespace

PlatonicRepresentation::PlatonicRepresentation(const Parameters& parameters, const Setup& setup)
    : ExperimentOf(parameters),
      senses_(senses_of(parameters, setup.seed)),
      rotation_(random_rotation(senses_.rungs().back().width, setup.seed)),
      history_(names()) {
  begin();
}

std::string PlatonicRepresentation::rung_name(std::size_t rung) const {
  constexpr std::array<const char*, 3> names = {"width ", "tasks ", "angle "};
  return names[as_size(p_.vary)] + short_number(ladder().at(rung));
}

std::vector<std::string> PlatonicRepresentation::names() const {
  std::vector<std::string> all;
  for (std::size_t r = 0; r < senses_.rungs().size(); ++r) all.push_back(rung_name(r));
  return all;
}

std::vector<double> PlatonicRepresentation::ladder() const {
  return p_.vary == Vary::width ? p_.widths : p_.vary == Vary::tasks ? p_.task_counts : p_.angles;
}

Matrix PlatonicRepresentation::random_rotation(Index size, std::int64_t seed) {
  Random random(static_cast<std::uint64_t>(seed), stream("platonic/rotation"));
  return qr(normal_matrix(random, size, size)).Q;
}

/// What does not change while networks train: the neighbours in the world itself.
void PlatonicRepresentation::measure_world() {
  const LatentWorld& seen = senses_.held_out();
  latent_neighbours_ = euclidean_neighbours(seen.latent.topRows(gallery()), k());
  for (const bool second : {false, true}) {
    own_neighbours_[second ? 1 : 0] =
        euclidean_neighbours(subspace_of(second).topRows(gallery()), k());
  }
  raw_ = mutual_neighbours(seen.first.topRows(gallery()),
                           senses_.second_inputs().topRows(gallery()), k());
  const std::size_t last = senses_.rungs().size() - 1;
  answers_ = mutual_neighbours(senses_.first_answers(last).topRows(gallery()),
                               senses_.second_answers(last).topRows(gallery()), k());
}

Matrix PlatonicRepresentation::subspace_of(bool second) const {
  const Matrix& z = senses_.held_out().latent;
  if (!in_planes()) return z;
  return z * world_plane(z.cols(), second ? senses_.rungs().back().angle : 0.0);
}

void PlatonicRepresentation::measure_ladder() {
  for (std::vector<double>* list : {&mutual_, &cka_, &first_latent_, &second_latent_}) {
    list->clear();
  }
  for (std::size_t r = 0; r < senses_.rungs().size(); ++r) {
    const Matrix A = senses_.first(r).topRows(gallery()), B = senses_.second(r).topRows(gallery());
    first_neighbours_ = cosine_neighbours(A, k());
    second_neighbours_ = cosine_neighbours(B, k());
    mutual_.push_back(shared_neighbours(first_neighbours_, second_neighbours_, k()));
    first_latent_.push_back(shared_neighbours(first_neighbours_, latent_neighbours_, k()));
    second_latent_.push_back(shared_neighbours(second_neighbours_, latent_neighbours_, k()));
    cka_.push_back(linear_cka(A, B));
    if (r == 0) zero_ = std::max(zero_share(A), zero_share(B));
  }
}

void PlatonicRepresentation::measure_controls() {
  const std::size_t last = senses_.rungs().size() - 1;
  const auto with_first = [this](const Matrix& other) {
    return shared_neighbours(first_neighbours_, cosine_neighbours(other, k()), k());
  };
  rotated_ = with_first(senses_.first(last).topRows(gallery()) * rotation_);
  independent_ = with_first(senses_.stranger_elsewhere().topRows(gallery()));
  stranger_ = with_first(senses_.stranger().topRows(gallery()));
}

void PlatonicRepresentation::measure_subspaces() {
  first_own_ = shared_neighbours(first_neighbours_, own_neighbours_[0], k());
  second_own_ = shared_neighbours(second_neighbours_, own_neighbours_[1], k());
  crossed_ = shared_neighbours(second_neighbours_, own_neighbours_[0], k());
  const Matrix B = senses_.second(senses_.rungs().size() - 1), plane = subspace_of(false);
  constexpr Index half = kStates / 2;
  decoded_ =
      probe_r2(B.topRows(half), plane.topRows(half), B.bottomRows(half), plane.bottomRows(half));
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
  if (step() == 0) measure_world();
  senses_.evaluate();
  measure_ladder();
  measure_controls();
  measure_subspaces();
  if (step() == 0) {
    untrained_ = mutual_;
    untrained_cka_ = cka_;
  }
  if (step() > 0 && step() % kGalleryEvery == 0) measure_galleries();
  history_.add(step(), mutual_);
}

// Views.

Axis PlatonicRepresentation::ladder_axis() const {
  if (p_.vary == Vary::angle) return axis("angle of the planes", "°");
  return log_axis(p_.vary == Vary::width ? "width" : "tasks");
}

View PlatonicRepresentation::alignment_view() const {
  return curve("alignment", "Shared neighbours of two networks that never met, and of the world",
               ladder_axis(), axis("mutual k-NN"), ladder())
      .measured("with each other", mutual_)
      .add(Role::train, "the first with the world", first_latent_)
      .add(Role::test, "the second with the world", second_latent_)
      .predicted("chance", chance())
      .reference("untrained", untrained_);
}

View PlatonicRepresentation::controls_view() const {
  const std::vector<double> scores = {widest(),  untrained(),    raw_,           independent_,
                                      stranger_, first_latent(), second_latent()};
  std::vector<double> numbers;
  for (std::size_t i = 0; i < scores.size(); ++i) numbers.push_back(as_double(i) + 1);
  return bars("controls", "The last pair, and what it must be held against",
              axis("1 pair · 2 untrained · 3 raw senses · 4 other world, other states · 5 other "
                   "world, same states · 6 first and world · 7 second and world"),
              axis("mutual k-NN"), numbers)
      .measured("shared neighbours", scores)
      .predicted("chance", chance());
}

View PlatonicRepresentation::cka_view() const {
  return curve("cka", "Linear CKA of the same pairs", ladder_axis(), axis("CKA"), ladder())
      .measured("trained", cka_)
      .reference("untrained", untrained_cka_);
}

View PlatonicRepresentation::training_view() const {
  Plot plot = over_steps(history_, "training", "Shared neighbours while all pairs train",
                         axis("mutual k-NN"))
                  .x_axis(axis("training steps"));
  for (const std::string& rung : names()) plot.add(Role::measured, rung, rung);
  return plot.predicted("chance", chance());
}

View PlatonicRepresentation::gallery_view() const {
  std::vector<double> x, by_chance;
  for (const Index n : kGalleries) {
    x.push_back(as_double(n));
    by_chance.push_back(as_double(k()) / as_double(n - 1));
  }
  Plot plot = curve("gallery",
                    galleries_.empty() ? "The score in larger galleries, from step 250 on"
                                       : "The score in larger galleries, last pair, step " +
                                             std::to_string(galleries_step_),
                    log_axis("gallery $N$"), log_axis("mutual k-NN"), x);
  if (!galleries_.empty()) plot.measured("trained", galleries_);
  return plot.predicted("chance", by_chance);
}

std::vector<Index> PlatonicRepresentation::of_point(const std::vector<Index>& all) const {
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(p_.point * k());
  return {begin, begin + k()};
}

double PlatonicRepresentation::shared_of_point() const {
  const std::vector<Index> second = of_point(second_neighbours_);
  double shared = 0;
  for (const Index i : of_point(first_neighbours_)) {
    shared += as_double(std::count(second.begin(), second.end(), i));
  }
  return shared;
}

View PlatonicRepresentation::neighbourhood_view() const {
  const Matrix& z = senses_.held_out().latent;
  const auto add = [&z](Plot& plot, Role role, const char* name, const std::vector<Index>& rows) {
    std::vector<double> x, y;
    for (const Index row : rows) {
      x.push_back(z(row, 0));
      y.push_back(z(row, z.cols() > 1 ? 1 : 0));
    }
    plot.add(role, name, x, y);
  };
  // Rays from the state to each neighbour and back, as one line.
  const Index point = as_index(p_.point);
  std::vector<Index> rays = {point}, everybody(as_size(gallery()));
  for (const Index i : of_point(first_neighbours_)) rays.insert(rays.end(), {i, point});
  for (std::size_t i = 0; i < everybody.size(); ++i) everybody[i] = as_index(i);
  Plot plot = scatter("neighbourhoods", "Neighbours of one state, placed in the world itself",
                      axis("first dimension of the world"), axis("second dimension of the world"));
  add(plot, Role::train, "gallery", everybody);
  add(plot, Role::measured, "rays: near for the first network", rays);
  add(plot, Role::test, "near for the second", of_point(second_neighbours_));
  return plot;
}

Views PlatonicRepresentation::views() const {
  return {alignment_view(),     controls_view(), training_view(),
          neighbourhood_view(), gallery_view(),  cka_view()};
}

Scalars PlatonicRepresentation::scalars() const {
  using lm::measured;
  return {
      measured("mutual_knn_narrowest", narrowest(), "mutual k-NN of the first pair"),
      measured("mutual_knn_widest", widest(), "mutual k-NN of the last pair"),
      measured("error_narrowest", senses_.error(0), "mean squared error per task, first pair"),
      measured("error_widest", senses_.error(mutual_.size() - 1),
               "mean squared error per task, last pair"),
      measured("untrained", untrained(), "the last pair before training"),
      predicted("chance", chance(), "chance $k/(N-1)$"),
      measured("independent", independent_,
               "with another world's network on states of its own, paired by number"),
      measured("stranger", stranger_,
               "with another world's network on the same states, through its own sense"),
      measured("latent_first", first_latent(), "the first network with the state of the world"),
      measured("latent_second", second_latent(), "the second network with the state of the world"),
      measured("subspace_first", first_own_, "the first with what its tasks concern"),
      measured("subspace_second", second_own_, "the second with what its tasks concern"),
      measured("subspace_crossed", crossed_, "the second with what the first's tasks concern"),
      measured("decoded_crossed", decoded_,
               "$R^2$ of a linear reading of that from the second network"),
      measured("answers", answers_, "of the right answers to both networks' tasks"),
      measured("rotated", rotated_, "with itself, rotated"),
      measured("raw_inputs", raw_, "of the raw inputs"),
      measured("cka_narrowest", cka_.front(), "CKA of the first pair"),
      measured("cka_widest", cka_.back(), "CKA of the last pair"),
      measured("gallery_smallest", smallest_gallery(), "mutual k-NN among 50 states"),
      measured("gallery_largest", largest_gallery(), "mutual k-NN among 1000 states"),
      measured("zero_rows", zero_, "share of zero vectors in the first pair"),
      measured("shared_of_point", shared_of_point(), "neighbours shared by the state shown"),
  };
}

}  // namespace lm::platonic
