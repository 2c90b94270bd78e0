// The rows of an update: points, places of the load, readings.
#include <algorithm>

#include "core/rng.hpp"
#include "experiments/physics-informed/string_network.hpp"

namespace lm {
namespace {

/// Places of equal weight that carry a patch: of u there the mean is the integral to 1e-4.
constexpr Index kCarriers = 32;

bool takes_integral(const StringOptions& o) {
  return o.load_by == LoadBy::integral && o.load.kind != theory::LoadKind::sine;
}

Index carriers(const StringOptions& o) {
  if (!takes_integral(o)) return 0;
  return o.load.kind == theory::LoadKind::point ? 1 : kCarriers;
}

void set_point(Rows& rows, const StringOptions& o, const theory::HangingString& told, Index i,
               double x) {
  rows.x(i, 0) = x;
  rows.targets(i, kShare) = 1 / as_double(o.samples);
  rows.targets(i, kDensity) = told.density(x);
  rows.targets(i, kWeight) = takes_integral(o) ? 0 : told.density(x) / as_double(o.samples);
}

void add_carriers(Rows& rows, const StringOptions& o, const theory::HangingString& told) {
  const Index count = carriers(o);
  const double width = o.load.kind == theory::LoadKind::point ? 0 : told.load().width;
  for (Index i = 0; i < count; ++i) {
    const double along = (as_double(i) + 0.5) / as_double(count) - 0.5;
    rows.x(o.samples + i, 0) = told.load().place + width * along;
    rows.targets(o.samples + i, kWeight) = 1 / as_double(count);
  }
}

void add_readings(Rows& rows, const StringOptions& o, std::uint64_t seed) {
  const Index first = o.samples + carriers(o), count = rows.x.rows() - first;
  const theory::HangingString truth(o.load);
  Random random(seed, stream("string-readings"));
  for (Index i = 0; i < count; ++i) {
    const double x = (as_double(i) + 0.5) / as_double(count);
    rows.x(first + i, 0) = x;
    rows.targets(first + i, kIsReading) = 1;
    rows.targets(first + i, kReading) = truth.sag(x) + noise_deviation(o) * random.normal();
  }
}

}  // namespace

theory::HangingString told_string(const StringOptions& o) {
  theory::StringLoad told = o.load;
  if (o.question.unknown == Unknown::place) told.place = kPlaceGuess;
  return theory::HangingString(told);
}

double noise_deviation(const StringOptions& o) {
  return o.question.noise * theory::HangingString(o.load).largest_sag();
}

void redraw(Rows& rows, const StringOptions& o, std::uint64_t seed, std::int64_t update) {
  Random random(seed, stream("string-points"),
                static_cast<std::uint64_t>(update) * static_cast<std::uint64_t>(o.samples));
  const theory::HangingString told = told_string(o);
  for (Index i = 0; i < o.samples; ++i) set_point(rows, o, told, i, random.uniform());
}

Rows make_rows(const StringOptions& o, std::uint64_t seed) {
  const Index asked = o.question.unknown == Unknown::nothing ? 0 : o.question.readings;
  const Index total = o.samples + carriers(o) + asked;
  Rows rows{Matrix::Zero(total, 1), Matrix::Zero(total, kRowColumns)};
  const theory::HangingString told = told_string(o);
  if (o.points == PointChoice::grid) {
    for (Index i = 0; i < o.samples; ++i) {
      set_point(rows, o, told, i, (as_double(i) + 0.5) / as_double(o.samples));
    }
  } else {
    redraw(rows, o, seed, 0);
  }
  add_carriers(rows, o, told);
  add_readings(rows, o, seed);
  return rows;
}

}  // namespace lm
