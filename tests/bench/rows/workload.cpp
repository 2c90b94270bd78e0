// The rows by name, and the numbers that every engine starts from.
#include "rows/workload.hpp"

#include <cmath>
#include <cstdlib>

#include "core/rng.hpp"

namespace lm::bench {

const std::vector<Perceptron>& perceptrons() {
  static const std::vector<Perceptron> rows{
      {"2-8-8-1", {2, 8, 8, 1}, 10},
      {"2-64-64-1", {2, 64, 64, 1}, 128},
      {"64-256-256-10", {64, 256, 256, 10}, 128},
      {"784-512-512-10", {784, 512, 512, 10}, 128},
  };
  return rows;
}

std::vector<float> uniform(Index count, double scale, std::uint64_t stream) {
  Random random(1, stream);
  std::vector<float> out(static_cast<std::size_t>(count));
  for (float& value : out) value = static_cast<float>(scale * random.uniform(-1, 1));
  return out;
}

Start start_of(const Perceptron& network) {
  Start start{uniform(network.batch * network.sizes.front(), 1, 1),
              uniform(network.batch * network.sizes.back(), 1, 2),
              {}};
  for (std::size_t l = 0; l + 1 < network.sizes.size(); ++l) {
    const Index in = network.sizes[l], out = network.sizes[l + 1];
    const double scale = std::sqrt(3.0 / static_cast<double>(in));  // of a uniform: deviation 1/√in
    const std::vector<float> W = uniform(in * out, scale, 3 + l);
    start.parameters.insert(start.parameters.end(), W.begin(), W.end());
    start.parameters.insert(start.parameters.end(), static_cast<std::size_t>(out), 0.0f);
  }
  return start;
}

double flops(const Perceptron& network) {
  double weights = 0;
  const std::vector<Index>& sizes = network.sizes;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    const double passes = l == 0 ? 4 : 6;
    weights += passes * static_cast<double>(sizes[l]) * static_cast<double>(sizes[l + 1]);
  }
  return weights * static_cast<double>(network.batch);
}

Perceptron scaled(Index width, Index depth, Index batch) {
  std::vector<Index> sizes{16};
  sizes.insert(sizes.end(), static_cast<std::size_t>(depth), width);
  sizes.push_back(1);
  return {"scaled", sizes, batch};
}

namespace {

// "8:2:64" → {8, 2, 64}.
std::vector<Index> numbers(const std::string& list) {
  std::vector<Index> out;
  for (const char* at = list.c_str(); *at != '\0';) {
    char* end = nullptr;
    out.push_back(std::strtol(at, &end, 10));
    if (end == at) return {};
    at = *end == ':' ? end + 1 : end;
  }
  return out;
}

std::unique_ptr<Workload> product_named(const std::string& rest) {
  const std::size_t colon = rest.find(':');
  const std::string flags = colon == std::string::npos ? "" : rest.substr(colon + 1);
  const std::vector<Index> size = numbers(rest.substr(0, colon));
  if (flags.size() != 2 || size.size() != 1 || size[0] < 1) return nullptr;
  return product(size[0], flags[0] == 't', flags[1] == 't');
}

bool starts(const std::string& name, const std::string& with) { return name.rfind(with, 0) == 0; }

}  // namespace

std::unique_ptr<Workload> workload(const std::string& name) {
  for (const Perceptron& row : perceptrons()) {
    if (name == row.name) return graph_perceptron(row);
    if (name == "hand:" + row.name) return hand_perceptron(row);
  }
  if (starts(name, "product:")) return product_named(name.substr(8));
  if (starts(name, "scaled:")) {  // width, depth, batch
    const std::vector<Index> n = numbers(name.substr(7));
    return n.size() == 3 ? graph_perceptron(scaled(n[0], n[1], n[2])) : nullptr;
  }
  if (name == "convolution") return graph_convolution();
  if (name == "attention") return graph_attention();
  if (name == "hessian-product") return graph_hessian_product();
  if (name == "sharpness") return graph_sharpness();
  if (name == "tangent-kernel") return graph_tangent_kernel();
  if (name == "limit") return multiply_add_limit();
  return nullptr;
}

}  // namespace lm::bench
