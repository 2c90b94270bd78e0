// Writing CSV with numbers that read back exactly.
#include "cli/csv.hpp"

#include "core/text.hpp"

namespace lm::cli {
namespace {

std::string points(const Series& series) {
  std::string text;
  const std::string head = csv_cell(series.name) + "," + word(series.role) + ",";
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    text += head + format_double(series.x[i]) + "," + format_double(series.y.at(i)) + "\n";
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

}  // namespace

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += (i > 0 ? "," : "") + csv_cell(cells[i]);
  return text + "\n";
}

std::string csv(const View& view) {
  const bool grid = view.kind == ViewKind::matrix || view.kind == ViewKind::field;
  std::string text = grid ? "series,role,row,column,z\n" : "series,role,x,y\n";
  for (const Series& series : view.series) text += grid ? cells(series) : points(series);
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
  std::string text = "name,kind,predicted,measured,tolerance,why,range,passed\n";
  for (const Check& check : checks) {
    text += csv_row({check.name, word(check.kind), format_double(check.predicted),
                     format_double(check.measured), format_double(check.tolerance), check.why,
                     check.range, check.passed ? "true" : "false"});
  }
  return text;
}

}  // namespace lm::cli
