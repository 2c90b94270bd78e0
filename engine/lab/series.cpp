// Filling series and views.
#include "lab/series.hpp"

#include <utility>

#include "core/text.hpp"

namespace lm {

Series make_series(std::string name, Role role, std::vector<double> x, std::vector<double> y) {
  Series series;
  series.name = std::move(name);
  series.role = role;
  series.x = std::move(x);
  series.y = std::move(y);
  return series;
}

Series matrix_series(std::string name, Role role, const Matrix& values) {
  Series series;
  series.name = std::move(name);
  series.role = role;
  series.z.assign(values.data(), values.data() + values.size());
  series.rows = values.rows();
  series.columns = values.cols();
  return series;
}

std::vector<double> to_list(const Vector& v) { return {v.data(), v.data() + v.size()}; }

std::vector<double> count_from_one(Index count) {
  std::vector<double> numbers;
  for (Index i = 1; i <= count; ++i) numbers.push_back(static_cast<double>(i));
  return numbers;
}

std::vector<double> count_from_zero(Index count) {
  std::vector<double> numbers;
  for (Index i = 0; i < count; ++i) numbers.push_back(static_cast<double>(i));
  return numbers;
}

View make_view(std::string name, std::string title, ViewKind kind, std::string x_label,
               std::string y_label) {
  View view;
  view.name = std::move(name);
  view.title = std::move(title);
  view.kind = kind;
  view.x.label = std::move(x_label);
  view.y.label = std::move(y_label);
  return view;
}

View step_view(std::string name, std::string title, std::string y_label, std::string y_scale,
               const std::vector<double>& steps) {
  View view =
      make_view(std::move(name), std::move(title), ViewKind::curve, "step $k$", std::move(y_label));
  view.y.scale = std::move(y_scale);
  view.steps = steps;
  return view;
}

std::string short_number(double value, int digits) { return format_digits(value, digits); }

}  // namespace lm
