// Writing CSV with numbers that read back exactly.
#include "cli/csv.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace lm::cli {
namespace {

/// Whether a band is shaded from y to z.
bool has_band(const Series& series) {
  return !series.z.empty() && series.z.size() == series.x.size();
}

/// A row per point; `bands`: with a column for the other edge of a band, empty where there is none.
std::string points(const Series& series, bool bands) {
  std::string text;
  const std::string head = csv_cell(series.name) + "," + word(series.role) + ",";
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    text += head + format_double(series.x[i]) + "," + format_double(series.y.at(i));
    if (bands) text += "," + (has_band(series) ? format_double(series.z[i]) : std::string());
    text += "\n";
  }
  return text;
}

std::string cells(const Series& series) {
  std::string text;
  const std::string head = csv_cell(series.name) + "," + word(series.role) + ",";
  for (std::size_t i = 0; i < series.z.size(); ++i) {
    const std::size_t columns = static_cast<std::size_t>(series.columns);
    text += head + std::to_string(i / columns) + "," + std::to_string(i % columns) + "," +
            format_double(series.z[i]) + "\n";
  }
  return text;
}

/// Heat maps with their positions and trajectories, networks with their nodes' values: what a
/// series does not have stays empty.
std::string places(const Series& series, bool network) {
  std::string text;
  const std::string head = csv_cell(series.name) + "," + word(series.role) + ",";
  const std::size_t columns = static_cast<std::size_t>(series.columns);
  const auto position = [](const std::vector<double>& positions, std::size_t i) {
    return i < positions.size() ? format_double(positions[i]) : std::string();
  };
  for (std::size_t i = 0; i < series.z.size(); ++i) {
    text += head + std::to_string(i / columns) + "," + std::to_string(i % columns) + "," +
            position(series.x, i % columns) + "," + position(series.y, i / columns) + "," +
            format_double(series.z[i]) + "\n";
  }
  if (!series.z.empty()) return text;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    text += head + (network ? std::to_string(i) : "") + ",," + format_double(series.x[i]) + "," +
            position(series.y, i) + ",\n";
  }
  return text;
}

/// A node of a graph: a row for each node that it takes, or one row where it takes none.
std::string node(const Series& series, std::size_t number) {
  const auto flow = [&](std::size_t i) {
    return i < series.z.size() ? format_double(series.z[i]) : std::string();
  };
  const std::string head =
      csv_cell(series.name) + "," + word(series.role) + "," + std::to_string(number) + ",";
  const std::string tail = "," + flow(0) + "," + flow(1) + "\n";
  if (series.x.empty()) return head + "," + tail;
  std::string text;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const std::string slope = i < series.y.size() ? format_double(series.y[i]) : std::string();
    text += head + format_double(series.x[i]) + "," + slope + tail;
  }
  return text;
}

std::string graph(const View& view) {
  std::string text = "series,role,node,takes,slope,forwards,backwards\n";
  for (std::size_t i = 0; i < view.series.size(); ++i) text += node(view.series[i], i);
  return text;
}

}  // namespace

std::string csv(const View& view) {
  if (view.kind == ViewKind::graph) return graph(view);
  if (view.kind == ViewKind::field || view.kind == ViewKind::network) {
    std::string text = "series,role,row,column,x,y,z\n";
    for (const Series& series : view.series) {
      text += places(series, view.kind == ViewKind::network);
    }
    return text;
  }
  if (view.kind == ViewKind::matrix) {
    std::string text = "series,role,row,column,z\n";
    for (const Series& series : view.series) text += cells(series);
    return text;
  }
  const bool bands = std::any_of(view.series.begin(), view.series.end(), has_band);
  std::string text = bands ? "series,role,x,y,z\n" : "series,role,x,y\n";
  for (const Series& series : view.series) text += points(series, bands);
  return text;
}

std::string csv(const std::vector<Scalar>& scalars) {
  std::string text = "name,value,unit,role\n";
  for (const Scalar& scalar : scalars) {
    text += csv_row({scalar.name, format_double(scalar.value), scalar.unit, word(scalar.role)});
  }
  return text;
}

std::string csv(const std::vector<Check>& checks) {
  std::string text = "name,kind,predicted,measured,tolerance,why,range,state,since,passed\n";
  for (const Check& check : checks) {
    text +=
        csv_row({check.name, word(check.kind), format_double(check.predicted),
                 format_double(check.measured), format_double(check.tolerance), check.why,
                 check.range, word(check.state), check.since, check.passed() ? "true" : "false"});
  }
  return text;
}

}  // namespace lm::cli
