// Builds and trains the pairs of networks of the platonic experiment.
#include "experiments/platonic-representation/two_senses.hpp"

#include <algorithm>

#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

/// States that each network learns from, and how many of them a step takes.
constexpr Index kExamples = 2000;
constexpr Index kBatch = 128;
constexpr double kLearningRate = 3e-3;
/// Parts of a world (see latent_world): what each sense learns from, what nobody does,
/// and the nuisance of the states that a stranger is shown.
constexpr std::uint64_t kFirstPart = 1, kSecondPart = 2, kHeldOutPart = 3, kVisitPart = 4;
/// Seeds of networks and of the stranger's world, away from the run's own.
constexpr std::uint64_t kSeeds = 16, kSecondSeed = 1, kStrangerSeed = 2;
/// Number of the first of the other tasks: past the most that an experiment asks for.
constexpr Index kOtherTasks = 64;

std::vector<Index> sizes_of(Index inputs, const Rung& rung) {
  return {inputs, rung.width, rung.width, rung.tasks};
}

nn::MlpOptions options_of(const SensesSpec& spec) {
  nn::MlpOptions options;
  options.activation = spec.activation;
  options.layer.initializer = nn::Initializer::lecun;
  return options;
}

Network network_of(Index inputs, const Rung& rung, const SensesSpec& spec) {
  return [sizes = sizes_of(inputs, rung), options = options_of(spec)](nn::Model& model, ad::Var x) {
    return nn::mlp(model, x, sizes, options);
  };
}

Evaluation<float>::Layered layers_of(Index inputs, const Rung& rung, const SensesSpec& spec) {
  return [sizes = sizes_of(inputs, rung), options = options_of(spec)](
             nn::Model& model, ad::Var x, std::vector<ad::Var>* hidden) {
    return nn::mlp(model, x, sizes, options, hidden);
  };
}

OptimizerOptions adam(const SensesSpec& spec) {
  OptimizerOptions options;
  options.method = Method::adam;
  options.learning_rate = kLearningRate;
  options.schedule.shape = RateShape::cosine;
  options.schedule.total = spec.training_steps;
  return options;
}

ad::Var mean_error(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::mean);
}

/// Every row moved up by one, the first to the end: rows are independent, so that no row keeps
/// anything of its own.
Matrix next_rows(const Matrix& X) {
  Matrix moved(X.rows(), X.cols());
  moved.topRows(X.rows() - 1) = X.bottomRows(X.rows() - 1);
  moved.row(X.rows() - 1) = X.row(0);
  return moved;
}

}  // namespace

TwoSenses::Member::Member(const Matrix& inputs, const Matrix& targets, const Matrix& held_out,
                          const Rung& rung, const SensesSpec& spec, std::uint64_t seed)
    : training(inputs, targets, network_of(inputs.cols(), rung, spec), mean_error, adam(spec), seed,
               kBatch),
      gallery(held_out, layers_of(inputs.cols(), rung, spec), training.parameters()) {}

TwoSenses::TwoSenses(const SensesSpec& spec)
    : spec_(spec), seed_(static_cast<std::uint64_t>(spec.seed) * kSeeds) {
  LatentWorldSpec world = spec.world;
  world.tasks = 1;  // each network's are drawn by themselves
  held_out_ = latent_world(spec.states, world, seed_, kHeldOutPart);
  add_pairs(world);
  add_stranger(world);
}

WorldTasks TwoSenses::tasks_of(const Rung& rung, bool second) const {
  WorldTasks tasks{rung.tasks, 0, std::nullopt};
  if (spec_.planes) tasks.plane = second ? rung.angle : 0.0;
  if (second && spec_.second_tasks == SecondTasks::other) tasks.from = kOtherTasks;
  return tasks;
}

Matrix TwoSenses::first_answers(std::size_t rung) const {
  return world_tasks(held_out_.latent, tasks_of(rungs().at(rung), false), seed_);
}

Matrix TwoSenses::second_answers(std::size_t rung) const {
  return world_tasks(held_out_.latent, tasks_of(rungs().at(rung), true), seed_);
}

void TwoSenses::add_pairs(const LatentWorldSpec& world) {
  const LatentWorld left = latent_world(kExamples, world, seed_, kFirstPart);
  const LatentWorld right = latent_world(kExamples, world, seed_, kSecondPart);
  const Matrix& seen = spec_.one_sense ? right.first : right.second;
  for (const Rung& rung : rungs()) {
    const Matrix first = world_tasks(left.latent, tasks_of(rung, false), seed_);
    Matrix second = world_tasks(right.latent, tasks_of(rung, true), seed_);
    if (spec_.second_tasks == SecondTasks::shuffled) second = next_rows(second);
    networks_.push_back(
        std::make_unique<Member>(left.first, first, held_out_.first, rung, spec_, seed_));
    networks_.push_back(
        std::make_unique<Member>(seen, second, second_inputs(), rung, spec_, seed_ + kSecondSeed));
  }
}

void TwoSenses::add_stranger(const LatentWorldSpec& world) {
  const std::uint64_t seed = seed_ + kStrangerSeed;
  const Rung& rung = rungs().back();
  const LatentWorld other = latent_world(kExamples, world, seed, kSecondPart);
  const LatentWorld unseen = latent_world(spec_.states, world, seed, kHeldOutPart);
  const LatentWorld here = show_states(held_out_.latent, world, seed, kVisitPart);
  const Matrix targets = world_tasks(other.latent, tasks_of(rung, true), seed);
  networks_.push_back(
      std::make_unique<Member>(other.second, targets, here.second, rung, spec_, seed));
  elsewhere_ = std::make_unique<Evaluation<float>>(unseen.second,
                                                   layers_of(unseen.second.cols(), rung, spec_),
                                                   networks_.back()->training.parameters());
}

void TwoSenses::step() {
  for (const std::unique_ptr<Member>& member : networks_) member->training.step();
}

bool TwoSenses::finite() const {
  return std::all_of(networks_.begin(), networks_.end(),
                     [](const auto& member) { return member->training.finite(); });
}

double TwoSenses::error(std::size_t rung) const {
  const double worse = std::max(networks_.at(2 * rung)->training.loss(),
                                networks_.at(2 * rung + 1)->training.loss());
  return worse / static_cast<double>(rungs().at(rung).tasks);
}

void TwoSenses::evaluate() {
  for (const std::unique_ptr<Member>& member : networks_) member->gallery.run();
  elsewhere_->run();
}

}  // namespace lm
