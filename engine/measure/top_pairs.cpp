// Locally optimal block steps for the largest eigenpairs.
#include "measure/top_pairs.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

/// A vector of which less than this share is left beside the basis adds nothing but rounding.
constexpr double kDependent = 1e-8;

}  // namespace

TopPairs::TopPairs(Index n, std::uint64_t seed)
    : n_(n),
      block_(std::min(n, kBlock)),
      basis_(Matrix::Zero(kRows, std::max<Index>(n, 1))),
      product_(basis_),
      change_(Matrix::Zero(kBlock, basis_.cols())),
      next_(change_),
      next_product_(change_) {
  if (n < 1) throw Error("bad_argument", "TopPairs", "the operator's size must be 1 or more");
  Random random(seed, stream("top pairs"));
  fill_normal(random, next_);
  for (Index i = 0; i < block_; ++i) append(next_.row(i));
}

/// Adds what is left of a row beside the basis, if anything is; the row is overwritten.
void TopPairs::append(Eigen::Ref<Matrix> row) {
  const double whole = row.norm();
  for (int pass = 0; pass < 2; ++pass) {
    for (Index i = 0; i < rows_; ++i) row -= basis_.row(i).dot(row.row(0)) * basis_.row(i);
  }
  const double left = row.norm();
  if (!(left > kDependent * whole) || rows_ >= std::min(n_, kRows)) return;
  basis_.row(rows_++) = row / left;
}

void TopPairs::multiply(const SymmetricOperator& product, Index first) {
  for (Index i = first; i < rows_; ++i) product(basis_.row(i).data(), product_.row(i).data());
}

/// A u − Σ_j u_j (u_j · A u) for each vector u, into the basis.
void TopPairs::add_residuals() {
  for (Index i = 0; i < block_; ++i) {
    next_.row(i) = product_.row(i);
    for (Index j = 0; j < block_; ++j) {
      next_.row(i) -= basis_.row(j).dot(product_.row(i)) * basis_.row(j);
    }
  }
  for (Index i = 0; i < block_; ++i) append(next_.row(i));
}

void TopPairs::rayleigh_ritz() {
  const auto at = [this](Index i, Index j) { return static_cast<std::size_t>(i * rows_ + j); };
  for (Index i = 0; i < rows_; ++i) {
    for (Index j = 0; j <= i; ++j) {
      const double value = basis_.row(i).dot(product_.row(j));
      projected_[at(i, j)] = projected_[at(j, i)] = value;
    }
  }
  jacobi_eigen(rows_, projected_.data(), values_.data(), ritz_.data());
}

/// The vectors of the largest Ritz values, their products, and how they changed.
void TopPairs::recombine() {
  next_.setZero();
  next_product_.setZero();
  change_.setZero();
  for (Index k = 0; k < rows_; ++k) {
    for (Index i = 0; i < block_; ++i) {
      const double share = ritz_[static_cast<std::size_t>(k * rows_ + i)];
      next_.row(i) += share * basis_.row(k);
      next_product_.row(i) += share * product_.row(k);
      if (k >= block_) change_.row(i) += share * basis_.row(k);
    }
  }
  for (Index i = 0; i < block_; ++i) {
    residuals_[static_cast<std::size_t>(i)] =
        (next_product_.row(i) - value(i) * next_.row(i)).norm();
  }
  rows_ = 0;
  for (Index i = 0; i < block_; ++i) append(next_.row(i));
}

void TopPairs::follow(const SymmetricOperator& product) {
  multiply(product, 0);
  add_residuals();
  for (Index i = 0; i < block_; ++i) append(change_.row(i));
  multiply(product, block_);
  rayleigh_ritz();
  recombine();
}

void TopPairs::settle(const SymmetricOperator& product, double tolerance, int max_steps) {
  for (int k = 0; k < max_steps; ++k) {
    follow(product);
    const double scale = std::max(std::abs(values_[0]), std::abs(value(block_ - 1)));
    const Index wanted = std::min<Index>(2, block_);
    if (*std::max_element(residuals_.begin(), residuals_.begin() + wanted) <= tolerance * scale) {
      return;
    }
  }
}

}  // namespace lm
