// How alike two representations of the same inputs are: linear CKA and mutual nearest neighbours.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm {

/// Linear centred kernel alignment ‖Yᵀ X‖_F² / (‖Xᵀ X‖_F ‖Yᵀ Y‖_F) of column-centred X: n × p and
/// Y: n × q, in [0, 1]; 1 for rotations and scalings of one another. NaN when either is constant.
/// Kornblith et al. 2019, eq. 5.
double linear_cka(const Matrix& X, const Matrix& Y);

/// For every row the k nearest other rows by cosine similarity, nearest first, ties by index: n × k
/// flattened row by row. Rows of norm zero have similarity 0 with every other row.
/// 1 ≤ k < n, else an Error.
std::vector<Index> cosine_neighbours(const Matrix& X, Index k);

/// The same by Euclidean distance.
std::vector<Index> euclidean_neighbours(const Matrix& X, Index k);

/// The mean share that two such lists of the same rows have in common: n · k entries each.
double shared_neighbours(const std::vector<Index>& a, const std::vector<Index>& b, Index k);

/// The mean share of the k nearest neighbours that a row has in common under X: n × p and Y: n × q;
/// k/(n − 1) for independent representations. Huh et al. 2024, eq. 2.
double mutual_neighbours(const Matrix& X, const Matrix& Y, Index k);

}  // namespace lm
