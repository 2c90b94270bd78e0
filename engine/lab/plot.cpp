// Filling a view, series by series.
#include "lab/plot.hpp"

#include <utility>

#include "lab/series.hpp"

namespace lm {

Axis axis(std::string label, std::string unit) {
  return {std::move(label), std::move(unit), "linear"};
}

Axis log_axis(std::string label, std::string unit) {
  return {std::move(label), std::move(unit), "log"};
}

Plot::Plot(std::string name, std::string title, ViewKind kind, Axis x, Axis y) {
  view_.name = std::move(name);
  view_.title = std::move(title);
  view_.kind = kind;
  view_.x = std::move(x);
  view_.y = std::move(y);
}

Plot& Plot::add(Series series) {
  view_.series.push_back(std::move(series));
  return *this;
}

Plot& Plot::add(Role role, std::string name, std::vector<double> x, std::vector<double> y) {
  return add(make_series(std::move(name), role, std::move(x), std::move(y)));
}

Plot& Plot::add(Role role, std::string name, std::vector<double> y) {
  return add(role, std::move(name), x_, std::move(y));
}

Plot& Plot::add(Role role, std::string name, const std::string& column) {
  return add(role, std::move(name), x_, history_->column(column));
}

Plot& Plot::add(Role role, std::string name, const Vector& y) {
  return add(role, std::move(name), x_, to_list(y));
}

Plot& Plot::add(Role role, std::string name, double constant) {
  return add(role, std::move(name), x_, std::vector<double>(x_.size(), constant));
}

Plot& Plot::add(Role role, std::string name, const Matrix& z) {
  return add(matrix_series(std::move(name), role, z));
}

Plot& Plot::add(Role role, std::string name, const Matrix& z, std::vector<double> x,
                std::vector<double> y) {
  Series series = matrix_series(std::move(name), role, z);
  series.x = std::move(x);
  series.y = std::move(y);
  return add(std::move(series));
}

Plot& Plot::over(std::vector<double> x) {
  x_ = std::move(x);
  return *this;
}

Plot& Plot::from(const Recorder& recorder) {
  history_ = &recorder;
  return *this;
}

Plot& Plot::x_axis(Axis x) {
  view_.x = std::move(x);
  return *this;
}

Plot& Plot::z_axis(Axis z) {
  view_.z = std::move(z);
  return *this;
}

Plot over_steps(const Recorder& history, std::string name, std::string title, Axis y) {
  Plot plot(std::move(name), std::move(title), ViewKind::curve, axis("step $k$"), std::move(y));
  plot.view_.steps = history.steps();
  plot.x_ = history.steps();
  plot.history_ = &history;
  return plot;
}

Plot curve(std::string name, std::string title, Axis x, Axis y, std::vector<double> over) {
  Plot plot(std::move(name), std::move(title), ViewKind::curve, std::move(x), std::move(y));
  return plot.over(std::move(over));
}

Plot scatter(std::string name, std::string title, Axis x, Axis y) {
  return {std::move(name), std::move(title), ViewKind::scatter, std::move(x), std::move(y)};
}

Plot bars(std::string name, std::string title, Axis x, Axis y, std::vector<double> over) {
  Plot plot(std::move(name), std::move(title), ViewKind::bars, std::move(x), std::move(y));
  return plot.over(std::move(over));
}

Plot table(std::string name, std::string title, Axis x, std::vector<double> over) {
  Plot plot(std::move(name), std::move(title), ViewKind::table, std::move(x), {});
  return plot.over(std::move(over));
}

Plot heat_map(std::string name, std::string title, Axis x, Axis y, Axis z) {
  Plot plot(std::move(name), std::move(title), ViewKind::matrix, std::move(x), std::move(y));
  return plot.z_axis(std::move(z));
}

Plot field(std::string name, std::string title, Axis x, Axis y, Axis z) {
  Plot plot(std::move(name), std::move(title), ViewKind::field, std::move(x), std::move(y));
  return plot.z_axis(std::move(z));
}

}  // namespace lm
