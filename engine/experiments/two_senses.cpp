// Builds and trains the pairs of networks of the platonic experiment.
#include "experiments/two_senses.hpp"

#include <algorithm>

#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

/// States that each network learns from, and how many of them a step takes.
constexpr Index kExamples = 2000;
constexpr Index kBatch = 128;
constexpr double kLearningRate = 3e-3;
/// Parts of a world (see latent_world): what each sense learns from, and what nobody does.
constexpr std::uint64_t kFirstPart = 1, kSecondPart = 2, kHeldOutPart = 3;
/// Seeds of networks and of the stranger's world, away from the run's own.
constexpr std::uint64_t kSeeds = 16, kSecondSeed = 1, kStrangerSeed = 2;

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

}  // namespace

TwoSenses::Member::Member(const Matrix& inputs, const Matrix& targets, const Matrix& held_out,
                          const Rung& rung, const SensesSpec& spec, std::uint64_t seed)
    : training(inputs, targets.leftCols(rung.tasks), network_of(inputs.cols(), rung, spec),
               mean_error, adam(spec), seed, kBatch),
      gallery(held_out, layers_of(inputs.cols(), rung, spec), training.parameters()) {}

TwoSenses::TwoSenses(const SensesSpec& spec) : rungs_(spec.rungs) {
  LatentWorldSpec world = spec.world;
  world.tasks = 1;
  for (const Rung& rung : rungs_) world.tasks = std::max(world.tasks, rung.tasks);
  const std::uint64_t seed = static_cast<std::uint64_t>(spec.seed) * kSeeds;
  held_out_ = latent_world(spec.states, world, seed, kHeldOutPart);
  const LatentWorld left = latent_world(kExamples, world, seed, kFirstPart);
  const LatentWorld right = latent_world(kExamples, world, seed, kSecondPart);
  for (const Rung& rung : rungs_) {
    networks_.push_back(
        std::make_unique<Member>(left.first, left.targets, held_out_.first, rung, spec, seed));
    networks_.push_back(std::make_unique<Member>(right.second, right.targets, held_out_.second,
                                                 rung, spec, seed + kSecondSeed));
  }
  const LatentWorld other = latent_world(kExamples, world, seed + kStrangerSeed, kSecondPart);
  const LatentWorld unseen = latent_world(spec.states, world, seed + kStrangerSeed, kHeldOutPart);
  networks_.push_back(std::make_unique<Member>(other.second, other.targets, unseen.second,
                                               rungs_.back(), spec, seed + kStrangerSeed));
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
  return worse / static_cast<double>(rungs_.at(rung).tasks);
}

void TwoSenses::evaluate() {
  for (const std::unique_ptr<Member>& member : networks_) member->gallery.run();
}

}  // namespace lm
