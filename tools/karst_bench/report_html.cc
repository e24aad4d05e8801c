// A report as one page of HTML: page.html with the report's JSON put in.
#include <string>
#include <string_view>

#include "karst_bench/report.h"

namespace karst::workload {

extern const std::string_view kReportPage;  // page.html, made a string by the build

std::string ReportHtml(const Report& report) {
  constexpr std::string_view kPlace = "/*REPORT*/null";
  std::string json = ReportJson(report);
  // Inside a script, "</" would end it.
  for (std::size_t at = json.find("</"); at != std::string::npos; at = json.find("</", at + 3))
    json.insert(at + 1, 1, '\\');
  std::string page(kReportPage);
  page.replace(page.find(kPlace), kPlace.size(), json);
  return page;
}

}  // namespace karst::workload
