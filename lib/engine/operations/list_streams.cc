#include "base/limits.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/stream_lookup.h"

namespace karst::engine {

Result<ListStreamsResult> ListStreams(Engine& engine, const ListStreamsRequest& request) {
  KARST_TRY(CheckRules(request));
  if (request.exclusive_start_stream_arn) KARST_TRY(CheckStreamArn(*request.exclusive_start_stream_arn));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(limits::kListStreamsLimitMax));
  bool more = false;
  ListStreamsResult result;
  for (const StreamPtr& stream :
       engine.streams().List(request.exclusive_start_stream_arn, request.table_name, limit, &more)) {
    result.last_evaluated_stream_arn = stream->arn;
    if (IsForgotten(*stream, engine.Now())) continue;
    result.streams.push_back({.stream_arn = stream->arn,
                              .table_name = stream->table_name,
                              .stream_label = catalog::StreamLabel(stream->created)});
  }
  if (!more) result.last_evaluated_stream_arn.reset();
  return result;
}

}  // namespace karst::engine
