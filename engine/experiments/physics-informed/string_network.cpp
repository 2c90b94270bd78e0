// The string's network: its derivatives, its two losses, and its steps.
#include "experiments/physics-informed/string_network.hpp"

#include <cmath>
#include <vector>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"

namespace lm {
namespace {

/// Deviation of w and b at the start.
constexpr double kSteep = 3;
/// Of Adam's rate for an unknown place, so that it waits until the readings have shaped the
/// network: else one start in twenty ends on the wrong side of the string.
constexpr double kPlaceRate = 0.2;
/// How much the equation counts beside the readings.
constexpr double kStrongWeight = 1, kWeakWeight = 2;

ad::Var column(ad::Var rows, Index which) { return ad::slice(rows, ad::kCols, which, 1); }

Matrix sine_row(bool of_load, const theory::HangingString& told) {
  Matrix row(1, kTests);
  for (Index j = 0; j < kTests; ++j) {
    row(0, j) = of_load ? told.on_sine(j + 1) : as_double(j + 1) * kPi;
  }
  return row;
}

/// ∫ f sin(jπx) as the network has it: by the unknown place where that is asked for.
ad::Var tested_load(const StringOptions& o, ad::Var unknown) {
  ad::Graph& graph = *unknown.graph;
  const theory::HangingString told = told_string(o);
  const bool moves = o.question.unknown == Unknown::place && o.load.kind != theory::LoadKind::sine;
  if (!moves) return graph.constant(sine_row(true, told));
  Matrix spread(1, kTests);  // ∫ f sin(jπx) = sin(jπa) · sin(jπw/2)/(jπw/2)
  for (Index j = 0; j < kTests; ++j) {
    const double half = as_double(j + 1) * kPi * told.load().width / 2;
    spread(0, j) = told.load().kind == theory::LoadKind::point ? 1 : lm::sin(half) / half;
  }
  return ad::sin(unknown * graph.constant(sine_row(false, told))) * graph.constant(spread);
}

struct Parts {
  ad::Var slope, bend, unknown, x, share, density;
};

/// Σ_j 2/(jπ)² [s ∫u′ φ_j′ − ∫f φ_j]² with φ_j = sin jπx: the squared energy norm of the error, as
/// far as those sines see it.
ad::Var tested_residual(const StringOptions& o, const Parts& at, ad::Var stiffness) {
  ad::Graph& graph = *at.x.graph;
  const ad::Var rates = graph.constant(sine_row(false, told_string(o)));
  const ad::Var waves = ad::cos(at.x * rates) * rates;
  const ad::Var inner = ad::sum(waves * (at.slope * at.share), ad::kRows) * stiffness;
  const ad::Var off = (inner - tested_load(o, at.unknown)) / rates;
  return 2.0 * ad::sum(ad::square(off));
}

/// What an unknown's residual is measured in: the energy of the guessed string, or the mean square
/// of its load (of a point, as if it lay in one cell).
double load_unit(const StringOptions& o, Form form) {
  theory::StringLoad guess = told_string(o).load();
  if (o.question.unknown == Unknown::stiffness) guess.stiffness = kStiffnessGuess;
  const theory::HangingString string(guess);
  if (form == Form::weak) return string.work() * guess.stiffness;
  double total = 0;
  for (Index i = 0; i < o.samples; ++i) {
    const double f = string.density((as_double(i) + 0.5) / as_double(o.samples));
    total += f * f / as_double(o.samples);
  }
  return total > 0 ? total : as_double(o.samples);
}

ad::Var plain_loss(const StringOptions& o, Form form, const Parts& at, ad::Var u, ad::Var weight) {
  if (form == Form::strong) {
    return ad::sum(at.share * ad::square(o.load.stiffness * at.bend + at.density));
  }
  return ad::sum((0.5 * o.load.stiffness) * at.share * ad::square(at.slope) - weight * u);
}

ad::Var asking_loss(const StringOptions& o, Form form, const Parts& at) {
  const bool soft = o.question.unknown == Unknown::stiffness;
  const ad::Var stiffness =
      soft ? at.unknown : at.x.graph->constant(o.load.stiffness, at.unknown.shape());
  if (form == Form::weak) {
    return (kWeakWeight / load_unit(o, form)) * tested_residual(o, at, stiffness);
  }
  const ad::Var off = stiffness * at.bend + at.density;
  return (kStrongWeight / load_unit(o, form)) * ad::sum(at.share * ad::square(off));
}

}  // namespace

StringTerms string_terms(ad::Var x, ad::Var w, ad::Var b, ad::Var a, ad::Var c) {
  const ad::Var one = x.graph->constant(1, x.shape());
  const ad::Var net = ad::sum(ad::tanh(x * w + b) * a, ad::kCols) + c;
  const ad::Var u = x * (1.0 - x) * net;
  const ad::Var slope = ad::jvp(u, x, one);
  return {u, slope, ad::jvp(slope, x, one)};
}

Network string_network(const StringOptions& o) {
  return [o](nn::Model& model, ad::Var x) {
    const nn::Start steep{nn::Initializer::normal, {}, kSteep};
    const nn::Start small{nn::Initializer::normal, {}, 1 / std::sqrt(as_double(o.width))};
    const ad::Var w = model.parameter(1, o.width, "weight", steep);
    const ad::Var b = model.parameter(1, o.width, "bias", steep, false);
    const ad::Var a = model.parameter(1, o.width, "output", small);
    const ad::Var c = model.parameter(1, 1, "offset", {}, false);
    const StringTerms at = string_terms(x, w, b, a, c);
    ad::Var unknown = x.graph->constant(o.load.stiffness);
    if (o.question.unknown != Unknown::nothing) {
      const bool soft = o.question.unknown == Unknown::stiffness;
      unknown = model.parameter(1, 1, "unknown",
                                {nn::Initializer::equal, {}, soft ? kStiffnessGuess : kPlaceGuess},
                                false, 1, soft ? 1 : kPlaceRate);
    }
    return ad::concat({at.u, at.slope, at.bend, ad::broadcast_to(unknown, x.shape()), x},
                      ad::kCols);
  };
}

LossFunction string_loss(const StringOptions& o, Form form) {
  return [o, form](ad::Var out, ad::Var target) {
    const ad::Var u = column(out, kSag);
    const Parts at{column(out, kSlope),
                   column(out, kBend),
                   ad::slice(column(out, kUnknown), ad::kRows, 0, 1),
                   column(out, kAt),
                   column(target, kShare),
                   column(target, kDensity)};
    if (o.question.unknown == Unknown::nothing) {
      return plain_loss(o, form, at, u, column(target, kWeight));
    }
    const ad::Var marks = column(target, kIsReading), read = column(target, kReading);
    const ad::Var misfit = ad::sum(marks * ad::square(u - read)) / ad::sum(ad::square(read));
    return asking_loss(o, form, at) + misfit;
  };
}

StringTraining::StringTraining(const StringOptions& o, Form form, const Rows& rows,
                               std::uint64_t seed)
    : redrawn_(o.points == PointChoice::redrawn) {
  OptimizerOptions adam;
  adam.method = Method::adam;
  adam.learning_rate = o.learning_rate;
  adam.schedule.shape = RateShape::cosine;
  adam.schedule.total = o.updates;
  training_ = std::make_unique<Training<double>>(rows.x, rows.targets, string_network(o),
                                                 string_loss(o, form), adam, seed);
}

void StringTraining::step(const Rows& rows) {
  if (redrawn_) training_->set_batch(rows.x.data(), rows.targets.data());
  training_->step();
}

}  // namespace lm
