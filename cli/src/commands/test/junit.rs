//! The scenarios as a JUnit log, for build servers. It holds no times: two runs give the same file.

use std::fmt::Write as _;

use playbook_graph::Graph;
use playbook_scenario::Report;

use crate::draw::escaped;

/// The text of the log.
pub(super) fn log(graph: &Graph, reports: &[Report]) -> String {
    let failed = reports.iter().filter(|report| !report.passed()).count();
    let counts = format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\"", reports.len());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  \
         <testsuite name=\"scenarios\" {counts}>\n"
    );
    for report in reports {
        let line = graph.line_of(report.origin);
        let (file, number) = line.rsplit_once(':').unwrap_or((line.as_str(), ""));
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{number}\"",
            escaped(&report.title),
            escaped(file.trim_end_matches(".playbook")),
            escaped(file),
        );
        match &report.failure {
            None => out.push_str("/>\n"),
            Some(failure) => {
                let what = format!("expected {}; instead, {}", failure.expected, failure.instead);
                let _ = write!(
                    out,
                    ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                    escaped(&what),
                    escaped(&failure.to_string())
                );
            }
        }
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}
