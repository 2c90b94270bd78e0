// The links of which optimizers are made.
#include "optimize/transform.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/kernels/matmul.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

/// A transform that knows its blocks; states are as long as the last block reaches.
template <class S>
class OnBlocks : public Transform<S> {
 public:
  explicit OnBlocks(ParameterLayout blocks) : blocks_(std::move(blocks)) {}
  void reset() override {}

 protected:
  std::vector<S> zeros() const {
    return std::vector<S>(static_cast<std::size_t>(flat_size(blocks_)));
  }
  static void clear(std::vector<S>& state) { std::fill(state.begin(), state.end(), S{0}); }
  /// Calls f(begin, end) for each block's range of flat indices.
  template <class F>
  void each(F f) const {
    for (const ParameterBlock& block : blocks_) f(block.offset, block.offset + block.size());
  }

  ParameterLayout blocks_;
};

template <class S>
class ClipNorm : public OnBlocks<S> {
 public:
  ClipNorm(ParameterLayout blocks, double limit) : OnBlocks<S>(std::move(blocks)), limit_(limit) {}
  void apply(const S*, S* update) override {
    double squares = 0;
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) {
        squares += static_cast<double>(update[i]) * static_cast<double>(update[i]);
      }
    });
    const double norm = std::sqrt(squares);
    if (!(norm > limit_)) return;
    const S factor = static_cast<S>(limit_ / norm);
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) update[i] *= factor;
    });
  }

 private:
  double limit_;
};

template <class S>
class AddDecay : public OnBlocks<S> {
 public:
  AddDecay(ParameterLayout blocks, double decay)
      : OnBlocks<S>(std::move(blocks)), decay_(static_cast<S>(decay)) {}
  void apply(const S* parameters, S* update) override {
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) update[i] += decay_ * parameters[i];
    });
  }

 private:
  S decay_;
};

template <class S>
class Momentum : public OnBlocks<S> {
 public:
  Momentum(ParameterLayout blocks, double beta, bool nesterov)
      : OnBlocks<S>(std::move(blocks)),
        beta_(static_cast<S>(beta)),
        nesterov_(nesterov),
        velocity_(this->zeros()) {}
  void apply(const S*, S* update) override {
    S* v = velocity_.data();
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) {
        v[i] = beta_ * v[i] + update[i];
        update[i] = nesterov_ ? update[i] + beta_ * v[i] : v[i];
      }
    });
  }
  void reset() override { this->clear(velocity_); }

 private:
  S beta_;
  bool nesterov_;
  std::vector<S> velocity_;
};

template <class S>
class Rms : public OnBlocks<S> {
 public:
  Rms(ParameterLayout blocks, double rho, double epsilon)
      : OnBlocks<S>(std::move(blocks)),
        rho_(static_cast<S>(rho)),
        rest_(static_cast<S>(1 - rho)),
        epsilon_(static_cast<S>(epsilon)),
        square_(this->zeros()) {}
  void apply(const S*, S* update) override {
    S* s = square_.data();
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) {
        s[i] = rho_ * s[i] + rest_ * (update[i] * update[i]);
        update[i] /= std::sqrt(s[i]) + epsilon_;
      }
    });
  }
  void reset() override { this->clear(square_); }

 private:
  S rho_, rest_, epsilon_;
  std::vector<S> square_;
};

template <class S>
class Adam : public OnBlocks<S> {
 public:
  Adam(ParameterLayout blocks, double beta1, double beta2, double epsilon)
      : OnBlocks<S>(std::move(blocks)),
        beta1_(beta1),
        beta2_(beta2),
        epsilon_(static_cast<S>(epsilon)),
        mean_(this->zeros()),
        square_(this->zeros()) {}
  void apply(const S*, S* update) override {
    power1_ *= beta1_;
    power2_ *= beta2_;
    const S b1 = static_cast<S>(beta1_), a1 = static_cast<S>(1 - beta1_);
    const S b2 = static_cast<S>(beta2_), a2 = static_cast<S>(1 - beta2_);
    const S correct1 = static_cast<S>(1 / (1 - power1_));
    const S correct2 = static_cast<S>(1 / (1 - power2_));
    S* m = mean_.data();
    S* v = square_.data();
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) {
        m[i] = b1 * m[i] + a1 * update[i];
        v[i] = b2 * v[i] + a2 * (update[i] * update[i]);
        update[i] = (m[i] * correct1) / (std::sqrt(v[i] * correct2) + epsilon_);
      }
    });
  }
  void reset() override {
    power1_ = power2_ = 1;
    this->clear(mean_);
    this->clear(square_);
  }

 private:
  double beta1_, beta2_;
  double power1_ = 1, power2_ = 1;  // β₁ᵗ, β₂ᵗ
  S epsilon_;
  std::vector<S> mean_, square_;
};

template <class S>
class Orthogonalize : public OnBlocks<S> {
 public:
  explicit Orthogonalize(ParameterLayout blocks) : OnBlocks<S>(std::move(blocks)) {
    for (const ParameterBlock& block : this->blocks_) {
      const std::size_t small = static_cast<std::size_t>(std::min(block.rows, block.columns));
      const std::size_t large = static_cast<std::size_t>(std::max(block.rows, block.columns));
      x_.resize(std::max(x_.size(), small * large));
      a_.resize(std::max(a_.size(), small * small));
    }
    y_.resize(x_.size());
    b_.resize(a_.size());
  }
  void apply(const S*, S* update) override {
    for (const ParameterBlock& block : this->blocks_) one(block, update + block.offset);
  }

