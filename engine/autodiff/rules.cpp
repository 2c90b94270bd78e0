// Every primitive's derivative, one line per primitive. d is ȳ (reverse) or ȧ, ḃ (forward).
#include "autodiff/rules.hpp"

#include "autodiff/ops.hpp"

namespace lm::ad {
namespace {

constexpr double kTwoOverSqrtPi = 1.1283791670955125739;  // 2/√π

Axis axis(const At& t) { return static_cast<Axis>(t.node.attr.axis); }
Index start(const At& t) { return t.node.attr.start; }
bool ta(const At& t) { return t.node.attr.transpose_a; }
bool tb(const At& t) { return t.node.attr.transpose_b; }
const Window& window(const At& t) { return t.node.attr.window; }

Var pass(const At& t) { return t.d; }
Var sum_to_a(const At& t) { return sum_to(t.d, t.a.shape()); }
Var sum_to_y(const At& t) { return sum_to(t.d, t.y.shape()); }
Var broadcast_to_a(const At& t) { return broadcast_to(t.d, t.a.shape()); }
Var broadcast_to_y(const At& t) { return broadcast_to(t.d, t.y.shape()); }

// An elementwise derivative is diagonal, so its transpose is itself: one formula, both modes.
Rule diagonal(Op op, Term a, Term b = nullptr) { return {op, {a, b}, {a, b}}; }

// y linear in a: the forward term is the primitive, the reverse term its transpose.
Rule linear(Op op, Term transposed, Term same) {
  return {op, {transposed, nullptr}, {same, nullptr}};
}

#define LM_TERM(expression) [](const At& t) -> Var { return expression; }

const Rule kRules[kOpCount] = {
    {Op::kInput, {}, {}},
    {Op::kParameter, {}, {}},
    {Op::kConstant, {}, {}},
    // y = a + b                  ∂a: d                        ∂b: d
    diagonal(Op::kAdd, pass, pass),
    // y = a − b                  ∂a: d                        ∂b: −d
    diagonal(Op::kSub, pass, LM_TERM(-t.d)),
    // y = a ⊙ b                  ∂a: d ⊙ b                    ∂b: d ⊙ a
    diagonal(Op::kMul, LM_TERM(t.d* t.b), LM_TERM(t.d* t.a)),
    // y = a / b                  ∂a: d / b                    ∂b: −d ⊙ y / b
    diagonal(Op::kDiv, LM_TERM(t.d / t.b), LM_TERM(-(t.d* t.y / t.b))),
    // y = a ⊙ 1[b > 0]           ∂a: d ⊙ 1[b > 0]             ∂b: 0
    diagonal(Op::kGate, LM_TERM(gate(t.d, t.b))),
    // y = a ⊙ (1 − b²)           ∂a: d ⊙ (1 − b²)             ∂b: −2 d ⊙ a ⊙ b
    diagonal(Op::kTanhGrad, LM_TERM(tanh_grad(t.d, t.b)), LM_TERM(-2.0 * (t.d * t.a * t.b))),
    // y = α a + β                ∂a: α d
    diagonal(Op::kAffine, LM_TERM(affine(t.d, t.node.attr.alpha, 0))),
    // y = eᵃ                     ∂a: d ⊙ y
    diagonal(Op::kExp, LM_TERM(t.d* t.y)),
    // y = ln a                   ∂a: d / a
    diagonal(Op::kLog, LM_TERM(t.d / t.a)),
    // y = √a                     ∂a: d / 2y
    diagonal(Op::kSqrt, LM_TERM(0.5 * t.d / t.y)),
    // y = sin a                  ∂a: d ⊙ cos a
    diagonal(Op::kSin, LM_TERM(t.d* cos(t.a))),
    // y = cos a                  ∂a: −d ⊙ sin a
    diagonal(Op::kCos, LM_TERM(-(t.d* sin(t.a)))),
    // y = tanh a                 ∂a: d ⊙ (1 − y²)
    diagonal(Op::kTanh, LM_TERM(tanh_grad(t.d, t.y))),
    // y = erf a                  ∂a: d ⊙ 2/√π e^(−a²)
    diagonal(Op::kErf, LM_TERM(t.d*(kTwoOverSqrtPi* exp(-(t.a* t.a))))),
    // y = σ(a)                   ∂a: d ⊙ (y − y²)
    diagonal(Op::kSigmoid, LM_TERM(t.d*(t.y - t.y * t.y))),
    // y = ln(1 + eᵃ)             ∂a: d ⊙ σ(a)
    diagonal(Op::kSoftplus, LM_TERM(t.d* sigmoid(t.a))),
    // Y = op(A) op(B)            Ā = Ȳ op(B)ᵀ, B̄ = op(A)ᵀ Ȳ, transposed where op transposes
    {Op::kMatMul,
     {LM_TERM(ta(t) ? matmul(t.b, t.d, tb(t), true) : matmul(t.d, t.b, false, !tb(t))),
      LM_TERM(tb(t) ? matmul(t.d, t.a, true, ta(t)) : matmul(t.a, t.d, !ta(t), false))},
     {LM_TERM(matmul(t.d, t.b, ta(t), tb(t))), LM_TERM(matmul(t.a, t.d, ta(t), tb(t)))}},
    // Y = Aᵀ                     Ā = Ȳᵀ
    linear(Op::kTranspose, LM_TERM(transpose(t.d)), LM_TERM(transpose(t.d))),
    // y = a in another shape     ā = ȳ in a's shape
    linear(Op::kReshape, LM_TERM(reshape(t.d, t.a.shape())), LM_TERM(reshape(t.d, t.y.shape()))),
    // y = Σ a                    ā = ȳ repeated
    linear(Op::kSum, broadcast_to_a, sum_to_y),
    // y = a repeated             ā = Σ ȳ
    linear(Op::kBroadcast, sum_to_a, broadcast_to_y),
    // y = a[s … s+n)             ā = ȳ at s in zeros
    linear(Op::kSlice, LM_TERM(pad(t.d, axis(t), start(t), t.a.shape()[axis(t)])),
           LM_TERM(slice(t.d, axis(t), start(t), t.y.shape()[axis(t)]))),
    // y = a at s in zeros        ā = ȳ[s … s+n)
    linear(Op::kPad, LM_TERM(slice(t.d, axis(t), start(t), t.a.shape()[axis(t)])),
           LM_TERM(pad(t.d, axis(t), start(t), t.y.shape()[axis(t)]))),
    // y_i = a_{b_i}              ā_{b_i} += ȳ_i
    linear(Op::kGather, LM_TERM(scatter_add(t.d, t.b, t.a.rows())), LM_TERM(gather(t.d, t.b))),
    // y_{b_i} += a_i             ā_i = ȳ_{b_i}
    linear(Op::kScatterAdd, LM_TERM(gather(t.d, t.b)), LM_TERM(scatter_add(t.d, t.b, t.y.rows()))),
    // y = patches of a           ā = patches summed back
    linear(Op::kIm2Col, LM_TERM(col2im(t.d, window(t))), LM_TERM(im2col(t.d, window(t)))),
    // y = patches summed         ā = patches of ȳ
    linear(Op::kCol2Im, LM_TERM(im2col(t.d, window(t))), LM_TERM(col2im(t.d, window(t)))),
    // piecewise constant, or held constant: 0
    {Op::kArgMax, {}, {}},
    {Op::kDetach, {}, {}},
};

#undef LM_TERM

}  // namespace

const Rule& rule(Op op) { return kRules[static_cast<int>(op)]; }

}  // namespace lm::ad
