// The links of which optimizers are made.
#include "optimize/transform.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/kernels/matmul.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

Index extent(const std::vector<Span>& spans) {
  Index end = 0;
  for (const Span& span : spans) end = std::max(end, span.offset + span.size());
  return end;
}

/// A transform that knows its spans; states are as long as the last span reaches.
template <class S>
class OnSpans : public Transform<S> {
 public:
  explicit OnSpans(std::vector<Span> spans) : spans_(std::move(spans)) {}
  void reset() override {}

 protected:
  std::vector<S> zeros() const { return std::vector<S>(static_cast<std::size_t>(extent(spans_))); }
  static void clear(std::vector<S>& state) { std::fill(state.begin(), state.end(), S{0}); }
  /// Calls f(begin, end) for each span's range of flat indices.
  template <class F>
  void each(F f) const {
    for (const Span& span : spans_) f(span.offset, span.offset + span.size());
  }

  std::vector<Span> spans_;
};

template <class S>
class ClipNorm : public OnSpans<S> {
 public:
  ClipNorm(std::vector<Span> spans, double limit) : OnSpans<S>(std::move(spans)), limit_(limit) {}
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
class AddDecay : public OnSpans<S> {
 public:
  AddDecay(std::vector<Span> spans, double decay)
      : OnSpans<S>(std::move(spans)), decay_(static_cast<S>(decay)) {}
  void apply(const S* parameters, S* update) override {
    this->each([&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i) update[i] += decay_ * parameters[i];
    });
  }

 private:
  S decay_;
};

template <class S>
class Momentum : public OnSpans<S> {
 public:
  Momentum(std::vector<Span> spans, double beta, bool nesterov)
      : OnSpans<S>(std::move(spans)),
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
class Rms : public OnSpans<S> {
 public:
  Rms(std::vector<Span> spans, double rho, double epsilon)
      : OnSpans<S>(std::move(spans)),
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
class Adam : public OnSpans<S> {
 public:
  Adam(std::vector<Span> spans, double beta1, double beta2, double epsilon)
      : OnSpans<S>(std::move(spans)),
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
class Orthogonalize : public OnSpans<S> {
 public:
  explicit Orthogonalize(std::vector<Span> spans) : OnSpans<S>(std::move(spans)) {
    for (const Span& span : this->spans_) {
      const std::size_t small = static_cast<std::size_t>(std::min(span.rows, span.columns));
      const std::size_t large = static_cast<std::size_t>(std::max(span.rows, span.columns));
      x_.resize(std::max(x_.size(), small * large));
      a_.resize(std::max(a_.size(), small * small));
    }
    y_.resize(x_.size());
    b_.resize(a_.size());
  }
  void apply(const S*, S* update) override {
    for (const Span& span : this->spans_) one(span, update + span.offset);
  }

 private:
  static constexpr int kSteps = 5;
  static constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
  /// Keeps a zero gradient from dividing by zero; far below any gradient that moves a weight.
  static constexpr double kTiny = 1e-7;

  void one(const Span& span, S* g) {
    const Index small = std::min(span.rows, span.columns);
    const Index large = std::max(span.rows, span.columns);
    const bool tall = span.rows > span.columns;
    copy(g, span.rows, span.columns, tall, static_cast<S>(1 / (norm(g, span.size()) + kTiny)),
         x_.data());
    for (int k = 0; k < kSteps; ++k) newton_schulz(small, large);
    const double shape = static_cast<double>(span.rows) / static_cast<double>(span.columns);
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
class ScaleSpans : public OnSpans<S> {
 public:
  ScaleSpans(std::vector<Span> spans, std::vector<double> factors)
      : OnSpans<S>(std::move(spans)), factors_(std::move(factors)) {
    if (factors_.size() != this->spans_.size()) {
      throw Error("shape_mismatch", "scale_spans",
                  std::to_string(factors_.size()) + " factors for " +
                      std::to_string(this->spans_.size()) + " spans");
    }
  }
  void apply(const S*, S* update) override {
    for (std::size_t k = 0; k < factors_.size(); ++k) {
      const Span& span = this->spans_[k];
      const S factor = static_cast<S>(factors_[k]);
      for (Index i = span.offset; i < span.offset + span.size(); ++i) update[i] *= factor;
    }
  }

 private:
  std::vector<double> factors_;
};

}  // namespace

template <class S>
TransformPtr<S> clip_norm(std::vector<Span> spans, double limit) {
  return std::make_unique<ClipNorm<S>>(std::move(spans), limit);
}
template <class S>
TransformPtr<S> add_decay(std::vector<Span> spans, double decay) {
  return std::make_unique<AddDecay<S>>(std::move(spans), decay);
}
template <class S>
TransformPtr<S> momentum(std::vector<Span> spans, double beta, bool nesterov) {
  return std::make_unique<Momentum<S>>(std::move(spans), beta, nesterov);
}
template <class S>
TransformPtr<S> rms(std::vector<Span> spans, double rho, double epsilon) {
  return std::make_unique<Rms<S>>(std::move(spans), rho, epsilon);
}
template <class S>
TransformPtr<S> adam(std::vector<Span> spans, double beta1, double beta2, double epsilon) {
  return std::make_unique<Adam<S>>(std::move(spans), beta1, beta2, epsilon);
}
template <class S>
TransformPtr<S> orthogonalize(std::vector<Span> spans) {
  return std::make_unique<Orthogonalize<S>>(std::move(spans));
}
template <class S>
TransformPtr<S> scale_spans(std::vector<Span> spans, std::vector<double> factors) {
  return std::make_unique<ScaleSpans<S>>(std::move(spans), std::move(factors));
}

#define LM_INSTANTIATE(S)                                                      \
  template TransformPtr<S> clip_norm<S>(std::vector<Span>, double);            \
  template TransformPtr<S> add_decay<S>(std::vector<Span>, double);            \
  template TransformPtr<S> momentum<S>(std::vector<Span>, double, bool);       \
  template TransformPtr<S> rms<S>(std::vector<Span>, double, double);          \
  template TransformPtr<S> adam<S>(std::vector<Span>, double, double, double); \
  template TransformPtr<S> orthogonalize<S>(std::vector<Span>);                \
  template TransformPtr<S> scale_spans<S>(std::vector<Span>, std::vector<double>);
LM_INSTANTIATE(float)
LM_INSTANTIATE(double)
#undef LM_INSTANTIATE

}  // namespace lm
