// The rows that go through the graph: training steps, curvature, tangent kernel.
#include <algorithm>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "measure/curvature.hpp"
#include "measure/tangent_kernel.hpp"
#include "nn/attention.hpp"
#include "nn/layers.hpp"
#include "nn/networks.hpp"
#include "rows/workload.hpp"

namespace lm::bench {
namespace {

using ad::Var;

// A graph with data, a loss and a step of gradient descent.
class Training : public Workload {
 public:
  void step() override {
    run_->run();
    float* parameters = run_->parameters();
    const float* gradient = run_->packed();
    const Index size = run_->parameter_size();
    for (Index i = 0; i < size; ++i) parameters[i] -= kRate * gradient[i];
  }
  double answer() override { return static_cast<double>(run_->scalar(loss_)); }
  Start start() override {
    const float* parameters = run_->parameters();
    return {uniform(x_.size(), 1, 1),
            uniform(t_.size(), 1, 2),
            {parameters, parameters + run_->parameter_size()}};
  }
  double memory() const override {
    const ad::Plan& plan = run_->plan();
    const Index scalars =
        plan.arena_size() + plan.constants_size() + plan.parameter_size() + plan.packed_size();
    return static_cast<double>(scalars) * sizeof(float);
  }

 protected:
  // Mean squared error of `output`; the derived constructor has made the network.
  void train(Var x, Var output) {
    const Var t = graph_.input(output.shape(), "t");
    loss_ = ad::mean(ad::square(output - t));
    run_ = std::make_unique<ad::Executor<float>>(graph_, std::vector<Var>{loss_},
                                                 ad::grad(loss_, graph_.parameters()));
    x_ = x;
    t_ = t;
    put(run_->input(x), uniform(x.size(), 1, 1));
    put(run_->input(t), uniform(t.size(), 1, 2));
  }
  static void put(float* to, const std::vector<float>& from) {
    std::copy(from.begin(), from.end(), to);
  }

  ad::Graph graph_;
  Var x_, t_, loss_;
  std::unique_ptr<ad::Executor<float>> run_;
};

// x W + b and tanh, layer after layer; parameters in the order of Start.
Var perceptron(ad::Graph& graph, Var x, const std::vector<Index>& sizes) {
  Var h = x;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    const Var W = graph.parameter(sizes[l], sizes[l + 1], "W");
    const Var b = graph.parameter(1, sizes[l + 1], "b");
    h = ad::matmul(h, W) + b;
    if (l + 2 < sizes.size()) h = ad::tanh(h);
  }
  return h;
}

class PerceptronTraining : public Training {
 public:
  explicit PerceptronTraining(const Perceptron& network) {
    const Var x = graph_.input(network.batch, network.sizes.front(), "x");
    train(x, perceptron(graph_, x, network.sizes));
    put(run_->parameters(), start_of(network).parameters);
  }
};

class ConvolutionTraining : public Training {
 public:
  ConvolutionTraining() {
    constexpr Index kBatch = 32, kSide = 16, kOutputs = 10;
    nn::ImageSize image{kSide, kSide, 1};
    nn::Model model(graph_);
    const Var x = graph_.input(ad::Shape(kBatch, kSide * kSide, 1), "x");
    Var h = ad::relu(nn::convolution(model, x, image, 8, 3, nn::Padding::zero, "c1"));
    h = nn::average_pool(h, image, 2);
    h = ad::relu(nn::convolution(model, h, image, 16, 3, nn::Padding::zero, "c2"));
    h = nn::flatten(nn::average_pool(h, image, 2));
    train(x, nn::dense(model, h, kOutputs, "out"));
    model.initialize(1, run_->parameters());
  }
};

class AttentionTraining : public Training {
 public:
  AttentionTraining() {
    constexpr Index kBatch = 16, kTokens = 16, kWidth = 32;
    nn::Model model(graph_);
    const Var x = graph_.input(ad::Shape(kBatch, kTokens, kWidth), "x");
    nn::AttentionOptions options;
    options.heads = 2;
    train(x, x + nn::multi_head_attention(model, x, "attention", options));
    model.initialize(1, run_->parameters());
  }
};

const Perceptron& small() { return perceptrons()[1]; }

// The small network's loss and data, for what measures it.
struct Measured {
  ad::Graph graph;
  Var x, t, loss;
  Start start = start_of(small());

  Measured() {
    x = graph.input(small().batch, small().sizes.front(), "x");
    t = graph.input(small().batch, small().sizes.back(), "t");
    loss = ad::mean(ad::square(perceptron(graph, x, small().sizes) - t));
  }
  void load(ad::Executor<float>& run) const {
    std::copy(start.x.begin(), start.x.end(), run.input(x));
    std::copy(start.t.begin(), start.t.end(), run.input(t));
    std::copy(start.parameters.begin(), start.parameters.end(), run.parameters());
  }
};

class HessianVector : public Workload {
 public:
  HessianVector() : hessian_(m_.graph, m_.loss) {
    m_.load(hessian_.executor());
    const std::vector<float> v = uniform(hessian_.size(), 1, 9);
    v_.assign(v.begin(), v.end());
    y_.resize(v_.size());
  }
  void step() override { hessian_.apply(v_.data(), y_.data()); }
  double answer() override {
    double form = 0;
    for (std::size_t i = 0; i < v_.size(); ++i) form += v_[i] * y_[i];
    return form;
  }

 private:
  Measured m_;
  HessianProduct<float> hessian_;
  std::vector<double> v_, y_;
};

class Sharpness : public Workload {
 public:
  Sharpness() : hessian_(m_.graph, m_.loss) { m_.load(hessian_.executor()); }
  void step() override {
    LanczosOptions options;
    options.max_steps = 20;
    options.tolerance = 0;  // always all twenty, so that every step is the same work
    top_ = lanczos(hessian_.size(), hessian_.as_operator(), options).top;
  }
  double answer() override { return top_; }

 private:
  Measured m_;
  HessianProduct<float> hessian_;
  double top_ = 0;
};

class Kernel : public Workload {
 public:
  Kernel()
      : x_(graph_.input(1, small().sizes.front(), "x")),
        kernel_(graph_, x_, perceptron(graph_, x_, small().sizes)) {
    const Start start = start_of(small());
    X_ = Eigen::Map<const MatrixOf<float>>(start.x.data(), small().batch, x_.cols()).cast<double>();
    std::copy(start.parameters.begin(), start.parameters.end(), kernel_.executor().parameters());
  }
  void step() override { trace_ = kernel_.matrix(X_).trace(); }
  double answer() override { return trace_; }

 private:
  ad::Graph graph_;
  Var x_;
  TangentKernel<float> kernel_;
  Matrix X_;
  double trace_ = 0;
};

}  // namespace

std::unique_ptr<Workload> graph_perceptron(const Perceptron& network) {
  return std::make_unique<PerceptronTraining>(network);
}
std::unique_ptr<Workload> graph_convolution() { return std::make_unique<ConvolutionTraining>(); }
std::unique_ptr<Workload> graph_attention() { return std::make_unique<AttentionTraining>(); }
std::unique_ptr<Workload> graph_hessian_product() { return std::make_unique<HessianVector>(); }
std::unique_ptr<Workload> graph_sharpness() { return std::make_unique<Sharpness>(); }
std::unique_ptr<Workload> graph_tangent_kernel() { return std::make_unique<Kernel>(); }

}  // namespace lm::bench
