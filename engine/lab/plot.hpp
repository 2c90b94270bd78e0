// A view in one expression: what it is drawn over, then its series by their role.
#pragma once

#include <string>
#include <vector>

#include "core/recorder.hpp"
#include "core/types.hpp"
#include "core/views.hpp"

namespace lm {

/// An axis that is first drawn on a logarithmic scale.
Axis log_axis(std::string label, std::string unit = {});
Axis axis(std::string label, std::string unit = {});

/// Builds a View:
///
///     over_steps(history_, "loss", "Training loss", log_axis("loss $L$"))
///         .measured("gradient descent", "loss")       // a column of history_
///         .predicted("gradient flow", "flow")
///         .reference("noise floor", 0.25);            // a constant
///
/// Each function adds a series. Its points come from a column of the recorder that the plot stands
/// over, from values (one for each common x), from one constant value, or from an x and a y of its
/// own. A View is taken from it once.
class Plot {
 public:
  Plot(std::string name, std::string title, ViewKind kind, Axis x, Axis y);

  Plot& measured(std::string name, const char* column) { return add(Role::measured, name, column); }
  Plot& predicted(std::string name, const char* column) {
    return add(Role::predicted, name, column);
  }
  Plot& reference(std::string name, const char* column) {
    return add(Role::reference, name, column);
  }
  template <class... Points>
  Plot& measured(std::string name, Points... points) {
    return add(Role::measured, std::move(name), std::move(points)...);
  }
  template <class... Points>
  Plot& predicted(std::string name, Points... points) {
    return add(Role::predicted, std::move(name), std::move(points)...);
  }
  template <class... Points>
  Plot& reference(std::string name, Points... points) {
    return add(Role::reference, std::move(name), std::move(points)...);
  }

  /// A series of any role. `column`: of the recorder.
  Plot& add(Role role, std::string name, const std::string& column);
  Plot& add(Role role, std::string name, std::vector<double> y);
  Plot& add(Role role, std::string name, const Vector& y);
  Plot& add(Role role, std::string name, double constant);
  Plot& add(Role role, std::string name, std::vector<double> x, std::vector<double> y);
  /// z: rows × columns, with the positions of its columns (x) and rows (y) if there are any.
  Plot& add(Role role, std::string name, const Matrix& z);
  Plot& add(Role role, std::string name, const Matrix& z, std::vector<double> x,
            std::vector<double> y);
  Plot& add(Series series);

  /// Columns come from `recorder` from here on; it outlives the plot.
  Plot& from(const Recorder& recorder);
  Plot& x_axis(Axis x);
  /// The x that series without one of their own share. One value for each recorded step when the
  /// plot stands over a recorder.
  Plot& over(std::vector<double> x);
  Plot& z_axis(Axis z);

  operator View() { return std::move(view_); }  // NOLINT(google-explicit-constructor)

 private:
  friend Plot over_steps(const Recorder& history, std::string name, std::string title, Axis y);

  View view_;
  std::vector<double> x_;
  const Recorder* history_ = nullptr;
};

/// A curve over the steps of training; its columns are those of `history`, which outlives the plot.
Plot over_steps(const Recorder& history, std::string name, std::string title, Axis y);
/// The other kinds. `x` is shared by the series.
Plot curve(std::string name, std::string title, Axis x, Axis y, std::vector<double> over = {});
Plot scatter(std::string name, std::string title, Axis x, Axis y);
Plot bars(std::string name, std::string title, Axis x, Axis y, std::vector<double> over = {});
Plot table(std::string name, std::string title, Axis x, std::vector<double> over);
Plot heat_map(std::string name, std::string title, Axis x, Axis y, Axis z);
Plot field(std::string name, std::string title, Axis x, Axis y, Axis z);

}  // namespace lm