 private:
  static constexpr int kSteps = 5;
  static constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
  /// Keeps a zero gradient from dividing by zero; far below any gradient that moves a weight.
  static constexpr double kTiny = 1e-7;

  void one(const ParameterBlock& block, S* g) {
    const Index small = std::min(block.rows, block.columns);
    const Index large = std::max(block.rows, block.columns);
    const bool tall = block.rows > block.columns;
    copy(g, block.rows, block.columns, tall, static_cast<S>(1 / (norm(g, block.size()) + kTiny)),
         x_.data());
    for (int k = 0; k < kSteps; ++k) newton_schulz(small, large);
    const double shape = static_cast<double>(block.rows) / static_cast<double>(block.columns);
    copy(x_.data(), small, large, tall, static_cast<S>(std::sqrt(std::max(1.0, shape))), g);
  }

  /// X ← a X + (b A + c A²) X with A = X Xᵀ, X: small × large.
  void newton_schulz(Index small, Index large) {
    ad::matmul(small, small, large, x_.data(), false, x_.data(), true, a_.data());
    ad::matmul(small, small, small, a_.data(), false, a_.data(), false, b_.data());
    for (Index i = 0; i < small * small; ++i) {
      b_[at(i)] = static_cast<S>(kB) * a_[at(i)] + static_cast<S>(kC) * b_[at(i)];
    }
    ad::matmul(small, large, small, b_.data(), false, x_.data(), false, y_.data());
    for (Index i = 0; i < small * large; ++i) {
      x_[at(i)] = static_cast<S>(kA) * x_[at(i)] + y_[at(i)];
    }
  }

  /// out ← factor · in (rows × columns), transposed when asked.
  static void copy(const S* in, Index rows, Index columns, bool transposed, S factor, S* out) {
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < columns; ++j) {
        out[transposed ? j * rows + i : i * columns + j] = factor * in[i * columns + j];
      }
    }
  }
  static double norm(const S* x, Index size) {
    double squares = 0;
    for (Index i = 0; i < size; ++i)
      squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return std::sqrt(squares);
  }
  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }

  std::vector<S> x_, y_;  // small × large
  std::vector<S> a_, b_;  // small × small
};

template <class S>
class ScaleBlocks : public OnBlocks<S> {
 public:
  ScaleBlocks(ParameterLayout blocks, std::vector<double> factors)
      : OnBlocks<S>(std::move(blocks)), factors_(std::move(factors)) {
    if (factors_.size() != this->blocks_.size()) {
      throw Error("shape_mismatch", "scale_blocks",
                  std::to_string(factors_.size()) + " factors for " +
                      std::to_string(this->blocks_.size()) + " blocks");
    }
  }
  void apply(const S*, S* update) override {
    for (std::size_t k = 0; k < factors_.size(); ++k) {
      const ParameterBlock& block = this->blocks_[k];
      const S factor = static_cast<S>(factors_[k]);
      for (Index i = block.offset; i < block.offset + block.size(); ++i) update[i] *= factor;
    }
  }

 private:
  std::vector<double> factors_;
};

}  // namespace

template <class S>
TransformPtr<S> clip_norm(ParameterLayout blocks, double limit) {
  return std::make_unique<ClipNorm<S>>(std::move(blocks), limit);
}
template <class S>
TransformPtr<S> add_decay(ParameterLayout blocks, double decay) {
  return std::make_unique<AddDecay<S>>(std::move(blocks), decay);
}
template <class S>
TransformPtr<S> momentum(ParameterLayout blocks, double beta, bool nesterov) {
  return std::make_unique<Momentum<S>>(std::move(blocks), beta, nesterov);
}
template <class S>
TransformPtr<S> rms(ParameterLayout blocks, double rho, double epsilon) {
  return std::make_unique<Rms<S>>(std::move(blocks), rho, epsilon);
}
template <class S>
TransformPtr<S> adam(ParameterLayout blocks, double beta1, double beta2, double epsilon) {
  return std::make_unique<Adam<S>>(std::move(blocks), beta1, beta2, epsilon);
}
template <class S>
TransformPtr<S> orthogonalize(ParameterLayout blocks) {
  return std::make_unique<Orthogonalize<S>>(std::move(blocks));
}
template <class S>
TransformPtr<S> scale_blocks(ParameterLayout blocks, std::vector<double> factors) {
  return std::make_unique<ScaleBlocks<S>>(std::move(blocks), std::move(factors));
}

#define LM_INSTANTIATE(S)                                                    \
  template TransformPtr<S> clip_norm<S>(ParameterLayout, double);            \
  template TransformPtr<S> add_decay<S>(ParameterLayout, double);            \
  template TransformPtr<S> momentum<S>(ParameterLayout, double, bool);       \
  template TransformPtr<S> rms<S>(ParameterLayout, double, double);          \
  template TransformPtr<S> adam<S>(ParameterLayout, double, double, double); \
  template TransformPtr<S> orthogonalize<S>(ParameterLayout);                \
  template TransformPtr<S> scale_blocks<S>(ParameterLayout, std::vector<double>);
LM_INSTANTIATE(float)
LM_INSTANTIATE(double)
#undef LM_INSTANTIATE

}  // namespace lm
