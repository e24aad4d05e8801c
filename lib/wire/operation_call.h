// How a row of the operation table runs: the body is decoded, judged in AWS's order, and handed to the library; its
// result is encoded. Decode and Encode are the overloads of messages/. Used by operation_table. Thread-safe: no state.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include <karst/database.h>
#include <karst/error.h>

#include "base/try.h"
#include "engine/request_rules.h"
#include "value/value_rules.h"
#include "wire/findings.h"
#include "wire/json_reader.h"
#include "wire/json_types.h"
#include "wire/json_writer.h"
#include "wire/operation_table.h"

namespace karst::wire {

template <typename Request>
Result<void> CheckValues(const Request& request) {
  if constexpr (requires { request.item; }) KARST_TRY(value::CheckValues(request.item));
  if constexpr (requires { request.key; }) KARST_TRY(value::CheckValues(request.key));
  return {};
}

// A table name that is given and bad is all that AWS tells of.
template <typename Request>
Result<void> CheckTableName(const Request& request) {
  if constexpr (requires { request.table_name.empty(); }) {
    base::Violations of_name;
    if (!request.table_name.empty()) engine::AddTableNameViolations(request.table_name, &of_name);
    if (auto error = of_name.ToError()) return *std::move(error);
  }
  return {};
}

// The first thing wrong with the request in AWS's order, as far as the wire has a say in it; without findings of its
// own it leaves all checks to the engine.
template <typename Request>
Result<void> Judge(const Request& request, Findings* findings) {
  if (findings->serialization) return *std::move(findings->serialization);
  if (findings->missing) return *std::move(findings->missing);
  if (findings->violations.empty() && !findings->after_constraints && !findings->after_values) return {};
  KARST_TRY(CheckTableName(request));
  if constexpr (requires { engine::AddViolations(request, &findings->violations); }) {
    engine::AddViolations(request, &findings->violations);
  }
  if (auto error = findings->violations.ToError()) return *std::move(error);
  if (findings->after_constraints) return *std::move(findings->after_constraints);
  KARST_TRY(CheckValues(request));
  if constexpr (requires { engine::CheckAfterValues(request); }) KARST_TRY(engine::CheckAfterValues(request));
  return *std::move(findings->after_values);
}

// Request and findings from the members of the body.
template <typename Request>
Result<void> DecodeBody(const Operation& operation, const RequestBody& body, Request* request, Findings* findings) {
  if constexpr (requires { request->host; }) request->host = body.host;
  if (body.scan != nullptr) {
    ObjectReader in(body.scan, findings);
    Decode(in, request);
    return Judge(*request, findings);
  }
  simdjson::dom::object members;
  if (body.document.get(members) != simdjson::SUCCESS) {
    RefuseStructure(body.document, fmt::format("{}Input", operation.name), Place::kElement, findings);
    return *std::move(findings->serialization);
  }
  ObjectReader in(members, MemberPath(), findings);
  Decode(in, request);
  return Judge(*request, findings);
}

template <typename Request, typename Answer, typename Run>
Result<void> DecodeRunEncode(const Operation& operation, const RequestBody& body, std::string* answer, const Run& run) {
  Findings findings;
  Request request;
  KARST_TRY(DecodeBody(operation, body, &request, &findings));
  KARST_ASSIGN_OR_RETURN(const Answer result, run(request));
  JsonWriter out(answer);
  Encode(result, &out);
  return {};
}

// Of a method of Database, or of a function over one.
template <auto kMethod>
struct Call;

template <typename Request, typename Answer, Result<Answer> (Database::*kMethod)(const Request&)>
struct Call<kMethod> {
  static Result<void> Run(Database& db, const Operation& operation, const RequestBody& body, std::string* answer) {
    return DecodeRunEncode<Request, Answer>(operation, body, answer,
                                            [&](const Request& request) { return (db.*kMethod)(request); });
  }
};

template <typename Request, typename Answer, Result<Answer> (*kFunction)(Database&, const Request&)>
struct Call<kFunction> {
  static Result<void> Run(Database& db, const Operation& operation, const RequestBody& body, std::string* answer) {
    return DecodeRunEncode<Request, Answer>(operation, body, answer,
                                            [&](const Request& request) { return kFunction(db, request); });
  }
};

// Of a method of Database that stages its write.
template <typename Request, typename Answer,
          std::optional<Result<Answer>> (Database::*kMethod)(const Request&, StagedWrite*)>
struct Call<kMethod> {
  static std::optional<Result<void>> Stage(Database& db, const Operation& operation, const RequestBody& body,
                                           StagedWrite* write, std::string* answer) {
    bool must_wait = false;
    const auto stage = [&](const Request& request) -> Result<Answer> {
      std::optional<Result<Answer>> staged = (db.*kMethod)(request, write);
      if (staged) return *std::move(staged);
      must_wait = true;
      return Error(ErrorCode::kInternalServerError, "");  // which nobody sees
    };
    Result<void> done = DecodeRunEncode<Request, Answer>(operation, body, answer, stage);
    if (must_wait) return std::nullopt;
    return done;
  }
};

}  // namespace karst::wire
