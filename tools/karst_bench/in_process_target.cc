#include <utility>

#include <fmt/format.h>
#include <karst/database.h>
#include <karst/service.h>

#include "base/try.h"
#include "karst_bench/target.h"

namespace karst::workload {
namespace {

class InProcessSession final : public Session {
 public:
  explicit InProcessSession(Service* service) : service_(*service) {}

  void Prepare(std::string_view operation, std::string_view json) override {
    target_.assign("DynamoDB_20120810.");
    target_.append(operation);
    body_.assign(json);
    body_.reserve(json.size() + Service::kBodyPadding);
  }

  Result<const Answer*> Send() override {
    ServiceResponse response = service_.Handle(target_, body_, body_.capacity());
    answer_.status = response.status;
    answer_.body = std::move(response.body);
    return &std::as_const(answer_);
  }

 private:
  Service& service_;
  std::string target_;
  std::string body_;
  Answer answer_;
};

class InProcessTarget final : public Target {
 public:
  InProcessTarget(Database database, std::string description)
      : service_(std::move(database)), description_(std::move(description)) {}

  Result<std::unique_ptr<Session>> NewSession() override {
    return std::unique_ptr<Session>(std::make_unique<InProcessSession>(&service_));
  }
  std::string description() const override { return description_; }

 private:
  Service service_;
  std::string description_;
};

}  // namespace

Result<std::unique_ptr<Target>> OpenInProcess(const std::string& directory, bool flushes_every_write) {
  if (directory.empty()) {
    KARST_ASSIGN_OR_RETURN(Database database, Database::OpenInMemory());
    return std::unique_ptr<Target>(std::make_unique<InProcessTarget>(std::move(database), "in process, in memory"));
  }
  Options options;
  options.durability = flushes_every_write ? Durability::kSync : Durability::kBuffered;
  KARST_ASSIGN_OR_RETURN(Database database, Database::Open(directory, options));
  return std::unique_ptr<Target>(std::make_unique<InProcessTarget>(
      std::move(database),
      fmt::format("in process, on disk, {}", flushes_every_write ? "every write flushed" : "buffered")));
}

}  // namespace karst::workload
