package import Campaigns
import Charts
import Consent
package import Liquid
import System
import Workspace

/// What templates and pages see of a privacy report: `report`, and its charts.
package struct ReportView {
    private let facts: PrivacyFacts
    let charts: ReportCharts
    /// How high the charts are in a mail, in CSS pixels; nothing needs it on a page.
    private let heights: (uses: Int, messages: Int)
    private let setting: ReportSetting
    private var words: ReportWords { setting.words }

    /// Longer lists show their newest lines and say how many there are besides.
    static let mostLines = 30

    /// For a page.
    package init(_ facts: PrivacyFacts, _ setting: ReportSetting) {
        self.facts = facts
        self.setting = setting
        charts = ReportCharts(facts, setting)
        heights = (0, 0)
    }

    /// For a message.
    init(_ facts: PrivacyFacts, _ setting: ReportSetting, drawnBy pictures: ReportPictures) throws(ComposerError) {
        self.facts = facts
        self.setting = setting
        charts = ReportCharts(facts, setting)
        heights = (try pictures.height(charts.uses), try pictures.height(charts.messages))
    }

    /// One of the charts for a page, by the first part of its name (`uses`, `messages`); nil for another name.
    package func svg(_ name: String, isDark: Bool) throws -> String? {
        let chart: Chart
        switch name {
        case "uses": chart = charts.uses
        case "messages": chart = charts.messages
        default: return nil
        }
        return try ChartPainter().svg(chart, theme: isDark ? .dark : .light)
    }

    /// `report`, with the members of `TemplateRoots`. Dates are written days beside those that the filter `date` takes.
    package var value: Value {
        let recipients = setting.recipients(Set(facts.messages.map(\.channel)))
        return .object(
            Object(
                TemplateRoots.reportShape,
                [
                    .string(words.period(facts.period)), .string(facts.period.name),
                    .string(words.periodBefore(facts.period)),
                    .string(facts.lastReportAt.map(words.day) ?? ""),
                    .integer(facts.messages.count), .integer(facts.before.messages),
                    .integer(facts.useCount), .integer(facts.before.uses.values.reduce(0, +)),
                    held, records, uses(charts.uses), reasons, messages,
                    .integer(max(0, facts.messages.count - Self.mostLines)), choices,
                    .integer(max(0, facts.choices.count - Self.mostLines)), pause, requests, removed,
                    .array(ReportChanges(facts, setting).sentences.map { .string($0) }),
                    .array(
                        recipients.map { recipient in
                            [
                                "name": .string(recipient.name), "purpose": .string(recipient.purpose),
                                "country": .string(recipient.country),
                            ]
                        }),
                    setting.sharing.map { .string($0) } ?? .nil,
                    .bool(recipients.isEmpty && setting.sharing == nil), .string(setting.security), seal,
                    .string(ReportCharts.text(charts.uses)), .string(ReportCharts.text(charts.messages)),
                    .integer(heights.uses), .integer(heights.messages),
                ]))
    }

    // MARK: - Parts

    private var held: Value {
        .array(
            facts.held.map { held in
                [
                    "category": .string(words.category(held.category)), "count": .integer(held.count),
                    "values": .integer(held.values), "events": .integer(held.events),
                    "new_events": .integer(held.newEvents), "from": .string(sources(held)),
                    "kept": .string(words.kept(held.retention)),
                ]
            })
    }

    private func sources(_ held: PrivacyFacts.Held) -> String {
        var sources = held.sources.map { $0.text(in: setting.language) }
        if held.isFromPerson { sources.insert(words.pick("you", "tú"), at: 0) }
        if held.events > 0 || sources.isEmpty {
            sources.append(words.pick("what happened with us", "lo que pasó con nosotros"))
        }
        return sources.joined(separator: ", ")
    }

    private var records: Value {
        let records = facts.records
        return [
            "messages": .integer(records.messages), "choices": .integer(records.choices),
            "offers": .integer(records.offers), "clicks": .integer(records.clicks),
            "replies": .integer(records.replies), "count": .integer(records.count),
        ]
    }

    private func uses(_ chart: Chart) -> Value {
        var kinds: [DataKind: [String: Int]] = [:]
        for use in facts.uses { kinds[use.kind, default: [:]][use.purpose, default: 0] += use.count }
        let found = DataKind.all.filter { kinds[$0] != nil }
        return .array(
            zip(found, chart.series).map { kind, series in
                let purposes = kinds[kind] ?? [:]
                let sorted = purposes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                return [
                    "category": .string(series.name), "count": .integer(purposes.values.reduce(0, +)),
                    "purposes": .string(
                        sorted.map { "\(setting.title($0.key)) (\(words.number($0.value)))" }.joined(separator: ", ")),
                    "months": .string(ReportCharts.months(chart, series)),
                ]
            })
    }

    /// Why messages came: each purpose once, the one with the most before the others.
    private var reasons: Value {
        var counts: [String: Int] = [:]
        for message in facts.messages { counts[message.purpose, default: 0] += 1 }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return .array(
            sorted.map { purpose, count in
                [
                    "title": .string(setting.title(purpose)), "count": .integer(count),
                    "why": .string(words.why(setting.purposes[purpose]?.basis)),
                ]
            })
    }

    private var messages: Value {
        .array(
            facts.messages.suffix(Self.mostLines).map { message in
                [
                    "date": .string("\(message.at.civilDate)"), "short": .string(words.shortDay(message.at)),
                    "title": .string(setting.title(message.purpose)),
                    "channel": .string(message.channel.rawValue),
                    "used": .string(message.used.map(words.inner).joined(separator: ", ")),
                ]
            })
    }

    private var choices: Value {
        .array(
            facts.choices.suffix(Self.mostLines).map { choice in
                [
                    "date": .string("\(choice.at.civilDate)"), "day": .string(words.day(choice.at)),
                    "title": .string(setting.title(choice.purpose)),
                    "what": .string(words.state(choice.state)),
                    "scope": .string(choice.purpose == "*" ? "" : words.scope(choice.scope)),
                ]
            })
    }

    private var pause: Value {
        facts.pause.map { pause in
            ["day": .string(words.day(pause.at)), "until": .string(words.day(pause.until))]
        } ?? .nil
    }

    private var requests: Value {
        .array(
            facts.requests.map { request in
                [
                    "date": .string("\(request.at.civilDate)"), "day": .string(words.day(request.at)),
                    "what": .string(words.right(request.right)),
                    "done": request.closedAt.map { .string(words.day($0)) } ?? .nil,
                ]
            })
    }

    private var removed: Value {
        .array(
            facts.removed.map { removed in
                ["category": .string(words.category(removed.category)), "count": .integer(removed.count)]
            })
    }

    private var seal: Value {
        facts.seal.map { seal in
            [
                "day": .string(words.day(seal.at)), "entries": .integer(seal.entries),
                "fingerprint": .string(seal.fingerprint),
            ]
        } ?? .nil
    }
}
