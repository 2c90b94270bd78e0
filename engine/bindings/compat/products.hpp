// Eigen's inner kernels of double matrix products: compiled once, for speed, in products.cpp.
//
// The module is compiled for size, where every file that multiplies matrices would bring a slow
// copy of these, and the linker would keep whichever comes first.
#pragma once

#include <Eigen/Core>

namespace lm::compat {

using Eigen::ColMajor;
using Eigen::RowMajor;
using Index = Eigen::Index;
using Traits = Eigen::internal::gebp_traits<double, double>;
template <int Order>
using Operand = Eigen::internal::const_blas_data_mapper<double, Index, Order>;
using Result = Eigen::internal::blas_data_mapper<double, Index, ColMajor, Eigen::Unaligned, 1>;

}  // namespace lm::compat

#ifndef LM_COMPAT_DEFINE_PRODUCTS
#define LM_COMPAT_PRODUCTS extern template
#else
#define LM_COMPAT_PRODUCTS template
#endif

// An explicit instantiation names the template itself, not an alias of it.
namespace Eigen::internal {

LM_COMPAT_PRODUCTS struct gemm_pack_lhs<double, Index, lm::compat::Operand<ColMajor>,
                                        lm::compat::Traits::mr, lm::compat::Traits::LhsProgress,
                                        lm::compat::Traits::LhsPacket4Packing, ColMajor>;
LM_COMPAT_PRODUCTS struct gemm_pack_lhs<double, Index, lm::compat::Operand<RowMajor>,
                                        lm::compat::Traits::mr, lm::compat::Traits::LhsProgress,
                                        lm::compat::Traits::LhsPacket4Packing, RowMajor>;
LM_COMPAT_PRODUCTS struct gemm_pack_rhs<double, Index, lm::compat::Operand<ColMajor>,
                                        lm::compat::Traits::nr, ColMajor>;
LM_COMPAT_PRODUCTS struct gemm_pack_rhs<double, Index, lm::compat::Operand<RowMajor>,
                                        lm::compat::Traits::nr, RowMajor>;
LM_COMPAT_PRODUCTS struct gebp_kernel<double, double, Index, lm::compat::Result,
                                      lm::compat::Traits::mr, lm::compat::Traits::nr, false, false>;
LM_COMPAT_PRODUCTS struct general_matrix_vector_product<
    Index, double, lm::compat::Operand<ColMajor>, ColMajor, false, double,
    lm::compat::Operand<RowMajor>, false>;
LM_COMPAT_PRODUCTS struct general_matrix_vector_product<
    Index, double, lm::compat::Operand<RowMajor>, RowMajor, false, double,
    lm::compat::Operand<ColMajor>, false>;

}  // namespace Eigen::internal
