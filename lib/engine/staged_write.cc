// StagedWrite and the operations that make one.
#include <karst/staged_write.h>

#include <utility>

#include <karst/database.h>

#include "base/check.h"
#include "engine/engine.h"
#include "engine/operations.h"
#include "engine/staged_commit.h"

namespace karst {

StagedWrite::StagedWrite() = default;
StagedWrite::~StagedWrite() = default;
StagedWrite::StagedWrite(StagedWrite&&) noexcept = default;
StagedWrite& StagedWrite::operator=(StagedWrite&&) noexcept = default;

StagedWrite::StagedWrite(std::unique_ptr<engine::StagedCommit> commit) : commit_(std::move(commit)) {}

bool StagedWrite::HasChanges() const { return commit_ != nullptr && !commit_->set().empty(); }
bool StagedWrite::WaitsForItem() const { return commit_ != nullptr && commit_->waits_for_item(); }

void StagedWrite::AwaitItem(Again again) && {
  KARST_CHECK(WaitsForItem() && again != nullptr);
  engine::StagedCommit::Await(std::move(commit_),
                              [again = std::move(again)](std::unique_ptr<engine::StagedCommit> commit) {
                                again(StagedWrite(std::move(commit)));
                              });
}

void StagedWrite::Commit(Done done) {
  KARST_CHECK(!WaitsForItem());
  if (!HasChanges()) {
    commit_.reset();
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
  auto staged = std::make_unique<engine::StagedCommit>(engine::StagedCommit::Parts{
      engine.store(), engine.locks(), engine.commits(), engine.streams(), engine.expiries()});
  if (*commit != nullptr) staged->KeepLock((*commit)->TakeLock());
  commit->reset();
  Result<Answer> answer = operation(engine, request, staged.get());
  if (staged->must_wait()) {
    if (staged->waits_for_item()) *commit = std::move(staged);
    return std::nullopt;
  }
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
