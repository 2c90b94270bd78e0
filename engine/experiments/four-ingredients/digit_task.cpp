// Images to classify: drawn, or read from the student's files.
#include "experiments/four-ingredients/digit_task.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "data/csv.hpp"
#include "data/digits.hpp"
#include "data/idx.hpp"
#include "lab/plot.hpp"

namespace lm {
namespace {

constexpr Index kLeastExamples = 10;
constexpr double kMostClasses = 100;
/// A table of 10,000 images of 20 × 20 pixels, or 5,000 of 28 × 28.
constexpr CsvLimits kDigitCsv{
    .rows = 10'000, .columns = 2'001, .cells = 4'002'000, .bytes = 1 << 27};

const Input* find_input(const std::vector<Input>& inputs, const char* name) {
  for (const Input& input : inputs) {
    if (input.name == name) return &input;
  }
  return nullptr;
}

/// IDX begins with two zero bytes, gzip with 1f 8b; no text does.
bool looks_like_idx(const std::string& bytes) {
  return bytes.size() >= 2 &&
         ((bytes[0] == '\0' && bytes[1] == '\0') || (bytes[0] == '\x1f' && bytes[1] == '\x8b'));
}

std::vector<Index> read_labels(const Matrix& column) {
  std::vector<Index> labels;
  for (Index i = 0; i < column.rows(); ++i) {
    const double value = column(i, 0);
    if (!(value >= 0 && value < kMostClasses && value == std::floor(value))) {
      throw Error("bad_label", "data:line " + std::to_string(i + 2),
                  "the class, in the last column, is a whole number from 0 to 99");
    }
    labels.push_back(as_index(value));
  }
  return labels;
}

/// Refuses data from which no test set can be kept back.
void require_examples(Index count) {
  if (count >= kLeastExamples) return;
  throw Error("too_few_rows", "data", std::to_string(count) + " examples; at least 10 are needed");
}

Dataset csv_dataset(const std::string& text) {
  const CsvTable table = read_csv(text, "data", kDigitCsv);
  const Index features = table.values.cols() - 1;
  if (features < 1) throw Error("no_features", "data", "needs a feature and, last, the class");
  require_examples(table.values.rows());
  Dataset data;
  data.inputs = table.values.leftCols(features);
  const double largest = data.inputs.cwiseAbs().maxCoeff();
  if (largest > 1) data.inputs /= largest;
  data.labels = read_labels(table.values.rightCols(1));
  data.classes = *std::max_element(data.labels.begin(), data.labels.end()) + 1;
  data.targets = one_hot(data.labels, data.classes);
  return data;
}

Dataset load(const Input* data, const Input* labels) {
  if (data == nullptr) {
    throw Error("missing_input", "data", "the labels need their images: an IDX file as input data");
  }
  if (!looks_like_idx(data->bytes)) {
    if (labels == nullptr) return csv_dataset(data->bytes);
    throw Error("bad_idx", "data", "beside labels it must be IDX images; a CSV holds its labels");
  }
  if (labels == nullptr) {
    throw Error("missing_input", "labels", "IDX images need their IDX labels as a second input");
  }
  return idx_dataset(data->bytes, labels->bytes, kDigitCsv.rows);
}

DigitTask split_own(const Dataset& all, Index train, std::uint64_t seed) {
  require_examples(all.size());
  if (std::count(all.labels.begin(), all.labels.end(), all.labels.front()) ==
      static_cast<std::ptrdiff_t>(all.labels.size())) {
    throw Error("one_class", "data", "all examples are of one class; at least two are needed");
  }
  const Index most = all.size() * 4 / 5;
  Split parts = split(all, std::min(train, most), seed);
  DigitTask task;
  task.train = std::move(parts.train);
  const Index tests = std::min(kDigitTests, parts.test.size());
  task.test.inputs = parts.test.inputs.topRows(tests);
  task.test.targets = parts.test.targets.topRows(tests);
  task.test.labels.assign(parts.test.labels.begin(), parts.test.labels.begin() + tests);
  task.test.classes = all.classes;
  const Index side = as_index(std::floor(std::sqrt(as_double(all.inputs.cols())) + 0.5));
  task.side = side * side == all.inputs.cols() ? side : 0;
  return task;
}

/// Images, side × side pixels each, `across` to a row with a blank line between them.
Matrix contact_sheet(const Matrix& images, Index side, Index across) {
  const Index down = (images.rows() + across - 1) / across;
  Matrix sheet = Matrix::Zero(down * (side + 1) - 1, across * (side + 1) - 1);
  for (Index i = 0; i < images.rows(); ++i) {
    const Eigen::Map<const Matrix> image(images.row(i).data(), side, side);
    sheet.block(i / across * (side + 1), i % across * (side + 1), side, side) = image;
  }
  return sheet;
}

}  // namespace

DigitTask digit_task(std::int64_t examples, const std::vector<Input>& inputs,
                     std::int64_t chosen_seed) {
  const Index train = as_index(examples);
  const auto seed = static_cast<std::uint64_t>(chosen_seed);
  if (!inputs.empty()) {
    return split_own(load(find_input(inputs, "data"), find_input(inputs, "labels")), train, seed);
  }
  const DigitOptions options;
  const Dataset all = drawn_digits(train + kDigitTests, options, seed);
  DigitTask task;
  task.side = options.size;
  task.train.inputs = all.inputs.topRows(train);
  task.train.targets = all.targets.topRows(train);
  task.train.labels.assign(all.labels.begin(), all.labels.begin() + train);
  task.test.inputs = all.inputs.bottomRows(kDigitTests);
  task.test.targets = all.targets.bottomRows(kDigitTests);
  task.test.labels.assign(all.labels.begin() + train, all.labels.end());
  task.train.classes = task.test.classes = all.classes;
  return task;
}

std::vector<InputSpec> digit_inputs() {
  return {{"data", "csv",
           "A CSV with a header row, then one line an example: the features, and last the class, "
           "a whole number from 0 to 99; 10 to 10,000 lines. Features above 1 are divided by the "
           "largest. Or images in the IDX format of MNIST, plain or gzip, with their labels as "
           "the second input."},
          {"labels", "idx", "The labels of IDX images, an IDX file of one dimension."}};
}

View picture_view(std::string name, std::string title, const Matrix& pixels) {
  return heat_map(std::move(name), std::move(title), axis("column"), axis("row"), axis("ink"))
      .measured("ink", pixels);
}

Views training_images(const DigitTask& task) {
  if (task.side == 0) return {};
  const Index shown = std::min<Index>(40, task.train.size());
  return {picture_view("images", "The first training images",
                       contact_sheet(task.train.inputs.topRows(shown), task.side, 10))};
}

}  // namespace lm
