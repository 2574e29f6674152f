import Campaigns
import Charts
import Mail

/// A campaign's report as one HTML file that loads nothing: for a browser, a mail to colleagues, an archive.
package struct CampaignReportPage {
    private let report: CampaignReport

    package init(_ report: CampaignReport) {
        self.report = report
    }

    /// - Throws: `ChartError` where no font is there.
    package func html() throws -> String {
        let painter = try ChartPainter()
        var body = "<h1>\(Self.escaped(report.title))</h1>\n"
        body +=
            "<p class=\"quiet\">Campaign \(Self.escaped(report.campaign))\(report.occasions.isEmpty ? "" : ", \(Self.escaped(report.occasions.joined(separator: ", ")))"), as of \(report.madeAt). "
            + "Counts under ten are not shown, and “…” where a count would tell one.</p>\n"
        body += section("What became of it", try funnel(painter))
        body += Self.table(
            ["Messages", "Count"],
            order.compactMap { state in report.states[state].map { [state, $0] } } + [["all", report.messages]])
        if !report.reasons.isEmpty {
            body += section("Reasons, and what to do", "")
            body += Self.table(
                ["State", "Reason", "Count", ""], report.reasons.map { [$0.state, $0.cause, $0.count, $0.explanation] })
        }
        body += section("By channel", "") + breakdown("Channel", report.channels)
        body += section("By language", "") + breakdown("Language", report.languages)
        body += section("Signs of trouble", "")
        body += Self.table(
            ["", "Count", "Share", "", ""],
            report.limits.map {
                [
                    $0.name.replacing("_", with: " "), $0.count, $0.percent.map { "\($0) %" } ?? "",
                    $0.verdict.replacing("_", with: " "), $0.advice,
                ]
            } + [
                [
                    "opt-outs within \(CampaignFigures.optOutDays) days", report.optOuts, "", "",
                    "Each of them holds at once.",
                ]
            ])
        body += section("What it brought", "")
        body += Self.table(
            ["", "Count"],
            [
                ["offers given", report.offersGiven], ["offers redeemed", report.offersRedeemed],
                ["messages with a link followed", report.clicked],
            ])
        for sentence in report.variants { body += "<p>\(Self.escaped(sentence))</p>\n" }
        if let holdout = report.holdout { body += "<p>\(Self.escaped(holdout))</p>\n" }
        body +=
            "<p class=\"quiet\">Purchases and clicks are those of people who let them be counted; within \(CampaignFigures.conversionDays) days.</p>\n"
        return Self.page(title: report.title, body)
    }

    private let order = DeliveryState.allCases.map(\.rawValue)

    private func funnel(_ painter: ChartPainter) throws -> String {
        guard report.steps.count > 1 else { return "" }
        let chart = Chart(
            .funnel, title: "From plan to purchase", categories: report.steps.map(\.name),
            series: [Chart.Series("people", report.steps.map { Double($0.count) })])
        return try Self.picture(chart, painter)
    }

    private func breakdown(_ name: String, _ rows: [CampaignReport.Breakdown]) -> String {
        let states = order.filter { state in rows.contains { $0.counts[state] != nil } }
        return Self.table([name] + states, rows.map { row in [row.group] + states.map { row.counts[$0] ?? "0" } })
    }

    private func section(_ title: String, _ content: String) -> String { "<h2>\(title)</h2>\n\(content)" }

    // MARK: - HTML

    /// A chart in light and dark, whose numbers stand in a table beside it.
    static func picture(_ chart: Chart, _ painter: ChartPainter) throws -> String {
        func url(_ theme: ChartTheme) throws -> String {
            "data:image/svg+xml;base64,"
                + String(decoding: Base64.encode(Array(try painter.svg(chart, theme: theme).utf8)), as: UTF8.self)
        }
        let words = chart.table.map { "\($0.category): \($0.value)" }.joined(separator: "; ")
        return """
            <picture><source srcset="\(try url(.dark))" media="(prefers-color-scheme: dark)">\
            <img src="\(try url(.light))" alt="\(escaped("\(chart.title). \(words)"))"></picture>

            """
    }

    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let head = heads.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        let body = rows.map { row in
            "<tr>"
                + row.enumerated().map { index, cell in
                    index == 0 ? "<th scope=\"row\">\(escaped(cell))</th>" : "<td>\(escaped(cell))</td>"
                }.joined() + "</tr>"
        }.joined(separator: "\n")
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(body)\n</tbody></table></div>\n"
    }

    static func page(title: String, _ body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en" dir="ltr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escaped(title))</title>
        <style>
        :root { color-scheme: light dark; --page: #ffffff; --ink: #2a2420; --muted: #5f554d; --rule: #e0d6c8; }
        @media (prefers-color-scheme: dark) { :root { --page: #221d19; --ink: #f3ece3; --muted: #c3b8ac; --rule: #4a4038; } }
        body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink); \
        font: 1rem/1.55 "Helvetica Neue", Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
        h1 { margin: 0 0 .5rem; font: normal 2rem/1.2 Georgia, serif; }
        h2 { margin: 2.2rem 0 .6rem; font: normal 1.35rem/1.3 Georgia, serif; }
        .quiet { color: var(--muted); }
        img { display: block; width: 100%; max-width: 560px; height: auto; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; font-weight: normal; }
        thead th { color: var(--muted); }
        td { font-variant-numeric: tabular-nums; }
        </style>
        </head>
        <body>
        \(body)</body>
        </html>

        """
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for letter in text {
            switch letter {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(letter)
            }
        }
        return result
    }
}
