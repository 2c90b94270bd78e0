// Reading the act `ask`, and the pictures of an answer.
#include "experiments/four-ingredients/asked_digit.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "lab/plot.hpp"

namespace lm {
namespace {

const std::string kHex = "0123456789abcdef";

/// Probabilities where the loss makes them, else the outputs.
Matrix answer_of(const Thought& thought, DigitLoss loss) {
  const Matrix& outputs = thought.layers.back();
  return loss == DigitLoss::cross_entropy ? softmax_rows(outputs) : outputs;
}

/// Units in the widest rows that fill a rectangle no wider than it is tall: several stand side by
/// side.
Matrix tiled(const Matrix& units) {
  const Index n = units.cols();
  Index columns = 1;
  for (Index d = 2; d * d <= n; ++d) {
    if (n % d == 0) columns = d;
  }
  return Eigen::Map<const Matrix>(units.data(), n / columns, columns);
}

View answer_view(const AskedDigit& digit, const DigitTask& task, DigitLoss loss,
                 const std::vector<Thought>& thoughts) {
  std::vector<double> classes;
  for (Index k = 0; k < task.train.classes; ++k) classes.push_back(as_double(k));
  const bool sure = loss == DigitLoss::cross_entropy;
  Plot plot = bars("answer", "The answer to " + digit.words(), axis("digit"),
                   axis(sure ? "probability" : "output $\\hat f_k(x)$"), classes);
  for (const Thought& thought : thoughts) {
    plot.add(thought.role, thought.name, Vector(answer_of(thought, loss).transpose()));
  }
  return plot;
}

}  // namespace

bool is_drawing(const std::string& text, Index pixels) {
  return text.size() == 2 * as_size(pixels) && text.find_first_not_of(kHex) == std::string::npos;
}

Matrix drawing(const std::string& hex) {
  Matrix pixels(1, as_index(hex.size() / 2));
  for (Index i = 0; i < pixels.cols(); ++i) {
    const std::size_t at = 2 * as_size(i);
    pixels(0, i) = as_double(16 * kHex.find(hex[at]) + kHex.find(hex[at + 1])) / 255.0;
  }
  return pixels;
}

void AskedDigit::ask(const std::string& value, const DigitTask& task) {
  const Index features = task.test.inputs.cols();
  if (task.side > 0 && is_drawing(value, features)) {
    pixels_ = drawing(value);
    words_ = "your drawing";
    return;
  }
  const std::optional<std::int64_t> number = parse_int64(value);
  if (!number || *number < 1 || *number > task.test.size()) {
    const std::string drawn = ", or " + std::to_string(2 * features) +
                              " digits 0 to 9 and a to f, two for each pixel from 00 to ff";
    throw Error("bad_value", "ask",
                '"' + value.substr(0, 16) + "\" is not allowed; allowed are the number of a test " +
                    "image, 1 to " + std::to_string(task.test.size()) +
                    (task.side > 0 ? drawn : ""));
  }
  const Index row = as_index(*number - 1);
  pixels_ = task.test.inputs.row(row);
  words_ = "test image " + std::to_string(*number) + ", which is a " +
           std::to_string(task.test.labels[as_size(row)]);
}

std::string as_title(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') {
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  }
  return words;
}

Thought think(std::string name, Role role, const DigitTask& task, const std::vector<double>& hidden,
              const nn::MlpOptions& options, const Training<float>& training, const Matrix& input) {
  const float* theta = training.parameters();
  std::vector<float> copy(theta, theta + flat_size(training.blocks()));
  const std::vector<Index> sizes = layer_sizes(task, hidden);
  const Evaluation<float>::Layered layered = [&](nn::Model& model, ad::Var x,
                                                 std::vector<ad::Var>* layers) {
    return nn::mlp(model, x, sizes, options, layers);
  };
  Evaluation<float> reader(input, layered, copy.data());
  reader.run();
  Thought thought{std::move(name), role, {}};
  for (std::size_t l = 0; l < reader.layers(); ++l) thought.layers.push_back(reader.hidden(l));
  return thought;
}

Views inside_views(const AskedDigit& digit, const std::vector<Thought>& thoughts) {
  Plot plot = heat_map("inside", "What the hidden units make of " + digit.words() + ", by layer",
                       axis("column"), axis("row"), axis("value"));
  bool any = false;
  for (const Thought& thought : thoughts) {
    for (std::size_t l = 0; l + 1 < thought.layers.size(); ++l) {
      const std::string number = std::to_string(l + 1);
      plot.add(thought.role, thoughts.size() > 1 ? thought.name + ", " + number : "layer " + number,
               tiled(thought.layers[l]));
      any = true;
    }
  }
  if (!any) return {};
  return {plot};
}

Views asked_views(const AskedDigit& digit, const DigitTask& task, DigitLoss loss,
                  const std::vector<Thought>& thoughts) {
  if (!digit.asked()) return {};
  Views views = {answer_view(digit, task, loss, thoughts)};
  if (task.side > 0) {
    const Eigen::Map<const Matrix> pixels(digit.pixels().data(), task.side, task.side);
    views.push_back(picture_view("picture", as_title(digit.words()), pixels));
  }
  return joined(std::move(views), inside_views(digit, thoughts));
}

Scalars answer_scalars(const std::string& prefix, DigitLoss loss, const Thought& thought) {
  Index best = 0;
  const double value = answer_of(thought, loss).row(0).maxCoeff(&best);
  const std::string who = thought.name + ": ";
  return {measured(prefix + "answer", as_double(best), who + "reads"),
          measured(prefix + "answer_value", value, who + "with probability (or output)")};
}

}  // namespace lm
