// The messages of GetInsightRuleReport, as CloudWatch's JSON protocol has them. Used by the operation table. Pure
// functions.
#pragma once

#include <karst/insight_report.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

void Decode(ObjectReader& in, GetInsightRuleReportRequest* out);
void Encode(const GetInsightRuleReportResult& result, JsonWriter* out);

}  // namespace karst::wire
