// The figures of pinn.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/physics-informed/pinn_run.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

constexpr Index kDrawn = 200;
constexpr double kWidestCells = 8;

std::vector<double> along() {
  std::vector<double> x;
  for (Index i = 0; i <= kDrawn; ++i) x.push_back(as_double(i) / as_double(kDrawn));
  return x;
}

template <class F>
std::vector<double> over(const std::vector<double>& x, const F& f) {
  std::vector<double> y;
  for (const double at : x) y.push_back(f(at));
  return y;
}

/// The networks' values stand at the middles of cells; the ends are held at 0.
std::vector<double> cells() {
  std::vector<double> x{0};
  for (Index i = 0; i < kDrawn; ++i) x.push_back((as_double(i) + 0.5) / as_double(kDrawn));
  x.push_back(1);
  return x;
}

std::vector<double> height(const Vector& sag) {
  std::vector<double> y{0};
  for (Index i = 0; i < kDrawn; ++i) y.push_back(-sag(i));
  y.push_back(0);
  return y;
}

std::vector<double> inner(const Vector& values) { return {values.data(), values.data() + kDrawn}; }

std::vector<double> middles() {
  const std::vector<double> all = cells();
  return {all.begin() + 1, all.end() - 1};
}

}  // namespace

View PinnRun::string_view() const {
  Plot plot = scatter("string", "The string under its load", axis("along the string $x$"),
                      axis("height $-u$"));
  const theory::StringLoad& load = truth_.load();
  const double half = load.kind == theory::LoadKind::patch ? load.width / 2 : 0;
  if (load.kind != theory::LoadKind::sine) {
    plot.add(make_series("start", Role::reference, {p_.place}, {p_.patch_width}));
    plot.reference("the load", std::vector{load.place - half, load.place, load.place + half},
                   std::vector(3, p_.patch_width));
    plot.reference("its rope", std::vector{load.place, load.place},
                   std::vector{p_.patch_width, -truth_.sag(load.place)});
  }
  const Index m = asks() ? options_.question.readings : 0;
  plot.add(make_series("points", Role::train, to_list(rows_.x.col(0).head(options_.samples)),
                       std::vector<double>(as_size(options_.samples), 0.0)));
  if (m > 0) {
    plot.add(make_series("readings", Role::train, to_list(rows_.x.col(0).tail(m)),
                         to_list(-rows_.targets.col(kReading).tail(m))));
  }
  const std::vector<double> x = along();
  return plot.measured("strong form", cells(), height(seen(Form::strong).sag))
      .measured("weak form", cells(), height(seen(Form::weak).sag))
      .predicted("exact", x, over(x, [this](double at) { return -truth_.sag(at); }));
}

View PinnRun::error_view() const {
  return over_steps(history_, "error", "How far off each form is", log_axis("error over the sag"))
      .x_axis(axis("updates"))
      .measured("strong form", "strong")
      .measured("weak form", "weak")
      .reference("finite elements", "elements");
}

View PinnRun::widening_view() const {
  const double N = as_double(options_.samples);
  const auto ratio = [this](double w) {
    theory::StringLoad load = truth_.load();
    load.kind = theory::LoadKind::patch;
    load.width = w;
    const theory::HangingString string(load);
    return theory::sampled_sag(string, options_.samples, 0.5) / string.sag(0.5);
  };
  std::vector<double> w;
  for (double c = 0.05; c <= kWidestCells; c += 0.05) w.push_back(c);
  const double now = truth_.load().kind == theory::LoadKind::patch ? p_.patch_width * N : 0;
  const double exact = truth_.sag(0.5);
  return scatter("widening", "The load spread over more and more of the string",
                 axis("width of the load $w$", "cells"), axis("$u(\\frac12)$ over the true one"))
      .measured("strong form, now", std::vector{now}, std::vector{middle(Form::strong) / exact})
      .measured("weak form, now", std::vector{now}, std::vector{middle(Form::weak) / exact})
      .predicted("what the points see", w, over(w, [&](double c) { return ratio(c / N); }))
      .reference("all of it", std::vector{0.0, kWidestCells}, std::vector{1.0, 1.0});
}

View PinnRun::bend_view() const {
  const double s = p_.stiffness;
  Plot plot = scatter("bend", "What the strong form looks at: $u''$", axis("along the string $x$"),
                      axis("$u''$"));
  plot.add(make_series("at the points", Role::train, to_list(rows_.x.col(0).head(options_.samples)),
                       to_list(-rows_.targets.col(kDensity).head(options_.samples) / s)));
  const std::vector<double> x = middles();
  return plot.measured("strong form", x, inner(seen(Form::strong).bend))
      .measured("weak form", x, inner(seen(Form::weak).bend))
      .predicted("load $-f/s$", x, over(x, [&](double at) { return -truth_.density(at) / s; }));
}

View PinnRun::spread_view(bool relative) const {
  return over_steps(history_, relative ? "relative_spread" : "spread",
                    relative ? "Variance of the gradient over its squared mean"
                             : "Variance of the gradient of 64 points",
                    log_axis(relative ? "variance over squared mean" : "variance"))
      .x_axis(axis("updates"))
      .measured("strong form", relative ? "strong_relative" : "strong_spread")
      .measured("weak form", relative ? "weak_relative" : "weak_spread");
}

View PinnRun::unknown_view() const {
  const bool soft = p_.unknown == Unknown::stiffness;
  return over_steps(history_, "unknown", "What is made of the readings",
                    axis(soft ? "stiffness $s$" : "place $a$"))
      .x_axis(axis("updates"))
      .measured("strong form", "strong_unknown")
      .measured("weak form", "weak_unknown")
      .predicted("least squares", fit_.value)
      .reference("the truth", soft ? p_.stiffness : truth_.load().place);
}

Views PinnRun::views() const {
  Views all{string_view(), error_view()};
  if (truth_.load().kind != theory::LoadKind::sine) all.push_back(widening_view());
  all.push_back(bend_view());
  all.push_back(spread_view(false));
  all.push_back(spread_view(true));
  if (asks()) all.push_back(unknown_view());
  return all;
}

}  // namespace lm
