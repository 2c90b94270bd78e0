// Adding parameters and drawing their starts.
#include "nn/model.hpp"

namespace lm::nn {

ad::Var Model::parameter(Index rows, Index columns, const std::string& name, const Start& start,
                         bool is_matrix, double sgd_rate, double adam_rate) {
  const Index offset = graph_->parameter_size();
  const ad::Var var = graph_->parameter(rows, columns, name);
  blocks_.push_back({name, offset, rows, columns, is_matrix, sgd_rate, adam_rate});
  starts_.push_back(start);
  parameters_.push_back(var);
  return var;
}

template <class S>
void Model::initialize(std::uint64_t seed, S* flat) const {
  for (std::size_t k = 0; k < blocks_.size(); ++k) {
    const ParameterBlock& block = blocks_[k];
    Random random(seed, stream("initial", k));
    const Matrix W = nn::initialize(starts_[k].initializer, block.rows, block.columns,
                                    starts_[k].fans, starts_[k].scale, random);
    S* out = flat + block.offset;
    for (Index i = 0; i < W.size(); ++i) out[i] = static_cast<S>(W.data()[i]);
  }
}

template void Model::initialize<float>(std::uint64_t, float*) const;
template void Model::initialize<double>(std::uint64_t, double*) const;

}  // namespace lm::nn
