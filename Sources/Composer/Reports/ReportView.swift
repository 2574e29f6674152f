import Campaigns
import Charts
import Liquid
import System
import Workspace

/// What templates see of a privacy report: `report` and its charts.
struct ReportView {
    private let facts: PrivacyFacts
    private let version: PreparedVersion
    private let words: ReportWords

    init(_ facts: PrivacyFacts, _ version: PreparedVersion) {
        self.facts = facts
        self.version = version
        words = ReportWords(version.language)
    }

    /// `report`, with the members of `TemplateRoots`.
    var value: Value {
        let charts = charts
        return [
            "period": .string(words.period(facts.period)),
            "message_count": .integer(facts.messages.count), "messages_before": .integer(facts.messagesBefore),
            "use_count": .integer(facts.useCount), "uses_before": .integer(facts.usesBefore),
            "held": .array(
                facts.held.map { held in
                    [
                        "category": .string(words.category(held.category)), "count": .integer(held.count),
                        "from": .string(sources(held)), "kept": .string(words.kept(held.retention)),
                    ]
                }),
            "uses": .array(
                categoriesUsed.map { category in
                    let purposes = Dictionary(
                        grouping: facts.uses.filter { $0.category == category }, by: \.purpose
                    ).mapValues { $0.reduce(0) { $0 + $1.count } }
                    return [
                        "category": .string(words.category(category)),
                        "count": .integer(purposes.values.reduce(0, +)),
                        "purposes": .string(
                            purposes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                                "\(title($0.key)) (\($0.value))"
                            }.joined(separator: ", ")),
                    ]
                }),
            "messages": .array(
                facts.messages.map { message in
                    [
                        "date": .string("\(message.at.civilDate)"), "title": .string(title(message.purpose)),
                        "channel": .string(message.channel.rawValue),
                        "used": .string(message.used.map { words.category($0).lowercased() }.joined(separator: ", ")),
                    ]
                }),
            "choices": .array(
                facts.choices.map { choice in
                    [
                        "date": .string("\(choice.at.civilDate)"), "title": .string(title(choice.purpose)),
                        "what": .string(words.state(choice.state)), "scope": .string(words.scope(choice.scope)),
                    ]
                }),
            "requests": .array(
                facts.requests.map { request in
                    [
                        "date": .string("\(request.at.civilDate)"), "what": .string(words.right(request.right)),
                        "done": .bool(request.isClosed),
                    ]
                }),
            "recipients": .string(version.fixed.recipients), "security": .string(version.fixed.security),
            "uses_text": .string(Self.text(charts.uses)), "messages_text": .string(Self.text(charts.messages)),
        ]
    }

    // MARK: - Charts

    /// The names under which HTML shows the charts: `<img src="images/report-uses.png">`.
    static let usesName = "report-uses.png"
    static let messagesName = "report-messages.png"
    static let names = [usesName, messagesName]
    /// Narrow, so that a phone, which shows it as wide as itself, does not make its letters small.
    private static let width = 340.0

    /// How often each kind of data was used, month by month; and the messages of each purpose.
    var charts: (uses: Chart, messages: Chart) {
        let months = facts.period.months
        let names = months.map(words.month)
        let uses = categoriesUsed.map { category in
            Chart.Series(
                words.category(category),
                months.indices.map { month in
                    Double(
                        facts.uses.reduce(0) { $0 + ($1.category == category && $1.month == month ? $1.count : 0) })
                })
        }
        let purposes = facts.messages.reduce(into: [String]()) { found, message in
            if !found.contains(message.purpose) { found.append(message.purpose) }
        }
        let messages = purposes.map { purpose in
            Chart.Series(
                title(purpose),
                months.map { month in
                    Double(
                        facts.messages.count {
                            $0.purpose == purpose && $0.at.civilDate.month == month.month
                        })
                })
        }
        return (
            Chart(
                .columns,
                title: words.pick("How often we used each kind of data", "Cuántas veces usamos cada tipo de dato"),
                categories: names, series: uses, width: Self.width),
            Chart(
                .timeline, title: words.pick("The messages you got", "Los mensajes que recibiste"), categories: names,
                series: messages, width: Self.width)
        )
    }

    /// A chart's numbers as one sentence, for whom pictures say nothing.
    private static func text(_ chart: Chart) -> String {
        let parts = chart.series.map { series in
            let months = zip(chart.categories, series.values).filter { $0.1 > 0 }.map { "\($0.0) \(Int($0.1))" }
            return "\(series.name): \(months.joined(separator: ", "))"
        }
        return "\(chart.title). \(parts.joined(separator: "; "))."
    }

    private var categoriesUsed: [DataCategory] {
        DataCategory.allCases.filter { category in facts.uses.contains { $0.category == category } }
    }

    private func title(_ purpose: String) -> String {
        version.fixed.purposeTitles[purpose] ?? words.pick("all advertising", "toda la publicidad")
    }

    private func sources(_ held: PrivacyFacts.Held) -> String {
        var sources = held.sources.map { $0.text(in: version.language) }
        if held.isFromPerson { sources.insert(words.pick("you", "tú"), at: 0) }
        return sources.isEmpty
            ? words.pick("what happened with us", "lo que pasó con nosotros") : sources.joined(separator: ", ")
    }
}
