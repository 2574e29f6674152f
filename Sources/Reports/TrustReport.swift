package import Campaigns
import Charts
package import System
import Workspace

/// How the house has kept its word: for a board, an authority, or a page of one's own. Small groups are hidden.
package struct TrustReport: Encodable, Sendable {
    package struct Line: Encodable, Sendable {
        package let name: String
        package let value: String
        /// What the number should be, or what it means.
        package let note: String
    }

    package struct Coverage: Encodable, Sendable {
        package let purpose: String
        package let channel: String
        package let permitted: String
        /// Percent of all customers, whole; nil where the count is hidden.
        package let percent: Int?
    }

    package let organisation: String
    package let period: String
    package let customers: String
    package let promises: [Line]
    package let coverage: [Coverage]
    package let dataUsed: [Line]
    /// Of the ledger: entries, root and time of the newest signed head; nil where nothing is sealed yet.
    package let ledger: [String: String]?
    package let madeAt: Instant

    private enum CodingKeys: String, CodingKey {
        case organisation, period, customers, promises, coverage, ledger
        case dataUsed = "data_used"
        case madeAt = "made_at"
    }

    package init(
        _ figures: TrustFigures, _ period: ReportPeriod, organisation: String, titles: [String: String],
        ledger: [String: String]?, at instant: Instant
    ) {
        self.organisation = organisation
        self.period = period.name
        self.ledger = ledger
        madeAt = instant.wholeSecond
        customers = DisclosedCounts.alone(figures.customers)
        promises = [
            // Not hidden: it has to be none, and one would be too many.
            Line(
                name: "messages after a no", value: "\(figures.messagesAfterNo)",
                note: "Has to be 0: nobody was written to after they had said no."),
            Line(name: "messages handed over", value: DisclosedCounts.alone(figures.messages), note: ""),
            Line(
                name: "people who said no", value: DisclosedCounts.alone(figures.optOuts),
                note: "Each held from the moment it was recorded."),
            Line(
                name: "complaints", value: DisclosedCounts.alone(figures.complaints),
                note: "Each is an objection, for good."),
            Line(name: "requests about data", value: DisclosedCounts.alone(figures.requests), note: ""),
            Line(name: "of these answered", value: DisclosedCounts.alone(figures.requestsAnswered), note: ""),
            Line(
                name: "answered after their day", value: "\(figures.requestsAnsweredLate)",
                note: "Has to be 0 (GDPR Art. 12(3))."),
            Line(name: "overdue now", value: "\(figures.requestsOverdue)", note: "Has to be 0."),
            Line(
                name: "privacy reports sent", value: DisclosedCounts.alone(figures.reportsSent),
                note: "In pictures, unasked."),
        ]
        let total = figures.customers
        coverage = figures.coverage.map { line in
            let isShown =
                line.permitted >= DisclosedCounts.threshold && total - line.permitted >= DisclosedCounts.threshold
            return Coverage(
                purpose: titles[line.purpose] ?? line.purpose, channel: line.channel.rawValue,
                permitted: isShown ? "\(line.permitted)" : line.permitted < DisclosedCounts.threshold ? "<10" : "…",
                percent: isShown && total > 0 ? 100 * line.permitted / total : nil)
        }
        dataUsed = figures.held.map { category in
            Line(
                name: category.rawValue.replacing("_", with: " "),
                value: DisclosedCounts.alone(figures.used[category] ?? 0),
                note: figures.used[category] == nil ? "Held, and used in no message: is it needed?" : "")
        }
    }

    /// One HTML file that loads nothing.
    ///
    /// - Throws: `ChartError` where no font is there.
    package func html() throws -> String {
        let painter = try ChartPainter()
        var body = "<h1>\(CampaignReportPage.escaped(organisation)): how we kept our word, \(period)</h1>\n"
        body += "<p class=\"quiet\">\(customers) customers, as of \(madeAt). Counts under ten are not shown.</p>\n"
        body += "<h2>Promises</h2>\n"
        body += CampaignReportPage.table(["", "Count", ""], promises.map { [$0.name, $0.value, $0.note] })
        body += "<h2>Who may be contacted</h2>\n"
        let bars = coverage.filter { $0.percent != nil }
        if !bars.isEmpty {
            let chart = Chart(
                .bars, title: "Of all customers, who said yes or may be written to",
                categories: bars.map { "\($0.purpose), \($0.channel)" },
                series: [Chart.Series("percent", bars.map { Double($0.percent ?? 0) })], format: { "\(Int($0)) %" })
            body += try CampaignReportPage.picture(chart, painter)
        }
        body += CampaignReportPage.table(
            ["Purpose", "Channel", "People", "Share"],
            coverage.map { [$0.purpose, $0.channel, $0.permitted, $0.percent.map { "\($0) %" } ?? ""] })
        body += "<h2>Data used against data held</h2>\n"
        body += CampaignReportPage.table(
            ["Kind", "Messages that used it", ""], dataUsed.map { [$0.name, $0.value, $0.note] })
        body += "<h2>The ledger</h2>\n"
        if let ledger {
            body += CampaignReportPage.table(["", ""], ledger.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
            body += "<p class=\"quiet\">'heed ledger verify' checks every entry against this head.</p>\n"
        } else {
            body += "<p>Nothing is sealed yet.</p>\n"
        }
        return CampaignReportPage.page(title: "\(organisation), \(period)", body)
    }
}
