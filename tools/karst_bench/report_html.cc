// A report as one page of HTML: page.html with the report's JSON put in.
#include <string>
#include <string_view>

#include "karst_bench/report.h"

namespace karst::workload {

extern const std::string_view kReportPage;  // page.html, made a string by the build

std::string ReportHtml(const Report& report) {
  constexpr std::string_view kPlace = "/*REPORT*/null";
  // In a script, text such as "</script>" or "<!-- <script>" would change where the script ends. In the JSON a "<"
  // stands in strings alone.
  std::string json;
  for (const char c : ReportJson(report)) {
    if (c == '<') {
      json.append("\\u003c");
    } else {
      json.push_back(c);
    }
  }
  std::string page(kReportPage);
  page.replace(page.find(kPlace), kPlace.size(), json);
  return page;
}

}  // namespace karst::workload
