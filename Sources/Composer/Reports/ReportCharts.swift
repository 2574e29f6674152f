package import Campaigns
package import Charts
import Consent
import System
import Workspace

/// The two charts of a privacy report.
package struct ReportCharts {
    /// How often each kind of data was used, month by month.
    package let uses: Chart
    /// The messages of each purpose, and the person's own choices, month by month.
    package let messages: Chart

    /// The names under which HTML shows them: `<img src="images/report-uses.png">`.
    static let usesName = "report-uses.png"
    static let messagesName = "report-messages.png"
    static let names = [usesName, messagesName]

    /// Narrow, so that a phone, which shows them as wide as itself, does not make their letters small.
    package static let width = 340.0
    /// How wide a mail shows them at most.
    static let shownWidth = 420.0

    package init(_ facts: PrivacyFacts, _ setting: ReportSetting) {
        let words = setting.words
        let months = facts.period.months.map(words.month)
        let zeros = [Double](repeating: 0, count: months.count)
        var used: [DataKind: [Double]] = [:]
        for use in facts.uses { used[use.kind, default: zeros][use.month] += Double(use.count) }
        uses = Chart(
            .columns, title: words.usesTitle, categories: months,
            series: DataKind.all.compactMap { kind in used[kind].map { Chart.Series(words.kind(kind), $0) } },
            width: Self.width, format: { words.number(Int($0)) })

        var order: [String] = []
        var sent: [String: [Double]] = [:]
        for message in facts.messages {
            guard let month = facts.month(of: message.at) else { continue }
            if sent[message.purpose] == nil { order.append(message.purpose) }
            sent[message.purpose, default: zeros][month] += 1
        }
        var lanes = order.map { Chart.Series(setting.title($0), sent[$0] ?? zeros) }
        var chosen = zeros
        let acts = facts.choices.map(\.at) + facts.requests.map(\.at) + (facts.pause.map { [$0.at] } ?? [])
        for act in acts {
            if let month = facts.month(of: act) { chosen[month] += 1 }
        }
        if chosen != zeros { lanes.append(Chart.Series(words.choicesLane, chosen)) }
        messages = Chart(
            .timeline, title: words.messagesTitle, categories: months, series: lanes, width: Self.width,
            format: { words.number(Int($0)) })
    }

    /// A chart's numbers as one sentence, for whom pictures say nothing.
    static func text(_ chart: Chart) -> String {
        let parts = chart.series.map { "\($0.name): \(months(chart, $0))" }
        return "\(chart.title). \(parts.joined(separator: "; "))."
    }

    /// `Jul 3, Sep 1`
    static func months(_ chart: Chart, _ series: Chart.Series) -> String {
        zip(chart.categories, series.values).filter { $0.1 > 0 }.map { "\($0.0)\u{A0}\(chart.format($0.1))" }
            .joined(separator: ", ")
    }
}
