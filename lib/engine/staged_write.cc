// StagedWrite and the operations that make one.
#include <karst/staged_write.h>

#include <utility>

#include <karst/database.h>

#include "engine/engine.h"
#include "engine/operations.h"
#include "engine/staged_commit.h"

namespace karst {

StagedWrite::StagedWrite() = default;
StagedWrite::~StagedWrite() = default;
StagedWrite::StagedWrite(StagedWrite&&) noexcept = default;
StagedWrite& StagedWrite::operator=(StagedWrite&&) noexcept = default;

void StagedWrite::Commit(Done done) {
  if (commit_ == nullptr) {
    if (done) done({});
    return;
  }
  engine::StagedCommit::Submit(std::move(commit_), std::move(done));
}

namespace {

template <typename Answer, typename Request>
std::optional<Result<Answer>> Stage(engine::Engine& engine, const Request& request,
                                    Result<Answer> (*operation)(engine::Engine&, const Request&, engine::StagedCommit*),
                                    std::unique_ptr<engine::StagedCommit>* commit) {
  commit->reset();
  auto staged =
      std::make_unique<engine::StagedCommit>(engine.store(), engine.commits(), engine.streams(), engine.expiries());
  Result<Answer> answer = operation(engine, request, staged.get());
  if (staged->must_wait()) return std::nullopt;
  if (answer && !staged->set().empty()) *commit = std::move(staged);
  return answer;
}

}  // namespace

std::optional<Result<PutItemResult>> Database::StagePutItem(const PutItemRequest& request, StagedWrite* write) {
  return Stage(*engine_, request, &engine::PutItem, &write->commit_);
}
std::optional<Result<UpdateItemResult>> Database::StageUpdateItem(const UpdateItemRequest& request,
                                                                  StagedWrite* write) {
  return Stage(*engine_, request, &engine::UpdateItem, &write->commit_);
}
std::optional<Result<DeleteItemResult>> Database::StageDeleteItem(const DeleteItemRequest& request,
                                                                  StagedWrite* write) {
  return Stage(*engine_, request, &engine::DeleteItem, &write->commit_);
}

}  // namespace karst
